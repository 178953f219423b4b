"""What a manuscript takes from the glossary, for its author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..manuscript import Finding, Reading, Verdict
from ..misquote import Step
from .page import Card, Kind, Report, Section

_VERDICTS = {
    Verdict.EXACT: "quoted exactly",
    Verdict.MARKED: "quoted exactly, with omissions or insertions marked",
    Verdict.PUNCTUATION: "the words agree, capitals or punctuation do not",
    Verdict.ALTERED: "altered",
}
_UNMARKED = "no quotation marks were found round it"


def report(reading: Reading) -> Report:
    """The report for people, in the order of the manuscript."""
    counts = Counter(_VERDICTS[one.verdict] for one in reading.findings)
    unmarked = sum(not one.marked for one in reading.findings)
    figures = [(counts[name], name) for name in _VERDICTS.values() if counts[name]]
    figures += [(unmarked, "without quotation marks")] if unmarked else []
    number = len(reading.findings)
    found = f"{number} passages of {reading.name} come from the glossary"
    if number < 2:
        found = f"{'One' if number else 'No'} passage of {reading.name} comes from the glossary"
    return Report(
        f"What {reading.name} takes from the glossary",
        (f"{found} ({reading.words:,} words were compared with {reading.among:,} texts).",),
        tuple(figures),
        (
            Section("In the order of your text", tuple(_card(one) for one in reading.findings)),
            Section("The file", lines=reading.notices),
        ),
    )


def data(reading: Reading) -> dict[str, Any]:
    """The same for programs."""
    return {
        "manuscript": reading.name, "words": reading.words, "texts": reading.among,
        "findings": sum(one.is_finding for one in reading.findings),
        "passages": [_data(one) for one in reading.findings], "files": list(reading.notices),
    }  # fmt: skip


def _data(one: Finding) -> dict[str, Any]:
    return {
        "place": one.place, "start": one.start, "end": one.end, "words": one.words, "passage": one.held.passage,
        "also": list(one.also), "verdict": one.verdict.value, "quotation_marks": one.marked, "part": one.partly,
        "goes_on": one.beyond, "own_words_of_glossary": not one.held.quoted, "reference": one.held.reference,
        "address": one.held.address, "page_named": one.page or None, "text": one.held.text,
        "difference": [{"same": step.same, "manuscript": step.ours, "glossary": step.theirs} for step in one.steps],
    }  # fmt: skip


def _card(one: Finding) -> Card:
    kind = Kind.GOOD if not one.is_finding else Kind.BAD if one.verdict is Verdict.ALTERED else Kind.LOOK
    differs = one.verdict in (Verdict.ALTERED, Verdict.PUNCTUATION)
    return Card(
        kind, f"{one.place[0].upper()}{one.place[1:]}, from {one.held.passage}",
        f"{_VERDICTS[one.verdict]}{'' if one.marked else f'; {_UNMARKED}'}.",
        one.steps if differs else (Step(one.words, one.words, True),), ("your text", "the entry"),
        words=one.held.text if differs else "", details=tuple(_details(one)), link=one.held.address,
    )  # fmt: skip


def _details(one: Finding) -> Iterator[str]:
    if one.held.quoted:
        yield f"Cite: {one.held.reference}."
    else:
        yield f"These are words of the glossary itself, after {one.held.reference}; cite the entry, and the work too."
    if not one.marked:
        yield "If it is not set off as a block quotation, put quotation marks round these words, or say it in your own."
    if one.page:
        yield f"Your text names page {one.page}; the entry has {' and '.join(one.held.pages)}."
    if one.beyond:
        yield "The quotation has more words than the glossary holds; these were not compared."
    elif one.partly:
        yield "Only a part of the text is quoted."
    if one.also:
        yield f"The same words also in {', '.join(one.also)}."
