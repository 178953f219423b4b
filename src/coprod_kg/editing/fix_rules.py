"""Which fix belongs to which rule, and what a fix may rely on: it never takes judgement, or it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

import pyoxigraph as ox
from rdflib import URIRef
from rdflib.namespace import SH

from ..graph import Graph
from ..keys import Shapes
from ..problem import Problem
from .fix_files import FILES, with_quotes, with_spaces
from .fix_text import with_key, with_value, without_item
from .fix_values import ANEW

_SUGGESTED = re.compile(r"(?:Did you mean|Rename it to) `([^`]+)`")
_SHAPES = "https://w3id.org/coprod/shapes/keys/"


class Known:
    """What a fix may rely on: entries that exist, listed words, and the patterns of the shapes."""

    def __init__(self, shapes: Shapes, graph: Graph) -> None:
        self._shapes, self._graph = shapes, graph

    def mend(self, text: str, problem: Problem) -> str | None:
        """``text`` with one problem mended; None where that would take judgement."""
        mend = _BY_RULE.get(problem.rule)
        if mend:
            return mend(self, text, problem)
        if problem.rule not in ANEW or not problem.value:
            return None
        new = ANEW[problem.rule](problem.value.strip())
        if not re.search(self._pattern(problem.rule), new):
            return None
        return with_value(text, problem.line, problem.column, new)

    def suggested(self, text: str, problem: Problem) -> str | None:
        """The text with the address or listed word that was meant, if it exists."""
        found = meant(problem)
        if found in self._words or self._graph.context.base + found in self._graph.places:
            return with_value(text, problem.line, problem.column, found)
        return None

    @cached_property
    def _words(self) -> set[str]:
        schemes = f"{self._graph.context.base}schemes/"
        named = (quad.subject for quad in self._graph.store if isinstance(quad.subject, ox.NamedNode))
        return {node.value.rpartition("/")[2] for node in named if node.value.startswith(schemes)}

    def _pattern(self, rule: str) -> str:
        return str(self._shapes.graph.value(URIRef(_SHAPES + rule), SH.pattern) or "$^")


def meant(problem: Problem) -> str:
    """What a message suggests, or nothing."""
    found = _SUGGESTED.search(problem.suggestion)
    return found[1] if found else ""


def _same_letters(text: str) -> str:
    return re.sub(r"[-_ ]", "", text.casefold())


def _word(known: Known, text: str, problem: Problem) -> str | None:
    """A listed word of which only hyphens and underscores are wrong."""
    alike = _same_letters(meant(problem)) == _same_letters(problem.value)
    return known.suggested(text, problem) if alike else None


def _key(known: Known, text: str, problem: Problem) -> str | None:
    """A key of which only capitals, hyphens and underscores are wrong."""
    found = meant(problem)
    alike = _same_letters(found) == _same_letters(problem.key)
    return with_key(text, problem.line, problem.column, found) if alike else None


def _tag(known: Known, text: str, problem: Problem) -> str | None:
    found = meant(problem)
    return with_key(text, problem.line, problem.column, found) if found else None


def _item(known: Known, text: str, problem: Problem) -> str | None:
    return without_item(text, problem.line, problem.column)


def _line(known: Known, text: str, problem: Problem) -> str | None:
    spaced = with_spaces(text)
    return spaced if spaced != text else with_quotes(text, problem.line)


_BY_RULE: dict[str, Callable[[Known, str, Problem], str | None]] = {
    "reference-form": Known.suggested,
    "unknown-word": _word,
    "unknown-key": _key,
    "language-tag": _tag,
    "value-twice": _item,
    "broader-redundant": _item,
    "skos-s13-label-twice": _item,
    "yaml-syntax": _line,
}
# The rules that can be mended, and two habits that no rule names.
FIXES = {*_BY_RULE, *ANEW, *FILES, "file-name", "fmt"}
