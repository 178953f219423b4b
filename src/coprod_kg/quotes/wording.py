"""Texts as words: what an author quotes, leaves out with a mark, or puts in between brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .normalise import LINE_END_HYPHEN, typographic

GAP = "…"  # the key of a mark of omission
_IN_WORD = rf"[-'{LINE_END_HYPHEN}]"
_TOKEN = re.compile(
    r"(?P<gap>[\[(]\s?\.(?:\s?\.){2,}\s?[\])]|\.(?:\s?\.){2,})"
    rf"|(?P<word>(?:\[\w{{1,3}}\](?=\w))?\w+(?:{_IN_WORD}+\w+)*(?:\[\w{{1,4}}\](?!\w))?)"
)
_BRACKETS = re.compile(r"\[[^\[\]]{1,200}\]")
_NOT_KEY = re.compile(rf"[-'\[\]_{LINE_END_HYPHEN}]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark of omission: ``key`` without capitals, hyphens and brackets, offsets in the text.

    ``added`` words stand between brackets, or have letters that do.
    """

    key: str
    start: int
    end: int
    added: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether it is a mark of omission."""
        return self.key == GAP


def read_words(text: str, notes: Sequence[tuple[int, int]] = ()) -> list[Word]:
    """The words of a text in order, without those in ``notes``."""
    read = typographic(text)
    brackets = [found.span() for found in _BRACKETS.finditer(read.text)]
    starts, note_starts = [start for start, _ in brackets], [start for start, _ in notes]
    found: list[Word] = []
    for token in _TOKEN.finditer(read.text):
        start, end = read.original(*token.span())
        if _inside(start, notes, note_starts):
            continue
        if token["gap"]:
            found.append(Word(GAP, start, end))
        elif key := _NOT_KEY.sub("", token["word"]).casefold():
            found.append(Word(key, start, end, "[" in token["word"] or _inside(token.start(), brackets, starts)))
    return found


def _inside(place: int, spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    before = bisect_right(starts, place) - 1
    return before >= 0 and place < spans[before][1]


_MARKS = (("“", "”"), ("«", "»"), ("„", "“"), ("‹", "›"))
_LONGEST = 4000  # characters between quotation marks; what is longer has lost one of them
_STRAIGHT = re.compile(r'"(?=\S)([^"]{2,4000}?)(?<=\S)"', re.DOTALL)
_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=\w|\[|…|\.)(.{8,600}?)(?<=[\w.,;:!?\])…])[’'](?!\w)", re.DOTALL)
_PARAGRAPH = re.compile(r"\n\s*\n")


def quoted_spans(text: str, blocks: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """What stands between quotation marks or is set off as a block quotation, as offsets in order."""
    found = [span for span in blocks if span[1] > span[0]]
    for opening, closing in _MARKS:
        found += _paired(text, opening, closing)
    for pattern in (_STRAIGHT, _SINGLE):
        found += [match.span(1) for match in pattern.finditer(text) if not _PARAGRAPH.search(match[1])]
    return sorted(found)


def _paired(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    begun: list[int] = []
    for sign in re.finditer(f"[{opening}{closing}]", text):
        if sign[0] == opening:
            begun.append(sign.end())
        elif begun:
            start = begun.pop()
            if sign.start() - start <= _LONGEST:
                yield start, sign.start()
