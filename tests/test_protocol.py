"""The query operation of the SPARQL 1.1 Protocol, written from its specification and asked over HTTP.

Every GET is asked twice in one connection, since the second answer may come from memory: it has to be the same.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pytest
import rdflib
import zstandard
from rdflib.compare import isomorphic
from served import served
from serving import Server

DATA = r"""
<http://e/a> <http://e/p> "default" .
<http://e/a> <http://e/p> "one" <http://e/g1> .
<http://e/b> <http://e/p> "one more" <http://e/g1> .
<http://e/a> <http://e/p> "two" <http://e/g2> .
<http://e/a> <http://e/p> "three" <http://e/more/g3> .
<http://e/t> <http://e/iri> <http://e/%C3%BC/ü> .
<http://e/t> <http://e/plain> "a,b\"c\nd\te\\f'<&>" .
<http://e/t> <http://e/tagged> "größe 😀"@de-at .
<http://e/t> <http://e/typed> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/t> <http://e/node> _:node .
"""
VALUES = "SELECT ?o { ?s <http://e/p> ?o }"
NAMED = "SELECT ?o { GRAPH ?g { ?s <http://e/p> ?o } }"
TERMS = "SELECT ?p ?o ?none { <http://e/t> ?p ?o }"
ASK = "ASK { <http://e/a> ?p ?o }"
CONSTRUCT = "CONSTRUCT WHERE { <http://e/t> ?p ?o }"
DESCRIBE = "DESCRIBE <http://e/t>"

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NTRIPLES, RDFXML, JSONLD = "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
G1, G2, G3 = "http://e/g1", "http://e/g2", "http://e/more/g3"

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("protocol"), DATA) as server:
        yield server


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, timeout=30) as client:
        client.headers.clear()
        yield client


def get(client: httpx.Client, address: str, **headers: str) -> httpx.Response:
    """The answer to a GET of an address as it is written; the same request again gets the same answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    first, again = (client.get(httpx.URL(f"{client.base_url}{address}"), headers=named) for _ in range(2))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    shown = [[(name, value) for name, value in one.headers.items() if name != "date"] for one in (first, again)]
    assert sorted(shown[0]) == sorted(shown[1])
    return first


def ask(client: httpx.Client, query: str, parameters: Pairs = [], **headers: str) -> httpx.Response:  # noqa: B006
    encoded = "&".join(f"{name}={quote(value, safe='')}" for name, value in [("query", query), *parameters])
    return get(client, f"/sparql?{encoded}", **headers)


def post(
    client: httpx.Client, body: str | bytes, kind: str, address: str = "/sparql", **headers: str
) -> httpx.Response:
    return client.post(address, content=body, headers={"Content-Type": kind} | headers)


def form(fields: Pairs) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in fields)


def by_each_way(client: httpx.Client, query: str, parameters: Pairs, **headers: str) -> list[httpx.Response]:
    """The answers to one question by GET, as a form, and as a body with the other parameters in the address."""
    return [
        ask(client, query, parameters, **headers),
        post(client, form([("query", query), *parameters]), FORM, **headers),
        post(client, query, DIRECT, f"/sparql?{form(parameters)}", **headers),
    ]


# § 2.1 The query operation


def test_a_query_is_answered_by_get_as_a_form_and_as_a_body(client: httpx.Client) -> None:
    for response in by_each_way(client, VALUES, []):
        assert response.status_code == 200
        assert response.headers["content-type"] == JSON
        assert response.json()["results"]["bindings"] == [{"o": {"type": "literal", "value": "default"}}]


@pytest.mark.parametrize("kind", [f"{FORM}; charset=UTF-8", FORM.upper(), f'{DIRECT};charset="utf-8"', DIRECT.title()])
def test_a_content_type_is_read_in_any_case_and_with_the_charset_that_is_ours(client: httpx.Client, kind: str) -> None:
    body = VALUES if "query" in kind.lower() else form([("query", VALUES)])
    assert post(client, body, kind, Accept=CSV).text.split() == ["o", "default"]


def test_parameters_that_are_not_known_change_nothing(client: httpx.Client) -> None:
    for response in by_each_way(client, VALUES, [("timeout", "5"), ("x", "")], Accept=CSV):
        assert response.text.split() == ["o", "default"]


# § 2.1.4 The dataset: query, default graphs, named graphs, and the values expected

DATASETS: list[tuple[str, list[str], list[str], list[str]]] = [
    (VALUES, [], [], ["default"]),
    (VALUES, [G1], [], ["one", "one more"]),
    (VALUES, [G1, G2], [], ["one", "one more", "two"]),
    (VALUES, [G2, G1, G2], [], ["one", "one more", "two"]),
    (VALUES, [], [G1], []),
    (VALUES, [G2], [G1], ["two"]),
    (NAMED, [], [], ["one", "one more", "three", "two"]),
    (NAMED, [], [G1], ["one", "one more"]),
    (NAMED, [], [G1, G3], ["one", "one more", "three"]),
    (NAMED, [G1], [], []),
    (NAMED, [G1], [G2], ["two"]),
    ("SELECT ?o { GRAPH <http://e/g1> { ?s ?p ?o } }", [], [G2], []),
    (f"SELECT ?o FROM <{G1}> {{ ?s <http://e/p> ?o }}", [], [], ["one", "one more"]),
    (f"SELECT ?o FROM <{G1}> FROM <{G2}> {{ ?s <http://e/p> ?o }}", [], [], ["one", "one more", "two"]),
    (f"SELECT ?o FROM <{G1}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", [], [], []),
    (f"SELECT ?o FROM NAMED <{G2}> {{ ?s ?p ?o }}", [], [], []),
    (f"SELECT ?o FROM NAMED <{G2}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", [], [], ["two"]),
    (f"SELECT ?o from<{G1}>from named<{G2}>{{ GRAPH ?g {{ ?s ?p ?o }} }}", [], [], ["two"]),
    (f"PREFIX e: <http://e/> SELECT ?o FROM e:more\\/g3 {{ ?s ?p ?o }} # FROM <{G1}>", [], [], ["three"]),
    (f"PREFIX e: <http://e/more/> SELECT ?o FROM e:g3 {{ ?s ?p ?o FILTER(?o != 'FROM <{G1}>') }}", [], [], ["three"]),
    ("BASE <http://e/more/> SELECT ?o FROM <g3> { ?s ?p ?o }", [], [], ["three"]),
    # § 2.1.4: the protocol's dataset counts, not that of the query.
    (f"SELECT ?o FROM <{G3}> {{ ?s ?p ?o }}", [G1], [], ["one", "one more"]),
    (f"SELECT ?o FROM <{G3}> FROM NAMED <{G3}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", [G1], [G2], ["two"]),
    ("SELECT ?o FROM <http://e/nowhere> { ?s ?p ?o }", [G2], [], ["two"]),
]


@pytest.mark.parametrize("query, default, named, expected", DATASETS)
def test_a_query_sees_the_graphs_that_it_names_and_no_others(
    client: httpx.Client, query: str, default: list[str], named: list[str], expected: list[str]
) -> None:
    parameters = [("default-graph-uri", graph) for graph in default] + [("named-graph-uri", graph) for graph in named]
    for response in by_each_way(client, query, parameters, Accept=CSV):
        assert response.status_code == 200, response.text
        assert sorted(row["o"] for row in csv.DictReader(io.StringIO(response.text))) == expected


UNKNOWN = ["http://e/nowhere", "http://127.0.0.1:1/", "file:///etc/passwd", "g1", "", "http://e/g1#", "http://e/%671"]


@pytest.mark.parametrize("graph", UNKNOWN)
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_not_here_is_refused_by_name(client: httpx.Client, name: str, graph: str) -> None:
    for response in by_each_way(client, VALUES, [(name, graph), (name, G1)], Accept=JSON):
        assert response.status_code == 400
        assert f"<{graph}>" in response.json()["detail"]
        assert G1 in response.json()["detail"]


@pytest.mark.parametrize("words", ["FROM", "FROM NAMED", "from\n#FROM\nnamed"])
def test_a_graph_that_is_not_here_is_refused_in_a_query_too(client: httpx.Client, words: str) -> None:
    response = ask(client, f"SELECT * {words} <http://e/nowhere> {{ ?s ?p ?o }}")
    assert response.status_code == 400
    assert "<http://e/nowhere>" in response.text


# § 2.1.6 and § 2.1.7: what is refused, and how. Method, address, content type, body, status, words of the sentence.

Q = quote(ASK)
CLEAR = "CLEAR ALL"
LATIN = quote("SELECT ('ü' AS ?x) {}", encoding="latin-1")
REFUSED: list[tuple[str, str, str, str | bytes, int, str]] = [
    ("GET", f"?query={Q}&query={Q}", "", "", 400, "more than one query"),
    ("POST", "", FORM, f"query={Q}&query={Q}", 400, "more than one query"),
    ("POST", f"?query={Q}", FORM, f"query={Q}", 400, "more than one query"),
    ("POST", f"?query={Q}", DIRECT, ASK, 400, "more than one query"),
    ("POST", "", FORM, "", 400, "no query"),
    ("POST", "", FORM, "x=1", 400, "no query"),
    ("GET", "?query=", "", "", 400, "cannot be read"),
    ("POST", "", DIRECT, "", 400, "cannot be read"),
    ("POST", "", "", ASK, 415, "application/sparql-query"),
    ("POST", "", "", f"query={Q}", 415, "application/x-www-form-urlencoded"),
    ("POST", "", "text/plain", ASK, 415, "text/plain"),
    ("POST", "", "application/json", "{}", 415, "application/json"),
    ("POST", "", "multipart/form-data; boundary=x", "--x--", 415, "multipart/form-data"),
    ("POST", "", f"{DIRECT}; charset=utf-16", ASK.encode("utf-16"), 400, "UTF-8"),
    ("POST", "", DIRECT, ASK.encode("utf-16"), 400, "UTF-8"),
    ("POST", "", DIRECT, "SELECT ('ü' AS ?x) {}".encode("latin-1"), 400, "UTF-8"),
    ("POST", "", FORM, f"query={LATIN}", 400, "UTF-8"),
    ("GET", f"?query={LATIN}", "", "", 400, "UTF-8"),
    ("GET", "?query=%C3", "", "", 400, "UTF-8"),
    ("GET", "?query=%ED%A0%80", "", "", 400, "UTF-8"),
    ("GET", f"?query={Q}" + "&x=1" * 200, "", "", 400, "parameters"),
    ("GET", f"?query={Q}&format=klingon", "", "", 400, "klingon"),
    ("POST", "", UPDATE, CLEAR, 403, "read-only"),
    ("POST", "", f"{UPDATE}; charset=utf-8", CLEAR, 403, "read-only"),
    ("POST", "", FORM, f"update={quote(CLEAR)}", 403, "read-only"),
    ("GET", f"?update={quote(CLEAR)}", "", "", 403, "read-only"),
    ("GET", f"?query={Q}&update={quote(CLEAR)}", "", "", 403, "read-only"),
    ("POST", f"?update={quote(CLEAR)}", FORM, f"query={Q}", 403, "read-only"),
    ("POST", f"?update={quote(CLEAR)}", DIRECT, ASK, 403, "read-only"),
    ("POST", "", FORM, f"query={Q}&using-graph-uri={quote(G1)}", 403, "read-only"),
    ("GET", f"?query={quote(CLEAR)}", "", "", 403, "read-only"),
    ("POST", "", DIRECT, "INSERT DATA { <http://e/x> <http://e/p> 1 }", 403, "read-only"),
    ("POST", "", DIRECT, "PREFIX e: <http://e/> delete where { e:a ?p ?o }", 403, "read-only"),
    ("POST", "", DIRECT, "LOAD <http://127.0.0.1:1/> INTO GRAPH <http://e/g1>", 403, "read-only"),
    ("POST", "", DIRECT, "WITH <http://e/g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", 403, "read-only"),
    ("PUT", "", DIRECT, ASK, 405, "PUT"),
    ("DELETE", f"?query={Q}", "", "", 405, "DELETE"),
    ("PATCH", "", UPDATE, CLEAR, 405, "PATCH"),
    ("TRACE", f"?query={Q}", "", "", 405, "TRACE"),
    ("PROPFIND", f"?query={Q}", "", "", 405, "PROPFIND"),
]


@pytest.mark.parametrize("method, address, kind, body, status, words", REFUSED)
def test_what_is_no_query_is_refused_with_a_sentence(
    client: httpx.Client, method: str, address: str, kind: str, body: str | bytes, status: int, words: str
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    response = client.request(method, f"/sparql{address}", content=body, headers=headers)
    assert (response.status_code, words in response.text) == (status, True), response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text[0].isupper()
    assert response.text.endswith("\n")
    problem = client.request(method, f"/sparql{address}", content=body, headers=headers | {"Accept": JSON})
    assert problem.headers["content-type"] == "application/problem+json"
    assert (problem.status_code, problem.json()["status"]) == (status, status)
    assert problem.json()["detail"] == response.text.strip()
    assert problem.json()["title"]
    assert problem.json()["type"]
    if status == 405:
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_nothing_was_changed_by_updates(client: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    assert ask(client, count, Accept=CSV).text.split() == ["n", str(len(DATA.split("\n")) - 2)]


# Query, line, column of the fault, and words on what was expected
FAULTS = [
    ("SELECT * { ?s ?p }", 1, 18, "expected"),
    ("SELECT ?s\nWHERE\n  ?s ?p ?o", 3, 3, "{"),
    ("SELECT * {}\nORDER ?s", 2, 7, "BY"),
    ("ASK {}\n\nLIMITS 3", 3, 6, "expected"),
    ("SELEC * {}", 1, 1, "expected"),
    ("# größe 😀\nSELECT * {", 2, 11, "expected"),
]


@pytest.mark.parametrize("query, line, column, expected", FAULTS)
def test_a_syntax_error_is_told_with_its_line_its_column_and_what_was_expected(
    client: httpx.Client, query: str, line: int, column: int, expected: str
) -> None:
    for response in by_each_way(client, query, []):
        assert response.status_code == 400
        place = re.search(r"line (\d+), column (\d+)", response.text)
        assert place, response.text
        assert int(place[1]) == line
        # The parser may say where it stopped rather than where the word begins that it could not use.
        assert column <= int(place[2]) <= len(query.splitlines()[line - 1]) + 1
        assert expected in response.text.partition(place[0])[2]


# § 2.1.5 Content negotiation: a query, an Accept header, and the type of the answer (none: 406)

WANTED: list[tuple[str, str, str | None]] = [
    (VALUES, "*/*", JSON),
    (VALUES, JSON, JSON),
    (VALUES, "application/json", "application/json"),
    (VALUES, XML, XML),
    (VALUES, CSV, CSV),
    (VALUES, TSV, TSV),
    (VALUES, "text/*", CSV),
    (VALUES, "application/*", JSON),
    (VALUES, f"{XML};q=0.5, {JSON};q=0.4", XML),
    (VALUES, f"{JSON};q=0.4,{CSV} ; q=0.9 , {TSV};q=0.1", CSV),
    (VALUES, f"{JSON};q=0, */*;q=0.1", XML),
    (VALUES, f"{TURTLE}, {XML};q=0.1", XML),
    (VALUES, "text/html, */*;q=0.1", JSON),
    (VALUES, f"{JSON.upper()}", JSON),
    (VALUES, f"{CSV};header=present", CSV),
    (VALUES, f"{CSV};q=0.1, */*", JSON),
    (VALUES, TURTLE, None),
    (VALUES, "text/html", None),
    (VALUES, "image/*", None),
    (VALUES, f"{JSON};q=0", None),
    (ASK, "*/*", JSON),
    (ASK, XML, XML),
    (ASK, "application/json", "application/json"),
    (ASK, RDFXML, None),
    (CONSTRUCT, "*/*", TURTLE),
    (CONSTRUCT, TURTLE, TURTLE),
    (CONSTRUCT, NTRIPLES, NTRIPLES),
    (CONSTRUCT, RDFXML, RDFXML),
    (CONSTRUCT, JSONLD, JSONLD),
    (CONSTRUCT, f"{RDFXML};q=0.3, {NTRIPLES};q=0.9, */*;q=0.1", NTRIPLES),
    (CONSTRUCT, f"{JSON}, {JSONLD};q=0.2", JSONLD),
    (CONSTRUCT, CSV, None),
    (DESCRIBE, "", TURTLE),
    (DESCRIBE, f"{XML}, {RDFXML}", RDFXML),
    (DESCRIBE, JSON, None),
]


@pytest.mark.parametrize("query, accept, kind", WANTED)
def test_the_answer_has_the_type_that_the_client_likes_best(
    client: httpx.Client, query: str, accept: str, kind: str | None
) -> None:
    for response in by_each_way(client, query, [], Accept=accept):
        found = response.headers["content-type"].partition(";")[0]
        assert "Accept" in response.headers["vary"].split(", ")
        if kind:
            assert (response.status_code, found) == (200, kind)
        else:
            assert response.status_code == 406
            assert JSON in response.text or TURTLE in response.text


NAMES = {
    VALUES: {"json": JSON, "xml": XML, "csv": CSV, "tsv": TSV, XML: XML, "text/csv": CSV},
    CONSTRUCT: {"turtle": TURTLE, "ttl": TURTLE, "nt": NTRIPLES, "jsonld": JSONLD, "json": JSONLD, "xml": RDFXML},
}


@pytest.mark.parametrize("query, name", [(query, name) for query, names in NAMES.items() for name in names])
def test_a_format_in_the_address_counts_more_than_accept(client: httpx.Client, query: str, name: str) -> None:
    for parameter in ("format", "output"):
        for response in by_each_way(client, query, [(parameter, name)], Accept="text/html, */*;q=0.1"):
            assert response.headers["content-type"].partition(";")[0] == NAMES[query][name]


# What the formats say, read by other programs than the one that wrote them

TERM_SET = {
    ("iri", ("uri", "http://e/%C3%BC/ü", "", "")),
    ("plain", ("literal", "a,b\"c\nd\te\\f'<&>", "", "")),
    ("tagged", ("literal", "größe 😀", "de-at", "")),
    ("typed", ("literal", "7", "", INTEGER)),
    ("node", ("bnode", "", "", "")),
}


def of_json(body: bytes) -> set[Any]:
    found = json.loads(body)
    assert found["head"]["vars"] == ["p", "o", "none"]
    rows = found["results"]["bindings"]
    assert all(set(row) == {"p", "o"} for row in rows)
    return {(_local(row["p"]["value"]), _json_term(row["o"])) for row in rows}


def _json_term(term: dict[str, str]) -> Any:
    value = "" if term["type"] == "bnode" else term["value"]
    return term["type"], value, term.get("xml:lang", "").lower(), term.get("datatype", "")


def of_xml(body: bytes) -> set[Any]:
    space = "{http://www.w3.org/2005/sparql-results#}"
    tree = ElementTree.fromstring(body)
    assert [item.get("name") for item in tree.iter(f"{space}variable")] == ["p", "o", "none"]
    found = set()
    for result in tree.iter(f"{space}result"):
        cells = {cell.get("name"): cell[0] for cell in result}
        term = cells["o"]
        kind = term.tag.removeprefix(space)
        lang = term.get("{http://www.w3.org/XML/1998/namespace}lang", "").lower()
        value = "" if kind == "bnode" else term.text
        found.add((_local(cells["p"].text or ""), (kind, value, lang, term.get("datatype", ""))))
    return found


def of_tsv(body: bytes) -> set[Any]:
    head, *rows = body.decode().splitlines()
    assert head.split("\t") == ["?p", "?o", "?none"]
    graph = rdflib.Graph()
    cells = [row.split("\t") for row in rows]
    # A cell of TSV is a term of Turtle.
    graph.parse(data="".join(f"{p} {p} {o} .\n" for p, o, none in cells if none == ""), format="turtle")
    return {(_local(str(p)), _rdflib_term(o)) for p, _, o in graph}


def _rdflib_term(term: Any) -> Any:
    if isinstance(term, rdflib.Literal):
        return "literal", str(term), (term.language or "").lower(), str(term.datatype or "")
    return ("bnode", "", "", "") if isinstance(term, rdflib.BNode) else ("uri", str(term), "", "")


def _local(iri: str) -> str:
    return iri.rpartition("/")[2]


@pytest.mark.parametrize("accept, read", [(JSON, of_json), ("application/json", of_json), (XML, of_xml), (TSV, of_tsv)])
def test_a_table_says_every_term_exactly_in_json_xml_and_tsv(client: httpx.Client, accept: str, read: Any) -> None:
    assert read(ask(client, TERMS, Accept=accept).content) == TERM_SET


def test_a_table_says_every_value_in_csv(client: httpx.Client) -> None:
    response = ask(client, TERMS, Accept=CSV)
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8"), newline=""))
    assert head == ["p", "o", "none"]
    found = {_local(p): (o, none) for p, o, none in rows}
    assert found.pop("node")[0].startswith("_:")
    assert found == {name: (term[1], "") for name, term in TERM_SET if name != "node"}


@pytest.mark.parametrize("query, said", [(ASK, True), ("ASK { <http://e/nobody> ?p ?o }", False)])
def test_yes_and_no_are_said_in_json_and_xml(client: httpx.Client, query: str, said: bool) -> None:
    assert json.loads(ask(client, query, Accept=JSON).content)["boolean"] is said
    tree = ElementTree.fromstring(ask(client, query, Accept=XML).content)
    assert [item.text for item in tree.iter() if item.tag.endswith("boolean")] == [str(said).lower()]


GRAPHS = {TURTLE: "turtle", NTRIPLES: "nt", RDFXML: "xml", JSONLD: "json-ld"}


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE])
@pytest.mark.parametrize("accept", GRAPHS)
def test_a_graph_says_every_triple_exactly_in_each_format(client: httpx.Client, accept: str, query: str) -> None:
    expected = rdflib.Graph().parse(data="\n".join(DATA.strip().split("\n")[5:]), format="nt")
    found = rdflib.Graph().parse(data=ask(client, query, Accept=accept).content, format=GRAPHS[accept])
    assert isomorphic(found, expected)


def test_text_says_that_it_is_utf_8(client: httpx.Client) -> None:
    for query, accept in ((TERMS, CSV), (TERMS, TSV), (CONSTRUCT, TURTLE)):
        response = ask(client, query, Accept=accept)
        assert response.headers["content-type"] == f"{accept}; charset=utf-8"
        assert "größe 😀" in response.content.decode("utf-8")


# HEAD, OPTIONS, pages of other origins


@pytest.mark.parametrize("query, accept", [(VALUES, XML), (CONSTRUCT, TURTLE), ("SELECT", "*/*"), (ASK, CSV)])
def test_head_says_what_get_says_without_the_body(client: httpx.Client, query: str, accept: str) -> None:
    address = f"/sparql?query={quote(query)}"
    whole = get(client, address, Accept=accept)
    for _ in range(2):
        head = client.head(address, headers={"Accept": accept})
        assert (head.status_code, head.content) == (whole.status_code, b"")
        for name in ("content-type", "content-length", "etag", "vary", "last-modified"):
            assert head.headers.get(name) == whole.headers.get(name)


def test_pages_of_any_origin_may_ask_and_read_what_was_answered(client: httpx.Client) -> None:
    origin = {"Origin": "https://app.example"}
    wishes = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "accept, content-type"}
    asked = client.options("/sparql", headers=origin | wishes)
    assert asked.status_code in {200, 204}
    assert {"GET", "POST"} <= set(asked.headers["access-control-allow-methods"].split(", "))
    assert asked.headers["access-control-allow-headers"] in {"*", "accept, content-type"}
    answers = [asked, *by_each_way(client, VALUES, [], **origin), *by_each_way(client, "SELECT", [], **origin)]
    answers += [client.put("/sparql", headers=origin), post(client, CLEAR, UPDATE, **origin)]
    assert {response.headers["access-control-allow-origin"] for response in answers} == {"*"}
    assert not any("access-control-allow-credentials" in response.headers for response in answers)


def test_options_tells_what_can_be_done(client: httpx.Client) -> None:
    response = client.options("/sparql")
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert response.content == b""


# Content codings

LONG = "SELECT (REPLACE(STR(?n), '7', '{}') AS ?x) {{ VALUES ?n {{ {} }} }}"
# Answers that are kept whole, and that stream.
BODIES = {
    "whole": LONG.format("seven", " ".join(map(str, range(900)))),
    "streamed": LONG.format("x" * 20_000, "77 " * 9),
}
CODINGS = [
    ("gzip", "gzip"),
    ("zstd", "zstd"),
    ("gzip, zstd", "zstd"),
    ("zstd;q=0.1, gzip", "gzip"),
    ("GZIP", "gzip"),
    ("gzip;q=0", ""),
    ("br, deflate", ""),
    ("identity", ""),
    ("", ""),
]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("wished, used", CODINGS)
def test_an_answer_comes_in_the_coding_wished_for(client: httpx.Client, wished: str, used: str, body: str) -> None:
    plain = raw(client, BODIES[body], "")[1]
    assert len(plain) > 5_000
    headers, content = raw(client, BODIES[body], wished)
    assert headers.get("content-encoding", "") == used
    assert "Accept-Encoding" in headers["vary"].split(", ")
    assert decoded(content, used) == plain
    assert not used or len(content) < len(plain) / 2


def test_two_codings_of_an_answer_have_two_tags(client: httpx.Client) -> None:
    tags = {raw(client, BODIES["whole"], coding)[0]["etag"] for coding in ("", "gzip", "zstd")}
    assert len(tags) == 3


def raw(client: httpx.Client, query: str, coding: str) -> tuple[httpx.Headers, bytes]:
    headers = {"Accept": CSV, "Accept-Encoding": coding}
    with client.stream("GET", "/sparql", params={"query": query}, headers=headers) as response:
        assert response.status_code == 200
        return response.headers, b"".join(response.iter_raw())


def decoded(content: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.decompress(content)
    return zstandard.ZstdDecompressor().decompressobj().decompress(content) if coding == "zstd" else content


# Conditional requests


def test_an_answer_that_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    tag = ask(client, VALUES).headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        response = ask(client, VALUES, If_None_Match=known)
        assert (response.status_code, response.content) == (304, b"")
        assert response.headers["etag"] == tag
        assert response.headers["vary"]
    for other in ('"other"', tag.strip('"'), ""):
        assert ask(client, VALUES, If_None_Match=other).status_code == 200


def test_each_type_of_an_answer_has_a_tag_of_its_own(client: httpx.Client) -> None:
    answers = [ask(client, VALUES, Accept=accept) for accept in (JSON, XML, CSV, TSV)]
    assert len({response.headers["etag"] for response in answers}) == 4
    assert ask(client, VALUES, Accept=XML, If_None_Match=answers[0].headers["etag"]).status_code == 200


def test_an_answer_says_since_when_the_data_have_been_as_they_are(client: httpx.Client) -> None:
    said = ask(client, VALUES).headers["last-modified"]
    assert said.endswith(" GMT")
    assert parsedate_to_datetime(said) == parsedate_to_datetime(ask(client, ASK).headers["last-modified"])
    assert "no-cache" in ask(client, VALUES).headers["cache-control"]


VOLATILE = ["NOW()", "now ( )", "RAND()", "UUID()", "STRUUID()", "STR(BNODE())", "CONCAT(STR(rAnD()), 'x')"]


@pytest.mark.parametrize("call", VOLATILE)
def test_an_answer_that_changes_by_itself_is_never_kept(client: httpx.Client, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    answers = [client.get("/sparql", params={"query": query}, headers={"Accept": CSV}) for _ in range(3)]
    assert {response.status_code for response in answers} == {200}
    assert "STR(BNODE" in call or len({response.text for response in answers}) == 3
    for response in answers:
        assert response.headers["cache-control"] == "no-store"
        assert not {"etag", "last-modified"} & set(response.headers)


# How requests are written: each of these addresses asks the same

EVERYTHING = "".join(f"%{byte:02X}" for byte in VALUES.encode())
ADDRESSES = [
    f"/sparql?query={EVERYTHING}",
    f"/sparql?query={EVERYTHING.lower()}",
    f"/sparql?{''.join(f'%{byte:02x}' for byte in b'query')}={EVERYTHING}",
    f"/sparql?query={quote(VALUES).replace('%20', '+')}",
    f"/%73%70%61%72%71%6C?query={quote(VALUES)}",
    f"/sparql?&&x&query={quote(VALUES)}&",
    f"/sparql?a=%26query%3D1&query={quote(VALUES)}",
    f"/sparql?query={quote(VALUES)}%20%23%00%zz%",
    f"/sparql?query={quote(VALUES)}#query=ASK",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_can_be_written_in_many_ways(client: httpx.Client, address: str) -> None:
    response = get(client, address, Accept=CSV)
    assert (response.status_code, response.text.split()) == (200, ["o", "default"])


SIGNS = ["+", "%", "%2B", "&", "=", ";", "#", "?", "/", "\\\\", "é", "e\u0301", "😀", "\u202e", "%00", "%C3%BC", "+%20"]


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_arrive_as_they_were_meant(client: httpx.Client, sign: str) -> None:
    for response in by_each_way(client, f"SELECT ('{sign}' AS ?x) {{}}", [], Accept=JSON):
        assert response.json()["results"]["bindings"][0]["x"]["value"] == sign.replace("\\\\", "\\")


def test_answers_of_many_questions_in_one_connection_are_not_mixed_up(client: httpx.Client) -> None:
    found = Counter(ask(client, f"SELECT ({n} AS ?x) {{}}", Accept=CSV).text.split()[1] for n in range(50))
    assert found == Counter(str(n) for n in range(50))
