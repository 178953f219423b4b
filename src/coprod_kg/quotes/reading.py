"""One way of reading a document, in which passages are found by what they share with it."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, islice

from ..alike import nearest_passage
from .documents import Document
from .documents.document import is_note

SEED = 12  # letters and digits in a row that lead to a passage
_STEP = 4  # every so many letters of the document a seed begins
_SHORT = SEED + _STEP - 1  # a text with fewer letters may have no seed
_EDGE = 60  # characters round a passage, for punctuation
_MOST, _MOST_SHORT = 60, 500  # places that have the very letters
_TRIED = 3  # places that only share some
_HITS = 4000
_SHORT_TEXT = 60  # characters; a longer text that shares no seed with a document is not there
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
        self._document = document

    @cached_property
    def _letters(self) -> tuple[str, list[int]]:
        text = self._document.text
        inside = {place for span in self._document.notes if is_note(text, *span) for place in range(*span)}
        if not inside:
            return letters(self.text)
        # Marks of notes stand between letters that belong together.
        blank = "".join(" " if place in inside else one for one, place in zip(self.text, self.places, strict=True))
        return letters(blank)

    @cached_property
    def _seeds(self) -> tuple[dict[str, int], dict[str, list[int]]]:
        """Where each run of letters begins first, and where else."""
        text = self._letters[0]
        first: dict[str, int] = {}
        others: dict[str, list[int]] = {}
        for start in range(0, len(text) - SEED + 1, _STEP):
            seed = text[start : start + SEED]
            if first.setdefault(seed, start) != start:
                others.setdefault(seed, []).append(start)
        return first, others

    def _hits(self, asked: str, places: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """For each place in a text at which the document has the next letters too, where it has them."""
        first, others = self._seeds
        for place in places:
            seed = asked[place : place + SEED]
            start = first.get(seed)
            if start is not None:
                yield place, [start, *others.get(seed, ())]

    def window(self, start: int, end: int) -> Window:
        """A stretch between two offsets of this reading."""
        start = max(0, start)
        return Window(self.text[start:end], self.places[start:end])

    def having(self, text: str, before: int = 0, behind: int = 0) -> Iterator[Window]:
        """Stretches that have the letters of ``text``, longer by so many characters before and behind."""
        asked = asked_letters(text)
        for start in self._places_of(asked) if asked else ():
            yield self._round(start, start + len(asked), before, behind)

    def near(self, text: str) -> list[tuple[float, Window]]:
        """Stretches that may hold ``text`` in other words, best first, each with how much they share (0 to 1)."""
        asked = asked_letters(text)
        spare = 24 + len(asked) // 6
        if len(asked) < _SHORT:
            peaks = [(1, start) for start in self._roughly(text)]
        else:
            peaks = _peaks(self._votes(asked), 16 + len(asked) // 12) or [(1, start) for start in self._roughly(text)]
        most = max(1, (len(asked) - SEED) // _STEP)
        return [(votes / most, self._round(start - spare, start + len(asked) + spare)) for votes, start in peaks]

    def _round(self, first: int, last: int, before: int = 0, behind: int = 0) -> Window:
        """The stretch of some letters with the punctuation round them."""
        return self.window(self._place(first) - _EDGE - before, self._place(last) + _EDGE + behind)

    def _places_of(self, asked: str) -> Iterator[int]:
        """Where, in letters, the document has the same letters."""
        text = self._letters[0]
        if len(asked) < _SHORT:
            yield from islice(_all(asked, text), _MOST_SHORT)
            return
        # Of the first seeds of the text one begins where a seed of the document does.
        tried = sorted(start - place for place, starts in self._hits(asked, range(_STEP)) for start in starts)
        yield from islice((start for start in tried if text.startswith(asked, start)), _MOST)

    def _votes(self, asked: str) -> Counter[int]:
        """Where, in letters, a text may begin: a vote for each seed that the document has."""
        hits = list(self._hits(asked, range(len(asked) - SEED + 1)))
        if sum(len(starts) for _, starts in hits) > _HITS:
            hits = sorted(hits, key=lambda hit: len(hit[1]))[: 1 + len(asked) // 8]
        return Counter(start - place for place, starts in hits for start in starts[:_HITS])

    def _roughly(self, text: str) -> list[int]:
        if len(text) > _SHORT_TEXT:
            return []
        place = nearest_passage(text, self.text, 0.7)
        return [bisect_left(self._letters[1], place[0])] if place else []

    def _place(self, letter: int) -> int:
        places = self._letters[1]
        if letter < 0 or not places:
            return 0
        return places[letter] if letter < len(places) else len(self.text)


@lru_cache(maxsize=64)
def asked_letters(text: str) -> str:
    """The letters of a text that is looked for; each reading of a document asks for the same."""
    return letters(text)[0]


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
    while place >= 0:
        yield place
        place = text.find(asked, place + 1)


def _peaks(votes: Counter[int], width: int) -> list[tuple[int, int]]:
    """Where most votes lie close together, best first: how many, and where the first of them is."""
    groups: list[tuple[int, int]] = []
    for start in sorted(votes):
        if groups and start - groups[-1][1] <= width:
            groups[-1] = (groups[-1][0] + votes[start], groups[-1][1])
        else:
            groups.append((votes[start], start))
    return sorted(groups, key=lambda group: (-group[0], group[1]))[:_TRIED]
