"""Texts cut up for display: phrases marked in a quotation, and the spellings that a search should find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup

GAP = "[…]"
# A word with “co” in front, joined or not: “co-production”, “co production”, “coproduction”.
_CO_WORD = re.compile(r"\bco[\s\u00ad\u2010\u2011–-]+(\w{4,})", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# Where something begins that the search leaves out, such as the citation, which names the glossary on every page.
_LEFT_OUT = re.compile(r"<(\w+)[^>]*\sdata-pagefind-ignore\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a text under a key; parts that do not follow each other are joined with ``[…]``."""

    key: int
    words: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the keys of all phrases that cover it, and of those that end with it."""

    text: str
    keys: tuple[int, ...]
    ends: tuple[int, ...]


def segments(text: str, phrases: Iterable[Phrase]) -> list[Segment]:
    """``text`` cut where phrases begin and end; joining the segments gives it back."""
    spans = [(key, start, end) for phrase in phrases for key, start, end in _spans(text, phrase)]
    cuts = sorted({0, len(text), *(cut for _, start, end in spans for cut in (start, end))})
    return [
        Segment(
            text[start:end],
            tuple(sorted({key for key, first, last in spans if first <= start and end <= last})),
            tuple(sorted({key for key, _, last in spans if last == end})),
        )
        for start, end in pairwise(cuts)
    ]


def _spans(text: str, phrase: Phrase) -> Sequence[tuple[int, int, int]]:
    """Where the parts of a phrase stand, each after the one before; nothing if one of them is missing."""
    found = []
    place = 0
    for part in (part.strip() for part in phrase.words.split(GAP)):
        start = text.find(part, place)
        if not part or start < 0:
            return []
        place = start + len(part)
        found.append((phrase.key, start, place))
    return found


def folded(html: str) -> str:
    """The words with “co” of a page written as one, so that each spelling of a query meets the same word."""
    text = _TAG.sub(" ", _searched(html))
    return " ".join(sorted({f"co{match.group(1)}".casefold() for match in _CO_WORD.finditer(text)}))


def _searched(html: str) -> str:
    """The page without what the search leaves out."""
    kept = []
    place = 0
    while begin := _LEFT_OUT.search(html, place):
        kept.append(html[place : begin.start()])
        place = _end(html, begin.group(1), begin.end())
    return " ".join((*kept, html[place:]))


def _end(html: str, name: str, place: int) -> int:
    """Where the element ``name`` that was opened before ``place`` ends; the end of the page if it is never closed."""
    depth = 1
    for tag in re.compile(rf"<(/?){name}\b[^>]*>").finditer(html, place):
        depth += -1 if tag.group(1) else 1
        if not depth:
            return tag.end()
    return len(html)


def beginning(text: str, words: int = 9) -> str:
    """The first words of a text, with dots where more follows."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:.") + " …"


def plain(value: Any) -> Any:
    """Text as it reads, in lists and mappings too: what templates have escaped becomes itself again."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.striptags() if isinstance(value, Markup) else value
