"""The data files: the same graph in every format and every tool, and the same bytes each time."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib

from coprod_kg import Project, build_graph
from coprod_kg.exports import FORMATS, write_exports
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
        [sys.executable, "-c", program, str(ROOT), str(tmp_path)], check=True, env={"PYTHONHASHSEED": "7", "PATH": ""}
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
