"""Word documents: paragraphs, tables, text boxes and notes; undecided changes are refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document as open_word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from .document import BLOCK, BLOCK_END, NOTE, NOTE_END, Document, UnreadableError, marked, without_signs

_LARGEST = 500_000_000  # bytes when unpacked
_TRACKED = tuple(qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo"))
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑", "softHyphen": "\u00ad"}
_SIMPLE = {qn(f"w:{name}"): sign for name, sign in _SIGNS.items()}
_QUOTED = re.compile("quot|block text", re.IGNORECASE)  # names of styles in Word, LibreOffice and pandoc
_OLD = b"\xd0\xcf\x11\xe0"  # how files of old Word and protected ones begin
_PARAGRAPH, _RUN, _TEXT, _FALLBACK = qn("w:p"), qn("w:r"), qn("w:t"), "Fallback"


def read(raw: bytes) -> Document:
    """The text, footnotes and endnotes at its end; heads and feet are left out.

    Raises UnreadableError if it is damaged, protected by a password, empty or has tracked changes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:
                raise UnreadableError("is larger than 500 MB when unpacked, and was not opened.")
        word = open_word(io.BytesIO(raw))
        parts = [word.element.body, *_notes(word)]
    except UnreadableError:
        raise
    except Exception as error:  # what a damaged file makes the library raise has no common class
        old = raw.startswith(_OLD)
        reason = "needs a password or is in the old format of Word" if old else "is damaged or no Word document"
        raise UnreadableError(f"{reason}; save it in a word processor as .docx without a password.") from error
    if tracked := sum(1 for part in parts for _ in part.iter(*_TRACKED)):
        raise UnreadableError(
            f"has tracked changes ({tracked}); accept or reject them in your word processor first, since quotations "
            "must not be compared with text that is not decided."
        )
    styles = {style.style_id: style.name or "" for style in word.styles}
    text = "\n".join(_paragraph(one, styles) for part in parts for one in part.iter(_PARAGRAPH) if not _twice(one))
    if not text.strip():
        raise UnreadableError("has no text; if its pages are pictures, run text recognition (OCR) first.")
    return marked(text, unit="paragraph")


def _notes(word: Any) -> Iterator[Any]:
    for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
        for relation in word.part.rels.values():
            if relation.reltype == kind and not relation.is_external:
                yield parse_xml(relation.target_part.blob)


def _twice(element: Any) -> bool:
    """Whether a paragraph only repeats a text box for programs that cannot draw it."""
    return any(str(above.tag).endswith(_FALLBACK) for above in element.iterancestors())


def _paragraph(element: Any, styles: dict[str, str]) -> str:
    style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = styles.get(style.get(qn("w:val")), "") if style is not None else ""
    text = "".join(_run(run) for run in element.iter(_RUN) if next(run.iterancestors(_PARAGRAPH)) is element)
    return f"{BLOCK}{text}{BLOCK_END}" if _QUOTED.search(name) else text


def _run(element: Any) -> str:
    properties = element.find(qn("w:rPr"))
    if properties is not None and _on(properties.find(qn("w:vanish"))):
        return ""
    parts = (_SIMPLE.get(one.tag) or ((one.text or "") if one.tag == _TEXT else "") for one in element)
    text = without_signs("".join(parts))
    raised = properties.find(qn("w:vertAlign")) if properties is not None else None
    return f"{NOTE}{text}{NOTE_END}" if raised is not None and raised.get(qn("w:val")) == "superscript" else text


def _on(switch: Any) -> bool:
    return switch is not None and switch.get(qn("w:val")) not in ("0", "false", "off")
