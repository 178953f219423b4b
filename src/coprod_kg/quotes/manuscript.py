"""Which sentences of a manuscript come from the glossary, and whether they are quoted as they should be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from pathlib import Path

from ..errors import CoprodError
from ..graph import build_graph
from ..project import Project
from .alignment import Alignment, align, widened
from .documents import Document, UnreadableError, read_document
from .held import RUN, Held, Index, held_texts
from .misquote import Step
from .normalise import typographic
from .pageref import named, numbers
from .wording import Word, quoted_spans, read_words

_FEWEST = 4  # words of a quotation between marks
_REFERENCE = re.compile(r"\W{0,8}\(?[^()\n]{0,80}?(?:\bpp?\.\s*|\b\d{4}[a-z]?\s*:\s*)(\d+(?:\s*[-–]\s*\d+)?|[ivxlcdm]+)\b")
_REACH = 140  # characters behind a quotation in which its page is sought
_EDGES = "\"'“”‘’«».,;:!?()[] "


class Verdict(Enum):
    """How a stretch of a manuscript stands to a text of the glossary."""

    EXACT = "exact"
    MARKED = "marked"
    PUNCTUATION = "punctuation"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a manuscript that comes from a held text.

    ``place`` says where in words, ``marked`` whether it stands between quotation marks or is set off; ``partly`` whether
    only a part of the held text is quoted, ``beyond`` whether the quotation goes on where the held text does not.
    ``page`` is the page that the manuscript names behind it, if that is another one. ``also`` are other passages with
    the same words. ``start`` and ``end`` are offsets in characters.
    """

    held: Held
    verdict: Verdict
    place: str
    words: str
    start: int
    end: int
    steps: tuple[Step, ...]
    marked: bool
    partly: bool
    beyond: bool
    page: str = ""
    also: tuple[str, ...] = ()

    @property
    def is_finding(self) -> bool:
        """Whether the author has something to do."""
        return not self.marked or bool(self.page) or self.verdict in (Verdict.ALTERED, Verdict.PUNCTUATION)


@dataclass(frozen=True)
class Reading:
    """What was found in a manuscript, in its order, among how many texts, and sentences about the file."""

    name: str
    findings: tuple[Finding, ...]
    among: int
    words: int
    notices: tuple[str, ...] = ()


def read_manuscript(project: Project, path: Path) -> Reading:
    """What a manuscript takes from the glossary.

    Raises CoprodError if the file is missing or has no text that can be read, or the glossary cannot be read.
    """
    if not path.is_file():
        raise CoprodError(f"There is no file {path}; name your manuscript.")
    try:
        document = read_document(path)
    except UnreadableError as error:
        raise CoprodError(f"{path.name} {error}") from error
    graph = build_graph(project)
    if graph.has_errors:
        raise CoprodError("Some entries cannot be read; run `coprod check`, mend them, and compare again.")
    index = Index(held_texts(project, graph))
    words = read_words(document.text, document.notes)
    notices = tuple(f"{path.name} {remark}" for remark in document.remarks)
    return Reading(path.name, tuple(find(document, index, words)), len(index.texts), len(words), notices)


@dataclass(frozen=True, slots=True)
class _Candidate:
    which: int
    found: Alignment
    quoted: tuple[int, int] | None  # the words between the quotation marks round it

    def overlaps(self, other: _Candidate) -> bool:
        (start, end), (first, last) = self.found.span, other.found.span
        return min(end, last) - max(start, first) > 0.3 * min(end - start, last - first)


def find(document: Document, index: Index, words: Sequence[Word] | None = None) -> list[Finding]:
    """What a document takes from the texts of an index, in the order of the document; each stretch once."""
    words = read_words(document.text, document.notes) if words is None else words
    quoted = _quoted_words(document, words)
    candidates = sorted(_candidates(index, words, quoted), key=lambda one: _rank(one, index))
    chosen: list[tuple[_Candidate, list[_Candidate]]] = []
    for one in candidates:
        rival = next((best for best in chosen if best[0].overlaps(one)), None)
        if rival is None:
            chosen.append((one, []))
        elif (one.found.same, one.found.altered) == (rival[0].found.same, rival[0].found.altered):
            rival[1].append(one)
    findings = [_finding(one, others, document, index, words) for one, others in chosen]
    return sorted(findings, key=lambda one: one.start)


def _quoted_words(document: Document, words: Sequence[Word]) -> list[tuple[int, int]]:
    starts = [word.start for word in words]
    spans = quoted_spans(document.text, document.blocks)
    found = [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in spans]
    return [span for span in found if span[1] - span[0] >= _FEWEST]


def _candidates(index: Index, words: Sequence[Word], quoted: Sequence[tuple[int, int]]) -> Iterator[_Candidate]:
    for which, hits in index.hits(words).items():
        held = index.words[which]
        for start, end in _stretches(hits, len(held), len(words)):
            found = align(words, held, start, end)
            if found is None:
                continue
            between = _between(found, quoted)
            if between:
                found = widened(found, *between)
            if _convincing(found, between):
                yield _Candidate(which, found, between)


def _stretches(hits: Sequence[tuple[int, int]], length: int, most: int) -> Iterator[tuple[int, int]]:
    """Where a text of so many words may stand: hits that follow each other, with room for the rest of the text."""
    room = length // 4 + 6
    groups = [group for group in _groups(hits, length) if len(group) > 1 or length <= 2 * _FEWEST]
    for place, group in enumerate(groups):
        (first, held_first), (last, held_last) = group[0], group[-1]
        low = groups[place - 1][-1][0] + RUN if place else 0
        high = groups[place + 1][0][0] if place + 1 < len(groups) else most
        yield max(low, first - held_first - room), min(max(high, last + RUN), last + length - held_last + room)


def _groups(hits: Sequence[tuple[int, int]], length: int) -> list[list[tuple[int, int]]]:
    """Hits in the order of both texts; where they go back in the held text, it begins again."""
    groups: list[list[tuple[int, int]]] = []
    for there, run in groupby(sorted(hits), key=lambda hit: hit[0]):
        places = [place for _, place in run]
        if groups:
            last, held_last = groups[-1][-1]
            place = min(places, key=lambda one: abs(there - one - last + held_last))
            if there - last <= max(25, length) and place >= held_last - 1:
                groups[-1].append((there, place))
                continue
        groups.append([(there, places[0])])
    return groups


def _between(found: Alignment, quoted: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The smallest quotation that holds nearly all of a stretch, if that is a good part of it."""
    start, end = found.span
    best: tuple[int, int] | None = None
    for first, last in quoted[: bisect_left(quoted, (end, 0))]:
        inside = min(end, last) - max(start, first)
        if inside >= 0.8 * (end - start) and (best is None or last - first < best[1] - best[0]):
            best = first, last
    if best is None or end - start < 0.4 * (best[1] - best[0]) and end - start < 2 * _FEWEST:
        return None
    return best


def _convincing(found: Alignment, between: tuple[int, int] | None) -> bool:
    """Whether so much is alike that it is no accident; without quotation marks more is asked for."""
    same, run, whole = found.same, found.run, sum(not word.is_gap for word in found.held)
    if between:
        if found.likeness < 0.5 or run < 3 or same < _FEWEST:
            return False
        return same >= 0.6 * (between[1] - between[0]) or same >= 0.6 * whole or run >= 7
    if found.likeness < 0.7:
        return False
    entire = same >= 0.75 * whole and same >= 8 and run >= 4
    return entire or (same >= 10 and run >= 8)


def _rank(one: _Candidate, index: Index) -> tuple[float, bool, bool, int]:
    """The best first: most words, fewest changes; authors before the glossary, definitions before other entries."""
    held = index.texts[one.which]
    return one.found.altered - one.found.same, not held.quoted, not held.passage.startswith("definitions/"), one.which


def _finding(
    one: _Candidate, others: Sequence[_Candidate], document: Document, index: Index, words: Sequence[Word]
) -> Finding:
    held, found = index.texts[one.which], one.found
    (start, end), (first, last) = found.span, found.held_span
    begin, finish = words[start].start, words[end - 1].end
    after = max(finish, words[one.quoted[1] - 1].end) if one.quoted else finish
    also = dict.fromkeys(index.texts[other.which].passage for other in others)
    return Finding(
        held, _verdict(found, document.text, held.text), _place(document, begin, finish),
        " ".join(document.text[begin:finish].split()), begin, finish, found.steps(document.text, held.text),
        marked=one.quoted is not None, partly=first > 0 or last < len(found.held),
        beyond=one.quoted is not None and (one.quoted[0] < start or one.quoted[1] > end),
        page=_other_page(document.text[after : after + _REACH], held),
        also=tuple(passage for passage in also if passage != held.passage),
    )  # fmt: skip


def _verdict(found: Alignment, text: str, held: str) -> Verdict:
    if found.altered:
        return Verdict.ALTERED
    same = all(_alike(step.ours, step.theirs) for step in found.steps(text, held))
    if not same:
        return Verdict.PUNCTUATION
    return Verdict.MARKED if found.has_marks else Verdict.EXACT


def _alike(ours: str, theirs: str) -> bool:
    return typographic(ours).text == typographic(theirs).text


def _place(document: Document, start: int, end: int) -> str:
    if pages := document.pages_of(start, end):
        return named(pages)
    return f"{document.unit} {document.place(start)}"


def _other_page(behind: str, held: Held) -> str:
    """The page that a text names right behind a quotation, if it is none of those that the glossary has."""
    found = _REFERENCE.match(behind)
    stated = [ranges for page in held.pages if (ranges := numbers(page))]
    asked = numbers(found[1]) if found else None
    if not found or not asked or not stated:
        return ""
    fits = any(first <= asked[0][0] and asked[0][1] <= last for ranges in stated for first, last in ranges)
    return "" if fits else found[1]
