"""The rules over the whole graph: each a SPARQL file that carries its own severity and message."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..graph import Graph
from ..guide import Rule, read_rules
from ..problem import Severity, nearest
from .locate import Finding, Locator, listing

__all__ = ["Rule", "broken_rules", "read_rules"]

_FEW = 16  # words that a message can list


def broken_rules(rules: list[Rule], graph: Graph, locator: Locator) -> Iterator[Finding]:
    """What each rule finds in the graph."""
    siblings = _Siblings(graph)
    for rule in rules:
        for row in graph.store.query(rule.query):  # type: ignore[union-attr]
            value = _text(row, "value")
            if _follows_from_refusal(rule, _text(row, "node"), value, graph):
                continue
            message = rule.message.replace("{other}", f"`{locator.shown(_text(row, 'other'))}`")
            suggestion = siblings.suggest(value, locator) if rule.suggest else ""
            yield Finding(
                _text(row, "node"),
                _text(row, "key"),
                value,
                rule.severity,
                message,
                rule.name,
                suggestion=suggestion,
                language=_language(row),
            )


def _follows_from_refusal(rule: Rule, node: str, value: str, graph: Graph) -> bool:
    """Whether the rule misses only what was refused before: an entry, or a value in the same file or elsewhere."""
    if value:
        return value.partition("#")[0] in graph.unread
    place = graph.places.get(node)
    refused = graph.refused
    return bool(refused) and (rule.severity is Severity.WARNING or (place is not None and place.entry.file in refused))


def _text(row: ox.QuerySolution, name: str) -> str:
    try:
        term = row[name]
    except KeyError:
        return ""
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else ""


def _language(row: ox.QuerySolution) -> str:
    try:
        term = row["value"]
    except KeyError:
        return ""
    return (term.language or "") if isinstance(term, ox.Literal) else ""


class _Siblings:
    """Existing addresses near a wrong one: of the same folder, list or entry."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: set[str] | None = None

    def suggest(self, value: str, locator: Locator) -> str:
        """“Did you mean …?” for the nearest existing address, or nothing."""
        if self._known is None:
            words = {quad.subject.value for quad in self._graph.store if "/schemes/" in quad.subject.value}
            parts = {iri for iri in self._graph.places if "." not in iri.partition("#")[2]}
            self._known = words | parts | self._graph.beyond.addresses
        stem = value[: max(value.rfind("#"), value.rfind("/")) + 1]
        tails = {
            iri[len(stem) :]: locator.shown(iri)
            for iri in self._known
            if iri.startswith(stem) and "/" not in iri[len(stem) :] and ("#" in stem or "#" not in iri)
        }
        near = nearest(value[len(stem) :], tails)
        if near:
            return f"Did you mean `{tails[near]}`?"
        return f"The words are {listing(tails)}." if "/schemes/" in stem and len(tails) <= _FEW else ""
