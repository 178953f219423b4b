"""What a document says where a quotation differs from it: the passage itself, and the words that differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from ..alike import differences, likeness
from .documents import Document
from .documents.document import words_of
from .normalise import LINE_END_HYPHEN, Keyed, Normalised, is_word, keyed, typographic
from .reading import Window
from .verify import Asked, notes_within, safe_notes

_TOKEN = re.compile(r"\S+")
_NO_LETTER = re.compile(r"[\W_]+")
_FEWEST = 0.5  # of the words of a quotation: with fewer in common it is another text and no misquotation
_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*$")
_LOOKS = str.maketrans({"I": "l", "1": "l", "|": "l", "!": "l", "O": "o", "0": "o"})
_MANY = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SUSPECTED = re.compile(r"(?<=[^\W\d_])\d{1,3}(?![\w.,]*\d)|(?<=[.,;:!?”’)\]])\d{1,3}(?!\w)|\s?\[\d{1,3}\]")
_PREFIX = re.compile(r"\W*(?:co|self|non|well|semi|quasi|ex|re|pre|post|inter|anti|multi|socio|user)-", re.IGNORECASE)
_BROKEN = re.compile(r"[-‐‑\u00ad][ \t]*[\n\r\f\v]\s*")


@dataclass(frozen=True, slots=True)
class Step:
    """Words that are the same in two texts or not: ``ours`` in the quotation, ``theirs`` in the document."""

    ours: str
    theirs: str
    same: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of a document ready to be pasted, with offsets in it, and how they differ from what was asked.

    ``divided`` are words that the end of a line divides, of which nothing tells whether the hyphen belongs to them.
    """

    text: str
    start: int
    end: int
    steps: tuple[Step, ...]
    likeness: float
    divided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    printed: str
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
    return _passage(asked, there, taken, score, document) if score >= _FEWEST else None


def unclear(asked: Asked, window: Window, document: Document) -> Passage | None:
    """The passage that agrees but for what text recognition may have misread, or for digits that may mark notes."""
    needle = _looks(asked.text)
    if len(needle.text) < len("word"):
        return None
    there = window.without(notes_within(document, window))
    for suspected in (False, True):
        hay = _looks(there.text, suspected)
        for start, end in hay.occurrences(needle, whole=False):
            first, last = hay.places[start], hay.places[end - 1] + 1
            if _bounded(there.text, first, last):
                low, high = window.places.index(there.places[first]), window.places.index(there.places[last - 1])
                words = [one for one in _words(window.text) if one.start <= high and one.end > low]
                return _passage(asked, window, words, 1.0, document)
    return None


def has_suspects(window: Window, document: Document) -> bool:
    """Whether a stretch has digits or signs that may be marks of notes."""
    return bool(_SUSPECTED.search(window.text) or notes_within(document, window))


def steps_between(ours: str, theirs: str) -> tuple[Step, ...]:
    """Two texts word by word; what differs only in the shape of quotation marks, dashes or ligatures is the same."""
    one, other = _TOKEN.findall(ours), _TOKEN.findall(theirs)
    keys, others = ([typographic(word).text for word in words] for words in (one, other))
    found: list[Step] = []
    for step in differences(keys, others):
        here, there = " ".join(one[step.src_start : step.src_end]), " ".join(other[step.dest_start : step.dest_end])
        if step.tag != "equal" and found and not found[-1].same:
            last = found.pop()
            here, there = f"{last.ours} {here}".strip(), f"{last.theirs} {there}".strip()
        found.append(Step(here, there, step.tag == "equal"))
    return tuple(found)


def _bounded(text: str, first: int, last: int) -> bool:
    before, behind = text[first - 1 : first] if first else "", text[last : last + 1]
    begins = not (before and is_word(before) and is_word(text[first]))
    return begins and not (behind.isalpha() and is_word(text[last - 1]))


def _looks(text: str, suspected: bool = False) -> Keyed:
    """A text without spaces in which what text recognition mistakes looks the same, also without suspected marks."""
    read = typographic(text)
    pairs: list[tuple[str, int]] = []
    left_out = [found.span() for found in _SUSPECTED.finditer(text)] if suspected else []
    for character, place in zip(read.text, read.places, strict=True):
        if not character.isspace() and not any(start <= place < end for start, end in left_out):
            whole = unicodedata.normalize("NFD", character)
            pairs += [(one.translate(_LOOKS), place) for one in whole if not unicodedata.combining(one)]
    for many, one in _MANY:
        pairs = list(_merged(pairs, many, one))
    return keyed(Normalised("".join(one for one, _ in pairs), [place for _, place in pairs]))


def _merged(pairs: Sequence[tuple[str, int]], many: str, one: str) -> Iterator[tuple[str, int]]:
    place = 0
    while place < len(pairs):
        double = place + 1 < len(pairs) and pairs[place][0] + pairs[place + 1][0] == many
        yield (one, pairs[place][1]) if double else pairs[place]
        place += 1 + double


def _words(text: str) -> list[_Word]:
    """The words of a text; a word that the end of a line divides is one."""
    read = typographic(text)
    found: list[_Word] = []
    for token in _TOKEN.finditer(read.text):
        bare = _NO_LETTER.sub("", token[0].replace(LINE_END_HYPHEN, "")).casefold()
        found.append(_Word(token[0], bare or token[0], *read.original(*token.span())))
    return found


def _span(ours: Sequence[str], theirs: Sequence[_Word]) -> tuple[int, int] | None:
    """First and last word of a stretch that stand for the quotation; words at its ends may be others."""
    steps = [one for one in differences(ours, [word.key for word in theirs]) if one.tag == "equal"]
    if not steps:
        return None
    steps = _dense(_dense(steps)[::-1])[::-1]
    begin, end = steps[0].dest_start, steps[-1].dest_end
    for _ in range(steps[0].src_start):
        if begin and not _ends_sentence(theirs[begin - 1]):
            begin -= 1
    for _ in range(len(ours) - steps[-1].src_end):
        if end < len(theirs) and not _ends_sentence(theirs[end - 1]):
            end += 1
    return begin, end


def _ends_sentence(word: _Word) -> bool:
    return bool(_SENTENCE_END.search(word.printed))


def _dense(steps: list[Any]) -> list[Any]:
    """The steps without those that come first and far from the rest: small words that stand there by chance."""
    while len(steps) > 1:
        lone, then = steps[0], steps[1]
        gap = max(then.dest_start - lone.dest_end, lone.dest_start - then.dest_end)
        own = max(then.src_start - lone.src_end, lone.src_start - then.src_end)
        if gap <= 2 * own + 4 * (lone.src_end - lone.src_start) + 2:
            break
        steps = steps[1:]
    return steps


def _passage(asked: Asked, window: Window, taken: Sequence[_Word], score: float, document: Document) -> Passage:
    places = [window.places[one] for one in (taken[0].start, taken[-1].end - 1)]
    words = [window.text[one.start : one.end] for one in taken]
    divided: list[str] = []
    known = set(words_of(asked.text)), document.vocabulary
    text = _trimmed(" ".join(_joined(word, known, divided) for word in words), asked.text)
    return Passage(text, min(places), max(places) + 1, steps_between(asked.text, text), score, tuple(divided))


def _trimmed(text: str, quoted: str) -> str:
    """A passage without punctuation at its ends that the quotation does not have there."""
    first, last = typographic(quoted.strip()[0]).text, typographic(quoted.strip()[-1]).text
    while len(text) > 1 and not is_word(text[-1]) and typographic(text[-1]).text != last:
        text = text[:-1]
    while len(text) > 1 and not is_word(text[0]) and typographic(text[0]).text != first:
        text = text[1:]
    return text


def _joined(word: str, vocabularies: Iterable[Set[str]], divided: list[str]) -> str:
    """A word that the end of a line divides, written as the quotation or else the document writes it elsewhere.

    Where neither has it, parts such as “co” keep their hyphen, and the word is added to ``divided``.
    """
    if not _BROKEN.search(word):
        return word
    whole, hyphenated = _BROKEN.sub("", word), _BROKEN.sub("-", word)
    for known in vocabularies:
        with_it, without = (any(one in known for one in words_of(form)) for form in (hyphenated, whole))
        if with_it != without:
            return hyphenated if with_it else whole
    divided.append(hyphenated)
    return hyphenated if _PREFIX.match(hyphenated) else whole
