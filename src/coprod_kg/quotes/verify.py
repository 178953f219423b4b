"""Whether a stretch of a document has the words of a quotation, and by which class of match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .documents import Document
from .documents.document import Span, is_note
from .normalise import Keyed, collapse, keyed, typographic
from .reading import Window

GAP = 2000  # characters that one mark of omission may stand for
CLASSES = ("exact", "typographic", "note-marks", "marked")
_LETTER = re.compile(r"\[(\w)\]")


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a quotation, with the marks in it that are not the author’s."""

    text: str
    omissions: tuple[str, ...] = ()
    insertions: tuple[str, ...] = ()

    @property
    def parts(self) -> list[str]:
        """What stands between omissions, without what was inserted."""
        text = self.text
        for mark in sorted(self.insertions, key=len, reverse=True):
            if not _is_letter(mark, text):
                text = re.sub(rf"\s*{re.escape(mark)}(?=[,.;:!?)\]”’])|{re.escape(mark)}", "", text)
        cuts = [mark for mark in sorted(self.omissions, key=len, reverse=True) if not _is_letter(mark, text)]
        return re.split("|".join(map(re.escape, cuts)), text) if cuts else [text]

    @property
    def letters(self) -> tuple[str, ...]:
        """Letters whose case was changed and marked, as in ``[t]he``."""
        return tuple(mark for mark in (*self.omissions, *self.insertions) if _is_letter(mark, self.text))

    @property
    def is_marked(self) -> bool:
        """Whether anything in it is marked as not the author’s."""
        return bool(self.omissions or self.insertions)


@dataclass(frozen=True, slots=True)
class Found:
    """A place that has the words: the class of match and offsets in the document."""

    kind: str
    start: int
    end: int


def found_in(window: Window, asked: Asked, document: Document) -> Iterator[Found]:
    """All places in a stretch that have the words, each with the best class."""
    notes = safe_notes(document, window)
    bare = window.without(notes)
    seen: set[Span] = set()
    for kind, key in (("exact", _strictly), ("typographic", _loosely)):
        for there in (window, bare) if notes else (window,):
            for start, end in _plain(asked.text, there, key):
                if (start, end) not in seen:
                    seen.add((start, end))
                    yield Found("note-marks" if _inside(notes, start, end) and there is bare else kind, start, end)
    if asked.is_marked:
        for there in (window, bare) if notes else (window,):
            for start, end in _with_marks(asked, there):
                if (start, end) not in seen:
                    seen.add((start, end))
                    yield Found("marked", start, end)


def notes_within(document: Document, window: Window) -> tuple[Span, ...]:
    """The marks of notes in a stretch."""
    return document.notes_between(min(window.places), max(window.places)) if document.notes and window.text else ()


def safe_notes(document: Document, window: Window) -> list[Span]:
    """The marks of notes in a stretch that can be nothing else: no powers, no ends of numbers, no letters."""
    return [span for span in notes_within(document, window) if is_note(document.text, *span)]


def _inside(notes: Iterable[Span], start: int, end: int) -> bool:
    return any(start < one[0] and one[1] < end for one in notes)


def _plain(text: str, window: Window, key: Callable[[str], Keyed]) -> Iterator[Span]:
    hay = key(window.text)
    for start, end in hay.occurrences(key(text.strip())):
        yield _places(window, hay.places, start, end)


def _strictly(text: str) -> Keyed:
    """Each hyphen stands for itself, so that none is left out of the key."""
    read = collapse(text)
    return Keyed(read.text, read.places)


def _loosely(text: str) -> Keyed:
    return keyed(typographic(text))


def _places(window: Window, places: Sequence[int], start: int, end: int) -> Span:
    first, last = window.places[places[start]], window.places[places[end - 1]]
    return min(first, last), max(first, last) + 1


def _with_marks(asked: Asked, window: Window) -> Iterator[Span]:
    """Places that have all parts in order, each at most GAP characters behind the one before."""
    hay = _loosely(window.text)
    parts = [one for one in asked.parts if one.strip()]
    if not parts:
        return
    reached: list[Span] = []
    for number, part in enumerate(parts):
        spans = sorted({span for form in _cased(part, asked.letters) for span in hay.occurrences(form)})
        if not number:
            reached = spans
            continue
        joined = []
        for start, end in spans:
            before = [one for one in reached if one[1] <= start <= one[1] + GAP]
            joined += [(before[-1][0], end)] if before else []
        reached = joined
    for start, end in reached:
        yield _places(window, hay.places, start, end)


def _cased(part: str, marks: Iterable[str]) -> list[Keyed]:
    """The part as it stands without brackets, and with each marked letter in the other case."""
    forms = [part]
    for mark in marks:
        letter = mark[1:-1]
        forms = [one.replace(mark, form) for one in forms for form in {letter.lower(), letter.upper()}][:16]
    return [_loosely(one.strip()) for one in forms]


def _is_letter(mark: str, text: str) -> bool:
    """Whether a mark is one letter in brackets with the rest of its word behind it."""
    place = text.find(mark)
    return bool(_LETTER.fullmatch(mark)) and place >= 0 and text[place + len(mark) : place + len(mark) + 1].isalpha()
