"""The text of a document, and where in it pages, marks of notes and block quotations are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ...errors import CoprodError

Span = tuple[int, int]

# Signs by which extraction tells what stands between them; documents may not bring their own.
NOTE, NOTE_END, BLOCK, BLOCK_END = "\ue010", "\ue011", "\ue012", "\ue013"
_SIGNS = {ord(sign): None for sign in (NOTE, NOTE_END, BLOCK, BLOCK_END)}
# A raised digit is written as one, so that 10³ never reads 103.
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNED = re.compile(f"[{NOTE}{NOTE_END}{BLOCK}{BLOCK_END}]")
_RAISED = re.compile(r"(?<=\S)(?:[¹²³⁰-⁹]+|[*†‡§¶]{1,3}(?!\w))")

_LETTERS_BEFORE = 4  # behind shorter words a raised digit may be a power, as in km²
_MARK = re.compile(r"[\d,*†‡§¶¹²³⁰-⁹\s]+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class UnreadableError(CoprodError):
    """A document whose text cannot be had; the message is a whole sentence without the name of the file."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: ``number`` counts from 1 in the file, ``start`` is the offset in characters at which its text begins.

    ``label`` is what the PDF calls it and ``printed`` the number at its head or foot; each is empty where unknown.
    """

    number: int
    start: int
    label: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Document:
    """What was read: spans are offsets in characters of ``text``.

    ``notes`` are marks of notes, ``blocks`` block quotations. ``order`` is how people read it, where that is known: no
    running heads, column by column; ``mixed`` is where ``text`` has lines of several columns in one. ``remarks`` are
    sentences for people. ``unit`` is what ``text`` counts without pages: lines or paragraphs.
    """

    text: str
    digest: str = ""
    pages: tuple[Page, ...] = ()
    notes: tuple[Span, ...] = ()
    blocks: tuple[Span, ...] = ()
    order: tuple[Span, ...] = ()
    mixed: tuple[Span, ...] = ()
    remarks: tuple[str, ...] = ()
    unit: str = "line"

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Its words without capitals, those with a hyphen inside a line as one."""
        return frozenset(words_of(self.text))

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    @cached_property
    def _note_starts(self) -> list[int]:
        return [start for start, _ in self.notes]

    def notes_between(self, start: int, end: int) -> tuple[Span, ...]:
        """The marks of notes that begin between two offsets."""
        return self.notes[bisect_left(self._note_starts, start) : bisect_right(self._note_starts, end)]

    def pages_of(self, start: int, end: int) -> tuple[Page, ...]:
        """The pages on which the characters from ``start`` to ``end`` stand; none where there are no pages."""
        if not self.pages:
            return ()
        first, last = (max(0, bisect_right(self._page_starts, place) - 1) for place in (start, max(start, end - 1)))
        return self.pages[first : last + 1]

    def in_order(self) -> Document:
        """The same as people read it; a page may come more than once."""
        if not self.order:
            return self
        parts: list[str] = []
        pages: list[Page] = []
        moved: dict[str, list[Span]] = {"notes": [], "blocks": []}
        length = 0
        for start, end in self.order:
            parts.append(self.text[start:end])
            for page in self.pages_of(start, end)[:1]:
                if not pages or pages[-1].number != page.number:
                    pages.append(replace(page, start=length))
            by = length - start
            for name, known in (("notes", self.notes_between(start, end - 1)), ("blocks", self.blocks)):
                moved[name] += [(one + by, other + by) for one, other in known if start <= one < end]
            length += len(parts[-1])
        notes, blocks = (tuple(sorted(moved[name])) for name in ("notes", "blocks"))
        return replace(self, text="".join(parts), pages=tuple(pages), notes=notes, blocks=blocks, order=(), mixed=())

    def place(self, offset: int) -> int:
        """The number, from 1, of the line or paragraph at an offset."""
        before = self.text[:offset]
        if self.unit == "paragraph":
            return sum(1 for line in before.split("\n")[:-1] if line.strip()) + 1
        return before.count("\n") + 1


def words_of(text: str) -> list[str]:
    """The words of a text without capitals, with the hyphens inside them."""
    return _WORD.findall(text.casefold().replace("‐", "-").replace("‑", "-"))


def without_signs(text: str) -> str:
    """A text of unknown origin, without characters that extraction uses as signs."""
    return text.translate(_SIGNS)


def marked(text: str, digest: str = "", unit: str = "line", remarks: tuple[str, ...] = ()) -> Document:
    """The document of a text in which signs stand round marks of notes and block quotations."""
    out: list[str] = []
    spans: dict[str, list[Span]] = {NOTE_END: [], BLOCK_END: []}
    opened: dict[str, list[int]] = {NOTE_END: [], BLOCK_END: []}
    length = place = 0
    for sign in _SIGNED.finditer(text):
        piece = text[place : sign.start()]
        out.append(piece.translate(RAISED) if opened[NOTE_END] else piece)
        length += sign.start() - place
        place = sign.end()
        if sign[0] in (NOTE, BLOCK):
            opened[NOTE_END if sign[0] == NOTE else BLOCK_END].append(length)
        elif opened[sign[0]]:
            spans[sign[0]].append((opened[sign[0]].pop(), length))
    clean = "".join([*out, text[place:]])
    return Document(
        clean, digest, notes=note_marks(clean, spans[NOTE_END]), blocks=tuple(spans[BLOCK_END]), unit=unit,
        remarks=remarks,
    )  # fmt: skip


def note_marks(text: str, known: Iterable[Span]) -> tuple[Span, ...]:
    """Marks of notes in order: those that the layout shows, and raised digits and daggers behind words."""
    found = {span for span in known if span[0] < span[1]}
    found |= {match.span() for match in _RAISED.finditer(text)}
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)


def is_note(text: str, start: int, end: int) -> bool:
    """Whether raised characters can only be the mark of a note: digits or signs behind a long word or punctuation."""
    before = text[max(0, start - 2 * _LETTERS_BEFORE) : start].replace("\u00ad", "").rstrip()[-_LETTERS_BEFORE:]
    if not before or not _MARK.fullmatch(text[start:end]):
        return False
    punctuated = not before[-1].isalnum() and before[-1] not in "-−–+/^×=(["
    return punctuated or (len(before) == _LETTERS_BEFORE and before.isalpha())
