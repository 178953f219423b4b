"""Headers over real sockets: tags and dates, parts, codings, how long things may be kept, and policies for browsers."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import zstandard
from built import Built
from hosting import listening
from support import write

from coprod_kg.server.linked import Policy, Shield, Site
from coprod_kg.server.linked.documents import LARGEST
from coprod_kg.server.linked.filetypes import is_lasting, media_type_of
from coprod_kg.server.linked.memory import Memory
from coprod_kg.server.linked.policy import hash_of, inline_scripts

TURTLE = '<http://e/s> <http://e/p> "ü" .\n' * 500
WAY = '__md_scope=new URL("{}",location)'
HEAD = (
    '<html><head><script>{}</script><script>theme()</script><script type="application/json">{{"a": 1}}</script></head>'
)
DATA = "".join(f"<http://e/s{number}> <http://e/p> <http://e/o> .\n" for number in range(40_000))
PATHS = ("/", "/a/b.html", "/a/b.ttl", "/a/b.rdf", "/a/b", "/nowhere", "/data/full.nt", "/assets/x.js", "/favicon.png")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("headers") / "site",
        {
            "index.html": HEAD.format(WAY.format(".")) + "<p>home</p>" * 200,
            "404.html": HEAD.format(WAY.format("/")),
            "a/b.html": HEAD.format(WAY.format("..")) + "<script>from_an_entry()</script>",
            "a/b.ttl": TURTLE,
            "search.html": "<h1>Search</h1>",
            "assets/x.js": "go();" * 500,
            "assets/query-worker.js": "work()",
            "assets/bundle.a5f9d56c.min.js": "go()",
            "data/full.nt": DATA,
            "favicon.png": b"\x89PNG" + b"\0" * 4000,
        },
    )


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[httpx.Client]:
    plain = {"Accept-Encoding": "identity"}  # each test says itself what else it accepts
    with (
        listening(Shield(Site(site), Policy(site))) as address,
        httpx.Client(base_url=address, timeout=30, headers=plain) as client,
    ):
        yield client


def fetch(client: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """A response, and its body as it came."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with client.stream("GET", path, headers=named) as response:
        return response, b"".join(response.iter_raw())


# Tags and dates


@pytest.mark.parametrize("path", ["/", "/a/b.html", "/a/b.ttl", "/a/b.rdf", "/data/full.nt", "/favicon.png"])
@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_what_a_client_has_already_is_not_sent_again(client: httpx.Client, path: str, coding: str) -> None:
    first, _ = fetch(client, path, accept_encoding=coding)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again, body = fetch(client, path, accept_encoding=coding, if_none_match=asked)
        assert (again.status_code, body) == (304, b""), asked
        for name in ("etag", "cache-control", "vary", "last-modified", "link", "content-security-policy"):
            assert again.headers.get(name) == first.headers.get(name)
        assert not [name for name in ("content-type", "content-encoding") if name in again.headers]
    dated, _ = fetch(client, path, accept_encoding=coding, if_modified_since=first.headers["last-modified"])
    assert dated.status_code == 304
    for stale in ({"if_none_match": '"other"'}, {"if_modified_since": "Thu, 01 Jan 2015 00:00:00 GMT"}):
        assert fetch(client, path, **stale)[0].status_code == 200
    both = {"if_none_match": '"other"', "if_modified_since": first.headers["last-modified"]}
    assert fetch(client, path, **both)[0].status_code == 200  # the tag is the better witness


def test_codings_of_one_file_have_different_tags(client: httpx.Client) -> None:
    tags = {fetch(client, "/a/b.ttl", accept_encoding=coding)[0].headers["etag"] for coding in ("br", "gzip", "zstd")}
    assert len(tags) == 3


def test_a_tag_is_that_of_the_content_and_not_of_the_moment(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"a.ttl": TURTLE})
    with listening(Site(site)) as address:
        tag = httpx.get(f"{address}/a.ttl").headers["etag"]
        made = httpx.get(f"{address}/a.nt").headers["etag"]
        os.utime(site / "a.ttl", (1, 1))
        assert httpx.get(f"{address}/a.ttl").headers["etag"] == tag
        write(site, {"a.ttl": TURTLE.replace("ü", "ä")})  # as many bytes as before
        changed = httpx.get(f"{address}/a.ttl", headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})
        assert (changed.status_code, "ä" in changed.text) == (200, True)
        assert httpx.get(f"{address}/a.nt").headers["etag"] != made
        assert "ä" in httpx.get(f"{address}/a.nt").text


def test_who_wants_another_version_than_there_is_gets_none(client: httpx.Client) -> None:
    assert fetch(client, "/a/b.ttl", if_match='"other"')[0].status_code == 412
    tag = fetch(client, "/a/b.ttl")[0].headers["etag"]
    assert fetch(client, "/a/b.ttl", if_match=tag)[0].status_code == 200


# Parts


def test_parts_of_large_and_small_files_can_be_had(client: httpx.Client) -> None:
    for path, whole in (("/data/full.nt", DATA.encode()), ("/a/b.ttl", TURTLE.encode())):
        part, body = fetch(client, path, range="bytes=10-19", accept_encoding="gzip, zstd")
        assert (part.status_code, body) == (206, whole[10:20])
        assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
        assert "content-encoding" not in part.headers
        assert fetch(client, path, range="bytes=-5")[1] == whole[-5:]
        assert fetch(client, path, range=f"bytes={len(whole)}-")[0].status_code == 416
        tag = part.headers["etag"]
        assert fetch(client, path, range="bytes=0-1", if_range=tag)[0].status_code == 206
        assert fetch(client, path, range="bytes=0-1", if_range='"other"')[1] == whole
        assert fetch(client, path)[0].headers["accept-ranges"] == "bytes"


# Codings


@pytest.mark.parametrize(
    ("wish", "coding"),
    [
        ("gzip", "gzip"),
        ("zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("*", "zstd"),
        ("br", None),
        ("identity", None),
        ("gzip;q=0.2, identity;q=0.8", None),
        ("", None),
        ("nonsense;;q=x,,", None),
    ],
)
@pytest.mark.parametrize("path", ["/a/b.ttl", "/a/b.nt", "/data/full.nt", "/"])
def test_a_body_comes_in_the_coding_that_is_preferred(
    client: httpx.Client, path: str, wish: str, coding: str | None
) -> None:
    response, body = fetch(client, path, accept_encoding=wish)
    plain = fetch(client, path)[1]
    assert response.headers.get("content-encoding") == coding
    assert "Accept-Encoding" in response.headers["vary"]
    assert int(response.headers["content-length"]) == len(body)
    undo = {
        "gzip": gzip.decompress,
        "zstd": lambda content: zstandard.ZstdDecompressor().decompressobj().decompress(content),
    }
    assert (undo[coding](body) if coding else body) == plain
    assert coding is None or len(body) < len(plain)


def test_pictures_and_very_small_files_are_left_as_they_are(client: httpx.Client) -> None:
    for path in ("/favicon.png", "/assets/query-worker.js"):
        assert "content-encoding" not in fetch(client, path, accept_encoding="gzip")[0].headers


def test_the_memory_for_what_was_made_is_bounded() -> None:
    memory = Memory(10_000)
    made: list[int] = []
    for number in [*range(50), *range(50)]:
        memory.made(number, lambda number=number: made.append(number) or b"x" * 900, len)  # type: ignore[misc, func-returns-value]
    assert len(made) == 100  # everything was forgotten when it was asked for again
    assert memory.made("large", lambda: b"x" * 20_000, len) == b"x" * 20_000
    memory.made("kept", lambda: b"1", len)
    assert memory.made("kept", lambda: b"2", len) == b"1"


def test_a_very_large_file_is_sent_as_it_is_and_in_parts(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"data/full.nt": DATA * 10})
    assert (site / "data" / "full.nt").stat().st_size > LARGEST
    with listening(Site(site)) as address, httpx.Client(base_url=address) as client:
        whole, body = fetch(client, "/data/full.nt", accept_encoding="zstd")
        assert (whole.status_code, "content-encoding" in whole.headers) == (200, False)
        assert body == (DATA * 10).encode()
        assert fetch(client, "/data/full.nt", range="bytes=-9")[1] == body[-9:]
        assert fetch(client, "/data/full.nt", if_none_match=whole.headers["etag"])[0].status_code == 304


# How long things may be kept


def test_only_names_with_a_hash_last(client: httpx.Client) -> None:
    assert "immutable" in client.get("/assets/bundle.a5f9d56c.min.js").headers["cache-control"]
    for path in PATHS:
        assert client.get(path).headers.get("cache-control", "no-cache") == "no-cache"


@pytest.mark.parametrize(
    ("name", "lasting"),
    [
        ("assets/javascripts/bundle.a5f9d56c.min.js", True),
        ("assets/web_bg-7UQX6IWB.wasm", True),
        ("pagefind/fragment/en_93c59df.pf_fragment", True),
        ("pagefind/pagefind.en_92cff9ea91.pf_meta", True),
        ("pagefind/pagefind-entry.json", False),
        ("pagefind/pagefind.js", False),
        ("assets/query-worker.js", False),
        ("assets/site.css", False),
        ("definitions/smith-20190101.html", False),
        ("concepts/x.a5f9d56c.ttl", False),
    ],
)
def test_a_name_lasts_only_if_the_build_puts_a_hash_into_it(name: str, lasting: bool) -> None:
    assert is_lasting(name) is lasting


def test_every_file_of_the_real_site_has_a_type(built: Built) -> None:
    names = [path.relative_to(built.site).as_posix() for path in built.site.rglob("*") if path.is_file()]
    unknown = {name for name in names if media_type_of(name) == "application/octet-stream"}
    assert all(name.startswith("pagefind/") for name in unknown)
    assert media_type_of("definitions/x.csl.json") == "application/vnd.citationstyles.csl+json"
    assert media_type_of("definitions/x.versions.json") == "application/json"


# Policies


def test_every_response_is_open_to_all_and_shielded(client: httpx.Client) -> None:
    responses = [client.get(path) for path in PATHS] + [
        client.post("/"),
        client.options("/"),
        client.get("/", headers={"If-None-Match": "*"}),
    ]
    assert {response.status_code for response in responses} == {200, 204, 303, 304, 404, 405}
    for response in responses:
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.headers["cross-origin-resource-policy"] == "cross-origin"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"] or ".js" in response.url.path
        assert {"referrer-policy", "permissions-policy", "cross-origin-opener-policy"} <= response.headers.keys()


def test_what_only_operators_may_see_is_not_open_to_other_sites(site: Path) -> None:
    write(site, {"metrics": "figures"})
    with listening(Shield(Site(site), Policy(site))) as address:
        response = httpx.get(f"{address}/metrics")
    assert (response.status_code, "access-control-allow-origin" in response.headers) == (200, False)


def scripts(client: httpx.Client, path: str) -> set[str]:
    directives = client.get(path).headers["content-security-policy"].split("; ")
    return set(next((one for one in directives if one.startswith("script-src")), "").split()[1:])


def test_pages_may_run_the_scripts_of_the_theme_at_any_depth_and_nothing_else(client: httpx.Client) -> None:
    allowed = scripts(client, "/a/b.html")
    for way in ("/", ".", "..", "../.."):
        assert f"'{hash_of(WAY.format(way).encode())}'" in allowed
    assert f"'{hash_of(b'theme()')}'" in allowed
    assert f"'{hash_of(b'from_an_entry()')}'" not in allowed
    policy = client.get("/a/b.html").headers["content-security-policy"]
    assert not [word for word in ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "http:", "*") if word in policy]


def test_webassembly_may_be_compiled_only_where_it_is_needed(client: httpx.Client) -> None:
    for path, allowed in [
        ("/search.html", True),
        ("/assets/query-worker.js", True),
        ("/", False),
        ("/assets/x.js", False),
    ]:
        assert ("'wasm-unsafe-eval'" in scripts(client, path)) is allowed
    assert client.get("/a/b.ttl").headers["content-security-policy"].startswith("default-src 'none'; base-uri")


def test_the_policy_follows_the_pages(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"404.html": "<script>one()</script>", "index.html": "x"})
    policy = Policy(site)
    assert hash_of(b"one()") in policy.headers("index.html", "text/html; charset=utf-8")["Content-Security-Policy"]
    write(site, {"404.html": "<script>two()</script>"})
    changed = policy.headers("index.html", "text/html")["Content-Security-Policy"]
    assert (hash_of(b"two()") in changed, hash_of(b"one()") in changed) == (True, False)


def test_a_hash_is_the_one_that_browsers_make() -> None:
    # The example of the specification (CSP Level 3, hash usage).
    assert hash_of(b"alert('Hello, world.');") == "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    page = b"<script>a</script><script src='x.js'></script><SCRIPT TYPE='application/json'>{}</SCRIPT><script defer>b"
    page += b"</script>"
    assert inline_scripts(page) == [b"a", b"b"]


def test_what_a_response_says_itself_stays(site: Path) -> None:
    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        headers = [(b"content-security-policy", b"sandbox"), (b"content-type", b"text/html")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    with listening(Shield(app, Policy(site))) as address:
        assert httpx.get(address).headers["content-security-policy"] == "sandbox"


def test_robots_are_told_what_costs_and_where_the_list_of_pages_is(built: Built) -> None:
    lines = (built.site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert {"User-agent: *", "Disallow: /sparql", "Disallow: /api/"} <= set(lines)
    sitemap = next(line for line in lines if line.startswith("Sitemap: "))
    first = (built.site / "sitemap.xml").read_text(encoding="utf-8").split("<loc>")[1]
    assert first.startswith(sitemap.removeprefix("Sitemap: ").removesuffix("sitemap.xml"))
