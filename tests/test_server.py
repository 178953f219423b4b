"""The server over real sockets: SPARQL 1.1 Protocol, negotiation, entry addresses, pages."""

from __future__ import annotations

import csv
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from listening import listening

import coprod_kg.server
from coprod_kg.server import Settings, serve, write_snapshot
from coprod_kg.server.errors import (
    AddressError,
    ServiceRefusedError,
    SiteMissingError,
    UpdateRefusedError,
)
from coprod_kg.server.sparql.scan import scan_query

SELECT = 'SELECT ?s ?o { ?s <http://e/p> ?o FILTER(?o = "text 7") }'
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = 'CONSTRUCT WHERE { ?s <http://e/p> "text 7" }'
DESCRIBE = "DESCRIBE <http://e/s7>"
RUNAWAY = 'SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(regex(concat(?c, ?f, ?i, ?l), "never")) }'

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
TRIPLE = (rdflib.URIRef("http://e/s7"), rdflib.URIRef("http://e/p"), rdflib.Literal("text 7"))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    lines = [f'<http://e/s{i}> <http://e/p> "text {i}" .\n' for i in range(400)]
    (folder / "data.nt").write_text("".join(lines), "utf-8")
    write_snapshot(folder / "data.nt", folder / "snapshot")
    return folder / "snapshot"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for name in ("index", "404", "query", "about", "ontology", "definitions/ostrom-1996", "schemes/aspects"):
        page = folder / f"{name}.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"<h1>{name}</h1>", "utf-8")
    for name in ("ontology", "definitions/ostrom-1996", "schemes/aspects"):
        (folder / f"{name}.ttl").write_text('<http://e/s> <http://e/p> "ü" .', "utf-8")
        (folder / f"{name}.jsonld").write_text("{}", "utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "full.nt").write_text("", "utf-8")
    (folder / "data" / "full.rdf").write_text("<a/>", "utf-8")
    return folder


@pytest.fixture(scope="module")
def client(site: Path, snapshot: Path) -> Iterator[httpx.Client]:
    with listening(site, snapshot, time_limit=1.0) as client:
        yield client


def children() -> list[int]:
    """The worker processes of this test."""
    return [int(pid) for pid in Path(f"/proc/{os.getpid()}/task").glob("*/children") for pid in pid.read_text().split()]


def ask(client: httpx.Client, query: str, accept: str = "*/*") -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers={"Accept": accept})


# The three ways to send a query


def test_a_query_by_get_is_answered(client: httpx.Client) -> None:
    response = ask(client, SELECT)
    assert (response.status_code, response.headers["content-type"]) == (200, JSON)
    assert response.json()["results"]["bindings"][0]["s"]["value"] == "http://e/s7"


def test_a_query_in_a_form_is_answered(client: httpx.Client) -> None:
    response = client.post("/sparql", data={"query": SELECT})
    assert len(response.json()["results"]["bindings"]) == 1


def test_a_query_as_a_body_is_answered(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=utf-8"}
    response = client.post("/sparql", content=SELECT.replace("text 7", "tëxt"), headers=headers)
    assert response.json()["results"]["bindings"] == []


def test_head_gives_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    head, get = client.head("/sparql", params={"query": ASK}), client.get("/sparql", params={"query": ASK})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == get.headers["content-length"]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("application/sparql-query", b"ASK {} # \xff", 400),
        ("application/x-www-form-urlencoded", b"query=%FF", 400),
        ("application/x-www-form-urlencoded", b"", 400),
        ("application/x-www-form-urlencoded", b"query=ASK{}&query=ASK{}", 400),
    ],
    ids=["another type", "not UTF-8", "form not UTF-8", "no query", "two queries"],
)
def test_a_post_that_carries_no_single_query_is_refused(
    client: httpx.Client, content_type: str, body: bytes, status: int
) -> None:
    response = client.post("/sparql", content=body, headers={"Content-Type": content_type})
    assert (response.status_code, response.headers["content-type"]) == (status, "text/plain; charset=utf-8")


def test_a_get_without_query_leads_a_browser_to_the_query_page(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": BROWSER})
    assert (response.status_code, response.headers["location"]) == (303, "/query.html")


def test_a_get_without_query_tells_other_clients_how_to_query(client: httpx.Client) -> None:
    response = client.get("/sparql")
    assert response.status_code == 400
    assert "application/sparql-query" in response.text


# Result formats


@pytest.mark.parametrize("accept", [JSON, "application/json"])
def test_a_table_can_be_had_as_json(client: httpx.Client, accept: str) -> None:
    response = ask(client, SELECT, accept)
    assert response.headers["content-type"] == accept
    assert response.json()["head"]["vars"] == ["s", "o"]


def test_a_table_can_be_had_as_xml(client: httpx.Client) -> None:
    response = ask(client, SELECT, XML)
    assert response.headers["content-type"] == XML
    root = ElementTree.fromstring(response.content)
    assert root.findtext(".//{*}literal") == "text 7"


@pytest.mark.parametrize(("accept", "separator"), [("text/csv", ","), ("text/tab-separated-values", "\t")])
def test_a_table_can_be_had_as_csv_and_tsv(client: httpx.Client, accept: str, separator: str) -> None:
    response = ask(client, SELECT, accept)
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.text), delimiter=separator))
    assert len(rows) == 2
    assert "text 7" in rows[1][1]


def test_yes_or_no_can_be_had_as_json_and_xml(client: httpx.Client) -> None:
    assert ask(client, ASK, JSON).json()["boolean"] is True
    assert ElementTree.fromstring(ask(client, ASK, XML).content).findtext("{*}boolean") == "true"


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["CONSTRUCT", "DESCRIBE"])
@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_a_graph_can_be_had_in_four_formats(client: httpx.Client, query: str, accept: str) -> None:
    response = ask(client, query, accept)
    assert response.headers["content-type"].partition(";")[0] == accept
    graph = rdflib.Graph().parse(data=response.text, format="json-ld" if "json" in accept else accept)
    assert list(graph) == [TRIPLE]


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, f"{JSON};q=0.5, text/csv", "text/csv; charset=utf-8"),
        (SELECT, f"text/csv;q=0.1, {XML};q=0.9", XML),
        (SELECT, "text/*;q=0.3, image/png", "text/csv; charset=utf-8"),
        (SELECT, f"{JSON};q=0, */*", XML),
        (SELECT, "text/turtle, */*;q=0.1", JSON),
        (SELECT, BROWSER, JSON),
        (SELECT, "", JSON),
        (ASK, f"text/csv, {XML};q=0.2", "text/csv; charset=utf-8"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/*", "application/n-triples"),
        (CONSTRUCT, 'text/turtle;q=0.5, application/ld+json;profile="x"', "application/ld+json"),
        (CONSTRUCT, "TEXT/TURTLE; charset=UTF-8", "text/turtle; charset=utf-8"),
    ],
)
def test_quality_values_and_wildcards_choose_the_format(
    client: httpx.Client, query: str, accept: str, expected: str
) -> None:
    response = ask(client, query, accept)
    assert (response.status_code, response.headers["content-type"]) == (200, expected)
    assert response.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, JSON), (SELECT, "*/*;q=0")],
)
def test_a_format_that_there_is_not_is_refused_with_those_there_are(
    client: httpx.Client, query: str, accept: str
) -> None:
    response = ask(client, query, accept)
    assert response.status_code == 406
    assert "it can be had as" in response.text


# What is refused


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { sErViCe\n#comment\n<http://127.0.0.1/>{ ?s ?p ?o } }",
        "SELECT*{SERVICE<http://127.0.0.1/>{?s ?p ?o}}",
        "SELECT*{SERVICESILENT<http://127.0.0.1/>{?s ?p ?o}}",
        "PREFIX : <http://127.0.0.1/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE ?s { ?a ?b ?c } }",
        "SELECT * { FILTER(?a<?b)SERVICE?s#>\n{ ?s ?p ?o } }",
        'SELECT * { ?s ?p "\\"" . SERVICE <http://127.0.0.1/> { ?s ?p "" } }',
        "SELECT * { ?s ?p '''it's''' . SERVICE <http://127.0.0.1/> { ?s ?p '' } }",
    ],
)
def test_service_is_refused_however_it_is_written(client: httpx.Client, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 403
    assert "SERVICE is switched off" in response.text


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "a SERVICE <http://x/> FROM <http://x/>; INSERT" }',
        "SELECT * { ?s ?p 'SERVICE', '''a ' SERVICE''', \"\"\"a \" SERVICE \\\"\"\"\"@service }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> { FROM } INSERT",
        "SELECT * { ?service <http://example.org/SERVICE#FROM> $from , <http://example.org/service> }",
        "PREFIX service: <http://e/> SELECT * { service:FROM service:p service:a.service }",
        "SELECT * { _:service <http://e/p> ?insert FILTER(?insert < 1 || ?insert > 2) }",
    ],
)
def test_refused_words_may_stand_in_strings_comments_and_names(client: httpx.Client, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    "query",
    ["SELECT * FROM <http://example.org/> { ?s ?p ?o }", "ASK\nfrom named<http://example.org/>{ ?s ?p ?o }"],
)
def test_a_dataset_in_the_query_is_refused(client: httpx.Client, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 400
    assert "no named graphs" in response.text


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_dataset_in_the_request_is_refused(client: httpx.Client, name: str) -> None:
    dataset = {name: "http://example.org/"}
    by_get = client.get("/sparql", params={"query": ASK, **dataset})
    by_form = client.post("/sparql", data={"query": ASK, **dataset})
    by_body = client.post("/sparql", params=dataset, content=ASK, headers={"Content-Type": "application/sparql-query"})
    assert [response.status_code for response in (by_get, by_form, by_body)] == [400] * 3
    assert name in by_get.text


def test_updates_are_refused_in_every_shape(client: httpx.Client) -> None:
    update = "INSERT DATA { <http://e/a> <http://e/b> 1 }"
    responses = [
        client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}),
        client.post("/sparql", data={"update": update}),
        client.get("/sparql", params={"update": update}),
        client.post("/sparql", data={"query": update}),
        ask(client, "PREFIX e: <http://e/> DELETE WHERE { ?s ?p ?o }"),
    ]
    assert [response.status_code for response in responses] == [403] * 5
    assert all("read-only" in response.text for response in responses)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql")
    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(response.headers["allow"].split(", "))
    assert method in response.text


def test_a_query_above_64_kib_is_refused_and_one_just_below_is_answered(client: httpx.Client) -> None:
    fits = ASK + " " * (64 * 1024 - len(ASK))
    for query, status in ((fits, 200), (fits + " ", 413)):
        by_form = client.post("/sparql", data={"query": query})
        by_body = client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"})
        assert (by_form.status_code, by_body.status_code) == (status, status)
    assert "64 KiB" in by_body.text


# Error bodies


def test_a_syntax_error_gives_the_message_of_the_parser(client: httpx.Client) -> None:
    response = ask(client, "SELECT * { ?s ?p }")
    assert (response.status_code, response.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "line 1, column 19" in response.text


@pytest.mark.parametrize("accept", ["application/json", "application/problem+json", f"{JSON}, */*;q=0.1"])
def test_errors_come_as_problem_details_where_json_is_preferred(client: httpx.Client, accept: str) -> None:
    response = ask(client, "SELECT", accept)
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.json()["status"], response.json()["title"]) == (400, "Bad Request")
    assert "cannot be read" in response.json()["detail"]


# Hostile queries


def test_a_runaway_query_is_ended_and_the_next_one_is_answered(client: httpx.Client) -> None:
    response = ask(client, RUNAWAY)
    assert response.status_code == 504
    assert "ended after 1 second" in response.text
    assert ask(client, ASK).status_code == 200


def test_pages_and_other_queries_are_served_while_a_query_runs_away(client: httpx.Client) -> None:
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(ask(client, RUNAWAY).status_code))
    thread.start()
    time.sleep(0.2)
    assert client.get("/about.html").status_code == 200
    assert ask(client, ASK).status_code == 200
    assert statuses == []
    thread.join()
    assert statuses == [504]


@pytest.mark.parametrize("query", ["{" * 4_600, "ASK" + "{" * 4_600, "ASK " + "{" * 30_000 + "}" * 30_000])
def test_deep_nesting_does_not_take_the_server_down(client: httpx.Client, query: str) -> None:
    assert client.post("/sparql", data={"query": query}).status_code in {200, 400, 504}
    assert ask(client, ASK).status_code == 200


def test_a_full_pool_answers_503_with_retry_after_and_a_crash_500(site: Path, snapshot: Path) -> None:
    with listening(site, snapshot, workers=1, time_limit=8.0, wait_limit=0.1) as client:
        results: list[httpx.Response] = []
        threads = [threading.Thread(target=lambda: results.append(ask(client, RUNAWAY))) for _ in range(3)]
        for thread in threads:
            thread.start()
        while len(results) < 2:
            time.sleep(0.01)
        assert [(answer.status_code, answer.headers["retry-after"]) for answer in results] == [(503, "8")] * 2
        for pid in children():
            os.kill(pid, signal.SIGSEGV)
        for thread in threads:
            thread.join()
        assert results[-1].status_code == 500
        while ask(client, ASK).status_code == 503:
            time.sleep(0.05)
        assert ask(client, f"{ASK} LIMIT 1").status_code == 200


# Pages of other origins


def test_every_response_is_open_to_pages_of_other_origins(client: httpx.Client) -> None:
    addresses = ("/", "/nowhere", "/ontology.ttl", "/ontology", "/sparql")
    responses = [client.get(address) for address in addresses] + [ask(client, ASK), client.put("/sparql")]
    assert {response.headers["access-control-allow-origin"] for response in responses} == {"*"}


def test_options_says_what_is_allowed(client: httpx.Client) -> None:
    headers = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    response = client.options("/sparql", headers=headers)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "*"


# The command


def test_serve_prints_one_line_with_its_addresses_and_stops_without_leaving_processes(
    site: Path, snapshot: Path
) -> None:
    source = Path(coprod_kg.server.__file__).parents[2]
    program = (
        "import sys; from pathlib import Path; from coprod_kg.server import Settings, serve;"
        "serve(Path(sys.argv[1]), Path(), Path(sys.argv[2]), Settings(port=0, time_limit=1.0))"
    )
    command = [sys.executable, "-c", program, str(site), str(snapshot)]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment, start_new_session=True
    )
    try:
        assert server.stdout
        line = server.stdout.readline()
        address = next(word for word in line.split() if word.endswith("/sparql"))
        long = urllib.parse.urlencode({"query": f"{RUNAWAY} #{'%' * 20_000}"})
        with pytest.raises(urllib.error.HTTPError, match="504"):
            urllib.request.urlopen(f"{address}?{long}", timeout=30)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        server.send_signal(signal.SIGINT)
        rest, _ = server.communicate(timeout=20)
        assert (rest, server.returncode) == ("", 0)
        assert not any(Path("/proc", child).exists() for child in children)
    finally:
        server.kill()
        server.wait()


def test_an_address_that_is_taken_is_named(site: Path, snapshot: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=f"127.0.0.1, port {port}: Address already in use"):
            serve(site, site, snapshot, Settings(port=port))


def test_serving_a_site_that_is_not_there_says_so(tmp_path: Path, snapshot: Path) -> None:
    with pytest.raises(SiteMissingError, match="build it first"):
        serve(tmp_path / "nowhere", tmp_path, snapshot, Settings(port=0))


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("ASK{service<a:a>{}}", ServiceRefusedError),
        ("CLEAR ALL", UpdateRefusedError),
    ],
)
def test_the_scan_raises_the_error_that_fits(query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        scan_query(query)


def test_the_scan_of_the_largest_query_is_quick_whatever_it_holds() -> None:
    for piece in ('"', "'", "<", '"""', "a:", "?", "\\", "#", "_.", "'''\\"):
        begin = time.process_time()
        scan_query((piece * 65_536)[:65_536])
        assert time.process_time() - begin < 2


def test_the_questions_of_the_site_are_answered_from_the_build(site: Path, tmp_path: Path) -> None:
    question = "# question: How many?\nSELECT (COUNT(*) AS ?n) { ?s ?p ?o }\n"
    data = tmp_path / "data.nt"
    data.write_text("<http://e/s> <http://e/p> \"1\" .\n", "utf-8")
    write_snapshot(data, tmp_path / "snapshot", [question])
    # Were it computed, it would be computed over other data.
    write_snapshot_store(tmp_path / "snapshot", ["<http://e/s> <http://e/p> 1, 2 ."])
    with listening(site, tmp_path / "snapshot") as client:
        assert ask(client, question.strip(), "text/csv").text.split() == ["n", "1"]
        assert ask(client, question).json()["results"]["bindings"][0]["n"]["value"] == "1"
        assert ask(client, question.replace("How", "So how")).json()["results"]["bindings"][0]["n"]["value"] == "2"


def write_snapshot_store(folder: Path, turtle: list[str]) -> None:
    """Put other triples into the store of a snapshot, behind its back."""
    shutil.rmtree(folder / "store")
    store = ox.Store(folder / "store")
    store.load("\n".join(turtle), format=ox.RdfFormat.TURTLE)
    store.flush()
    del store


def test_a_refused_body_that_comes_late_does_not_cost_the_connection(client: httpx.Client) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as connection:
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-update\r\n"
        for _ in range(2):
            connection.sendall(head + b"Content-Length: 8\r\n\r\n")
            answer = connection.recv(65536)
            while b"read-only" not in answer:
                answer += connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 403")
            connection.sendall(b"DROP ALL")
