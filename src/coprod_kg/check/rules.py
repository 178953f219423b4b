"""The rules over the whole graph: each a SPARQL file that carries its own severity and message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from functools import cached_property

import pyoxigraph as ox

from ..graph import Graph
from ..guide import Rule, read_rules
from ..problem import Severity, nearest
from .locate import Finding, Locator, entry_of, listing

__all__ = ["Rule", "broken_rules", "read_rules"]

_FEW = 16  # words that a message can list


def broken_rules(
    rules: list[Rule], graph: Graph, locator: Locator, only: Container[str] | None = None
) -> Iterator[Finding]:
    """What each rule finds in the graph, or of the entries whose IRIs are in ``only``."""
    siblings = _Siblings(graph, locator)
    for rule in rules:
        for row in graph.store.query(rule.query):  # type: ignore[union-attr]
            value = _text(row, "value")
            if only is not None and entry_of(row["node"]) not in only:
                continue
            if _follows_from_refusal(rule, _text(row, "node"), value, graph):
                continue
            message = rule.message.replace("{other}", f"`{locator.shown(_text(row, 'other'))}`")
            suggestion = siblings.suggest(value) if rule.suggest else ""
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

    def __init__(self, graph: Graph, locator: Locator) -> None:
        self._graph, self._locator = graph, locator
        self._said: dict[str, str] = {}

    def suggest(self, value: str) -> str:
        """“Did you mean …?” for the nearest existing address, or nothing."""
        if value not in self._said:
            self._said[value] = self._suggestion(*_cut(value))
        return self._said[value]

    def _suggestion(self, stem: str, tail: str) -> str:
        if stem not in self._known:  # perhaps the folder is only nearly named so
            stem = nearest(stem, (home for home, all_there in self._known.items() if home + tail in all_there))
        tails = {iri[len(stem) :]: self._locator.shown(iri) for iri in self._known.get(stem, ())}
        if near := nearest(tail, tails):
            return f"Did you mean `{tails[near]}`?"
        return f"The words are {listing(tails)}." if "/schemes/" in stem and len(tails) <= _FEW else ""

    @cached_property
    def _known(self) -> dict[str, set[str]]:
        """All addresses that exist, by folder, list or entry."""
        words = {quad.subject.value for quad in self._graph.store if "/schemes/" in quad.subject.value}
        parts = {iri for iri in self._graph.places if "." not in iri.partition("#")[2]}
        known: dict[str, set[str]] = defaultdict(set)
        for iri in words | parts | self._graph.beyond.addresses | self._graph.unread:
            known[_cut(iri)[0]].add(iri)
        return known


def _cut(address: str) -> tuple[str, str]:
    """An address cut before its last name."""
    end = max(address.rfind("#"), address.rfind("/")) + 1
    return address[:end], address[end:]
