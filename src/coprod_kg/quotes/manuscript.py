"""Which sentences of a manuscript come from the glossary, and whether they are quoted as they should be."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from ..errors import CoprodError
from ..graph import build_graph
from ..project import Project
from .alignment import Alignment
from .candidates import FEWEST, Candidate, candidates
from .documents import Document, UnreadableError, read_document
from .held import Held, Index, held_texts
from .misquote import Step
from .normalise import typographic
from .pageref import named, numbers
from .wording import Word, quoted_spans, read_words

_REFERENCE = re.compile(
    r"\W{0,8}\(?[^()\n]{0,80}?(?:\bpp?\.\s*|\b\d{4}[a-z]?\s*:\s*)(\d+(?:\s*[-–]\s*\d+)?|[ivxlcdm]+)\b"
)
_LETTERS = re.compile(r"\[(\w{1,4})\]")
_REACH = 140  # characters behind a quotation in which its page is sought


class Verdict(Enum):
    """How a stretch of a manuscript stands to a text of the glossary."""

    EXACT = "exact"
    MARKED = "marked"
    PUNCTUATION = "punctuation"
    ALTERED = "altered"


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a manuscript that comes from a held text.

    ``place`` says where in words, ``marked`` whether it stands between quotation marks or is set off; ``partly``
    whether only a part of the held text is quoted, ``beyond`` whether the quotation goes on where that does not.
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
        what = "is no ordinary file" if path.exists() else "does not exist"
        raise CoprodError(f"{path} {what}; name your manuscript.")
    try:
        document = read_document(path)
    except UnreadableError as error:
        raise CoprodError(f"{path.name} {error}") from error
    graph = build_graph(project)
    if graph.has_errors:
        raise CoprodError("Some entries cannot be read; run `coprod check`, mend them, and compare again.")
    index = Index(held_texts(project, graph))
    document = document.in_order()
    words = read_words(document.text, document.notes)
    notices = tuple(f"{path.name} {remark}" for remark in document.remarks)
    return Reading(path.name, tuple(find(document, index, words)), len(index.texts), len(words), notices)


def find(document: Document, index: Index, words: Sequence[Word]) -> list[Finding]:
    """What a document with these words takes from the texts of an index, in its order; each stretch once."""
    found = candidates(index, words, _quoted_words(document, words))
    findings = [_finding(one, others, document, index, words) for one, others in found]
    return sorted(findings, key=lambda one: one.start)


def _quoted_words(document: Document, words: Sequence[Word]) -> list[tuple[int, int]]:
    starts = [word.start for word in words]
    spans = quoted_spans(document.text, document.blocks)
    found = [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in spans]
    return [span for span in found if span[1] - span[0] >= FEWEST]


def _finding(
    one: Candidate, others: Sequence[Candidate], document: Document, index: Index, words: Sequence[Word]
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
    steps = found.steps(text, held)
    ours = [_without_letters(step.ours, step.theirs) for step in steps]
    if any(typographic(one).text != typographic(step.theirs).text for one, step in zip(ours, steps, strict=True)):
        return Verdict.PUNCTUATION
    exact = not found.has_marks and ours == [step.ours for step in steps]
    return Verdict.EXACT if exact else Verdict.MARKED


def _without_letters(ours: str, theirs: str) -> str:
    """Words in which letters between brackets, as in ``[t]he``, are those of the other text."""
    words, others = ours.split(), theirs.split()
    if len(words) != len(others):
        return ours
    return " ".join(
        other if _LETTERS.search(word) and "[" not in other and _plain(word) == _plain(other) else word
        for word, other in zip(words, others, strict=True)
    )


def _plain(word: str) -> str:
    return typographic(_LETTERS.sub(r"\1", word)).text.casefold()


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
