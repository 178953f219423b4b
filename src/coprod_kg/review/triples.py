"""What two graphs differ in, triple by triple, gathered by the entry that each speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ..graph import Graph

_IRI = re.compile(r"<([^<>\s]*)>")
_LOCAL = re.compile(r"[A-Za-z0-9_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Triples:
    """The triples of one entry that came and went, each in one line as people read it."""

    new: tuple[str, ...]
    lost: tuple[str, ...]


NONE = Triples((), ())


def triples_by_entry(before: Graph, after: Graph) -> dict[str, Triples]:
    """What came and went, by the entry that it speaks of, or by the name of what is no entry."""
    earlier, later = _lines(before), _lines(after)
    new, lost = _grouped(later - earlier, after), _grouped(earlier - later, before)
    return {name: Triples(tuple(new.get(name, ())), tuple(lost.get(name, ()))) for name in sorted({*new, *lost})}


def _lines(graph: Graph) -> set[str]:
    dump = graph.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return set((dump or b"").decode().splitlines())


def _grouped(lines: Iterable[str], graph: Graph) -> Mapping[str, list[str]]:
    base, prefixes = graph.context.base, graph.context.prefixes
    found: dict[str, list[str]] = defaultdict(list)
    for line in sorted(lines):
        subject = line.partition("> ")[0].removeprefix("<")
        name = subject.removeprefix(base).partition("#")[0]
        found[name].append(_read(line.removesuffix(" ."), base, prefixes))
    return found


def _read(line: str, base: str, prefixes: Mapping[str, str]) -> str:
    """A line with prefixes, and with names below the base; what stands between quotation marks is left as it is."""
    subject, predicate, value = line.split(" ", 2)
    shown = [_IRI.sub(lambda found: _short(found[1], base, prefixes), term) for term in (subject, predicate)]
    text, quote, kind = value.rpartition('"')
    end = _IRI.sub(lambda found: _short(found[1], base, prefixes), kind if quote else value)
    return f"{shown[0]} {shown[1]} {text}{quote}{end}"


def _short(iri: str, base: str, prefixes: Mapping[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace):]}"
    return iri.removeprefix(base) if iri.startswith(base) and iri != base else f"<{iri}>"
