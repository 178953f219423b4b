"""The page numbers that are printed at heads and feet, as far as they follow each other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .layout import Line, edge_lines

_ONE = r"(\d{1,4}|[ivxlcdm]{1,7})"
_NUMBER = re.compile(rf"^\W{{0,4}}{_ONE}(?=\W|$)|(?:^|(?<=\W)){_ONE}\W{{0,4}}$", re.IGNORECASE)
_ROMAN = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_PARTS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_REACH = 30  # pages without a number, such as chapter openings and plates, between two that have one
Offset = tuple[bool, int]  # whether Roman, and what the number is more than the place of the page


def roman(text: str) -> int | None:
    """The value of a Roman number, None if it is none."""
    if not text or not _ROMAN.fullmatch(text):
        return None
    values = [_VALUES[letter] for letter in text.lower()]
    return sum(-one if one < more else one for one, more in zip(values, [*values[1:], 0], strict=True))


def as_roman(number: int) -> str:
    """A number from 1 in small Roman letters."""
    out = ""
    for value, letters in _PARTS:
        out += letters * (number // value)
        number %= value
    return out


def printed_numbers(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The printed number of each page; empty where none is known.

    A number counts if at least one other page agrees with it, since years and notes stand at heads and feet too; pages
    without one lie between pages that have it.
    """
    offered = [set(_offered(page, place)) for place, page in enumerate(pages)]
    votes = Counter(offset for page in offered for offset in page)
    needed = 1 if len(pages) == 1 else 2 if len(pages) < 8 else 3
    sure = [_best(page, votes, needed) for page in offered]
    if len(pages) == 1 and sure[0] is not None and not _alone(pages[0]):
        sure = [None]
    return [_named(_between(sure, place), place) for place in range(len(pages))]


def _alone(page: Sequence[Line]) -> bool:
    return any(re.fullmatch(r"\W*\w+\W*", line.text) and _NUMBER.search(line.text) for line in edge_lines(page))


def _offered(page: Sequence[Line], place: int) -> Iterator[Offset]:
    for line in edge_lines(page):
        for found in _NUMBER.finditer(line.text.strip()):
            text = found[1] or found[2]
            if text.isdecimal():
                yield False, int(text) - place
            elif value := roman(text):
                yield True, value - place


def _best(page: set[Offset], votes: Counter[Offset], needed: int) -> Offset | None:
    best = max(page, key=lambda offset: (votes[offset], not offset[0], offset), default=None)
    return best if best is not None and votes[best] >= needed else None


def _between(sure: Sequence[Offset | None], place: int) -> Offset | None:
    """The offset of a page, or the one on which its neighbours agree; at the ends one neighbour is enough."""
    if sure[place] is not None:
        return sure[place]
    before = next((one for one in reversed(sure[max(0, place - _REACH) : place]) if one), None)
    behind = next((one for one in sure[place + 1 : place + 1 + _REACH] if one), None)
    if before and behind:
        return before if before == behind else None
    return before or behind


def _named(offset: Offset | None, place: int) -> str:
    if offset is None or offset[1] + place < 1:
        return ""
    number = offset[1] + place
    return as_roman(number) if offset[0] else str(number)
