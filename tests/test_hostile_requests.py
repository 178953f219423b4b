"""Requests that are no HTTP, and clients that dawdle: each connection ends, visibly, and others are served."""

from __future__ import annotations

import json
import resource
import socket
import struct
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from served import read_to_end, send, served
from serving import Server, eventually

TRIPLES = 2_000
DATA = "".join(f'<http://e/s{i}> <http://e/p> "text {i} {"x" * 40}" .\n' for i in range(TRIPLES))
ASKED = b"/sparql?query=ASK%20%7B%7D"
HOST = b"Host: localhost\r\n"
GET = b"GET " + ASKED + b" HTTP/1.1\r\n" + HOST
POST = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
FORM = b"query=ASK%20%7B%7D"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
CHUNKS = b"12\r\n" + FORM + b"\r\n0\r\n\r\n"
CLOSE = b"Connection: close\r\n"
PAIRS = "SELECT * { ?s ?p ?o . ?a ?b ?c }"
# Whoever dawdles is cut off after a second.
SHORT = ["--stall-limit", "1s", "--header-limit", "1s", "--body-limit", "1s", "--keep-alive", "1s"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("requests")
    (folder / "secret.txt").write_text("secret", "utf-8")
    with served(folder, DATA, "--time-limit", "30s", "--answer-limit", "64MiB", *SHORT) as server:
        (folder / "site" / "large.txt").write_text("large " * 5_000_000, "utf-8")
        yield server
        assert server.count() == TRIPLES


# Bytes, and the statuses of the answers; a second answer would be that to a smuggled request.
SMUGGLED = GET + CLOSE + b"\r\n"
MALFORMED: dict[str, tuple[bytes, list[int]]] = {
    "a length and chunks": (POST + b"Content-Length: 18\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "chunks and a length": (POST + CHUNKED + b"Content-Length: 5\r\n\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "two lengths": (POST + b"Content-Length: 18\r\nContent-Length: 5\r\n\r\n" + FORM + SMUGGLED, [400]),
    "a list of lengths": (POST + b"Content-Length: 18, 18\r\n\r\n" + FORM + SMUGGLED, [400]),
    "a length with a sign": (POST + b"Content-Length: +18\r\n\r\n" + FORM, [400]),
    "a negative length": (POST + b"Content-Length: -1\r\n\r\n" + FORM, [400]),
    "an endless length": (POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + FORM, [400]),
    "a hexadecimal length": (POST + b"Content-Length: 0x12\r\n\r\n" + FORM, [400]),
    "a folded header": (GET + b"X-Folded: a\r\n b\r\n" + CLOSE + b"\r\n", [400]),
    "a folded length": (POST + b"Content-Length:\r\n 18\r\n\r\n" + FORM, [400]),
    "bare line feeds": (GET.replace(b"\r", b"") + b"\n", [400]),
    "a bare line feed in a header": (GET + b"X: a\nY: b\r\n\r\n", [400]),
    "a bare carriage return": (GET + b"X: a\rY: b\r\n\r\n", [400]),
    "a space before a colon": (POST + b"Content-Length : 18\r\n\r\n" + FORM, [400]),
    "a space before the colon of chunks": (POST + b"Transfer-Encoding : chunked\r\n\r\n" + CHUNKS, [400]),
    "a header without a colon": (GET + b"nonsense\r\n\r\n", [400]),
    "a header without a name": (GET + b": nonsense\r\n\r\n", [400]),
    "a zero in a header": (GET + b"X: a\0b\r\n\r\n", [400]),
    "an unknown coding": (POST + b"Transfer-Encoding: chunkedx\r\n\r\n" + CHUNKS, [400]),
    "a coding after chunks": (POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + CHUNKS, [400]),
    "two codings": (POST + CHUNKED + b"Transfer-Encoding: identity\r\n\r\n" + CHUNKS, [400]),
    "a chunk without a size": (POST + CHUNKED + b"\r\n\r\n" + FORM + SMUGGLED, [400]),
    "a negative chunk": (POST + CHUNKED + b"\r\n-1\r\n" + FORM + SMUGGLED, [400]),
    "an endless chunk": (POST + CHUNKED + b"\r\nFFFFFFFFFFFFFFFFF1\r\n" + FORM, [400]),
    "a chunk longer than its size": (POST + CHUNKED + b"\r\n5\r\n" + FORM + b"\r\n0\r\n\r\n" + SMUGGLED, [400]),
    "no host": (GET.replace(HOST, b"") + b"\r\n", [400]),
    "two hosts": (GET + HOST + b"\r\n", [400]),
    "a later HTTP": (b"GET / HTTP/3.7\r\n" + HOST + b"\r\n", [400]),
    "the preface of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
    "a greeting of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 90, [400]),
    "bytes beyond ASCII in an address": (b"GET " + ASKED + b"%23\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a space in an address": (b"GET /sparql?query=ASK {} HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "a tunnel": (b"CONNECT localhost:80 HTTP/1.1\r\n" + HOST + b"\r\n", [400]),
    "nonsense, then a request": (b"nonsense\r\n\r\n" + SMUGGLED, [400]),
    "a request within a request": (GET + b"Content-Length: 9\r\n" + CLOSE + b"\r\nGET / HTTP" + SMUGGLED, [200]),
    "a large header": (GET + b"X: " + b"a" * 200_000 + b"\r\n" + CLOSE + b"\r\n", [431]),
    "many headers": (GET + b"".join(b"X%d: a\r\n" % n for n in range(40_000)) + b"\r\n", [431]),
    "a large trailer": (POST + CHUNKED + b"\r\n" + CHUNKS[:-2] + b"X: " + b"a" * 400_000 + b"\r\n\r\n", [431]),
    "lines before a request": (b"\r\n\r\n" + SMUGGLED, [200]),
    "chunks": (POST + CHUNKED + CLOSE + b"\r\n" + CHUNKS, [200]),
    "a chunk for each byte": (
        POST + CHUNKED + CLOSE + b"\r\n" + b"".join(b"1\r\n%c\r\n" % byte for byte in FORM) + b"0\r\n\r\n",
        [200],
    ),
    "a wish to go on": (POST + b"Expect: 100-continue\r\n" + CLOSE + b"Content-Length: 18\r\n\r\n" + FORM, [100, 200]),
    "a wish for another protocol": (GET + b"Connection: close, upgrade\r\nUpgrade: h2c\r\n\r\n", [200]),
    "an old HTTP": (b"GET " + ASKED + b" HTTP/1.0\r\n\r\n", [200]),
    "requests in a row": ((GET + b"\r\n") * 20 + SMUGGLED, [200] * 21),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_request_is_read_in_one_way_or_refused_and_the_connection_ends(server: Server, name: str) -> None:
    data, statuses = MALFORMED[name]
    # A connection that is closed while its client still sends may take the sentence with it.
    assert statuses_of(send(server, data)) in (statuses, [] if statuses[0] >= 400 else statuses)


def statuses_of(answers: bytes) -> list[int]:
    return [int(line[:3]) for line in answers.split(b"HTTP/1.1 ")[1:]]


# Line breaks in a path, a parameter, and a header that is given back.
BREAKS = ["/a%0D%0AX-Evil:%201", "/sparql?query=ASK%7B%7D&format=x%0D%0AX-Evil:%201", "/%E5%98%8A%E5%98%8DX-Evil:%201"]


@pytest.mark.parametrize("address", BREAKS)
def test_line_breaks_in_an_address_make_no_header(server: Server, address: str) -> None:
    answer = send(server, b"GET " + address.encode() + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
    head, _, _ = answer.partition(b"\r\n\r\n")
    assert statuses_of(answer)[0] in {400, 404}
    assert b"x-evil" not in head.lower()


PATHS = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/%252e%252e%252fsecret.txt",
    "/..%5csecret.txt",
    "/..%c0%afsecret.txt",
    "/index.html/../../secret.txt",
    "/./.././secret.txt",
    "//../secret.txt",
    "/%00/../secret.txt",
    "/secret.txt%00.html",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "file:///etc/passwd",
    "/?/../secret.txt",
    "/" + "a" * 5_000,
    "/" + "a/" * 5_000,
    "/%ff%fe",
    "/\\\\server\\share",
]


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_the_site(server: Server, path: str) -> None:
    answer = send(server, b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n")
    (status,) = statuses_of(answer)
    assert status in ({200} if path.startswith("/?") else {400, 404})
    assert b"secret\r" not in answer
    assert not answer.endswith(b"secret")
    assert b"root:" not in answer


# Clients that dawdle. The server gives them a second.


def opened(server: Server) -> int:
    """How many connections the server has open."""
    mine = f":{server.port:04X}"
    tables = (Path(f"/proc/{server.process.pid}/net/{name}").read_text("ascii") for name in ("tcp", "tcp6"))
    rows = (line.split() for table in tables for line in table.splitlines()[1:])
    # Established (01) or closing on their side (08), and held by a process (not 0).
    return sum(row[1].endswith(mine) and row[3] in {"01", "08"} and row[9] != "0" for row in rows)


BEGINNINGS = {
    "nothing": b"",
    "half a line": b"GET /sparql?qu",
    "half a head": GET,
    "half a body": POST + b"Content-Length: 18\r\n\r\nquery=",
    "half a chunk": POST + CHUNKED + b"\r\n12\r\nquery=",
    "chunks without an end": POST + CHUNKED + b"\r\n12\r\n" + FORM + b"\r\n",
    "a body that is not wanted": GET + b"Content-Length: 1000000\r\n\r\n",
    "a whole request": GET + b"\r\n",
}


@pytest.mark.parametrize("name", BEGINNINGS)
def test_whoever_stops_in_the_middle_is_cut_off(server: Server, name: str) -> None:
    answer = send(server, BEGINNINGS[name], 20)
    assert statuses_of(answer) in ([], [200] if name.startswith("a ") else [408])


def test_a_head_that_comes_letter_by_letter_is_cut_off(server: Server) -> None:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    with connection, pytest.raises(ConnectionError):
        for number in range(10_000):
            connection.sendall(b"X%d: a\r\n" % number if number else GET)
            time.sleep(0.01)


def test_a_body_of_a_hundred_megabytes_is_refused_before_it_has_come(server: Server) -> None:
    size = 100 * 10**6
    before = memory(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(POST + b"Content-Length: %d\r\n\r\nquery=" % size)
        sent = 0
        try:
            while sent < size:
                sent += connection.send(b"a" * 2**16)
        except ConnectionError:
            pass
        answer = read_to_end(connection)
    assert statuses_of(answer) in ([413], [])
    assert memory(server) - before < 30 * 2**20
    response = httpx.post(f"{server.address}/sparql", data={"query": "a" * 200_000})
    assert (response.status_code, "64 KiB" in response.text) == (413, True)


def memory(server: Server) -> int:
    """The memory of the server itself, in bytes."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def test_a_half_closed_connection_ends(server: Server) -> None:
    for data in (b"", GET, GET + b"\r\n", POST + b"Content-Length: 18\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            assert statuses_of(read_to_end(connection)) in ([], [200])


def test_a_connection_reset_in_the_middle_of_a_query_ends_the_query(server: Server) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.sendall(f"GET /sparql?query={quote(endless)} HTTP/1.1\r\n".encode() + HOST + b"\r\n")
    assert eventually(lambda: server.figure("coprod_pool_running") == 1)
    connection.close()
    assert eventually(lambda: server.figure("coprod_pool_running") == 0)


# Who asks and does not read.
UNREAD = {
    "a stream": f"GET /sparql?query={quote(PAIRS)} HTTP/1.1\r\n".encode() + HOST + b"\r\n",
    "a large file": b"GET /large.txt HTTP/1.1\r\n" + HOST + b"\r\n",
    "many answers": (
        b"GET /sparql?query=" + quote("SELECT * { ?s ?p ?o } LIMIT 300").encode() + b" HTTP/1.1\r\n" + HOST + b"\r\n"
    )
    * 200,
}


@pytest.mark.parametrize("name", UNREAD)
def test_whoever_does_not_read_is_cut_off_and_holds_nobody_up(server: Server, name: str) -> None:
    assert eventually(lambda: opened(server) == 0)
    readers = [_reader(server) for _ in range(3)]
    for reader in readers:
        try:
            reader.sendall(UNREAD[name])
        except OSError:  # nothing more is taken in
            continue
    assert server.count("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == TRIPLES
    assert eventually(lambda: opened(server) == 0)
    # What has come ends before its end.
    answer = read_to_end(readers[0])
    assert not answer.endswith(b"0\r\n\r\n")
    assert len(answer) < 30_000_000
    for reader in readers:
        reader.close()


def _reader(server: Server) -> socket.socket:
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.settimeout(5)
    reader.connect(("127.0.0.1", server.port))
    return reader


def test_a_slow_reader_that_goes_on_reading_gets_everything(server: Server) -> None:
    query = "SELECT ?s ?o { ?s ?p ?o . ?a ?b ?c } LIMIT 60000"
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", f"/sparql?query={quote(query)}", headers={"Accept": "text/csv"})
    response = connection.getresponse()
    found = bytearray()
    while piece := response.read(2**15):
        found += piece
        time.sleep(0.02)
    connection.close()
    assert len(found.splitlines()) == 60_001


def test_two_thousand_idle_connections_keep_nobody_out_and_are_closed(server: Server) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > 0 else 4096, hard))
    idle: list[socket.socket] = []
    try:
        for _ in range(2_000):
            idle.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
        response = server.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
        assert json.loads(response.text)["boolean"] is True
        assert server.get("/").status_code == 200
        assert eventually(lambda: opened(server) == 0)
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
