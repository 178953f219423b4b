"""Entries become triples by the context alone: two processors agree, nothing is lost, every node has an address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyld import jsonld
from support import GOOD, ROOT, project

from coprod_kg.entries import Entry, Mapping, Node, Scalar, read_entries
from coprod_kg.entries.node import listed
from coprod_kg.graph import Graph, build_graph
from coprod_kg.graph.address import Addresser
from coprod_kg.graph.context import Context

BASE = "https://w3id.org/coprod/"
GLOSSARIES = {"good": GOOD, "real": ROOT / "glossary"}
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
POSITION = ox.NamedNode("http://schema.org/position")
ASPECT = ox.NamedNode(BASE + "ontology#aspect")


@cache
def context() -> Context:
    return Context(ROOT / "ontology" / "context.jsonld")


@cache
def graph(name: str) -> Graph:
    return build_graph(project(GLOSSARIES[name]))


@cache
def entries(name: str) -> list[Entry]:
    return [entry for entry in read_entries(project(GLOSSARIES[name])) if isinstance(entry, Entry)]


def triples_by_oxigraph(document: dict[str, object]) -> set[ox.Triple]:
    quads = ox.parse(json.dumps(document).encode(), format=ox.RdfFormat.JSON_LD)
    return {quad.triple for quad in quads}


def triples_by_pyld(document: dict[str, object]) -> set[ox.Triple]:
    lines = jsonld.to_rdf(document, {"format": "application/n-quads", "processingMode": "json-ld-1.1"})
    return {quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_QUADS)}


def document_of(*read: Entry) -> dict[str, object]:
    addresser = Addresser(context())
    nodes = [addresser.address(entry).document for entry in read]
    return {"@context": context().document, "@graph": nodes}


GOOD_FILES = sorted(path.relative_to(GOOD).with_suffix("").as_posix() for path in GOOD.rglob("*.yml"))


@pytest.mark.parametrize("identifier", GOOD_FILES)
def test_both_processors_make_the_same_triples_of_a_good_entry(identifier: str) -> None:
    [entry] = [entry for entry in entries("good") if entry.id == identifier]
    document = document_of(entry)
    assert triples_by_oxigraph(document) == triples_by_pyld(document)
    assert len(triples_by_pyld(document)) > 2


def test_both_processors_make_the_same_triples_of_the_glossary_and_they_are_those_of_the_graph() -> None:
    document = document_of(*entries("real"))
    found = triples_by_pyld(document)
    assert triples_by_oxigraph(document) == found
    assert {quad.triple for quad in graph("real").entries} == found


@pytest.mark.parametrize("name", GLOSSARIES)
def test_no_node_is_blank_whether_written_or_derived(name: str) -> None:
    for store in (graph(name).entries, graph(name).store):
        assert len(store) > 100
        terms = (term for quad in store for term in (quad.subject, quad.object))
        assert [term for term in terms if isinstance(term, ox.BlankNode)] == []


def leaves(node: Node) -> Iterator[str]:
    """Every plain value of a file but the names of its own parts: an independent count of what must arrive."""
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Mapping):
        for key, value in node.items.items():
            if key != "id":
                yield from leaves(value)
    else:
        for item in listed(node):
            yield from leaves(item)


@pytest.mark.parametrize("name", GLOSSARIES)
def test_every_value_of_a_file_arrives_in_the_graph_and_none_is_added(name: str) -> None:
    links = {ox.NamedNode(term.iri) for term in context().terms.values() if term.nested or term.index}
    made = links | {RDF_TYPE, POSITION, ASPECT}
    arrived: dict[str, list[str]] = {}
    for quad in graph(name).entries:
        if quad.predicate not in made:
            arrived.setdefault(quad.subject.value.partition("#")[0], []).append(quad.object.value)
    for entry in entries(name):
        written = sorted(leaves(entry.root))
        values = arrived[BASE + entry.id]
        assert len(values) == len(written), entry.id
        for text in written:
            assert any(value == text or value.endswith("/" + text) for value in values), (entry.id, text)


def literals(subject: str, key: str) -> list[ox.Literal | ox.NamedNode]:
    quads = graph("good").entries.quads_for_pattern(
        ox.NamedNode(BASE + subject), ox.NamedNode(context().terms[key].iri), None
    )
    return sorted((quad.object for quad in quads), key=str)


def test_nested_parts_are_named_by_key_and_place() -> None:
    places = {iri.removeprefix(BASE) for iri in graph("good").places}
    assert {
        "definitions/brook-2021#via.1",
        "definitions/brook-2021#via.2",
        "definitions/brook-2021#via.2.seen_at.1",
        "definitions/brook-2021#lineage.1",
        "definitions/brook-2021#lineage.1.reason",
        "definitions/brook-2021#lineage.1.draft",
        "definitions/meadow-2019#seen_at.1",
        "definitions/meadow-2019#anatomy.power.1",
        "definitions/meadow-2019#anatomy.power.2",
        "definitions/meadow-2019#codes.co_producers.1",
        "sources/meadow-2019#author.2",
        "claims/tide#via.1",
    } <= places


def test_members_groups_and_dimensions_are_named_by_their_id_and_what_is_in_them_by_place() -> None:
    places = {iri.removeprefix(BASE) for iri in graph("good").places}
    assert {
        "frameworks/meadow-steps#asking",
        "frameworks/meadow-steps#asking.lineage.1",
        "frameworks/meadow-steps#asking.lineage.1.draft",
        "frameworks/meadow-steps#planning.codes.phase.1",
        "frameworks/meadow-steps#talk",
        "frameworks/meadow-steps#effort",
    } <= places
    assert not any("#members." in place or "#groups." in place for place in places)


def test_the_order_of_a_list_is_kept_as_position() -> None:
    members = [f"frameworks/meadow-steps#{name}" for name in ("asking", "planning", "making", "keeping")]
    positions = [
        quad.object.value
        for member in members
        for quad in graph("good").entries.quads_for_pattern(ox.NamedNode(BASE + member), POSITION, None)
    ]
    assert positions == ["1", "2", "3", "4"]


def test_no_is_norwegian_and_not_a_boolean() -> None:
    assert ox.Literal("samproduksjon", language="no") in literals("concepts/co-production", "label")
    assert literals("claims/unmeasured", "note") == [ox.Literal("En påstand.", language="no")]


def test_numbers_and_dates_stay_the_text_that_was_typed() -> None:
    edtf = ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
    assert literals("sources/brook-2021", "issue") == [ox.Literal("1.10")]
    assert literals("frameworks/meadow-steps#planning", "number") == [ox.Literal("1.10")]
    assert literals("sources/brook-2021", "issued") == [ox.Literal("2021-05-24", datatype=edtf)]
    assert literals("sources/brook-2021", "available-date") == [ox.Literal("2020-12", datatype=edtf)]
    assert literals("sources/meadow-2019", "issued") == [ox.Literal("2019", datatype=edtf)]
    assert literals("sources/meadow-2019", "original-date") == [ox.Literal("198X", datatype=edtf)]
    assert literals("definitions/meadow-2019", "page") == [ox.Literal("12")]


def test_a_reference_is_the_address_of_the_other_entry_and_a_word_that_of_its_list() -> None:
    assert literals("definitions/meadow-2019", "source") == [ox.NamedNode(BASE + "sources/meadow-2019")]
    assert literals("definitions/meadow-2019", "wording") == [ox.NamedNode(BASE + "schemes/wordings/quotation")]
    assert literals("people/ada-meadow", "type") == [ox.NamedNode(BASE + "schemes/agent-kinds/person")]
    assert literals("frameworks/meadow-steps", "type") == [ox.NamedNode(BASE + "schemes/framework-kinds/phases")]
    assert literals("sources/meadow-2019", "type") == [ox.NamedNode(BASE + "schemes/work-types/book")]


def test_unknown_keys_keep_an_address_of_their_own_even_if_they_are_prefixes(tmp_path: Path) -> None:
    path = tmp_path / "concepts" / "one.yml"
    path.parent.mkdir()
    path.write_text("dc: a\nposition: b\nbroder: c\n", encoding="utf-8")
    found = {quad.predicate.value: quad.object.value for quad in build_graph(project(tmp_path)).entries}
    unknown = BASE + "unknown-key#"
    del found[RDF_TYPE.value]
    assert found == {unknown + "dc": "a", unknown + "position": "b", unknown + "broder": "c"}
