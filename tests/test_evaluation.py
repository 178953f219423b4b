"""Every feature of SPARQL 1.1 queries over HTTP gives the results that the engine gives in process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from served import served

DATA = """
<http://e/ann> <http://e/name> "Ann"@en .
<http://e/ann> <http://e/name> "Anna"@de-AT .
<http://e/ann> <http://e/age> "41"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/ann> <http://e/knows> <http://e/bob> .
<http://e/ann> <http://e/knows> <http://e/cleo> .
<http://e/ann> <http://e/born> "1983-02-03"^^<http://www.w3.org/2001/XMLSchema#date> .
<http://e/bob> <http://e/name> "Bob" .
<http://e/bob> <http://e/age> "7.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://e/bob> <http://e/knows> <http://e/cleo> .
<http://e/bob> <http://e/seen> "2024-05-06T07:08:09.5Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
<http://e/cleo> <http://e/name> "Cleo, \\"the\\" C\\u00e9" .
<http://e/cleo> <http://e/knows> <http://e/ann> .
<http://e/cleo> <http://e/lives> _:house .
<http://e/cleo> <http://e/age> "old" .
_:house <http://e/rooms> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
_:house <http://e/rooms> "1.0e1"^^<http://www.w3.org/2001/XMLSchema#double> .
<http://e/dan> <http://e/age> "41"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://e/dan> <http://e/active> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
<http://e/list> <http://e/items> _:one .
_:one <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "a" .
_:one <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:two .
_:two <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "b" .
_:two <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
<http://e/ann> <http://e/name> "Ann in one" <http://e/g1> .
<http://e/ann> <http://e/knows> <http://e/dan> <http://e/g1> .
<http://e/ann> <http://e/name> "Ann in two" <http://e/g2> .
<http://e/dan> <http://e/name> "Dan in two" <http://e/g2> .
"""
PREFIXES = """PREFIX : <http://e/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> """
JSON, XML, TSV = "application/sparql-results+json", "application/sparql-results+xml", "text/tab-separated-values"
NTRIPLES = "application/n-triples"

# How many rows or triples are expected, and the query.
TABLES: list[tuple[int, str]] = [
    (4, "SELECT ?s ?n { ?s :name ?n }"),
    (5, "SELECT * { ?s :knows ?o OPTIONAL { ?o :name ?n FILTER(LANG(?n) != '') } OPTIONAL { ?s :age ?a } }"),
    (8, "SELECT ?x { { ?x :name ?n } UNION { ?x :age ?a } }"),
    (2, "SELECT DISTINCT ?x { ?x :age 41 }"),
    (4, "SELECT REDUCED ?s { ?s :knows|:rooms ?o }"),
    (1, "SELECT ?x { ?x :age ?a FILTER NOT EXISTS { ?x :name ?n } }"),
    (1, "SELECT ?x { ?x :age ?a MINUS { ?x :name ?n } }"),
    (3, "SELECT ?x { ?x :age ?a FILTER EXISTS { ?x :knows/:knows ?y } }"),
    (9, "SELECT ?a ?b { ?a :knows+ ?b }"),
    (4, "SELECT ?b { :ann :knows*/:lives? ?b }"),
    (4, "SELECT ?a ?b { ?a ^:knows ?b }"),
    (4, "SELECT ?p ?b { :cleo ?p ?b . :cleo !:nothing ?b }"),
    (5, "SELECT ?o { :ann !(:age|^:knows) ?o }"),
    (2, "SELECT ?item { :list :items/rdf:rest*/rdf:first ?item }"),
    (3, "SELECT ?s (COUNT(*) AS ?n) { ?s :knows ?o } GROUP BY ?s"),
    (1, "SELECT ?s (COUNT(DISTINCT ?o) AS ?n) { ?s :knows ?o } GROUP BY ?s HAVING (COUNT(?o) > 1)"),
    (1, "SELECT (SUM(?a) AS ?sum) (AVG(?a) AS ?mean) (MIN(?a) AS ?least) (MAX(?a) AS ?most) { ?s :rooms ?a }"),
    (1, "SELECT (GROUP_CONCAT(?n; separator='|') AS ?all) { SELECT ?n { ?s :name ?n } ORDER BY ?n }"),
    (1, "SELECT (SUM(?a) AS ?failing) (SAMPLE(?s) AS ?some) (COUNT(*) AS ?n) { ?s :age ?a FILTER(?s = :cleo) }"),
    (1, "SELECT (COUNT(*) AS ?none) { ?s :unknown ?o }"),
    (0, "SELECT ?s (COUNT(*) AS ?none) { ?s :unknown ?o } GROUP BY ?s"),
    (3, "SELECT ?s ?o { ?s :knows ?o { SELECT ?s { ?s :age ?a } ORDER BY ?s LIMIT 2 } }"),
    (2, "SELECT ?n { ?s :name ?n } ORDER BY DESC(?n) LIMIT 2 OFFSET 1"),
    (4, "SELECT ?s ?next { ?s :age ?a BIND(?a + 1 AS ?next) }"),
    (2, "SELECT * { VALUES (?s ?x) { (:ann 1) (:bob UNDEF) (:nobody 2) } ?s :age ?a }"),
    (2, "SELECT ?s ?x { ?s :age ?a } VALUES (?s ?x) { (:ann 1) (:dan 'x'@en-GB) }"),
    (1, "SELECT (STRLEN(?n) AS ?l) (UCASE(?n) AS ?u) (SUBSTR(?n, 2, 3) AS ?p) (ENCODE_FOR_URI(?n) AS ?e) "
        "(STRBEFORE(?n, ',') AS ?b) (STRAFTER(?n, ',') AS ?c) (REPLACE(?n, 'C(.)', '$1') AS ?r) { :cleo :name ?n }"),
    (1, "SELECT (YEAR(?t) AS ?y) (MONTH(?t) AS ?m) (SECONDS(?t) AS ?s) (TZ(?t) AS ?z) (TIMEZONE(?t) AS ?d) "
        "{ ?x :seen ?t }"),
    (1, "SELECT (ABS(-1.5) AS ?a) (CEIL(1.2) AS ?b) (FLOOR(-1.2) AS ?c) (ROUND(2.5) AS ?d) (7/2 AS ?e) (1/0 AS ?f) "
        "(1e0/0 AS ?g) (xsd:integer('12') AS ?h) (xsd:boolean('maybe') AS ?i) (1 = 1.0 AS ?j) {}"),
    (1, "SELECT (MD5('a') AS ?a) (SHA1('a') AS ?b) (SHA256('a') AS ?c) (SHA384('a') AS ?d) (SHA512('a') AS ?e) {}"),
    (1, "SELECT (IF(1 < 2, 'y', 'n') AS ?a) (COALESCE(1/0, 'c') AS ?b) (IRI('x:y') AS ?c) (STRDT('1', xsd:int) AS ?d) "
        "(STRLANG('a', 'en') AS ?e) (CONCAT('a'@en, 'b'@en) AS ?f) ('a' IN ('b', 'a') AS ?g) ('a' NOT IN () AS ?h) {}"),
    (6, "SELECT ?o (DATATYPE(?o) AS ?d) (LANG(?o) AS ?l) (isIRI(?o) AS ?i) (isNumeric(?o) AS ?n) { :ann ?p ?o }"),
    (2, "SELECT ?n { ?s :name ?n FILTER(LANGMATCHES(LANG(?n), '*')) }"),
    (2, "SELECT ?n { ?s :name ?n FILTER(REGEX(?n, '^ann', 'i')) }"),
    (1, "SELECT ?s { ?s :age ?a FILTER(?a > 40 && ?a < 42 && !BOUND(?none)) MINUS { ?s :active true } }"),
    (4, "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }"),
    (1, "SELECT ?n { :ann :knows/:knows* ?x GRAPH :g2 { ?d :name ?n FILTER(?d != :ann) } } LIMIT 1"),
    (1, "SELECT ?o FROM :g2 { :ann :name ?o }"),
    (2, "SELECT ?n FROM :g1 FROM NAMED :g2 { :ann :knows ?x GRAPH ?g { ?y :name ?n } }"),
    (0, "SELECT * { ?s :name 'nobody' }"),
]  # fmt: skip
GRAPHS: list[tuple[int, str]] = [
    (4, "CONSTRUCT { ?b :known ?a } WHERE { ?a :knows ?b }"),
    (4, "CONSTRUCT WHERE { ?a :knows ?b }"),
    (12, "CONSTRUCT { [] :of ?a ; :is [ :to ?b ] } WHERE { ?a :knows ?b }"),
    (2, "CONSTRUCT { ?s :says ?n } WHERE { GRAPH :g2 { ?s :name ?n } }"),
    (6, "DESCRIBE :ann"),
    (6, "DESCRIBE ?x { ?x :lives ?y }"),
    (0, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }"),
]
YES_NO = [(True, "ASK { ?a :knows+ ?a }"), (False, "ASK { ?s :name ?n FILTER(?n = 'nobody') }"), (True, "ASK {}")]


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.load(DATA.encode(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(tmp_path_factory.mktemp("evaluation"), DATA) as server, httpx.Client(base_url=server.address) as client:
        yield client


def ask(client: httpx.Client, query: str, accept: str) -> bytes:
    response = client.post("/sparql", data={"query": PREFIXES + query}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    return response.content


def rows(solutions: ox.QuerySolutions) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """The columns, and how often each row comes; blank nodes have no name."""
    names = sorted(variable.value for variable in solutions.variables)
    found = Counter(tuple(_shown(solution[name]) for name in names) for solution in solutions)
    return names, found


def _shown(term: object) -> str:
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


@pytest.mark.parametrize("accept", [JSON, XML, TSV])
@pytest.mark.parametrize("size, query", TABLES)
def test_a_table_has_the_rows_that_the_engine_finds(
    client: httpx.Client, store: ox.Store, size: int, query: str, accept: str
) -> None:
    expected = store.query(PREFIXES + query)
    assert isinstance(expected, ox.QuerySolutions)
    kind = ox.QueryResultsFormat.from_media_type(accept)
    assert kind
    found = ox.parse_query_results(ask(client, query, accept), kind)
    assert isinstance(found, ox.QuerySolutions)
    there = rows(found)
    assert there == rows(expected)
    assert there[1].total() == size


@pytest.mark.parametrize("size, query", GRAPHS)
def test_a_graph_has_the_triples_that_the_engine_finds(
    client: httpx.Client, store: ox.Store, size: int, query: str
) -> None:
    expected = store.query(PREFIXES + query)
    assert isinstance(expected, ox.QueryTriples)
    there = ox.Dataset(ox.parse(ask(client, query, NTRIPLES), format=ox.RdfFormat.N_TRIPLES))
    here = ox.Dataset(ox.Quad(*triple) for triple in expected)
    for dataset in (there, here):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert there == here
    assert len(there) == size


@pytest.mark.parametrize("said, query", YES_NO)
def test_yes_and_no_are_what_the_engine_says(client: httpx.Client, store: ox.Store, said: bool, query: str) -> None:
    assert bool(store.query(PREFIXES + query)) is said
    found = ox.parse_query_results(ask(client, query, XML), ox.QueryResultsFormat.XML)
    assert bool(found) is said
