"""Linked data and the site over real sockets: negotiation, documents, what is gone, and files that nobody may have."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from hosting import listening
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, OWL
from support import write

from coprod_kg.server.errors import SiteMissingError
from coprod_kg.server.linked import Policy, Shield, Site, service_description

BASE = "https://example.org/glossary/"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMATS = {
    ".ttl": ("text/turtle", "turtle"),
    ".jsonld": ("application/ld+json", "json-ld"),
    ".nt": ("application/n-triples", "nt"),
    ".rdf": ("application/rdf+xml", "xml"),
}
PREFIXES = f"""@base <{BASE}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
MEADOW = "definitions/meadow-2019"
PAGE = (
    """<!doctype html><html><head><title>Meadow</title>
<link rel="canonical" href="https://example.org/elsewhere.html">
<link rel="alternate describedby" type="text/turtle" href="meadow-2019.ttl">
<link rel="cite-as" href="https://example.org/glossary/definitions/meadow-2019.html?v=1#h=abc">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
<link rel="author" href="../people/josé.html">
<script type="application/ld+json">{"@type": "Quotation"}</script>
</head><body><link rel="license" href="https://example.org/not-ours">"""
    + "<p>tëxt</p>" * 400
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("linked")
    (root / "secret.txt").write_text("secret", encoding="utf-8")
    words = "<schemes/aspects/who> skos:inScheme <schemes/aspects> ."
    folder = write(
        root / "site",
        {
            "index.html": "<h1>Home</h1>",
            "404.html": "<h1>Missing</h1>",
            "definitions/index.html": "<h1>Definitions</h1>",
            f"{MEADOW}.html": PAGE,
            f"{MEADOW}.ttl": f'{PREFIXES}<{MEADOW}> skos:prefLabel "tëxt"@en ; dcterms:source <sources/x> .'
            + "\n" * 2000,
            f"{MEADOW}.jsonld": f'[{{"@id": "{BASE}{MEADOW}", "@type": ["{BASE}T"]}}]',
            "receipts/definitions/meadow-2019.ttl": f"{PREFIXES}<receipts/definitions/meadow-2019> a <T> .",
            "schemes/aspects.html": "<h1>Aspects</h1>",
            "schemes/aspects.ttl": PREFIXES + words,
            "ontology.html": "<h1>Ontology</h1>",
            "ontology.ttl": f"{PREFIXES}<ontology#A> owl:equivalentClass [ a owl:Class ; owl:unionOf (<o#B> <o#C>) ] .",
            "concepts/old.html": "<h1>Old, use new</h1>",
            "concepts/old.ttl": f"{PREFIXES}<concepts/old> owl:deprecated true ; dcterms:isReplacedBy <concepts/new> .",
            "concepts/removed.html": "<h1>Removed</h1>",
            "data/gone.ttl": f"{PREFIXES}<concepts/old> owl:deprecated true ; dcterms:isReplacedBy <concepts/new> ; "
            'skos:historyNote "Une raison."@fr, "The word has changed."@en .',
            "data/void.ttl": f"{PREFIXES}<data/void> a <V> . <sparql#service> <endpoint> <sparql> .",
            "versions.json": '{"gone": {"concepts/removed": "", "concepts/moved": "concepts/new"}}',
            "data/full.nt": "<http://e/s> <http://e/p> <http://e/o> .\n" * 5000,
            ".git/config": "hidden",
            "data/.full.nt.part": "half",
            "pagefind.part/x.json": "{}",
        },
    )
    os.symlink(root / "secret.txt", folder / "leak.txt")
    os.symlink(root, folder / "out")
    os.symlink(folder / ".git" / "config", folder / "config.txt")
    os.symlink(folder / "index.html", folder / "start.html")
    return folder


@pytest.fixture(scope="module")
def client(site: Path) -> Iterator[httpx.Client]:
    with listening(Shield(Site(site), Policy(site))) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client


def get(client: httpx.Client, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return client.get(path, headers={"Accept": accept, **headers})


def links(response: httpx.Response) -> set[tuple[str, str]]:
    """Relation and address, made absolute, of each link of a response."""
    found = set()
    for one in response.headers["link"].split(", <"):
        target, _, rest = one.lstrip("<").partition(">")
        for relation in rest.split('rel="')[1].split('"')[0].split():
            found.add((relation, str(response.url.join(target).raw_path, "ascii") if "://" not in target else target))
    return found


# From things to documents


@pytest.mark.parametrize("thing", [f"/{MEADOW}", "/ontology"])
@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", ".html"),
        ("*/*", ".html"),
        (BROWSER, ".html"),
        ("text/*", ".html"),
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/n-triples", ".nt"),
        ("application/rdf+xml", ".rdf"),
        ("application/rdf+xml;q=0.4, application/n-triples;q=0.6", ".nt"),
        ("text/html;q=0.1, text/turtle", ".ttl"),
        ("text/html;q=0, */*;q=0.1", ".ttl"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted", */*;q=0.1', ".jsonld"),
    ],
)
def test_a_thing_leads_to_the_document_that_the_client_prefers(
    client: httpx.Client, thing: str, accept: str, suffix: str
) -> None:
    for method in ("GET", "HEAD"):
        response = client.request(method, thing, headers={"Accept": accept})
        assert (response.status_code, response.headers["location"]) == (303, thing + suffix)
        assert "Accept" in response.headers["vary"]
    assert client.get(thing + suffix).status_code == 200


def test_a_client_that_takes_none_of_our_types_is_told_which_there_are(client: httpx.Client) -> None:
    response = get(client, f"/{MEADOW}", "image/png, text/turtle;q=0")
    assert response.status_code == 406
    for suffix, (kind, _) in FORMATS.items():
        assert f"{kind} at /{MEADOW}{suffix}" in response.text
    assert ("alternate", f"/{MEADOW}.ttl") in links(response)
    problem = get(client, f"/{MEADOW}", "application/json")
    assert (problem.status_code, problem.json()["status"]) == (406, 406)


def test_a_version_goes_along_to_the_page_and_not_to_data(client: httpx.Client) -> None:
    assert get(client, f"/{MEADOW}?v=1", BROWSER).headers["location"] == f"/{MEADOW}.html?v=1"
    assert get(client, f"/{MEADOW}?v=1", "text/turtle").headers["location"] == f"/{MEADOW}.ttl"


def test_what_has_no_page_leads_whoever_wants_one_to_its_data(client: httpx.Client) -> None:
    for accept in (BROWSER, "text/html"):
        location = get(client, "/receipts/definitions/meadow-2019", accept).headers["location"]
        assert location == "/receipts/definitions/meadow-2019.ttl"


def test_a_word_leads_to_its_place_in_its_list_and_an_unknown_word_to_nothing(client: httpx.Client) -> None:
    assert get(client, "/schemes/aspects/who", BROWSER).headers["location"] == "/schemes/aspects.html#who"
    assert get(client, "/schemes/aspects/who", "application/n-triples").headers["location"] == "/schemes/aspects.nt"
    assert get(client, "/schemes/aspects/whom").status_code == 404


def test_the_description_of_the_data_stands_at_its_well_known_address(client: httpx.Client) -> None:
    response = client.get("/.well-known/void", headers={"Accept": "application/rdf+xml"}, follow_redirects=True)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/rdf+xml")
    assert response.url.path == "/data/void.rdf"


@pytest.mark.parametrize(
    ("path", "location"),
    [(f"/{MEADOW}/", f"/{MEADOW}"), ("/definitions", "/definitions/"), ("/ontology/", "/ontology")],
)
def test_a_slash_too_many_or_too_few_is_mended(client: httpx.Client, path: str, location: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["location"]) == (308, location)
    assert client.get(location, follow_redirects=True).status_code == 200


# Documents


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("thing", ["receipts/definitions/meadow-2019", "ontology"])
def test_every_format_says_the_same_whether_or_not_it_is_a_file(client: httpx.Client, thing: str, suffix: str) -> None:
    media_type, form = FORMATS[suffix]
    response = get(client, f"/{thing}{suffix}", "image/png")
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, media_type)
    made = rdflib.Graph().parse(data=response.text, format=form)
    file = rdflib.Graph().parse(data=get(client, f"/{thing}.ttl").text, format="turtle")
    assert isomorphic(made, file)


def test_what_is_made_of_blank_nodes_is_the_same_after_a_restart(client: httpx.Client, site: Path) -> None:
    with listening(Site(site)) as address:
        again = httpx.get(f"{address}/ontology.nt")
    assert "_:" in again.text
    assert again.headers["etag"] == client.get("/ontology.nt").headers["etag"]


def test_a_page_names_its_formats_and_what_its_head_tells_machines(client: httpx.Client) -> None:
    response = client.get(f"/{MEADOW}.html")
    told = links(response)
    for suffix in FORMATS:
        assert {("alternate", f"/{MEADOW}{suffix}"), ("describedby", f"/{MEADOW}{suffix}")} <= told
    assert ("cite-as", f"{BASE}{MEADOW}.html?v=1#h=abc") in told
    assert ("license", "https://creativecommons.org/licenses/by/4.0/") in told
    assert ("author", "/people/jos%C3%A9.html") in told
    assert not [target for _, target in told if "elsewhere" in target or "not-ours" in target]


def test_data_name_the_page_they_describe_and_how_it_is_cited(client: httpx.Client) -> None:
    for suffix in FORMATS:
        told = links(client.get(f"/{MEADOW}{suffix}"))
        assert {("describes", f"/{MEADOW}.html"), ("cite-as", f"{BASE}{MEADOW}.html?v=1#h=abc")} <= told
        assert ("alternate", f"/{MEADOW}{suffix}") not in told


def test_head_gives_the_headers_of_get(client: httpx.Client) -> None:
    for path in ("/", f"/{MEADOW}.html", f"/{MEADOW}.rdf", "/data/full.nt", "/nowhere"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        same = ("content-type", "etag", "last-modified", "link", "content-length", "vary")
        assert {name: head.headers.get(name) for name in same} == {name: whole.headers.get(name) for name in same}


def test_options_and_other_methods(client: httpx.Client) -> None:
    options = client.options(f"/{MEADOW}")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = client.request(method, f"/{MEADOW}.html")
        assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


# What is gone


def test_a_deprecated_entry_is_gone_and_its_documents_stay(client: httpx.Client) -> None:
    page = get(client, "/concepts/old", BROWSER)
    assert (page.status_code, page.text) == (410, "<h1>Old, use new</h1>")
    assert f'<{BASE}concepts/new>; rel="successor-version"' in page.headers["link"]
    assert client.get("/concepts/old.html").status_code == 200
    assert client.get("/concepts/old.ttl").status_code == 200
    text = client.get("/concepts/old")
    assert (text.status_code, text.headers["content-type"]) == (410, "text/plain; charset=utf-8")
    assert f"The word has changed. Use {BASE}concepts/new instead" in text.text
    assert get(client, "/concepts/old", "application/json").json()["status"] == 410


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(("thing", "successor"), [("old", "new"), ("moved", "new"), ("removed", None)])
def test_what_is_gone_says_so_in_rdf(client: httpx.Client, suffix: str, thing: str, successor: str | None) -> None:
    media_type, form = FORMATS[suffix]
    response = get(client, f"/concepts/{thing}", media_type)
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (410, media_type)
    said = rdflib.Graph().parse(data=response.text, format=form)
    entry = rdflib.URIRef(f"{BASE}concepts/{thing}")
    assert (entry, OWL.deprecated, rdflib.Literal(True)) in said
    assert [str(one) for one in said.objects(entry, DCTERMS.isReplacedBy)] == [f"{BASE}concepts/{successor}"] * bool(
        successor
    )


def test_a_page_of_a_removed_entry_is_shown_as_gone_and_to_who_cites_a_version(client: httpx.Client) -> None:
    assert (get(client, "/concepts/removed", BROWSER).status_code) == 410
    cited = get(client, "/concepts/removed?v=1", BROWSER)
    assert (cited.status_code, cited.headers["location"]) == (303, "/concepts/removed.html?v=1")


def test_what_is_gone_follows_the_files(tmp_path: Path) -> None:
    site = write(tmp_path / "site", {"concepts/a.html": "a", "data/gone.ttl": ""})
    with listening(Site(site)) as address:
        assert httpx.get(f"{address}/concepts/a").status_code == 303
        write(site, {"data/gone.ttl": f"{PREFIXES}<concepts/a> owl:deprecated true ."})
        assert httpx.get(f"{address}/concepts/a").status_code == 410


# What is not there


@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere.html", "/definitions/a/b/c", "/404.html", "/404", f"/{MEADOW}.x"]
)
def test_an_unknown_address_is_not_found_in_the_type_that_is_asked_for(client: httpx.Client, path: str) -> None:
    assert (get(client, path, BROWSER).status_code, get(client, path, BROWSER).text) == (404, "<h1>Missing</h1>")
    for accept in ("*/*", "text/turtle"):
        response = get(client, path, accept)
        assert (response.status_code, response.headers["content-type"]) == (404, "text/plain; charset=utf-8")
        assert path in response.text
    problem = get(client, path, "application/json")
    assert (problem.json()["status"], problem.headers["content-type"]) == (404, "application/problem+json")


def raw(client: httpx.Client, path: bytes) -> bytes:
    """A whole response to a path that no client library would send."""
    url = urlsplit(str(client.base_url))
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize(
    "path",
    [
        b"/../secret.txt",
        b"/definitions/../../secret.txt",
        b"/%2e%2e/secret.txt",
        b"/%2E%2E%2Fsecret.txt",
        b"/..%2fsecret.txt",
        b"/..%5csecret.txt",
        b"/..\\secret.txt",
        b"/%252e%252e/secret.txt",
        b"/%c0%ae%c0%ae/secret.txt",
        b"/%c0%ae%c0%ae%c0%afsecret.txt",
        b"/%e0%80%ae%e0%80%ae/secret.txt",
        b"/%uff0e%uff0e/secret.txt",
        b"/....//secret.txt",
        b"/./secret.txt",
        b"/leak.txt",
        b"/out/secret.txt",
        b"/config.txt",
        b"/.git/config",
        b"/%2egit/config",
        b"/data/.full.nt.part",
        b"/pagefind.part/x.json",
        b"/index.html%00.txt",
        b"/index.html%00",
        b"/data%2ffull.nt",
        b"//index.html",
        b"/data//full.nt",
        b"//example.org/ontology",
        b"//example.org/ontology/",
        b"/%0d%0aX-Injected:%201",
        b"/ontology/%0d%0aX-Injected:%201/",
        b"/" + b"a" * 5000,
        b"/" + b"a/" * 3000,
        b"/.well-known/security.txt",
        b"/.well-known/../index.html",
    ],
)
def test_no_address_leads_to_what_is_hidden_unfinished_or_outside(client: httpx.Client, path: bytes) -> None:
    response = raw(client, path)
    status = response.split(b" ", 2)[1]
    assert status in (b"404", b"400"), response[:200]
    assert not any(text in response for text in (b"secret\r\n", b"hidden", b"half", b"\r\nx-injected"))


def test_a_link_inside_the_site_is_followed(client: httpx.Client) -> None:
    assert client.get("/start.html").text == "<h1>Home</h1>"


def test_no_redirection_leads_to_another_host(client: httpx.Client) -> None:
    for path in (b"//example.org/", b"/definitions//", b"//definitions", b"/\\example.org/"):
        assert b"location:" not in raw(client, path).lower()


def test_serving_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SiteMissingError, match="build it first"):
        Site(tmp_path / "nowhere")


def test_below_a_path_all_ways_stay_below_it(site: Path) -> None:
    inner = Shield(Site(site), Policy(site))

    async def below(scope, receive, send):  # type: ignore[no-untyped-def]
        await inner({**scope, "root_path": "/sub"}, receive, send)

    with listening(below) as address:
        for path, location in [
            (MEADOW, f"{MEADOW}.html"),
            (f"{MEADOW}/", MEADOW),
            (".well-known/void", "data/void.ttl"),
        ]:
            assert httpx.get(f"{address}/sub/{path}").headers["location"] == f"/sub/{location}"
        assert httpx.get(f"{address}/sub/data/full.nt").status_code == 200


# The description of the endpoint


def test_the_endpoint_is_described_at_the_address_where_it_was_asked(site: Path, tmp_path: Path) -> None:
    endpoint = "https://mirror.example/x/sparql"
    said = {(one.subject, one.object) for one in service_description(site, endpoint)}
    assert (ox.NamedNode(f"{endpoint}#service"), ox.NamedNode(endpoint)) in said
    assert service_description(tmp_path, endpoint) == []
