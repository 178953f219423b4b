"""Definitions set side by side: texts cut at the words of their anatomy, shared codes, and wordings that are alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from .pieces import pieces, rooted
from .text import Phrase, segments

RUN = 4  # so many words in the same order are hardly chance
ALIKE = 0.3  # two wordings are alike if they share this part of the runs of the shorter one
_WORD = re.compile(r"\w+")


def cut(text: str, rows: Sequence[Mapping[str, Any]], order: Sequence[Any]) -> list[dict[str, Any]]:
    """``text`` cut at the words of its anatomy: stretches with the marks that lie on them.

    A mark names the row of the anatomy, and its aspect by its place in ``order``; joining the stretches gives the text.
    """
    numbers = [order.index(row["aspect"]) + 1 for row in rows]
    phrases = [Phrase(place, str(row["words"])) for place, row in enumerate(rows)]
    return [
        {
            "text": segment.text,
            "marks": [{"phrase": key, "n": numbers[key], "ends": key in segment.ends} for key in segment.keys],
        }
        for segment in segments(text, phrases)
    ]


@dataclass(frozen=True, slots=True)
class Use:
    """A code, and the definitions that have it under one aspect."""

    code: str
    label: str
    definitions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The codes under one aspect: in all coded definitions, in several, in one; and who leaves it open."""

    aspect: str
    all: tuple[Use, ...]
    some: tuple[Use, ...]
    one: tuple[Use, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What definitions agree and differ in, by aspect; only those with codes count."""

    coded: tuple[str, ...]
    aspects: tuple[Shared, ...]


def agreement(definitions: Sequence[str], rows: Iterable[Mapping[str, Any]], order: Sequence[str]) -> Agreement:
    """What the codes of definitions have in common; ``rows`` name definition, aspect, code and label."""
    given = [row for row in rows if row["definition"] in definitions]
    coded = tuple(node for node in definitions if any(row["definition"] == node for row in given))
    aspects = sorted({str(row["aspect"]) for row in given}, key=order.index)
    return Agreement(coded, tuple(_shared(aspect, coded, given) for aspect in aspects))


def _shared(aspect: str, coded: tuple[str, ...], rows: list[Mapping[str, Any]]) -> Shared:
    under = [row for row in rows if row["aspect"] == aspect]
    given = {(row["definition"], row["code"]) for row in under}
    labels = {str(row["code"]): str(row["label"]) for row in under}
    uses = [Use(code, label, tuple(node for node in coded if (node, code) in given)) for code, label in labels.items()]
    uses.sort(key=lambda use: (-len(use.definitions), use.label, use.code))
    answered = {str(row["definition"]) for row in under}
    return Shared(
        aspect,
        tuple(use for use in uses if 1 < len(use.definitions) == len(coded)),
        tuple(use for use in uses if 1 < len(use.definitions) < len(coded)),
        tuple(use for use in uses if len(use.definitions) == 1),
        tuple(node for node in coded if node not in answered),
    )


def alike(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of names whose texts share much of their wording, in the order given."""
    runs = [(name, _runs(text)) for name, text in texts]
    holders: dict[str, list[int]] = {}
    for place, (_, own) in enumerate(runs):
        for run in own:
            holders.setdefault(run, []).append(place)
    together = Counter(pair for places in holders.values() for pair in combinations(places, 2))
    return [
        (runs[first][0], runs[second][0])
        for (first, second), shared in sorted(together.items())
        if shared >= ALIKE * min(len(runs[first][1]), len(runs[second][1]))
    ]


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def tools(here: str) -> dict[str, Any]:
    """What templates need to set definitions side by side on the page with the path ``here``."""
    return {
        "cut": cut,
        "agreement": agreement,
        "alike": alike,
        "pieces": lambda html: pieces(str(html), here),
        "rooted": lambda address: rooted(address, here),
    }
