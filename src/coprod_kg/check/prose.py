"""What the house asks of our own prose: style, British spelling, and terms as their entries spell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ..problem import Severity
from .locate import Finding
from .sayings import Saying
from .spelling import British
from .style import Slip, Style
from .terms import Terms
from .wording import ours

_PROSE = ("scope-note", "note", "paraphrase")
_LANGUAGE = "en"


class Prose:
    """The word lists of a folder; raises CoprodError if one cannot be read."""

    def __init__(self, folder: Path) -> None:
        self.style = Style(folder / "style.yml")
        self.british = British(folder / "spelling.yml")

    def findings(self, sayings: Sequence[Saying], focus: Collection[str] | None = None) -> Iterator[Finding]:
        """The warnings about our English prose and labels, of all entries or those in focus."""
        asked = [saying for saying in sayings if _is_asked(saying) and (focus is None or saying.entry in focus)]
        slips: dict[tuple[Saying, str, str], list[Slip]] = defaultdict(list)
        for number, slip in self.style.slips([(_where(saying), saying.text) for saying in asked]):
            slips[asked[number], slip.rule, slip.sentence].append(slip)
        terms = Terms(sayings, _LANGUAGE) if asked else Terms(())
        printed = _printed(sayings)
        for saying in asked:
            if saying.role in _PROSE:
                for slip in (*self._american(saying, terms), *_terms(saying, terms, printed[saying.node])):
                    slips[saying, slip.rule, slip.sentence].append(slip)
        return (_finding(saying, found) for (saying, _, _), found in slips.items())

    def _american(self, saying: Saying, terms: Terms) -> Iterator[Slip]:
        for found, better in self.british.american(ours(saying.text), terms.words):
            sentence = f"We write British English: “{better}”. Words of others stand between “…”."
            yield Slip("british-spelling", found, sentence)


def _is_asked(saying: Saying) -> bool:
    return (saying.role in _PROSE or saying.part == "label") and saying.language.split("-")[0] == _LANGUAGE


def _where(saying: Saying) -> str:
    return saying.part or saying.role


def _printed(sayings: Sequence[Saying]) -> dict[str, set[str]]:
    """The terms as their sources print them, by the place at which we speak of them."""
    out: dict[str, set[str]] = defaultdict(set)
    for saying in sayings:
        if saying.role == "term":
            out[saying.node].add(saying.text.casefold())
    return out


def _terms(saying: Saying, terms: Terms, printed: Collection[str]) -> Iterator[Slip]:
    paraphrase = saying.role == "paraphrase"
    for mention in terms.misspelt(saying.text, other_names=paraphrase):
        if not (paraphrase and mention.words.casefold() in printed):
            sentence = (
                f"The entry `{_address(mention.entry)}` spells this “{mention.spelt}”. Write it so, or between “…” if "
                "the spelling of somebody else is meant."
            )
            yield Slip("term-spelling", mention.words, sentence)
    for mention, better in terms.deprecated(saying.text, saying.entry):
        instead = " or ".join(f"“{label}”" for label in better) or "another name"
        sentence = (
            f"This is the name of `{_address(mention.entry)}`, which is deprecated. Write {instead}, or put it between "
            "“…” if the word itself is meant."
        )
        yield Slip("term-deprecated", mention.words, sentence)


def _finding(saying: Saying, slips: Sequence[Slip]) -> Finding:
    """One warning for all that a rule has to say of a text in one sentence."""
    found = dict.fromkeys(slip.found for slip in slips if slip.found)
    better = dict.fromkeys(slip.suggestion for slip in slips if slip.suggestion)
    return Finding(
        saying.node,
        saying.property,
        "; ".join(found),
        Severity.WARNING,
        slips[0].sentence,
        slips[0].rule,
        suggestion=" ".join(better),
        language=saying.language,
    )


def _address(iri: str) -> str:
    """The path of an entry, as editors write it."""
    return "/".join(iri.rsplit("/", 2)[1:])
