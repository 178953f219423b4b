"""Behind proxies: whom the server believes, and the shipped configurations in front of it, with the real programs."""

from __future__ import annotations

import getpass
import json
import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from serving import ALL, ROOT, RUNAWAY, Server, eventually, program, small_project

from coprod_kg.server.operations import Proxies, client_of
from coprod_kg.server.operations.proxies import anonymous, is_forwarded
from coprod_kg.server.units import read_networks

TRIPLES = 60_000
PROXY, OUTSIDE = "127.0.0.1", "127.0.0.9"  # the client has another address than the proxy
APACHE_MODULES = (
    "mpm_event", "authz_core", "authz_host", "proxy", "proxy_http", "headers", "ssl", "socache_shmcb",
)  # fmt: skip


def free_port() -> int:
    with socket.create_server((PROXY, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def echoed(
    peer: str | None, headers: dict[str, str] | list[tuple[str, str]], trusted: str = "10.0.0.0/8, fd00::/8",
    path: str = "/x", root_path: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The scope of a request after the middleware."""
    lines = headers.items() if isinstance(headers, dict) else headers
    scope: dict[str, Any] = {
        "type": "http",
        "client": (peer, 4711) if peer else None,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in lines],
    }
    seen: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)

    passing = Proxies(app, read_networks(trusted), root_path)(scope, None, None)  # type: ignore[arg-type]
    with pytest.raises(StopIteration):  # nothing in it waits, so it needs no event loop
        passing.send(None)
    return seen[0]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "6.6.6.6, 203.0.113.5, 10.9.9.9", "203.0.113.5"),
        ("10.0.0.1", "10.1.1.1, 10.9.9.9", "10.1.1.1"),
        ("10.0.0.1", "203.0.113.5:4711", "203.0.113.5"),
        ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.1", "::ffff:203.0.113.5", "203.0.113.5"),
        ("::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("fd00::1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "6.6.6.6, unknown", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, _hidden, 10.9.9.9", "10.9.9.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", ",,,", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6, \x00\xff\u00e9", "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6," + "10.0.0.2," * 40_000 + "10.0.0.3", "10.0.0.2"),
        ("203.0.113.9", "6.6.6.6", "203.0.113.9"),
        ("203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (None, "6.6.6.6", None),
    ],
)
def test_the_client_is_the_last_address_that_a_trusted_proxy_saw(
    peer: str | None, forwarded: str, client: str | None
) -> None:
    scope = echoed(peer, {"X-Forwarded-For": forwarded})
    assert (scope["client"][0] if scope["client"] else None) == client


def test_several_lines_of_the_header_count_as_one_list() -> None:
    lines = [("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "203.0.113.5"), ("X-Forwarded-For", "10.0.0.2")]
    assert echoed("10.0.0.1", lines)["client"][0] == "203.0.113.5"


def test_scheme_and_host_are_believed_of_trusted_proxies_only_and_only_where_they_make_sense() -> None:
    said = {
        "Host": "127.0.0.1:8000",
        "X-Forwarded-For": "203.0.113.5",
        "X-Forwarded-Proto": "evil, https",
        "X-Forwarded-Host": "evil.example, glossary.example.org:8443",
    }
    scope = echoed("10.0.0.1", said)
    assert scope["scheme"] == "https"
    assert [value for name, value in scope["headers"] if name == b"host"] == [b"glossary.example.org:8443"]
    assert not is_forwarded(scope["headers"])
    for peer, changes in [
        ("203.0.113.9", {}),
        ("10.0.0.1", {"X-Forwarded-Proto": "javascript", "X-Forwarded-Host": "evil.example/<script>"}),
    ]:
        scope = echoed(peer, said | changes)
        assert scope["scheme"] == "http"
        assert [value for name, value in scope["headers"] if name == b"host"] == [b"127.0.0.1:8000"]


def test_who_is_not_trusted_changes_nothing_and_is_still_seen_to_have_tried() -> None:
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host", "X-Forwarded-Proto"):
        scope = echoed("127.0.0.1", {name: "127.0.0.1"})
        assert scope["client"] == ("127.0.0.1", 4711)
        assert is_forwarded(scope["headers"])


def test_a_trusted_proxy_that_does_not_say_for_whom_it_asks_is_not_believed() -> None:
    scope = echoed("10.0.0.1", {"X-Forwarded-Proto": "https"})
    assert (scope["client"][0], scope["scheme"]) == ("10.0.0.1", "http")
    assert is_forwarded(scope["headers"])


@pytest.mark.parametrize("path", ["/glossary/definitions/one", "/definitions/one"])
def test_a_path_in_front_is_known_whether_the_proxy_passes_it_on_or_takes_it_off(path: str) -> None:
    scope = echoed("203.0.113.9", {}, path=path, root_path="/glossary")
    assert (scope["root_path"], scope["path"]) == ("/glossary", "/glossary/definitions/one")
    assert scope["raw_path"] == b"/glossary/definitions/one"
    assert echoed("203.0.113.9", {}, path="/glossary-x", root_path="/glossary")["path"] == "/glossary/glossary-x"


@pytest.mark.parametrize(
    ("address", "one", "nobody"),
    [
        ("203.0.113.77", "203.0.113.77", "203.0.113.0"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::"),
        ("::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0"),
        ("fe80::1%eth0", "fe80::/64", "fe80::"),
        ("somewhere", "somewhere", ""),
    ],
)
def test_one_client_is_an_ipv4_address_or_an_ipv6_network_and_the_log_knows_less(
    address: str, one: str, nobody: str
) -> None:
    assert client_of({"client": (address, 1)}) == one
    assert anonymous(address) == nobody


@dataclass(frozen=True)
class Front:
    """A proxy in front of a server, at an address with the path under which the site is shown."""

    address: str
    folder: Path

    def get(self, path: str, source: str = OUTSIDE, **options: Any) -> httpx.Response:
        with self.client(source) as client:
            return client.get(f"{self.address}{path}", **options)

    def client(self, source: str = OUTSIDE) -> httpx.Client:
        return httpx.Client(transport=httpx.HTTPTransport(local_address=source, verify=False), timeout=60)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=glossary.example.org", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run([program("openssl", "openssl"), *kind, *names], check=True, capture_output=True)
    return folder


Start = Callable[..., Front]


@pytest.fixture(scope="module")
def start(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts nginx or Apache with the shipped configuration, its example names replaced and ``changes`` made."""
    with ExitStack() as stack:

        def begin(kind: str, upstream: int, changes: dict[str, str] | None = None) -> Front:
            folder, port = tmp_path_factory.mktemp(kind), free_port()
            text = (ROOT / "deploy" / f"{kind}.conf").read_text(encoding="utf-8")
            for old, new in {
                "127.0.0.1:8000": f"127.0.0.1:{upstream}",
                "listen 443": f"listen {PROXY}:{port}",
                "*:443": f"{PROXY}:{port}",
                "/etc/ssl/certs/glossary.example.org.pem": str(certificate / "cert.pem"),
                "/etc/ssl/private/glossary.example.org.key": str(certificate / "key.pem"),
                **(changes or {}),
            }.items():
                assert old in text or old in ("listen 443", "*:443"), old
                text = text.replace(old, new)
            (folder / "site.conf").write_text(text, encoding="utf-8")
            process = subprocess.Popen({"nginx": nginx, "apache": apache}[kind](folder, port), cwd=folder)
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            assert eventually(lambda: listening(port) or process.poll() is not None)
            assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
            return Front(f"https://{PROXY}:{port}/glossary", folder)

        yield begin


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((PROXY, port)) == 0


def nginx(folder: Path, port: int) -> list[str]:
    """The command that runs the folder's nginx."""
    user = f"user {getpass.getuser()};" if os.geteuid() == 0 else ""
    paths = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    (folder / "nginx.conf").write_text(f"{main}\nhttp {{ access_log off; {paths} include {folder}/site.conf; }}\n")
    return [program("nginx", "nginx-light"), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def apache(folder: Path, port: int) -> list[str]:
    """The command that runs the folder's Apache."""
    binary = program("apache2", "apache2-bin")
    modules = Path("/usr/lib/apache2/modules")
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_MODULES]
    lines += [f"ServerRoot {folder}", f"PidFile {folder}/pid", f"ErrorLog {folder}/error.log", f"Mutex file:{folder}"]
    lines += [f"Listen {PROXY}:{port}", "ServerName glossary.example.org", f"Include {folder}/site.conf"]
    (folder / "apache.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [binary, "-f", str(folder / "apache.conf"), "-DFOREGROUND"]


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with what the server knows of a request."""
    if scope["type"] == "http":
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode()
        known = {key: scope[key] for key in ("scheme", "path", "root_path")} | {"host": host}
        body = json.dumps(known | {"raw": scope["raw_path"].decode(), "client": scope["client"][0]}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def echo_port() -> Iterator[int]:
    app = Proxies(echo, read_networks(PROXY), "/glossary")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", proxy_headers=False, lifespan="off"))
    listener = socket.create_server((PROXY, 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module", params=["nginx", "nginx, path taken off", "apache"])
def echoing(request: pytest.FixtureRequest, start: Start, echo_port: int) -> Front:
    kind, _, stripped = request.param.partition(",")
    return start(kind, echo_port, {"proxy_pass http://coprod;": "proxy_pass http://coprod/;"} if stripped else {})


def test_a_real_proxy_tells_client_scheme_host_and_path_whatever_the_client_claims(echoing: Front) -> None:
    claims = {
        "X-Forwarded-For": "6.6.6.6, 127.0.0.1",
        "X-Forwarded-Proto": "ftp",
        "X-Forwarded-Host": "evil.example",
        "X-Real-IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6",
    }
    known = echoing.get("/definitions/one", headers=claims).json()
    assert known["client"] == OUTSIDE
    assert known["scheme"] == "https"
    assert known["host"] == httpx.URL(echoing.address).netloc.decode()
    assert (known["root_path"], known["path"]) == ("/glossary", "/glossary/definitions/one")


def test_a_path_comes_through_a_real_proxy_with_its_signs_as_they_were_sent(echoing: Front, request: Any) -> None:
    known = echoing.get("/definitions/caf%C3%A9%20x").json()
    assert known["path"] == "/glossary/definitions/café x"
    assert known["raw"] == "/glossary/definitions/caf%C3%A9%20x"


def test_figures_are_refused_by_the_shipped_configuration(echoing: Front) -> None:
    assert echoing.get("/metrics").status_code == 403


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "access.log"


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with much data."""
    return small_project(tmp_path_factory.mktemp("behind"), TRIPLES)


@pytest.fixture(scope="module")
def server(crowded: Path, log: Path) -> Iterator[Server]:
    options = ["--root-path", "/glossary", "--trusted-proxies", PROXY, "--answer-limit", "1MiB"]
    options += ["--metrics-from", PROXY]
    with Server(crowded, *options, "--access-log", str(log), "--time-limit", "20s") as server:
        yield server


@pytest.fixture(scope="module")
def front(start: Start, server: Server) -> Front:
    return start("nginx", server.port)


@pytest.fixture(scope="module")
def careless(start: Start, server: Server) -> Front:
    """nginx whose operator has not closed `/metrics`."""
    return start("nginx", server.port, {"location = /glossary/metrics": "location = /elsewhere"})


def test_pages_addresses_of_entries_and_queries_work_under_a_path_behind_nginx(front: Front) -> None:
    assert "<title>index" in front.get("/").text
    for accept in ("text/html", "text/turtle"):
        headers = {"Accept": accept}
        page = front.get("/definitions/one", headers=headers, follow_redirects=True)
        assert page.status_code == 200
        assert page.headers["content-type"].startswith(accept)
        assert str(page.url).startswith(f"{front.address}/definitions/one")
    answer = front.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "application/sparql-results+json"})
    assert answer.json()["boolean"] is True


def test_the_path_itself_leads_to_its_folder_on_whatever_host_it_was_asked(front: Front, server: Server) -> None:
    answer = server.get("/glossary", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["location"]) == (308, "/glossary/")
    assert "<title>index" in front.get("", follow_redirects=True).text


def test_the_largest_query_comes_through_nginx_in_an_address_and_in_a_body(front: Front) -> None:
    # Percent-encoded, 64 KiB, which is what an address may have, and 192 KiB, which is what a form may have.
    short, long = (urlencode({"query": "#" + "\u00e9" * length + "\nASK {}"}) for length in (10_800, 32_000))
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    url = httpx.URL(front.address)
    assert url.port
    for method, address, body in (("GET", f"{url.path}/sparql?{short}", None), ("POST", f"{url.path}/sparql", long)):
        connection = HTTPSConnection(url.host, url.port, context=ssl._create_unverified_context(), timeout=60)
        connection.request(method, address, body, kind if body else {})
        answer = connection.getresponse()
        assert (answer.status, answer.read()[:5]) == (200, b'{"hea')
        connection.close()


def test_what_a_client_says_of_its_address_does_not_reach_the_log(front: Front, log: Path) -> None:
    front.get("/sparql?query=ASK%20%7B%7D&mark", headers={"X-Forwarded-For": "6.6.6.6", "User-Agent": "spoofer"})

    def lines() -> list[dict[str, Any]]:
        entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        return [entry for entry in entries if entry["agent"] == "spoofer"]

    assert eventually(lambda: bool(lines()))
    assert {entry["client"] for entry in lines()} == {"127.0.0.0"}
    assert "6.6.6" not in log.read_text(encoding="utf-8")


def test_figures_are_refused_through_a_proxy_even_where_it_does_not_refuse_them(
    careless: Front, front: Front, server: Server
) -> None:
    for claims in ({}, {"X-Forwarded-For": "127.0.0.1"}, {"X-Forwarded-For": "::1, 127.0.0.1"}):
        assert front.get("/metrics", headers=claims).status_code == 403
    assert server.get("/metrics").status_code == 200
    with httpx.Client(transport=httpx.HTTPTransport(local_address=OUTSIDE)) as client:
        assert client.get(f"{server.address}/metrics").status_code == 403
    assert server.get("/metrics", headers={"X-Forwarded-For": "6.6.6.6"}).status_code == 403
    assert server.get("/metrics", headers={"Forwarded": "for=127.0.0.1"}).status_code == 403
    assert careless.get("/metrics", headers={"X-Forwarded-For": PROXY}).status_code == 403
    assert "operators" in careless.get("/metrics").text


def test_a_long_answer_comes_through_nginx_whole_and_is_never_kept_in_a_file(start: Start, crowded: Path) -> None:
    with Server(crowded, "--root-path", "/glossary", "--trusted-proxies", PROXY) as server:
        front = start("nginx", server.port)
        headers = {"Accept": "text/csv"}
        direct = server.get("/sparql", params={"query": ALL}, headers=headers)
        assert len(direct.text.splitlines()) == TRIPLES + 1
        with front.client() as client, client.stream(
            "GET", f"{front.address}/sparql", params={"query": ALL}, headers=headers
        ) as answer:
            chunks = answer.iter_bytes()
            first = next(chunks)
            kept = [path for path in (front.folder / "proxy").rglob("*") if path.is_file()]
            assert kept == []
            whole = first + b"".join(chunks)
        assert sorted(whole.splitlines()) == sorted(direct.content.splitlines())


def test_an_answer_that_breaks_off_breaks_off_behind_nginx_too(front: Front, server: Server) -> None:
    for address in (f"{server.address}/sparql", f"{front.address}/sparql"):
        with front.client() as client, pytest.raises(httpx.RemoteProtocolError):
            client.get(address, params={"query": ALL}, headers={"Accept": "text/csv"})


def test_a_client_that_leaves_nginx_ends_its_query(front: Front, server: Server) -> None:
    with front.client() as client, pytest.raises(httpx.ReadTimeout):
        client.get(f"{front.address}/sparql", params={"query": RUNAWAY}, timeout=httpx.Timeout(10, read=1))
    assert eventually(lambda: server.figure("coprod_pool_running") == 0)
    assert server.figure("coprod_pool_abandoned_total") >= 1


def test_the_fallback_for_apache_is_a_configuration_that_apache_reads(start: Start, server: Server) -> None:
    front = start("apache", server.port)
    assert "<title>index" in front.get("/").text
    assert front.get("/sparql", params={"query": "ASK {}"}).status_code == 200
    with front.client() as client, pytest.raises(httpx.RemoteProtocolError):
        client.get(f"{front.address}/sparql", params={"query": ALL}, headers={"Accept": "text/csv"})
