"""The data files: the same graph in every format and every tool, and the same bytes each time."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, VOID
from support import GOOD

from coprod_kg import Project, build_graph
from coprod_kg.exports import FORMATS, changed_documents, in_order, write_documents, write_exports
from coprod_kg.graph import Graph

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return build_graph(Project.find(ROOT))


@pytest.fixture(scope="module")
def out(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    write_exports(graph, Project.find(ROOT), folder)
    return folder


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_holds_every_triple_in_oxigraph_and_in_rdflib(graph: Graph, out: Path, ending: str) -> None:
    path = out / "data" / f"full.{ending}"
    parsed = {quad.triple for quad in ox.parse(path=path, format=FORMATS[ending])}
    assert parsed == {quad.triple for quad in graph.store}
    names = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    assert len(rdflib.Graph().parse(path, format=names[ending])) == len(graph.store)


def test_owlready2_loads_as_many_triples(graph: Graph, out: Path) -> None:
    world = owlready2.World()
    content = (out / "data" / "full.nt").read_bytes()
    ontology = world.get_ontology("https://w3id.org/coprod/ontology#").load(fileobj=io.BytesIO(content))
    assert ontology.loaded
    marker = rdflib.URIRef("http://anonymous")  # owlready2 adds one triple of its own to every world
    assert len([triple for triple in world.as_rdflib_graph() if triple[0] != marker]) == len(graph.store)


def test_no_blank_node_stands_in_the_graph(out: Path) -> None:
    assert "_:" not in (out / "data" / "full.nt").read_text(encoding="utf-8").replace('"', "\n").split("\n")[0]
    quads = list(ox.parse(path=out / "data" / "full.nt", format=ox.RdfFormat.N_TRIPLES))
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]


def test_two_builds_in_two_processes_are_byte_identical(out: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from coprod_kg import Project, build_graph;"
        "from coprod_kg.exports import write_exports;"
        "p = Project.find(Path(sys.argv[1])); write_exports(build_graph(p), p, Path(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", program, str(ROOT), str(tmp_path)],
        check=True,
        env={"PYTHONHASHSEED": "7", "PATH": os.environ["PATH"]},
    )
    first = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    second = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert first == second


def test_turtle_is_readable_with_prefixes_and_one_block_for_each_subject(out: Path) -> None:
    text = (out / "definitions" / "ostrom-1996.ttl").read_text(encoding="utf-8")
    assert text.startswith("@prefix")
    assert "\ta coprod:Definition" in text or " a coprod:Definition" in text
    subjects = [line.split()[0] for line in text.splitlines() if line.startswith("<https")]
    assert subjects == sorted(set(subjects))


def test_every_entry_has_a_description_in_turtle_and_json_ld(graph: Graph, out: Path) -> None:
    for entry in {place.entry.id for place in graph.places.values()}:
        described = {q.triple for q in ox.parse(path=out / f"{entry}.ttl", format=ox.RdfFormat.TURTLE)}
        assert described
        assert json.loads((out / f"{entry}.jsonld").read_text(encoding="utf-8"))
        assert described == {q.triple for q in ox.parse(path=out / f"{entry}.jsonld", format=ox.RdfFormat.JSON_LD)}


def test_the_plain_scheme_loses_no_definition_and_names_a_source_for_each(graph: Graph, out: Path) -> None:
    scheme = ox.Store()
    scheme.load(path=out / "scheme.ttl", format=ox.RdfFormat.TURTLE)
    literals = [q for q in scheme if q.predicate.value.endswith("#definition")]
    pairs = [q for q in graph.store if q.predicate.value.endswith("ontology#defines")]
    assert len(literals) == len(pairs)
    assert all(q.object.value.endswith(")") and "speaker unknown" not in q.object.value for q in literals)


def test_the_ontology_file_is_the_ontology(out: Path) -> None:
    assert (out / "ontology.ttl").read_bytes() == (ROOT / "ontology" / "coprod.ttl").read_bytes()


# The description of an entry


def triples_of(path: Path) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)}


def test_a_description_is_complete_and_has_nothing_else(graph: Graph, out: Path) -> None:
    base = graph.context.base
    naming = {f"{RDFS.label}", f"{SKOS.prefLabel}", f"{DCTERMS.title}", f"{RDF.type}"}
    for entry in ("concepts/co-production", "definitions/ostrom-1996", "people/elinor-ostrom", "sources/ostrom-1996"):

        def is_of_entry(node: object, entry: str = entry) -> bool:
            return isinstance(node, ox.NamedNode) and node.value.partition("#")[0] == base + entry

        everything = {quad.triple for quad in graph.store}
        own = {triple for triple in everything if is_of_entry(triple.subject)}
        pointing = {triple for triple in everything if is_of_entry(triple.object)}
        pointed = {triple.object for triple in own}
        named = {one for one in everything if one.subject in pointed and one.predicate.value in naming}
        assert own
        assert pointing - own
        assert named - own
        assert triples_of(out / f"{entry}.ttl") == own | pointing | named


def test_the_list_of_a_word_tells_what_uses_it(out: Path) -> None:
    users = {
        one.subject.value for one in triples_of(out / "schemes" / "disciplines.ttl") if "subject" in str(one.predicate)
    }
    assert "https://w3id.org/coprod/concepts/co-production" in users


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("people/ada-meadow", "Ada", "Adela"),
        ("concepts/making", "making", "fabricating"),
        ("sources/meadow-2019", "title:", "title_was:"),
        ("concepts/co-making", "status: deprecated", "status: accepted"),
        ("definitions/brook-2021", "replaced_by: definitions/meadow-2019", "note: Nothing takes its place."),
    ],
)
def test_after_a_change_exactly_the_documents_that_differ_are_known(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    glossary = tmp_path / "glossary"
    shutil.copytree(GOOD, glossary)
    here = Project.find(ROOT, glossary)
    earlier = build_graph(here)
    text = (glossary / f"{file}.yml").read_text(encoding="utf-8")
    assert old in text
    (glossary / f"{file}.yml").write_text(text.replace(old, new), encoding="utf-8")
    later = build_graph(here)
    followed, whole = tmp_path / "followed", tmp_path / "whole"
    for number, made in enumerate((earlier, later)):
        triples = in_order(quad.triple for quad in made.store)
        only = changed_documents(earlier, later, here) if number else None
        write_documents(triples, made, here, followed, only)
    write_documents(in_order(quad.triple for quad in later.store), later, here, whole)
    assert contents(followed) == contents(whole)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What the server reads of the data


def test_what_is_deprecated_is_listed_with_its_successors(tmp_path: Path) -> None:
    here = Project.find(ROOT, GOOD)
    write_exports(build_graph(here), here, tmp_path)
    gone = rdflib.Graph().parse(tmp_path / "data" / "gone.ttl")
    old = rdflib.URIRef("https://w3id.org/coprod/concepts/co-making")
    assert (old, OWL.deprecated, rdflib.Literal(True)) in gone
    assert {str(one).rpartition("/")[2] for one in gone.objects(old, DCTERMS.isReplacedBy)} == {
        "co-production",
        "making",
    }
    described = rdflib.Graph().parse(tmp_path / "concepts" / "co-making.ttl")
    assert set(gone.triples((old, None, None))) <= set(described)


def test_the_data_set_is_described_with_figures_that_are_true(graph: Graph, out: Path) -> None:
    said = rdflib.Graph().parse(out / "data" / "void.ttl")
    dataset = rdflib.URIRef("https://w3id.org/coprod/data/void#dataset")
    assert said.value(dataset, VOID.triples) == rdflib.Literal(len(graph.store))
    everything = [quad.triple for quad in graph.store]
    assert said.value(dataset, VOID.properties) == rdflib.Literal(len({one.predicate for one in everything}))
    assert said.value(dataset, VOID.distinctSubjects) == rdflib.Literal(len({one.subject for one in everything}))
    entries = {place.entry.id for place in graph.places.values()}
    assert int(str(said.value(dataset, VOID.entities))) >= len(entries)
    example = said.value(dataset, VOID.exampleResource)
    assert str(example).removeprefix(graph.context.base) in entries
    dumps = {str(one).removeprefix(graph.context.base) for one in said.objects(dataset, VOID.dataDump)}
    assert dumps == {f"data/full.{ending}" for ending in FORMATS}
    assert all((out / dump).is_file() for dump in dumps)
    used = {str(one) for one in said.objects(dataset, VOID.vocabulary)}
    assert all(any(one.predicate.value.startswith(space) for space in used) for one in everything)


def test_the_endpoint_is_described_with_what_it_can_do(out: Path) -> None:
    said = rdflib.Graph().parse(out / "data" / "void.ttl")
    space = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    service = said.value(None, RDF.type, space.Service)
    assert said.value(service, space.supportedLanguage) == space.SPARQL11Query
    default = said.value(said.value(service, space.defaultDataset), space.defaultGraph)
    assert (default, RDF.type, VOID.Dataset) in said
    assert not [node for node in said.all_nodes() if isinstance(node, rdflib.BNode)]
