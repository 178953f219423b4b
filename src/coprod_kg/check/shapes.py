"""The closed SHACL shapes of the kinds of entry, run by pySHACL, and what they say of each key."""

from __future__ import annotations

import logging
from collections.abc import Container, Iterator
from pathlib import Path

import pyoxigraph as ox
import rdflib
from pyshacl import validate
from rdflib.namespace import SH, SKOS

from ..errors import CoprodError
from ..graph import Graph
from ..problem import Severity, nearest
from .locate import Finding, entry_of, listing

logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # ill-typed values are reported by the shapes

_UNKNOWN_RULE = "unknown-key"


def read_shapes(folder: Path) -> rdflib.Graph:
    """All shapes of a folder in one graph; Oxigraph reads Turtle several times faster than rdflib."""
    paths = sorted(folder.glob("*.ttl"))
    triples = [quad.triple for path in paths for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    shapes = rdflib.Graph()
    shapes.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    return shapes


def broken_shapes(shapes: rdflib.Graph, graph: Graph, only: Container[str] | None = None) -> Iterator[Finding]:
    """What the shapes find in the entries, or in those whose IRIs are in ``only``: a shape looks at one entry alone.

    Raises CoprodError if the engine saw no data.
    """
    triples = [quad.triple for quad in graph.entries if only is None or entry_of(quad.subject) in only]
    data = rdflib.Graph()
    data.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    if len(data) != len(triples):
        raise CoprodError(f"The shapes engine got {len(data)} of {len(triples)} triples.")
    if not len(data):
        return
    _, report, _ = validate(data, shacl_graph=shapes, inplace=True, meta_shacl=False, advanced=False)
    keys = _Keys(shapes)
    for result in set(report.objects(None, SH.result)):
        if not _was_refused(report, result, graph):
            yield _finding(report, result, keys, graph)


def _was_refused(report: rdflib.Graph, result: rdflib.term.Node, graph: Graph) -> bool:
    """Whether a missing key is written in the file, so that its value was refused with a sentence of its own."""
    node, path = str(report.value(result, SH.focusNode)), report.value(result, SH.resultPath)
    if path is None:
        return node in graph.places and "id" in graph.places[node].mapping.items
    if report.value(result, SH.sourceConstraintComponent) != SH.MinCountConstraintComponent:
        return False
    return _written_key(graph, node, str(path)) != str(path)


def _finding(report: rdflib.Graph, result: rdflib.term.Node, keys: _Keys, graph: Graph) -> Finding:
    shape = report.value(result, SH.sourceShape)
    path = str(report.value(result, SH.resultPath) or "")
    sentence = str(report.value(result, SH.resultMessage))
    node = str(report.value(result, SH.focusNode))
    value = str(report.value(result, SH.value) or "")
    if report.value(result, SH.sourceConstraintComponent) == SH.ClosedConstraintComponent:
        key = _written_key(graph, node, path)
        return Finding(node, path, key, Severity.ERROR, sentence, _UNKNOWN_RULE, key, keys.suggest(key, shape))
    name = str(keys.shapes.value(shape, SH.name) or "")
    rule = str(shape).rpartition("/shapes/")[2].replace("keys/", "")
    shown = "" if value == node else value
    return Finding(node, path, shown, Severity.ERROR, sentence, rule, name if path else "id")


def _written_key(graph: Graph, node: str, path: str) -> str:
    place = graph.places.get(node)
    for key in place.mapping.items if place else ():
        term = place.terms.get(key) if place else None
        if (term.iri if term else graph.context.unknown + key) == path:
            return key
    return path


class _Keys:
    """Which keys each shape has, for suggestions."""

    def __init__(self, shapes: rdflib.Graph) -> None:
        self.shapes = shapes

    def suggest(self, key: str, shape: rdflib.term.Node | None) -> str:
        """What was perhaps meant: a key of the shape, the kinds of entry that have this key, or all that can stand."""
        own = self._names(shape)
        if near := nearest(key, own) or self._otherwise(key, shape):
            return f"Did you mean `{near}`?"
        kinds = set(self.shapes.subjects(SH.targetClass, None))
        if shape in kinds and key == "id":
            return "An entry needs no `id`, since its file name is its name."
        homes = sorted(str(self.shapes.value(kind, SH.name)) for kind in kinds if key in self._names(kind))
        if shape in kinds and homes:
            return f"It is a key of {' and of '.join(homes)}; is the file in the right folder?"
        return f"The keys here are {listing(own | self._id(shape))}."

    def _names(self, shape: rdflib.term.Node | None) -> set[str]:
        return {str(self.shapes.value(key, SH.name)) for key in self.shapes.objects(shape, SH.property)}

    def _otherwise(self, key: str, shape: rdflib.term.Node | None) -> str:
        """The key of the shape that people call ``key``, or nothing."""
        for own in self.shapes.objects(shape, SH.property):
            if rdflib.Literal(key.lower()) in self.shapes.objects(own, SKOS.hiddenLabel):
                return str(self.shapes.value(own, SH.name))
        return ""

    def _id(self, shape: rdflib.term.Node | None) -> set[str]:
        """The key ``id`` where a second shape asks for one."""
        targets = self.shapes.objects(shape, SH.targetObjectsOf)
        asking = (set(self.shapes.subjects(SH.targetObjectsOf, target)) - {shape} for target in targets)
        return {"id"} if any(asking) else set()
