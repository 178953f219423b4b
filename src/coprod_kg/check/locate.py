"""From a node, a property and a value of the graph back to the line that an editor wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ..entries import Mapping, Node, Scalar, Sequence
from ..graph import Graph
from ..graph.address import Place
from ..problem import Problem, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in the graph: IRIs of node and property, the value's text, and the sentence of its rule."""

    node: str
    property: str
    value: str
    severity: Severity
    sentence: str
    rule: str
    key: str = ""
    suggestion: str = ""
    language: str = ""


class Locator:
    """Turns findings into problems with file, line and column."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def problem(self, finding: Finding) -> Problem | None:
        """The problem at its place; None where the node is in no entry, or the value was derived and not written."""
        place = self.graph.places.get(finding.node)
        if place is None or (finding.property and finding.value and not any(self._candidates(place, finding))):
            return None
        key, node = self._at(place, finding)
        return Problem(
            place.entry.file,
            node.line,
            node.column,
            finding.severity,
            key,
            finding.sentence,
            self.shown(finding.value),
            finding.suggestion,
            finding.rule,
        )

    def shown(self, value: str) -> str:
        """A value as an editor writes it: addresses without the base."""
        for prefix in (self.graph.context.unknown, self.graph.context.base):
            value = value.removeprefix(prefix)
        return value.rpartition("/")[2] if value.startswith("schemes/") else value

    def key(self, node: str, property_iri: str) -> str:
        """The key under which a property is written at a node; the property itself where it is written nowhere."""
        place = self.graph.places.get(node)
        finding = Finding(node, property_iri, "", Severity.ERROR, "", "")
        found = next((key for key, _ in self._candidates(place, finding)), None) if place else None
        return found or property_iri

    def _at(self, place: Place, finding: Finding) -> tuple[str, Node]:
        for key, node in self._candidates(place, finding):
            for item in _scalars(node, finding.language):
                if self._resolves(item.text, finding.value):
                    return self._written(place, key), item
        for key, node in self._candidates(place, finding):
            return self._written(place, key), place.mapping.keys.get(key, node)
        return finding.key or place.key, place.mapping

    def _written(self, place: Place, key: str) -> str:
        return key if key in place.mapping.keys else place.key

    def _candidates(self, place: Place, finding: Finding) -> Iterator[tuple[str, Node]]:
        for key, node in place.mapping.items.items():
            term = place.terms.get(key)
            iri = term.iri if term else self.graph.context.unknown + key
            if iri == finding.property:
                yield key, node

    def _resolves(self, text: str, value: str) -> bool:
        return value == text or (value.endswith("/" + text) and value.startswith(self.graph.context.base))


def entry_of(node: object) -> str:
    """The IRI of the entry to which a node belongs, or would belong; the empty string for a text."""
    return node.value.partition("#")[0] if isinstance(node, ox.NamedNode) else ""


def listing(names: Iterable[str]) -> str:
    """Names as a sentence lists them: “`a`, `b` and `c`”."""
    *most, last = [f"`{name}`" for name in sorted(names)] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _scalars(node: Node, language: str = "") -> Iterator[Scalar]:
    """The plain values below a node; where a language is given, only those that stand under it."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _scalars(item)
    elif isinstance(node, Mapping):
        for key, item in node.items.items():
            if language in ("", key.lower()):
                yield from _scalars(item)
