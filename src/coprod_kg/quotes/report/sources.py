"""What came of comparing the quotations of the glossary with the documents in a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ..match import DOUBTFUL, MISMATCH
from ..outcome import Comparison, Outcome
from ..pageref import named
from .page import Card, Kind, Report, Section

_NAMES = {
    "exact": "exact",
    "typographic": "exact but for typography",
    "note-marks": "exact without marks of notes",
    "marked": "exact with marked changes",
    "looked-at": "compared by eye",
    DOUBTFUL: "to be looked at",
    MISMATCH: "misquoted",
    "": "not compared",
}
_LISTED = 12  # entries named in one line


def report(comparison: Comparison) -> Report:
    """The report for people: what is wrong first, then what could not be compared."""
    outcomes = comparison.outcomes
    kinds = Counter(_kind(one) for one in outcomes)
    findings = [one for one in outcomes if one.is_finding]
    wrong = [one for one in findings if _kind(one) == MISMATCH]
    unclear = [one for one in findings if _kind(one) == DOUBTFUL]
    elsewhere = [one for one in findings if one.on_page is False]
    figures = tuple((kinds[kind], name) for kind, name in _NAMES.items() if kinds[kind])
    counted = ", ".join(f"{number} {name}" for number, name in figures) or "nothing to compare"
    pages = f" {_on_other_pages(len(elsewhere))}" if elsewhere else ""
    number = len(outcomes)
    return Report(
        "Quotations compared with their documents",
        (f"{number} quotation{'' if number == 1 else 's'}: {counted}.{pages}",),
        figures,
        (
            Section("Misquoted", tuple(_misquoted(one) for one in wrong)),
            Section("To be looked at", tuple(_unclear(one) for one in unclear)),
            Section("On another page", tuple(_elsewhere(one) for one in elsewhere)),
            Section("Not compared", lines=tuple(_not_compared(outcomes))),
            Section("Files", lines=comparison.notices),
        ),
    )


def data(comparison: Comparison) -> dict[str, Any]:
    """The same for programs: each quotation with its class of match, pages and differences."""
    kinds = Counter(_kind(one) or "not compared" for one in comparison.outcomes)
    return {
        "summary": {"quotations": len(comparison.outcomes), **dict(sorted(kinds.items()))},
        "findings": sum(one.is_finding for one in comparison.outcomes),
        "quotations": [_data(one) for one in comparison.outcomes],
        "files": list(comparison.notices),
    }


def _data(outcome: Outcome) -> dict[str, Any]:
    match = outcome.match
    made: dict[str, Any] = {"passage": outcome.passage, "document": outcome.document, "text": outcome.text}
    if match is None:
        return made | {"match": None, "reason": outcome.reason}
    made |= {"match": match.kind, "file": outcome.file, "start": match.start, "end": match.end}
    made["page"] = {"entry": outcome.page or None, "found": named(match.pages) or None, "agrees": outcome.on_page}
    if match.nearest:
        steps = [{"same": step.same, "quotation": step.ours, "source": step.theirs} for step in match.steps]
        made |= {"source_words": match.nearest, "difference": steps}
    return made


def _kind(outcome: Outcome) -> str:
    return outcome.match.kind if outcome.match else ""


def _where(outcome: Outcome) -> str:
    place = named(outcome.match.pages) if outcome.match else ""
    return f"{outcome.file}, {place}" if place else outcome.file


def _misquoted(outcome: Outcome) -> Card:
    match = outcome.match
    if match is None or not match.nearest:
        verdict = f"{outcome.file} does not have these words, nor any that are like them. Is it the right document?"
        return Card(Kind.BAD, outcome.passage, verdict, details=(f"The entry: {outcome.text}",))
    verdict = f"mismatch: the nearest words, in {_where(outcome)}, are others."
    advice = ["Correct the entry, or, if the text is your own wording, say `wording: paraphrase`."]
    if match.divided:
        divided = ", ".join(match.divided)
        advice.append(f"The end of a line divides {divided}: look whether the hyphen belongs to the word.")
    return Card(Kind.BAD, outcome.passage, verdict, match.steps, words=match.nearest, details=tuple(advice))


def _unclear(outcome: Outcome) -> Card:
    steps = outcome.match.steps if outcome.match else ()
    verdict = f"agrees with {_where(outcome)} except for these characters; look at them on the page."
    if not steps:
        verdict = f"{_where(outcome)} has these words only if lines are read across columns; look at the page."
    advice = (
        "If the page has the words as the entry has them, and only the file misreads them, run again with "
        f"`--looked-at {outcome.passage}`; else correct the entry."
    )
    return Card(Kind.LOOK, outcome.passage, verdict, steps, names=("the entry", "the file"), details=(advice,))


def _elsewhere(outcome: Outcome) -> Card:
    found = named(outcome.match.pages) if outcome.match else ""
    verdict = f"`page: {outcome.page}` is not where these words stand in {outcome.file}; they are on {found}."
    unnumbered = "The file shows no page numbers of its own, so its pages were counted from 1."
    right = found.partition(" ")[2] if not found.startswith("PDF") else ""
    details = (f"Write `page: \"{right}\"` there.",) if right else (unnumbered,)
    return Card(Kind.BAD, outcome.passage, verdict, details=details)


def _on_other_pages(number: int) -> str:
    return f"{number} {'stands' if number == 1 else 'stand'} on another page than the entry says."


def _not_compared(outcomes: Sequence[Outcome]) -> Iterable[str]:
    reasons: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.match is None:
            reasons.setdefault(outcome.reason, []).append(outcome.passage)
    for reason, passages in sorted(reasons.items()):
        more = f" and {len(passages) - _LISTED} more" if len(passages) > _LISTED else ""
        yield f"{reason.rstrip('.')}. Not compared: {', '.join(passages[:_LISTED])}{more}."
