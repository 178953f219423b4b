"""The ontology: small, labelled, defined, tied to the vocabularies of others, and consistent with the data."""

from __future__ import annotations

import re
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest

from coprod_kg import Project
from coprod_kg.check import check
from coprod_kg.graph import Glossary, Graph

ROOT = Path(__file__).resolve().parents[1]
OWN = "https://w3id.org/coprod/ontology#"
OWL = "http://www.w3.org/2002/07/owl#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"


@pytest.fixture(scope="module")
def ontology() -> ox.Store:
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "coprod.ttl", format=ox.RdfFormat.TURTLE)
    return store


def own_terms(ontology: ox.Store) -> set[str]:
    return {q.subject.value for q in ontology if q.subject.value.startswith(OWN)}


def test_every_class_and_property_has_a_label_and_a_definition(ontology: ox.Store) -> None:
    for term in own_terms(ontology):
        for wanted in (LABEL, DEFINITION):
            assert list(ontology.quads_for_pattern(ox.NamedNode(term), ox.NamedNode(wanted), None)), term


def test_every_own_term_that_the_data_use_is_declared_and_every_class_is_tied_to_another(
    ontology: ox.Store, real_graph: Graph
) -> None:
    used = {q.predicate.value for q in real_graph.store} | {
        q.object.value for q in real_graph.store if q.predicate.value.endswith("#type")
    }
    assert {term for term in used if term.startswith(OWN)} <= own_terms(ontology)
    classes = [
        q.subject for q in ontology if q.object == ox.NamedNode(OWL + "Class") and q.subject.value.startswith(OWN)
    ]
    subclass = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    assert all(list(ontology.quads_for_pattern(one, subclass, None)) for one in classes)


def test_the_context_names_no_property_of_ours_that_the_ontology_lacks(ontology: ox.Store) -> None:
    text = (ROOT / "ontology" / "context.jsonld").read_text(encoding="utf-8")
    named = {OWN + name for name in re.findall(r'"coprod:(\w+)"', text)}
    assert named <= own_terms(ontology)


def test_hermit_finds_no_unsatisfiable_class() -> None:
    world = owlready2.World()
    content = ox.serialize(
        [q.triple for q in ox.parse(path=ROOT / "ontology" / "coprod.ttl", format=ox.RdfFormat.TURTLE)],
        format=ox.RdfFormat.N_TRIPLES,
    )
    path = ROOT / "build" / "ontology.nt"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content or b"")
    world.get_ontology(path.as_uri()).load()
    owlready2.sync_reasoner_hermit(world, debug=0)
    assert list(world.inconsistent_classes()) == []


def test_listed_words_have_a_label_and_a_definition_in_their_scheme(real_graph: Graph) -> None:
    words = list(
        real_graph.store.query(
            "SELECT ?w (COUNT(?l) AS ?n) { ?w skos:inScheme ?s"
            " OPTIONAL { ?w skos:prefLabel ?l ; skos:definition ?d }"
            ' FILTER(CONTAINS(STR(?w), "/schemes/")) } GROUP BY ?w',
            prefixes=real_graph.context.prefixes,
        )
    )
    assert len(words) > 100
    assert [row["w"].value for row in words if row["n"].value != "1"] == []


def test_the_glossary_has_no_problem_at_all() -> None:
    assert check(Project.find(ROOT)) == []


def test_every_concept_has_an_area_and_is_reached_from_a_top_concept(real_graph: Graph) -> None:
    glossary = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes)
    concepts = glossary.select("SELECT ?c { ?c skos:inScheme <https://w3id.org/coprod/glossary> }")
    assert len(concepts) > 90
    lost = """
    SELECT ?c {
      ?c skos:inScheme <https://w3id.org/coprod/glossary>
      FILTER(NOT EXISTS { ?c skos:broader* ?top . <https://w3id.org/coprod/glossary> skos:hasTopConcept ?top }
        || NOT EXISTS { ?c coprod:area ?area })
    }
    """
    assert glossary.select(lost) == []
