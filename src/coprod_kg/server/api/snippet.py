"""The stretch of a text that a search found, character for character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .spelling import WayBack

MARK = "\x02"
BEFORE, LENGTH = 60, 240


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the statement that has it; ``own`` if the editors add it, ``note`` if it is only a remark."""

    text: str
    carrier: str
    own: bool
    note: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a passage, and whether it begins and ends where the passage does."""

    text: str
    from_start: bool
    to_end: bool


def best(marked: Sequence[str], passages: Sequence[Passage]) -> tuple[Passage, Stretch] | None:
    """The passage with the most marks, cut to where they are; ``marked`` are the joined texts, MARK before each hit.

    Without a mark it is the first passage, or none if there are only remarks.
    """
    scores = [text.count(MARK) for text in marked]
    which = max(range(len(passages)), key=lambda n: (scores[n], -n))
    if not scores[which] and passages[which].note:
        return None
    place = max(marked[which].find(MARK), 0)
    return passages[which], stretch(passages[which].text, WayBack(passages[which].text).place(place))


def stretch(text: str, place: int) -> Stretch:
    """A readable stretch round a place, cut between words."""
    start = 0
    if place > BEFORE and len(text) > LENGTH:
        start = text.find(" ", place - BEFORE) + 1
    end = len(text)
    if end - start > LENGTH:
        end = text.rfind(" ", start, start + LENGTH)
        end = end if end > start else start + LENGTH
    return Stretch(text[start:end], start == 0, end == len(text))
