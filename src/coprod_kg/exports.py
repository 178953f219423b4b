"""The graph as files: all of it in four formats, ontology and scheme apart, and the description of each entry."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

import pyoxigraph as ox

from .errors import GlossaryError
from .graph import Graph, build_graph
from .project import Project

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_exports(graph: Graph, project: Project, out: Path) -> None:
    """Write ``data/full.*``, ``ontology.ttl``, ``scheme.ttl`` and two files for each entry into the folder ``out``."""
    everything = in_order(quad.triple for quad in graph.store)
    for ending, form in FORMATS.items():
        write_file(out / "data" / f"full.{ending}", _serialised(everything, form, graph.context.prefixes))
    ontology = (project.ontology / "coprod.ttl").read_bytes()
    scheme = (project.ontology / "projections" / "scheme.rq").read_text(encoding="utf-8")
    triples = serialise(graph.store.query(scheme), FORMATS["ttl"], graph.context.prefixes)  # type: ignore[arg-type]
    for folder in (out, out / "data"):
        write_file(folder / "ontology.ttl", ontology)
        write_file(folder / "scheme.ttl", triples)
    write_documents(everything, graph, out)


def changed_documents(earlier: Graph, later: Graph) -> set[str]:
    """The documents whose triples differ between two graphs."""
    different = b"\n".join(_lines(earlier) ^ _lines(later))
    quads = ox.parse(different, format=ox.RdfFormat.N_TRIPLES)
    return {_document(quad.triple, later.context.base) for quad in quads}


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


def serialise(triples: Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    """Triples in one order and one form, so that equal graphs give equal bytes."""
    return _serialised(in_order(triples), form, prefixes)


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples by subject, types first in each."""
    return sorted(triples, key=lambda t: (str(t.subject), t.predicate.value != _TYPE, str(t.predicate), str(t.object)))


def _serialised(triples: Iterable[ox.Triple], form: ox.RdfFormat, prefixes: Mapping[str, str]) -> bytes:
    return ox.serialize(triples, format=form, prefixes=dict(prefixes)) or b""


def write_file(path: Path, content: bytes) -> None:
    """Write through a temporary file beside ``path``, so that nobody ever reads half of it.

    A file that has this content already is left alone, so that its time tells when it changed.
    """
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    os.replace(temporary, path)


def write_documents(triples: Iterable[ox.Triple], graph: Graph, out: Path, only: Set[str] | None = None) -> None:
    """Write two files for each entry and each list of words, or for those in ``only``; ``triples`` are in order."""
    described: dict[str, list[ox.Triple]] = {}
    for triple in triples:
        described.setdefault(_document(triple, graph.context.base), []).append(triple)
    documents = {place.entry.id for place in graph.places.values()}
    documents |= {name for name in described if name.startswith("schemes/") or name == "glossary"}
    for name in documents if only is None else documents & only:
        for ending in ("ttl", "jsonld"):
            content = _serialised(described.get(name, []), FORMATS[ending], graph.context.prefixes)
            write_file(out / f"{name}.{ending}", content)


def _document(triple: ox.Triple, base: str) -> str:
    """The document that describes the subject: that of its entry, or for a listed word that of its scheme."""
    name = triple.subject.value.removeprefix(base).partition("#")[0]  # type: ignore[union-attr]
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
