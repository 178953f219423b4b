"""Who relies on an entry: releases whose permalinks pin its text, and other entries that refer to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from ..graph import Graph
from ..versions import History
from ..versions.history import RECEIPTS


@dataclass(frozen=True, slots=True)
class Reference:
    """Another entry that refers to one, under these keys."""

    entry: str
    keys: tuple[str, ...]


def pinned(history: History, entry: str, digest: str) -> list[str]:
    """The releases in which an entry says what has this hash, oldest first."""
    return [version for version, known in history.versions(entry) if known == digest]


class Backlinks:
    """What refers to the entries of a graph, as their files write it."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._nodes: dict[str, list[str]] = defaultdict(list)
        for iri, place in graph.places.items():
            self._nodes[place.entry.id].append(iri)

    def of(self, entry: str) -> list[Reference]:
        """The other entries that refer to an entry or a part of it, in order of address."""
        found: dict[str, set[str]] = defaultdict(set)
        for node in self._nodes.get(entry, [self._graph.context.base + entry]):
            for other, key in self._pointing(node):
                if other != entry and not other.startswith(f"{RECEIPTS}/"):
                    found[other].add(key)
        return [Reference(other, tuple(sorted(keys))) for other, keys in sorted(found.items())]

    def _pointing(self, node: str) -> Iterator[tuple[str, str]]:
        for quad in self._graph.entries.quads_for_pattern(None, None, ox.NamedNode(node)):
            subject = str(quad.subject)[1:-1]
            place = self._graph.places.get(subject)
            if place is not None:
                yield place.entry.id, self._key(subject, quad.predicate.value)

    def _key(self, iri: str, predicate: str) -> str:
        place = self._graph.places[iri]
        keys: Iterable[str] = place.mapping.items
        written = next((key for key in keys if key in place.terms and place.terms[key].iri == predicate), "")
        return written if place.key == "file" else f"{place.key}.{written}" if written else place.key
