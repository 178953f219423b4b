"""What a document says where a quotation differs from it: the passage itself, and the words that differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..alike import differences, likeness
from .documents import Document
from .normalise import LINE_END_HYPHEN, typographic
from .reading import Window
from .verify import Asked, safe_notes

_TOKEN = re.compile(r"\S+")
_BARE = re.compile(r"[^\w-]+")
_FEWEST = 0.5  # of the words of a quotation: fewer in common are no misquotation but another text
_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*$")
_LOOKS = str.maketrans({"I": "l", "i": "l", "1": "l", "|": "l", "!": "l", "O": "o", "0": "o"})
_SUSPECTED = re.compile(r"(?<=[^\W\d_])\d{1,3}(?![\w.,]*\d)|(?<=[.,;:!?”’)\]])\d{1,3}(?!\w)|\s?\[\d{1,3}\]")


@dataclass(frozen=True, slots=True)
class Change:
    """Words that differ: ``ours`` in the quotation, ``theirs`` in the document; either may be empty."""

    ours: str
    theirs: str
    before: str = ""
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a document ready to be pasted, with offsets in it, and how they differ from what was asked."""

    text: str
    start: int
    end: int
    changes: tuple[Change, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    key: str
    start: int  # offsets in the window
    end: int


def nearest(asked: Asked, window: Window, document: Document) -> Passage | None:
    """The passage in a stretch of a document that is most like a quotation; None if they have too little in common."""
    there = window.without(safe_notes(document, window))
    ours, theirs = _words(asked.text), _words(there.text)
    span = _span([one.key for one in ours], theirs)
    if span is None:
        return None
    taken = theirs[slice(*span)]
    score = likeness([one.key for one in ours], [one.key for one in taken])
    if score < _FEWEST:
        return None
    return _passage(asked, ours, there, taken, score, document)


def unclear(asked: Asked, window: Window, document: Document) -> Passage | None:
    """The passage that agrees but for what text recognition may have misread, or for digits that may mark notes."""
    needle, _ = _looks(asked.text)
    there = window.without(document.notes)
    if len(needle) < 4:
        return None
    for without in (False, True):
        hay, places = _looks(there.text, without)
        start = hay.find(needle)
        if start < 0:
            continue
        first, last = places[start], places[start + len(needle) - 1] + 1
        words = [one for one in _words(there.text) if one.start < last and one.end > first]
        return _passage(asked, _words(asked.text), there, words, 1.0, document)
    return None


def _looks(text: str, without_suspects: bool = False) -> tuple[str, list[int]]:
    """A text without spaces, in which what text recognition mistakes looks the same, and where its letters stand."""
    read = typographic(text)
    pairs: list[tuple[str, int]] = []
    suspects = [found.span() for found in _SUSPECTED.finditer(text)] if without_suspects else []
    for character, place in zip(read.text, read.places, strict=True):
        if character.isspace() or any(start <= place < end for start, end in suspects):
            continue
        whole = unicodedata.normalize("NFD", character)
        pairs += [(one.translate(_LOOKS), place) for one in whole if not unicodedata.combining(one)]
    for many, one in (("rn", "m"), ("vv", "w"), ("cl", "d")):
        pairs = list(_merged(pairs, many, one))
    return "".join(one for one, _ in pairs), [place for _, place in pairs]


def _merged(pairs: Sequence[tuple[str, int]], many: str, one: str) -> Iterator[tuple[str, int]]:
    place = 0
    while place < len(pairs):
        if pairs[place][0] == many[0] and place + 1 < len(pairs) and pairs[place + 1][0] == many[1]:
            yield one, pairs[place][1]
            place += 2
        else:
            yield pairs[place]
            place += 1


def _words(text: str) -> list[_Word]:
    """The words of a text; a word that the end of a line divides is one."""
    read = typographic(text)
    found: list[_Word] = []
    for token in _TOKEN.finditer(read.text):
        start, end = read.original(*token.span())
        bare = _BARE.sub("", token[0].replace(LINE_END_HYPHEN, "")).replace("-", "").casefold()
        found.append(_Word(token[0], bare or token[0], start, end))
    return found


def _span(ours: Sequence[str], theirs: Sequence[_Word]) -> tuple[int, int] | None:
    """First and last word of a stretch that stand for the quotation; words at its ends may be others."""
    steps = [one for one in differences(ours, [word.key for word in theirs]) if one.tag == "equal"]
    steps = _dense(steps, len(ours))
    if not steps:
        return None
    first, last = steps[0], steps[-1]
    begin = first.dest_start
    for _ in range(first.src_start):
        if begin == 0 or _SENTENCE_END.search(theirs[begin - 1].text):
            break
        begin -= 1
    end = last.dest_end
    for _ in range(len(ours) - last.src_end):
        if end == len(theirs) or _SENTENCE_END.search(theirs[end - 1].text):
            break
        end += 1
    return begin, end


def _dense(steps: Sequence[object], length: int) -> list[object]:
    """The steps without those at either end that are far from the rest: small words that stand by chance elsewhere."""
    kept = list(steps)
    for end, other in ((0, 1), (-1, -2)):
        while len(kept) > 1:
            lone, next_one = kept[end], kept[other]
            gap = abs(next_one.dest_start - lone.dest_end) if end == 0 else abs(lone.dest_start - next_one.dest_end)
            own = abs(next_one.src_start - lone.src_end) if end == 0 else abs(lone.src_start - next_one.src_end)
            if gap <= 2 * own + 3 * (lone.src_end - lone.src_start) + 2:
                break
            kept.pop(end)
    return kept


def _passage(
    asked: Asked, ours: Sequence[_Word], window: Window, taken: Sequence[_Word], score: float, document: Document
) -> Passage | None:
    if not taken:
        return None
    start, end = taken[0].start, taken[-1].end
    places = window.places[start], window.places[end - 1]
    known = set(re.findall(r"[\w-]+", asked.text.casefold()))
    text = " ".join(_whole(word.text, known, document) for word in taken)
    text = " ".join(_printed(window.text, word, known, document) for word in taken)
    return Passage(text, min(places), max(places) + 1, changes(asked.text, text), score)
