"""One way of reading a document, in which passages are found by what they share with it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from ..alike import nearest_passage
from .documents import Document

SEED = 12  # letters and digits in a row that lead to a passage
_STEP = 4  # every so many letters of the document a seed begins
_SHORT = SEED + _STEP - 1  # a text with fewer letters may have no seed
_EDGE = 60  # characters round a passage, for punctuation
_MOST = 60  # places that are looked at
_HITS = 4000
_WORD = re.compile(r"[^\W_]+")
# What text recognition takes for each other looks the same here, so that noise hides no passage.
_LOOKS = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o"})


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a reading: each character of ``text`` with its offset in the document."""

    text: str
    places: Sequence[int]

    def without(self, notes: Sequence[tuple[int, int]]) -> Window:
        """The same without some spans of the document."""
        if not notes:
            return self
        starts = [start for start, _ in notes]

        def kept(place: int) -> bool:
            before = bisect_left(starts, place + 1) - 1
            return before < 0 or place >= notes[before][1]

        pairs = [(one, place) for one, place in zip(self.text, self.places, strict=True) if kept(place)]
        return Window("".join(one for one, _ in pairs), [place for _, place in pairs])


class Reading:
    """The text of a document in one order, with an index of what it has."""

    def __init__(self, document: Document, spans: Sequence[tuple[int, int]] | None = None) -> None:
        text = document.text
        self.text = text if spans is None else "".join(text[start:end] for start, end in spans)
        self.places: Sequence[int] = (
            range(len(text))
            if spans is None
            else list(chain.from_iterable(range(start, min(end, len(text))) for start, end in spans))
        )
        self._notes = document.notes

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        inside = {place for start, end in self._notes for place in range(start, end)}
        if not inside:
            return letters(self.text)
        # Marks of notes stand between letters that belong together.
        blank = "".join("\u2009" if place in inside else one for one, place in zip(self.text, self.places, strict=True))
        return letters(blank)

    @cached_property
    def _seeds(self) -> dict[str, list[int]]:
        text = self._letters[0]
        found: dict[str, list[int]] = {}
        for start in range(0, len(text) - SEED + 1, _STEP):
            found.setdefault(text[start : start + SEED], []).append(start)
        return found

    def window(self, start: int, end: int) -> Window:
        """A stretch between two offsets of this reading."""
        start = max(0, start)
        return Window(self.text[start:end], self.places[start:end])

    def near(self, text: str, before: int = 0, behind: int = 0) -> Iterator[Window]:
        """Stretches that may hold ``text``, the likeliest first, longer by so many characters before and behind."""
        asked = letters(text)[0]
        if not asked:
            return
        spare = 24 + len(asked) // 6
        for start in self._starts(asked, text):
            first = self._place(start - spare) - _EDGE - before
            last = self._place(start + len(asked) + spare) + _EDGE + behind
            yield self.window(first, last)

    def _starts(self, asked: str, text: str) -> list[int]:
        """Where, in letters, a text may begin."""
        if len(asked) < _SHORT:
            found = list(_all(asked, self._letters[0]))
            return found or self._roughly(text)
        hits = [(place, self._seeds.get(asked[place : place + SEED], ())) for place in range(len(asked) - SEED + 1)]
        if sum(len(starts) for _, starts in hits) > _HITS:
            hits = sorted((hit for hit in hits if hit[1]), key=lambda hit: len(hit[1]))[: 1 + len(asked) // 8]
        votes: Counter[int] = Counter(start - place for place, starts in hits for start in starts[:_HITS])
        if not votes:
            return self._roughly(text) if len(asked) < 5 * SEED else []
        return _peaks(votes, 16 + len(asked) // 12)

    def _roughly(self, text: str) -> list[int]:
        place = nearest_passage(text, self.text, 0.7)
        return [bisect_left(self._letters[1], place[0])] if place else []

    def _place(self, letter: int) -> int:
        places = self._letters[1]
        if letter < 0 or not places:
            return 0
        return places[letter] if letter < len(places) else len(self.text)


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text as an index sees them, each with its offset in the text."""
    out: list[str] = []
    places: list[int] = []
    for found in _WORD.finditer(text):
        word, start = found[0], found.start()
        if not word.isascii():
            whole = unicodedata.normalize("NFKD", word)
            word = "".join(one for one in whole if not unicodedata.combining(one))
        folded = word.lower().replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_LOOKS)
        out.append(folded)
        end = found.end()
        if len(folded) == end - start:
            places.extend(range(start, end))
        else:
            places.extend(min(start + place, end - 1) for place in range(len(folded)))
    return "".join(out), places


def _all(asked: str, text: str) -> Iterator[int]:
    place = text.find(asked)
    count = 0
    while place >= 0 and count < 8 * _MOST:
        yield place
        count += 1
        place = text.find(asked, place + 1)


def _peaks(votes: Counter[int], width: int) -> list[int]:
    """Where most votes lie close together, best first; each peak is where the first of its votes is."""
    groups: list[tuple[int, int]] = []
    for start in sorted(votes):
        if groups and start - groups[-1][0] <= width:
            groups[-1] = (groups[-1][0], groups[-1][1] + votes[start])
        else:
            groups.append((start, votes[start]))
    best = max(count for _, count in groups)
    good = [group for group in groups if group[1] * 3 >= best]
    return [start for start, _ in sorted(good, key=lambda group: (-group[1], group[0]))[:_MOST]]
