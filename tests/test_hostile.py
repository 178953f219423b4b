"""Queries meant to do harm, alone and in crowds: each ends in a way that can be seen, and others are served.

No test asks how long anything took; `benchmarks/hostile.py` measures what others notice.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import httpx
import pytest
from bombs import HEAVY, LIMIT, NESTED, nested, repeat
from served import send, served, workers
from serving import Server, eventually

TRIPLES = 2_000
DATA = "".join(f'<http://e/s{i}> <http://e/p{i % 7}> "text {i} {"x" * 40}" .\n' for i in range(TRIPLES))
DATA += "".join(f"<http://e/s{i}> <http://e/next> <http://e/s{(i * 7) % 300}> .\n" for i in range(300))
ALL = "SELECT * { ?s ?p ?o }"
PAIRS = "SELECT * { ?s ?p ?o . ?a ?b ?c }"
# Begins to stream, then finds nothing more.
FALLS_SILENT = """SELECT * { { ?s ?p ?o } UNION
  { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) = 1) } }"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?c), STR(?f))) > 0) }"
JSON, CSV = "application/sparql-results+json", "text/csv"
SOURCES = [f"127.0.0.{number}" for number in range(2, 10)]
# Room for everybody and little time: each bomb is to go off.
TIGHT = ["--time-limit", "0.5s", "--memory-limit", "700MiB", "--answer-limit", "4MiB", "--slow-workers", "6"]
ROOM = ["--queue-limit", "1000", "--client-queue-limit", "500", "--wait-limit", "60s"]


@dataclass(frozen=True)
class Outcome:
    """What a client saw: a whole answer, or one that broke off (status 0)."""

    status: int
    text: str


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("tight"), DATA, *TIGHT, *ROOM) as server:
        yield server
        assert complete(server, 8)


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with more time than memory."""
    options = ["--time-limit", "60s", "--memory-limit", "400MiB", "--answer-limit", "4MiB"]
    with served(tmp_path_factory.mktemp("patient"), DATA, *options) as server:
        yield server
        assert complete(server, 3)


def complete(server: Server, size: int) -> bool:
    """Whether all workers are there, idle, and answer."""
    there = eventually(lambda: len(workers(server)) == server.figure("coprod_pool_idle") == size)
    return there and server.count() == TRIPLES + 300


def outcome(server: Server, query: str, source: str = "127.0.0.1", accept: str = "*/*") -> Outcome:
    """What becomes of a query that is posted from an address on loopback."""
    # Plain, since a crowd of clients on this machine must not take the time that it is meant to take from others.
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60, source_address=(source, 0))
    try:
        headers = {"Accept": accept, "Content-Type": "application/sparql-query"}
        connection.request("POST", "/sparql", query.encode(), headers)
        response = connection.getresponse()
        return Outcome(response.status, response.read().decode())
    except IncompleteRead:
        return Outcome(0, "")
    finally:
        connection.close()


# Bombs, all at once

BOMBS = {name: nested(name, LIMIT) for name in NESTED} | HEAVY


@pytest.fixture(scope="module")
def outcomes(server: Server) -> dict[str, Outcome]:
    """What becomes of every bomb, eight at a time."""
    with ThreadPoolExecutor(8) as crowd:
        return dict(zip(BOMBS, crowd.map(partial(outcome, server), BOMBS.values()), strict=True))


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_with_an_answer_a_sentence_or_a_visible_break(outcomes: dict[str, Outcome], name: str) -> None:
    found = outcomes[name]
    assert found.status in {0, 200, 400, 500, 504}, found
    if found.status == 200:
        assert json.loads(found.text)["results"] is not None
    elif found.status:
        assert found.text[0].isupper()
        assert found.text.endswith((".\n", "…\n"))
    assert found.status != 400 or name == "braces left open", found


@pytest.mark.parametrize("name", NESTED)
def test_a_hundred_thousand_repeats_are_more_than_a_query_may_have(server: Server, name: str) -> None:
    found = outcome(server, repeat(name, 100_000))
    assert (found.status, "64 KiB" in found.text) == (413, True)


def test_nesting_within_the_limit_crashes_no_worker(server: Server, outcomes: dict[str, Outcome]) -> None:
    crashed = [name for name in NESTED if outcomes[name].status == 500]
    assert crashed == []


def test_all_workers_are_there_after_the_bombs(server: Server, outcomes: dict[str, Outcome]) -> None:
    assert len(outcomes) == len(BOMBS)
    assert complete(server, 8)


def test_what_fits_into_a_query_ends_well(patient: Server) -> None:
    rows = (LIMIT - 40) // 2
    found = outcome(patient, f"SELECT * {{ VALUES ?x {{{' 1' * rows}}} }}", accept=CSV)
    assert (found.status, found.text.split()) == (200, ["x"] + ["1"] * rows)
    for name in ("parentheses", "braces", "optionals in optionals", "parentheses in paths", "functions in filters"):
        assert outcome(patient, nested(name, LIMIT // 2)).status == 200


def test_a_million_rows_of_values_are_too_large_a_query(server: Server) -> None:
    found = outcome(server, f"SELECT * {{ VALUES ?x {{{' 1' * 1_000_000}}} }}")
    assert (found.status, "64 KiB" in found.text) == (413, True)


@pytest.mark.parametrize("size, status", [(LIMIT, 200), (LIMIT + 1, 413)])
def test_the_limit_of_a_query_counts_its_bytes_and_is_exact(server: Server, size: int, status: int) -> None:
    query = "ASK {} #" + "é" * ((size - 8) // 2) + "x" * (size % 2)
    assert len(query.encode()) == size
    assert outcome(server, query).status == status
    # As a form it takes three times as many bytes.
    assert httpx.post(f"{server.address}/sparql", data={"query": query}).status_code == status


def test_a_query_too_long_for_an_address_is_sent_elsewhere(server: Server) -> None:
    for size, status in ((60_000, 200), (70_000, 414)):
        response = send(server, b"GET /sparql?query=ASK%7B%7D%23" + b"a" * size + b" HTTP/1.0\r\n\r\n")
        assert response.startswith(b"HTTP/1.1 %d " % status)
        assert status == 200 or b"POST" in response


# Nothing is opened, whatever a query says


@pytest.fixture(scope="module")
def trap() -> Iterator[socket.socket]:
    """A socket that listens on loopback and on which nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        yield trap


def called(trap: socket.socket) -> bool:
    try:
        trap.accept()[0].close()
    except BlockingIOError:
        return False
    return True


# Query with the trap's address for ~, and the statuses that it may get.
CALLS: list[tuple[str, set[int]]] = [
    ("SELECT * { SERVICE <~> { ?s ?p ?o } }", {403}),
    ("SELECT * { service silent <~> { ?s ?p ?o } }", {403}),
    ("SELECT * {SERVICE<~>{?s ?p ?o}}", {403}),
    ("PREFIX : <~> SELECT * { SERVICE:x { ?s ?p ?o } }", {403}),
    ("PREFIX : <~> SELECT * { SERVICE SILENT:x#{\n{ ?s ?p ?o } }", {403}),
    ("PREFIX : <~> SELECT * { SERVICESILENT:x { ?s ?p ?o } }", {403}),
    ("PREFIX SERVICE: <~> SELECT * { SERVICE SERVICE:x { ?s ?p ?o } }", {403}),
    ("SELECT * { VALUES ?x { <~> } SERVICE ?x { ?s ?p ?o } }", {403}),
    ("SELECT * { ?s ?p ?o LATERAL { SERVICE <~> { ?s ?p ?o } } }", {403}),
    ("SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }", {403}),
    ("SELECT * { \\u0053ERVICE <~> { ?s ?p ?o } }", {400, 403}),
    ("SELECT * { BIND('\\u0027 AS ?x) SERVICE SILENT <~> { ?s ?p ?o } # ' AS ?x)\n }", {200, 400, 403}),
    ("SELECT * { # \\u000a SERVICE SILENT <~> { ?s ?p ?o }\n }", {200, 400, 403}),
    ("SELECT * FROM <~> { ?s ?p ?o }", {400}),
    ("SELECT * FROM NAMED <~> { GRAPH <~> { ?s ?p ?o } }", {400}),
    ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", {400}),
    ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", {400}),
    ("SELECT * { GRAPH <~> { ?s ?p ?o } }", {200}),
    ("SELECT * { GRAPH <file:///etc/passwd> { ?s ?p ?o } }", {200}),
    ("CONSTRUCT WHERE { <~> ?p ?o }", {200}),
    ("DESCRIBE <~>", {200}),
    ("LOAD <~>", {403}),
    ("LOAD <file:///etc/passwd> INTO GRAPH <http://e/g>", {403}),
    ("INSERT { ?s ?p ?o } WHERE { SERVICE <~> { ?s ?p ?o } }", {403}),
]


@pytest.mark.parametrize("query, statuses", CALLS)
def test_no_query_opens_a_connection_or_a_file(
    server: Server, trap: socket.socket, query: str, statuses: set[int]
) -> None:
    address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
    found = outcome(server, query.replace("~", address))
    assert found.status in statuses, found
    assert "root:" not in found.text
    assert not called(trap)


def test_the_protocol_opens_no_connection_either_and_the_trap_would_have_told(
    server: Server, trap: socket.socket
) -> None:
    address = f"http://127.0.0.1:{trap.getsockname()[1]}/"
    for name in ("default-graph-uri", "named-graph-uri"):
        for graph in (address, "file:///etc/passwd"):
            assert server.get("/sparql", params={"query": ALL, name: graph}).status_code == 400
    assert not called(trap)
    socket.create_connection(trap.getsockname()).close()
    assert eventually(lambda: called(trap))


# A part is never taken for the whole


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("accept", [JSON, CSV, "application/sparql-results+xml"])
def test_an_answer_that_is_cut_off_at_a_limit_breaks_the_transfer(
    server: Server, patient: Server, accept: str, coding: str
) -> None:
    headers = {"Accept": accept, "Accept-Encoding": coding}
    # The first is ended by its time, the second by its size.
    for address, query in ((server.address, FALLS_SILENT), (patient.address, PAIRS)):
        with pytest.raises(httpx.RemoteProtocolError), httpx.Client(timeout=60) as client:
            client.get(f"{address}/sparql", params={"query": query}, headers=headers)


@pytest.mark.parametrize("options", [[], ["--compressed"], ["--http1.0"], ["--request", "POST"]])
def test_curl_tells_that_an_answer_is_cut_off(patient: Server, options: list[str]) -> None:
    ended = curl(patient, PAIRS, *options)
    assert ended.returncode != 0
    whole = curl(patient, "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 10000", *options)
    assert (whole.returncode, len(whole.stdout.split(b"\r\n"))) == (0, 10_002)


def curl(server: Server, query: str, *options: str) -> subprocess.CompletedProcess[bytes]:
    arguments = ["--silent", "--show-error", "--max-time", "60", "--header", f"Accept: {CSV}", *options]
    data = ["--data-urlencode", f"query={query}", *([] if "POST" in options else ["--get"])]
    return subprocess.run(["curl", *arguments, *data, f"{server.address}/sparql"], capture_output=True, check=False)


def test_an_answer_too_large_that_did_not_begin_to_stream_is_an_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    with served(tmp_path_factory.mktemp("small"), DATA, "--answer-limit", "10KiB") as server:
        found = outcome(server, ALL)
        assert found.status >= 400
        assert "larger than" in found.text


# Memory


@pytest.mark.parametrize("name", ["cross product, sorted", "cross product, counted", "text that grows"])
def test_a_query_that_needs_too_much_memory_ends_with_an_error_and_the_server_stays(
    patient: Server, name: str
) -> None:
    found = outcome(patient, HEAVY[name])
    assert (found.status, "memory" in found.text) == (500, True)
    assert patient.count() == TRIPLES + 300


# Workers that are lost


def test_killing_a_worker_costs_only_its_own_query_and_another_takes_its_place(patient: Server) -> None:
    assert complete(patient, 3)
    before = {pid: worked(pid) for pid in workers(patient)}
    with ThreadPoolExecutor(1) as other:
        lost = other.submit(outcome, patient, RUNAWAY)
        assert eventually(lambda: any(worked(pid) > before[pid] + 20 for pid in before))
        os.kill(next(pid for pid in before if worked(pid) > before[pid] + 20), signal.SIGKILL)
        found = lost.result()
    assert (found.status, "Other queries are not affected" in found.text) == (500, True)
    assert complete(patient, 3)
    assert len(workers(patient) - set(before)) == 1


def worked(pid: int) -> int:
    """How long a process has computed, in hundredths of a second."""
    return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11])


def test_all_workers_killed_at_once_are_replaced_and_the_next_question_is_answered(patient: Server) -> None:
    before = workers(patient)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: len(workers(patient) - before) == 3)
    assert complete(patient, 3)
    assert outcome(patient, "ASK {} # after all were killed").status == 200


# A crowd


def test_a_good_client_gets_right_answers_while_five_hundred_bombs_come_at_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    options = ["--time-limit", "1s", "--wait-limit", "2s", "--memory-limit", "700MiB", "--answer-limit", "4MiB"]
    shapes = list(HEAVY.values())
    with (
        served(tmp_path_factory.mktemp("crowd"), DATA, *options) as server,
        ThreadPoolExecutor(500) as crowd,
        httpx.Client(base_url=server.address, timeout=60) as good,
    ):
        gate = threading.Barrier(501)

        def throw(number: int) -> Outcome:
            gate.wait()
            return outcome(server, f"{shapes[number % len(shapes)]} # {number}", SOURCES[number % len(SOURCES)])

        thrown = [crowd.submit(throw, number) for number in range(500)]
        gate.wait()
        answered = 0
        while answered < 100 or not all(bomb.done() for bomb in thrown):
            name = f"http://e/s{answered % TRIPLES}"
            query = f"SELECT ?text {{ <{name}> ?p ?text FILTER(isLiteral(?text)) }} # {answered}"
            response = good.get("/sparql", params={"query": query}, headers={"Accept": CSV})
            assert response.status_code == 200, (answered, response.text)
            assert f"text {answered % TRIPLES} " in response.text
            answered += 1
        seen = Counter(bomb.result().status for bomb in thrown)
        assert set(seen) <= {0, 200, 500, 503, 504}
        assert seen[503] > 0
        assert seen[500] + seen[504] > 0
        assert complete(server, 3)


def test_whoever_is_refused_for_want_of_room_is_told_when_to_come_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    options = ["--time-limit", "0.5s", "--wait-limit", "1s", "--queue-limit", "8", "--client-queue-limit", "4"]
    with served(tmp_path_factory.mktemp("full"), DATA, *options) as server, ThreadPoolExecutor(30) as crowd:
        ask = partial(httpx.get, f"{server.address}/sparql", timeout=60)
        found = list(crowd.map(lambda number: ask(params={"query": f"{RUNAWAY} # {number}"}), range(30)))
    refused = [response for response in found if response.status_code == 503]
    assert {response.status_code for response in found} == {503, 504}
    assert all(1 <= int(response.headers["retry-after"]) <= 60 for response in refused)
    assert all("try again in" in response.text for response in refused)
