"""Stretches of a manuscript that are so much like texts of the glossary that it is no accident."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .alignment import Alignment, align, widened
from .held import RUN, Index
from .wording import Word

FEWEST = 4  # words of a quotation between marks
_BOX = 64  # words; what overlaps lies in the same box


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch beside the text number ``which``; ``quoted`` are the words between the quotation marks round it."""

    which: int
    found: Alignment
    quoted: tuple[int, int] | None

    def overlaps(self, other: Candidate) -> bool:
        """Whether two stretches have so much in common that only one of them can be meant."""
        (start, end), (first, last) = self.found.span, other.found.span
        return min(end, last) - max(start, first) > 0.3 * min(end - start, last - first)


class _Chosen:
    """The best candidate for each stretch, with others that are as good there."""

    def __init__(self) -> None:
        self.all: list[tuple[Candidate, list[Candidate]]] = []
        self._near: dict[int, list[tuple[Candidate, list[Candidate]]]] = {}

    def add(self, one: Candidate) -> None:
        """Take a candidate, unless a better one has its stretch."""
        start, end = one.found.span
        boxes = range(start // _BOX, end // _BOX + 1)
        rival = next((best for box in boxes for best in self._near.get(box, ()) if best[0].overlaps(one)), None)
        if rival is None:
            made: tuple[Candidate, list[Candidate]] = one, []
            self.all.append(made)
            for box in boxes:
                self._near.setdefault(box, []).append(made)
        elif (one.found.same, one.found.altered) == (rival[0].found.same, rival[0].found.altered):
            rival[1].append(one)


def candidates(
    index: Index, words: Sequence[Word], quoted: Sequence[tuple[int, int]]
) -> list[tuple[Candidate, list[Candidate]]]:
    """The best candidate for each stretch of the words, each with others that are as good there.

    ``quoted`` are the words between quotation marks, as first word and one after the last, in order.
    """
    chosen = _Chosen()
    for one in sorted(_candidates(index, words, quoted), key=lambda one: _rank(one, index)):
        chosen.add(one)
    return chosen.all


def _candidates(index: Index, words: Sequence[Word], quoted: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    for which, hits in index.hits(words).items():
        held = index.words[which]
        for start, end in _stretches(hits, len(held), len(words)):
            found = align(words, held, start, end)
            if found is None:
                continue
            between = _between(found, quoted)
            if between:
                found = widened(found, *between)
            if _convincing(found, between):
                yield Candidate(which, found, between)


def _stretches(hits: Sequence[tuple[int, int]], length: int, most: int) -> Iterator[tuple[int, int]]:
    """Where a text of so many words may stand: hits that follow each other, with room for the rest of the text."""
    room = length // 4 + 6
    groups = [group for group in _groups(hits, length) if len(group) > 1 or length <= 2 * FEWEST]
    for place, group in enumerate(groups):
        (first, held_first), (last, held_last) = group[0], group[-1]
        low = groups[place - 1][-1][0] + RUN if place else 0
        high = groups[place + 1][0][0] if place + 1 < len(groups) else most
        yield max(low, first - held_first - room), min(max(high, last + RUN), last + length - held_last + room)


def _groups(hits: Sequence[tuple[int, int]], length: int) -> list[list[tuple[int, int]]]:
    """Hits in the order of both texts; where they go back in the held text, it begins again."""
    groups: list[list[tuple[int, int]]] = []
    for there, run in groupby(sorted(hits), key=lambda hit: hit[0]):
        places = [place for _, place in run]
        if groups:
            last, held_last = groups[-1][-1]
            place = min(places, key=lambda one: abs(there - one - last + held_last))
            if there - last <= max(25, length) and place >= held_last - 1:
                groups[-1].append((there, place))
                continue
        groups.append([(there, places[0])])
    return groups


def _between(found: Alignment, quoted: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The smallest quotation that holds nearly all of a stretch, if that is a good part of it."""
    start, end = found.span
    best: tuple[int, int] | None = None
    for first, last in quoted[: bisect_left(quoted, (end, 0))]:
        inside = min(end, last) - max(start, first)
        if inside >= 0.8 * (end - start) and (best is None or last - first < best[1] - best[0]):
            best = first, last
    if best is None or end - start < min(0.4 * (best[1] - best[0]), 2 * FEWEST):
        return None
    return best


def _convincing(found: Alignment, between: tuple[int, int] | None) -> bool:
    """Whether so much is alike that it is no accident; without quotation marks more is asked for."""
    same, run, whole = found.same, found.run, sum(not word.is_gap for word in found.held)
    if between:
        if found.likeness < 0.5 or run < 3 or same < FEWEST:
            return False
        return same >= 0.6 * (between[1] - between[0]) or same >= 0.6 * whole or run >= 7
    if found.likeness < 0.7:
        return False
    entire = same >= 0.75 * whole and same >= 8 and run >= 4
    return entire or (same >= 10 and run >= 8)


def _rank(one: Candidate, index: Index) -> tuple[float, bool, bool, int]:
    """The best first: most words, fewest changes; authors before the glossary, definitions before other entries."""
    held = index.texts[one.which]
    return one.found.altered - one.found.same, not held.quoted, not held.passage.startswith("definitions/"), one.which
