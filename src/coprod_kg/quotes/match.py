"""Whether, where and how exactly a document has the words of a quotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..alike import nearest_passage
from .normalise import LINE_END_HYPHEN, Normalised, collapse, typographic

CONTEXT = 40
_GAP = 2000


@dataclass(frozen=True, slots=True)
class Match:
    """The class of a match; ``start`` and ``end`` are offsets in characters of the document.

    ``prefix`` and ``suffix`` have up to 40 characters (Web Annotation TextQuoteSelector); for a mismatch, ``nearest``
    is the most similar passage of the document.
    """

    kind: str
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""
    nearest: str = ""


def find_quotation(
    text: str, document: str, *, omissions: Sequence[str] = (), insertions: Sequence[str] = (), after: int = 0
) -> Match:
    """Where ``document`` has ``text``, and how exactly; a place at or after ``after`` is preferred.

    ``omissions`` and ``insertions`` are the characters in ``text`` that are ours and not the author's.
    """
    attempts: list[tuple[str, Callable[[str], Normalised], bool]] = [
        ("exact", collapse, False),
        ("typographic", typographic, False),
    ]
    if omissions or insertions:
        attempts.append(("marked", typographic, True))
    for kind, normalise, marked in attempts:
        read = normalise(document)
        pattern = _pattern(text, normalise, omissions if marked else (), insertions if marked else ())
        if pattern and (span := _first(pattern, read, after)):
            return _matched(kind, span, document)
    return Match("mismatch", nearest=_nearest(text, document))


def _pattern(
    text: str, normalise: Callable[[str], Normalised], omissions: Sequence[str], insertions: Sequence[str]
) -> re.Pattern[str] | None:
    for mark in insertions:
        text = text.replace(mark, "")
    parts = re.split("|".join(re.escape(mark) for mark in omissions), text) if omissions else [text]
    bodies = [_body(normalise(part).text.strip()) for part in parts]
    if not all(bodies):
        return None
    return re.compile(r"(?<!\w)" + rf".{{0,{_GAP}}}?".join(bodies) + r"(?!\w)", re.DOTALL)


def _body(text: str) -> str:
    """The pattern of a normalised text, in which a hyphen at a line's end may stand or be left out."""
    optional = f"{LINE_END_HYPHEN}?"
    return optional.join(f"[-{LINE_END_HYPHEN}]" if character == "-" else re.escape(character) for character in text)


def _first(pattern: re.Pattern[str], read: Normalised, after: int) -> tuple[int, int] | None:
    spans = [read.original(*found.span()) for found in pattern.finditer(read.text)]
    return next((span for span in spans if span[0] >= after), spans[0] if spans else None)


def _matched(kind: str, span: tuple[int, int], document: str) -> Match:
    start, end = span
    before = collapse(document[max(0, start - 4 * CONTEXT) : start]).text[-CONTEXT:]
    behind = collapse("x" + document[end : end + 4 * CONTEXT]).text[1 : CONTEXT + 1]
    return Match(kind, start, end, before, behind)


def _nearest(text: str, document: str) -> str:
    read = collapse(document).text
    place = nearest_passage(collapse(text).text, read)
    return read[slice(*place)] if place else ""
