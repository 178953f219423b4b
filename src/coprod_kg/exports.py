"""The graph as files: all of it in four formats, ontology and scheme apart, and the description of each entry."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

import pyoxigraph as ox

from .errors import GlossaryError
from .files import write_file as write_file
from .graph import Graph, build_graph, past_of
from .graph.past import CARRIED
from .project import Project

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_exports(graph: Graph, project: Project, out: Path) -> None:
    """Write the graph, ontology, scheme, descriptions of the data and two files for each entry into the folder ``out``.

    What is gone (``data/gone.ttl``) and what the data set is (``data/void.ttl``) the server reads.
    """
    everything = in_order(quad.triple for quad in graph.store)
    for ending, form in FORMATS.items():
        write_file(out / "data" / f"full.{ending}", _serialised(everything, form, graph.context.prefixes))
    ontology = (project.ontology / "coprod.ttl").read_bytes()
    for folder in (out, out / "data"):
        write_file(folder / "ontology.ttl", ontology)
        write_file(folder / "scheme.ttl", _projected(graph, project, "scheme"))
    for name in ("gone", "void"):
        write_file(out / "data" / f"{name}.ttl", _projected(graph, project, name))
    write_documents(everything, graph, project, out)


def _projection(graph: Graph, project: Project, name: str) -> Iterable[ox.Triple]:
    query = (project.ontology / "projections" / f"{name}.rq").read_text(encoding="utf-8")
    return graph.store.query(query)  # type: ignore[return-value]


def _projected(graph: Graph, project: Project, name: str) -> bytes:
    return serialise(set(_projection(graph, project, name)), FORMATS["ttl"], graph.context.prefixes)


def changed_documents(earlier: Graph, later: Graph, project: Project) -> set[str]:
    """The documents whose triples differ between two graphs."""
    different = b"\n".join(_lines(earlier) ^ _lines(later))
    base = later.context.base
    found: set[str] = set()
    for quad in ox.parse(different, format=ox.RdfFormat.N_TRIPLES):
        found |= {_document(node, base) for node in (quad.subject, quad.object) if isinstance(node, ox.NamedNode)}
    # What is called otherwise is so in every document that points at it.
    before, now = (set(_projection(graph, project, "naming")) for graph in (earlier, later))
    for thing in {triple.subject for triple in before ^ now}:
        pointing = later.store.quads_for_pattern(None, None, thing)
        found |= {_document(quad.subject, base) for quad in pointing}
    return found


def _lines(graph: Graph) -> set[bytes]:
    """One line for each triple; they are compared much faster than the triples themselves."""
    dump = graph.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return set((dump or b"").splitlines())


def write_package_data(project: Project) -> Path:
    """The folder of what the wheel carries: the graph as N-Triples and the context.

    Raises GlossaryError if the glossary has errors.
    """
    graph = build_graph(project)
    if graph.has_errors:
        raise GlossaryError(len(graph.problems), "Packaging")
    folder = project.build / "package"
    triples = serialise((quad.triple for quad in graph.store), ox.RdfFormat.N_TRIPLES, {})
    write_file(folder / "full.nt", triples)
    write_file(folder / "context.jsonld", (project.ontology / "context.jsonld").read_bytes())
    return folder


def write_past(project: Project) -> Path:
    """The file in which a source distribution carries when entries were made, since it has no git."""
    path = project.build / "package" / CARRIED
    past_of(project).write(path)
    return path


def serialise(triples: Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Triples in one order and one form, so that equal graphs give equal bytes."""
    return _serialised(in_order(triples), form, prefixes)


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples by subject, types first in each."""
    return sorted(triples, key=lambda t: (str(t.subject), t.predicate.value != _TYPE, str(t.predicate), str(t.object)))


def _serialised(triples: Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    return ox.serialize(triples, format=form, prefixes=dict(prefixes)) or b""


def write_documents(
    triples: Iterable[ox.Triple], graph: Graph, project: Project, out: Path, only: Set[str] | None = None
) -> None:
    """Write two files for each entry and each list of words, or for those in ``only``; ``triples`` are in order."""
    described = _Descriptions(list(triples), graph.context.base, set(_projection(graph, project, "naming")))
    documents = {place.entry.id for place in graph.places.values()}
    documents |= {name for name in described.own if name.startswith("schemes/") or name == "glossary"}
    for name in documents if only is None else documents & only:
        said = described.of(name)
        for ending in ("ttl", "jsonld"):
            write_file(out / f"{name}.{ending}", _serialised(said, FORMATS[ending], graph.context.prefixes))


class _Descriptions:
    """What each document says: of its own things, of what these are linked to, and what is linked to them.

    Triples are kept as their places in the whole list, so that no document has to be sorted by what its triples say.
    """

    def __init__(self, triples: list[ox.Triple], base: str, naming: Set[ox.Triple]) -> None:
        self._triples = triples
        self.own: dict[str, list[int]] = {}
        self._pointing: dict[str, list[int]] = {}
        self._naming: dict[object, list[int]] = {}
        for place, triple in enumerate(triples):
            self.own.setdefault(_document(triple.subject, base), []).append(place)
            if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(base):
                self._pointing.setdefault(_document(triple.object, base), []).append(place)
            if triple in naming:
                self._naming.setdefault(triple.subject, []).append(place)

    def of(self, name: str) -> list[ox.Triple]:
        """The triples of one document, in order."""
        own = self.own.get(name, [])
        places = {*own, *self._pointing.get(name, [])}
        for one in {self._triples[place].object for place in own}:
            places.update(self._naming.get(one, []))
        return [self._triples[place] for place in sorted(places)]


def _document(node: object, base: str) -> str:
    """The document that describes a thing: that of its entry, or for a listed word that of its scheme."""
    name = node.value.removeprefix(base).partition("#")[0]  # type: ignore[attr-defined]
    return "/".join(name.split("/")[:2]) if name.startswith("schemes/") else name


def clear(folder: Path) -> None:
    """Remove what an earlier build left in ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def replace_folder(folder: Path, fresh: Path) -> None:
    """Put ``fresh`` in the place of ``folder``, which stays whole until then."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        os.replace(folder, old)
    os.replace(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)
