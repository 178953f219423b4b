"""PDF files: the text of each page as it was set, with the lines that hold it."""

from __future__ import annotations

import ctypes
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pypdfium2
from pypdfium2 import raw as pdfium

from .document import RAISED, Document, Page, Span, UnreadableError, note_marks, without_signs
from .layout import Line, reading_order
from .numbering import printed_numbers

_RAISED, _SMALL = 0.12, 0.85  # of the size of a line: how far marks of notes are raised, and how small they are
_COPYING = 0x10  # the bit of the permissions that allows copying
_HYPHEN, _NONE = "\x02", "\ufffe"
_LETTERS = 0.5  # of the signs of a text; with fewer, its fonts do not say which letters they draw
_RECOGNISE = "if words stand there, run text recognition (OCR) first."
Glyph = tuple[str, float, float, float, float]  # character, left, right, baseline, size


def read(raw: bytes, pages: int | None = None) -> Document:
    """The text of all pages, or of the first ``pages``; lines end with a line feed, pages with a form feed.

    Raises UnreadableError if the file is damaged, needs a password or has only pictures.
    """
    try:
        pdf = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        protected = "assword" in str(error)
        reason = "needs a password; save a copy without one" if protected else "is damaged or no PDF file; save it anew"
        raise UnreadableError(f"{reason}, then compare again.") from error
    with pdf:
        setting = _Setting()
        count = len(pdf) if pages is None else min(pages, len(pdf))
        for number in range(count):
            setting.add(pdf, number)
        allowed = pdfium.FPDF_GetDocPermissions(pdf) & _COPYING
    document = setting.document(pages is None)
    if allowed:
        return document
    remark = "is protected against copying; its text was read only to compare it."
    return replace(document, remarks=(*document.remarks, remark))


@dataclass
class _Setting:
    """What was read so far."""

    parts: list[str] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    lines: list[list[Line]] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)
    length: int = 0
    damaged: list[int] = field(default_factory=list)

    def add(self, pdf: pypdfium2.PdfDocument, number: int) -> None:
        """Read a page, counted from 0."""
        self.pages.append(Page(number + 1, self.length, _label(pdf, number)))
        self.lines.append([])
        try:
            glyphs = _glyphs(pdf, number)
        except pypdfium2.PdfiumError:
            glyphs = []
            self.damaged.append(number + 1)
        for line in _lines(glyphs):
            self._line(line)
        self.parts.append("\f")
        self.length += 1

    def _line(self, glyphs: list[Glyph]) -> None:
        # A hyphen may end a line anywhere in what PDFium takes for one.
        text = "".join(one[0] for one in glyphs)
        sizes = [one[4] for one in glyphs if one[0].strip()]
        if not sizes:
            return
        size = statistics.mode(round(one, 1) for one in sizes)
        base = statistics.mode(round(one[3], 1) for one in glyphs if one[0].strip() and one[4] > _SMALL * size)
        raised = [one[3] > base + _RAISED * size and one[4] < _SMALL * size for one in glyphs]
        self.notes += [(self.length + start, self.length + end) for start, end in _runs(raised)]
        edges = tuple((one[1], one[2]) for one in glyphs)
        text = "".join(one.translate(RAISED) if up else one for one, up in zip(text, raised, strict=True))
        self.lines[-1].append(Line(self.length, text, edges, base, size))
        self.parts.append(f"{text}\n")
        self.length += len(text) + 1

    def document(self, whole: bool) -> Document:
        """All of it; raises UnreadableError if it is only pictures."""
        text = "".join(self.parts)
        empty = [page.number for page, lines in zip(self.pages, self.lines, strict=True) if not lines]
        if whole and len(empty) == len(self.pages):
            raise UnreadableError(
                "has no text layer, only pictures of pages; run text recognition (OCR) first, then compare again."
            )
        printed = printed_numbers(self.lines)
        # Labels that only count the pages are what programs write when nobody has set any.
        labelled = any(page.label != str(page.number) for page in self.pages)
        pages = tuple(
            Page(page.number, page.start, page.label if labelled else "", name)
            for page, name in zip(self.pages, printed, strict=True)
        )
        remarks = [f"has no text on {_listed(empty)}; {_RECOGNISE}"] if empty else []
        remarks += [f"has a text layer that is mostly signs without letters; {_RECOGNISE}"] if _garbled(text) else []
        order, mixed = reading_order(self.lines, printed)
        return Document(
            text, pages=pages, notes=note_marks(text, self.notes), order=tuple(order), mixed=tuple(mixed),
            remarks=tuple(remarks) if whole else (),
        )  # fmt: skip


def _label(pdf: pypdfium2.PdfDocument, number: int) -> str:
    label: str = pdf.get_page_label(number)
    return without_signs(label).strip()


def _glyphs(pdf: pypdfium2.PdfDocument, number: int) -> list[Glyph]:
    """The characters of a page in the order in which they are set."""
    page = pdf[number]
    text = page.get_textpage()
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    to_x, to_y, to_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    handle = text.raw
    found: list[Glyph] = []
    for place in range(pdfium.FPDFText_CountChars(handle)):
        code = pdfium.FPDFText_GetUnicode(handle, place)
        pdfium.FPDFText_GetCharOrigin(handle, place, to_x, to_y)
        pdfium.FPDFText_GetLooseCharBox(handle, place, to_box)
        character = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else _NONE
        found.append((character, box.left, box.right, y.value, box.top - box.bottom))
    text.close()
    page.close()
    return found


def _lines(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """The characters of each line; a hyphen that PDFium took for the end of a line is one again."""
    line: list[Glyph] = []
    for character, *rest in glyphs:
        if character == _HYPHEN:
            yield [*line, ("-", *rest)]  # type: ignore[list-item]
            line = []
        elif character in "\r\n":
            if line:
                yield line
            line = []
        elif character != _NONE and (character >= " " or character == "\t") and without_signs(character):
            line.append((character, *rest))  # type: ignore[arg-type]
    if line:
        yield line


def _runs(flags: list[bool]) -> Iterator[Span]:
    start = None
    for place, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            yield start, place
            start = None


def _garbled(text: str) -> bool:
    signs = "".join(text.split())
    return sum(map(str.isalnum, signs)) < _LETTERS * len(signs)


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(str(one) for one in numbers[:8]) + (" …" if len(numbers) > 8 else "")
    return f"PDF page{'s' if len(numbers) > 1 else ''} {shown}"
