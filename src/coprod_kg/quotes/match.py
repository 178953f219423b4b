"""Whether, where and how exactly a document has the words of a quotation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .documents import Document, Page
from .misquote import Passage, Step, has_suspects, nearest, unclear
from .normalise import collapse
from .reading import Reading, Window
from .verify import CLASSES, GAP, Asked, Found, found_in

CONTEXT = 40
DOUBTFUL, LOOKED_AT, MISMATCH = "doubtful", "looked-at", "mismatch"
_LEAST = 0.12  # of a quotation: what a stretch must share to be looked at
OnPage = Callable[[Sequence[Page]], bool]


@dataclass(frozen=True, slots=True)
class Match:
    """The class of a match; ``start`` and ``end`` are offsets in characters of the document.

    ``prefix`` and ``suffix`` have up to 40 characters (Web Annotation TextQuoteSelector). ``pages`` are those on which
    the words stand. For a mismatch ``nearest`` is the most similar passage of the document and ``steps`` compare both
    word by word; for a doubtful match they show the words at which somebody has to look, and are empty
    where only the order of columns is in doubt. ``divided`` are words of the
    passage of which nothing tells whether the hyphen at the end of a line belongs to them.
    """

    kind: str
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""
    nearest: str = ""
    pages: tuple[Page, ...] = ()
    steps: tuple[Step, ...] = ()
    divided: tuple[str, ...] = ()

    def by_eye(self) -> Match:
        """The same after somebody has looked at what was doubtful and found the words as printed."""
        return replace(self, kind=LOOKED_AT, steps=())


def find_quotation(
    text: str, document: str, *, omissions: Sequence[str] = (), insertions: Sequence[str] = (), after: int = 0
) -> Match:
    """Where ``document`` has ``text``, and how exactly; a place at or after ``after`` is preferred.

    ``omissions`` and ``insertions`` are the characters in ``text`` that are ours and not the author’s.
    """
    return Searcher(Document(document)).find(Asked(text, tuple(omissions), tuple(insertions)), after)


class Searcher:
    """Finds quotations in one document, each in well under a millisecond once the first was asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def find(self, asked: Asked, after: int = 0, on_page: OnPage | None = None) -> Match:
        """Where the words stand; a place on a page that ``on_page`` accepts is preferred, then one after ``after``."""
        alike: list[Window] = []
        for reading in self._readings:
            windows = list(self._windows(reading, asked))
            found = [one for window in windows for one in found_in(window, asked, self.document)]
            if found:
                best = min(found, key=lambda one: self._rank(one, after, on_page))
                # Words that only follow each other across columns do not follow each other in print.
                mixed = reading is not self._readings[0] and self._is_mixed(best)
                return self._matched(Found(DOUBTFUL, best.start, best.end) if mixed else best)
            alike += windows
        near = self._near_windows(asked.text)
        numbered = [window for _, window in near if has_suspects(window, self.document)]
        for window in (*alike, *numbered):
            if passage := unclear(asked, window, self.document):
                return self._near(DOUBTFUL, passage)
        return self._mismatch(asked, [window for _, window in near])

    def _near_windows(self, text: str) -> list[tuple[float, Window]]:
        # The text as it stands in the file only adds running heads.
        return [one for one in self._readings[0].near(text) if one[0] >= _LEAST]

    @cached_property
    def _readings(self) -> list[Reading]:
        whole = Reading(self.document)
        return [Reading(self.document, self.document.order), whole] if self.document.order else [whole]

    def _windows(self, reading: Reading, asked: Asked) -> Iterator[Window]:
        parts = [one for one in asked.parts if one.strip()] or [asked.text]
        if len(parts) == 1:
            yield from reading.having(parts[0])
            return
        anchor = max(range(len(parts)), key=lambda place: len(parts[place]))
        before = sum(len(one) + GAP for one in parts[:anchor])
        behind = sum(len(one) + GAP for one in parts[anchor + 1 :])
        yield from reading.having(parts[anchor], before, behind)

    def _rank(self, found: Found, after: int, on_page: OnPage | None) -> tuple[bool, int, bool, int]:
        elsewhere = on_page is not None and not on_page(self.document.pages_of(found.start, found.end))
        return elsewhere, CLASSES.index(found.kind), found.start < after, found.start

    def _is_mixed(self, found: Found) -> bool:
        return any(start < found.end and found.start < end for start, end in self.document.mixed)

    def _matched(self, found: Found) -> Match:
        text, start, end = self.document.text, found.start, found.end
        before = collapse(text[max(0, start - 4 * CONTEXT) : start]).text[-CONTEXT:]
        behind = collapse("x" + text[end : end + 4 * CONTEXT]).text[1 : CONTEXT + 1]
        return Match(found.kind, start, end, before, behind, pages=self.document.pages_of(start, end))

    def _mismatch(self, asked: Asked, windows: Sequence[Window]) -> Match:
        found = [one for window in windows if (one := nearest(asked, window, self.document))]
        best = max(found, key=lambda one: one.likeness, default=None)
        return self._near(MISMATCH, best) if best else Match(MISMATCH)

    def _near(self, kind: str, passage: Passage) -> Match:
        pages = self.document.pages_of(passage.start, passage.end)
        if kind == MISMATCH:
            return Match(kind, nearest=passage.text, pages=pages, steps=passage.steps, divided=passage.divided)
        found = self._matched(Found(kind, passage.start, passage.end))
        return Match(kind, found.start, found.end, found.prefix, found.suffix, passage.text, pages, passage.steps)
