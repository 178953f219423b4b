"""Pages as they are laid out: running heads, footnotes and columns, and the order in which to read them."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .document import Span

_NUMBERED = re.compile(r"\W*(?:\d{1,4}|[ivxlcdm]{1,7})\W*", re.IGNORECASE)
_NOTE = re.compile(r"\W{0,2}(?:\d{1,3}|[*†‡§¶])")
_EDGE = 2  # lines at the head and at the foot that may be running heads
_NOTE_SIZE = 0.9  # of the size of most of the text
_GAP = 1.0  # of the size of a line: a wider gap may divide columns
_COLUMN = 3  # lines that make a column
_WIDTH = 0.2  # of the text: narrower columns are numbers of a list


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its offset in the document, left and right edge of each character, baseline and size."""

    start: int
    text: str
    edges: tuple[tuple[float, float], ...]
    base: float
    size: float

    @property
    def span(self) -> Span:
        """Its offsets with the end of the line."""
        return self.start, self.start + len(self.text) + 1


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line or what stands of it in one column."""

    span: Span
    left: float
    right: float
    base: float


def reading_order(pages: Sequence[Sequence[Line]], printed: Sequence[str]) -> tuple[list[Span], list[Span]]:
    """The text without running heads, column by column, with footnotes behind it; and where the file mixes columns."""
    heads = running_heads(pages, printed)
    sizes = Counter(round(line.size) for page in pages for line in page for _ in line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0
    order: list[Span] = []
    notes: list[Span] = []
    mixed: list[Span] = []
    for page in pages:
        lines = [line for line in page if line.start not in heads]
        foot = len(lines) - _footnotes(lines, usual)
        body = [line.span for line in lines[:foot]]
        columns = [piece.span for piece in in_order(_pieces(lines[:foot]))]
        if _joined(columns) != _joined(body):
            mixed.append((body[0][0], body[-1][1]))
            body = columns
        order += body
        notes += [line.span for line in lines[foot:]]
    return order + notes, mixed


def running_heads(pages: Sequence[Sequence[Line]], printed: Sequence[str]) -> set[int]:
    """The offsets of lines at the head or foot that carry the number of the page or return on other pages."""
    edges = [edge_lines(page) for page in pages]
    forms = Counter(form for page in edges for form in {_form(line) for line in page})
    often = 2 if len(pages) < 6 else 3
    found: set[int] = set()
    for page, name in zip(edges, printed, strict=True):
        for line in page:
            alone = bool(_NUMBERED.fullmatch(line.text))
            numbered = bool(name) and re.search(rf"^\W*{re.escape(name)}\b|\b{re.escape(name)}\W*$", line.text, re.I)
            if (alone and (numbered or len(pages) == 1)) or numbered or forms[_form(line)] >= often:
                found.add(line.start)
    return found


def edge_lines(page: Sequence[Line]) -> list[Line]:
    """The lines at the head and the foot of a page."""
    by_height = sorted((line for line in page if line.text.strip()), key=lambda line: -line.base)
    return by_height[:_EDGE] + by_height[max(_EDGE, len(by_height) - _EDGE) :]


def _form(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split()))


def _footnotes(lines: Sequence[Line], usual: float) -> int:
    """How many lines at the end of a page are footnotes: set smaller, the first with its mark."""
    count = 0
    for number, line in enumerate(reversed(lines), 1):
        if line.size > _NOTE_SIZE * usual:
            break
        if _NOTE.match(line.text):
            count = number
    return count


def _pieces(lines: Iterable[Line]) -> list[_Piece]:
    """The lines, cut at gaps that are too wide for a space."""
    found: list[_Piece] = []
    for line in lines:
        start = last = None
        right = 0.0
        for place, (character, edge) in enumerate(zip(line.text, line.edges, strict=True)):
            if character.isspace():
                continue
            if start is not None and last is not None and edge[0] - right > _GAP * line.size:
                found.append(_piece(line, start, last))
                start = None
            start = place if start is None else start
            last, right = place, edge[1]
        if start is not None and last is not None:
            found.append(_piece(line, start, last))
    return found


def _piece(line: Line, first: int, last: int) -> _Piece:
    # What follows the last character, a space or the end of the line, keeps words apart.
    span = line.start + first, line.start + last + 2
    return _Piece(span, line.edges[first][0], line.edges[last][1], line.base)


def in_order(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Pieces as people read them: columns from left to right, between what runs over all of them."""
    cut = _gutter(pieces)
    if cut is None:
        return list(pieces)
    across = sorted((one for one in pieces if one.left < cut < one.right), key=lambda one: -one.base)
    found: list[_Piece] = []
    rest = [one for one in pieces if not one.left < cut < one.right]
    for divider in [*across, None]:
        above = [one for one in rest if divider is None or one.base > divider.base]
        rest = [one for one in rest if divider is not None and one.base <= divider.base]
        found += in_order(_down(one for one in above if one.right <= cut))
        found += in_order(_down(one for one in above if one.left >= cut))
        found += [divider] if divider else []
    return found


def _down(pieces: Iterable[_Piece]) -> list[_Piece]:
    return sorted(pieces, key=lambda one: (-one.base, one.left))


def _gutter(pieces: Sequence[_Piece]) -> float | None:
    """Where columns divide: pieces stand on both sides at the same heights, and few run across."""
    best: tuple[int, float] | None = None
    lefts, rights = [one.left for one in pieces], [one.right for one in pieces]
    narrow = _WIDTH * (max(rights) - min(lefts)) if pieces else 0.0
    for left in {round(one.left) for one in pieces}:
        cut = left - 1.0
        before = [one for one in pieces if one.right <= cut]
        behind = [one for one in pieces if one.left >= cut]
        across = len(pieces) - len(before) - len(behind)
        if min(len(before), len(behind)) < _COLUMN or across > 0.4 * len(pieces):
            continue
        if min(_width(before), _width(behind)) < narrow:
            continue
        low, high = min(one.base for one in behind), max(one.base for one in behind)
        if sum(low <= one.base <= high for one in before) < _COLUMN:
            continue
        rank = min(len(before), len(behind)) - across
        if best is None or rank > best[0]:
            best = rank, cut
    return best[1] if best else None


def _width(pieces: Sequence[_Piece]) -> float:
    return statistics.median(one.right - one.left for one in pieces)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbouring spans as one; a space between pieces of a line does not count."""
    found: list[Span] = []
    for start, end in spans:
        if found and 0 <= start - found[-1][1] <= 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
