"""Page references as entries have them, compared with the pages on which words were found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .documents import Page
from .documents.numbering import roman

_RANGE = re.compile(r"(?:pp?\.\s*)?([\w.]+?)(?:\s*[-–—‑]\s*([\w.]+))?", re.IGNORECASE)


class Number(NamedTuple):
    """A page number: Roman ones are no Arabic ones."""

    is_roman: bool
    value: int


def numbers(reference: str) -> list[tuple[Number, Number]] | None:
    """The ranges of a reference such as ``965-6``, ``xii-xv`` or ``5, 7``; None if it names no page numbers."""
    found = []
    for part in re.split(r"[,;]|\s+(?:and|&)\s+", reference):
        match = _RANGE.fullmatch(part.strip())
        first = _number(match[1]) if match else None
        last = _last(match[1], match[2]) if match and match[2] else first
        if first is None or last is None or first.is_roman != last.is_roman or last < first:
            return None
        found.append((first, last))
    return found


def agrees(reference: str, pages: Sequence[Page], count: int) -> bool | None:
    """Whether all pages lie in a reference, by their labels or their printed numbers; None if that cannot be told.

    Where a file of ``count`` pages shows no numbers, their places in it speak, if the reference can mean these.
    """
    if not pages:
        return None
    ranges = numbers(reference)
    verdicts = {_within(reference, ranges, names) for names in _names(pages)} - {None}
    if verdicts or any(page.label or page.printed for page in pages):
        return True in verdicts if verdicts else None
    if ranges is None or any(one.is_roman or one.value > count for pair in ranges for one in pair):
        return None
    return _within(reference, ranges, [str(page.number) for page in pages])


def _names(pages: Sequence[Page]) -> tuple[list[str], list[str]]:
    return [page.label for page in pages], [page.printed for page in pages]


def named(pages: Sequence[Page]) -> str:
    """The pages as a reference: ``page 1073``, ``pages 965-966``, or ``PDF page 12`` where the file has no numbers."""
    if not pages:
        return ""
    first, last = pages[0], pages[-1]
    for one, other in ((first.label, last.label), (first.printed, last.printed)):
        if one and other:
            return f"pages {one}-{other}" if one != other else f"page {one}"
    if first.number != last.number:
        return f"PDF pages {first.number}-{last.number}"
    return f"PDF page {first.number}"


def _within(reference: str, ranges: list[tuple[Number, Number]] | None, names: Iterable[str]) -> bool | None:
    known = list(names)
    if not all(known):
        return None
    if all(name.casefold() == reference.strip().casefold() for name in known):
        return True
    found = [_number(name) for name in known]
    if ranges is None or None in found:
        return None
    return all(any(first <= one <= last for first, last in ranges) for one in found if one is not None)


def _number(text: str) -> Number | None:
    if text.isdecimal():
        return Number(False, int(text))
    value = roman(text)
    return Number(True, value) if value else None


def _last(first: str, last: str) -> Number | None:
    """The end of a range, of which digits that repeat may be left out, as in ``965-6``."""
    if first.isdecimal() and last.isdecimal() and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return _number(last)
