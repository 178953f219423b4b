"""Documents made for tests: PDF files as publishers set them, scans, Word files with notes and tracked changes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import reportlab
from docx import Document as new_word
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Drawn = Callable[[Canvas, float], float]
FONT, SIZE, LEADING, LEFT, TOP = "Times-Roman", 11, 15, 50, 540


def pdf(
    path: Path,
    pages: Sequence[Sequence[str | Drawn]],
    *,
    head: Callable[[int], str] | None = None,
    foot: Callable[[int], str] | None = None,
    labels: Mapping[int, tuple[str, int]] | None = None,
    font: str = FONT,
    encrypt: StandardEncryption | None = None,
) -> Path:
    """A PDF of these lines; a line may draw itself. Pages are counted from 0 for ``head``, ``foot`` and ``labels``."""
    canvas = Canvas(str(path), pagesize=A5, encrypt=encrypt)
    for number, lines in enumerate(pages):
        canvas.setFont(font, 9)
        if head:
            canvas.drawString(LEFT, 570, head(number))
        if foot:
            canvas.drawCentredString(200, 30, foot(number))
        height: float = TOP
        for line in lines:
            if callable(line):
                height = line(canvas, height)
            else:
                canvas.setFont(font, SIZE)
                canvas.drawString(LEFT, height, line)
                height -= LEADING
        if labels and number in labels:
            canvas.addPageLabel(number, *labels[number])
        canvas.showPage()
    canvas.save()
    return path


def with_ligatures() -> str:
    """The name of a font that has ligatures."""
    pdfmetrics.registerFont(TTFont("Vera", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))
    return "Vera"


def noted(before: str, mark: str, behind: str) -> Drawn:
    """A line with a raised mark of a note in it."""

    def draw(canvas: Canvas, height: float) -> float:
        text = canvas.beginText(LEFT, height)
        for words, size, rise in ((before, SIZE, 0), (mark, 7, 4), (behind, SIZE, 0)):
            text.setFont(FONT, size)
            text.setRise(rise)
            text.textOut(words)
        canvas.drawText(text)
        return height - LEADING

    return draw


def small(words: str) -> Drawn:
    """A line of a footnote."""

    def draw(canvas: Canvas, height: float) -> float:
        canvas.setFont(FONT, 8)
        canvas.drawString(LEFT, height, words)
        return height - 12

    return draw


def columns(left: Sequence[str], right: Sequence[str]) -> Drawn:
    """Two columns, drawn line by line across both."""

    def draw(canvas: Canvas, height: float) -> float:
        canvas.setFont(FONT, 9)
        for one, other in zip(left, right, strict=True):
            canvas.drawString(40, height, one)
            canvas.drawString(220, height, other)
            height -= 13
        return height

    return draw


def scan(path: Path) -> Path:
    """A PDF of a page that is only a picture."""
    canvas = Canvas(str(path), pagesize=A5)
    canvas.setFillGray(0.5)
    canvas.rect(50, 50, 200, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return path


def locked(user: str, owner: str, copying: bool = True) -> StandardEncryption:
    """A protection with passwords; an empty one for the user lets everybody read."""
    return StandardEncryption(user, owner, canCopy=int(copying))


def word(path: Path, paragraphs: Sequence[str], notes: Sequence[str] = (), tracked: str = "") -> Path:
    """A Word file; ``tracked`` is a word that somebody put in and nobody has accepted."""
    document: Any = new_word()
    for text in paragraphs:
        document.add_paragraph(text)
    if tracked:
        run = f"<w:r><w:t>{tracked}</w:t></w:r>"
        inserted = f'<w:ins {nsdecls("w")} w:id="1" w:author="A. Reader" w:date="2024-01-01T00:00:00Z">{run}</w:ins>'
        document.paragraphs[-1]._p.append(parse_xml(inserted))
    for text in notes:
        table = document.add_table(rows=1, cols=1)
        table.cell(0, 0).text = text
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(stream.getvalue())
    return path
