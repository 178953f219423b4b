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
from .terms import Mention, Terms
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
        for number, slip in self.style.slips([(_where(saying), saying.text) for saying in asked]):
            yield _finding(asked[number], slip.found, slip.rule, slip.sentence, slip.suggestion)
        terms = Terms(sayings, _LANGUAGE) if asked else Terms(())
        printed = _printed(sayings)
        for saying in asked:
            if saying.role in _PROSE:
                yield from self._spelling(saying, terms)
                yield from _terms(saying, terms, printed[saying.node])

    def _spelling(self, saying: Saying, terms: Terms) -> Iterator[Finding]:
        for found, better in self.british.american(ours(saying.text), terms.words):
            sentence = f"We write British English: “{better}” instead of “{found}”. Words of others stand between “…”."
            yield _finding(saying, found, "british-spelling", sentence)


def _is_asked(saying: Saying) -> bool:
    return _where(saying) in (*_PROSE, "label") and saying.language.split("-")[0] == _LANGUAGE


def _where(saying: Saying) -> str:
    return saying.part if saying.role == "name" else saying.role


def _printed(sayings: Sequence[Saying]) -> dict[str, set[str]]:
    """The terms as their sources print them, by the place at which we speak of them."""
    out: dict[str, set[str]] = defaultdict(set)
    for saying in sayings:
        if saying.role == "term":
            out[saying.node].add(saying.text.casefold())
    return out


def _terms(saying: Saying, terms: Terms, printed: Collection[str]) -> Iterator[Finding]:
    paraphrase = saying.role == "paraphrase"
    for mention in terms.misspelt(saying.text, other_names=paraphrase):
        if not (paraphrase and mention.words.casefold() in printed):
            yield _finding(saying, mention.words, "term-spelling", _spelt(mention))
    for mention, better in terms.deprecated(saying.text, saying.entry):
        instead = f" write {' or '.join(f'“{label}”' for label in better)}," if better else ""
        sentence = (
            f"“{mention.words}” is the name of `{_address(mention.entry)}`, which is deprecated;{instead} "
            "or put it between “…” if the word itself is meant."
        )
        yield _finding(saying, mention.words, "term-deprecated", sentence)


def _spelt(mention: Mention) -> str:
    return (
        f"“{mention.words}” is spelt “{mention.spelt}” in its entry `{_address(mention.entry)}`; write it so, or between "
        "“…” if the spelling of somebody else is meant."
    )


def _finding(saying: Saying, found: str, rule: str, sentence: str, suggestion: str = "") -> Finding:
    return Finding(
        saying.node, saying.property, found, Severity.WARNING, sentence, rule, suggestion=suggestion,
        language=saying.language,
    )  # fmt: skip


def _address(iri: str) -> str:
    """The path of an entry, as editors write it."""
    return "/".join(iri.rsplit("/", 2)[1:])
