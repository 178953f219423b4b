"""All texts that the glossary holds, and an index of what they share with others, word by word."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..graph import Glossary, Graph
from ..graph.glossary import Row
from ..project import Project
from ..versions import History, read_history
from .wording import Word, read_words

RUN = 3  # words in a row that lead to a text
_COMMON = 400  # a run of words that stands in more texts than this says little about where it is from
_BITS = 21
_MASK = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Held:
    """A text of the glossary: ``reference`` is how its source is cited, ``address`` that of the entry at its version.

    ``quoted`` tells the words of an author from those of the glossary; ``pages`` are those of the work and its copies.
    """

    passage: str
    text: str
    quoted: bool
    reference: str
    address: str = ""
    pages: tuple[str, ...] = ()


class Index:
    """Finds texts that share runs of words with another."""

    def __init__(self, texts: Sequence[Held]) -> None:
        self.texts = texts
        self.words: list[list[Word]] = [read_words(held.text) for held in texts]
        self._numbers: dict[str, int] = {}
        # Nearly every run of words stands in one text only; plain numbers are quickly made and kept.
        self._first: dict[int, int] = {}
        self._others: dict[int, list[int]] = {}
        for which, words in enumerate(self.words):
            for place, run in self._runs(words, add=True):
                bearer = (which << _BITS) | place
                if self._first.setdefault(run, bearer) != bearer:
                    self._others.setdefault(run, []).append(bearer)

    def hits(self, words: Sequence[Word]) -> dict[int, list[tuple[int, int]]]:
        """For each text what it shares, as places of words in the given ones and in the text, in order."""
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for there, run in self._runs(words, add=False):
            bearer = self._first.get(run)
            if bearer is None:
                continue
            bearers = [bearer, *self._others.get(run, ())]
            if len(bearers) <= _COMMON:
                for one in bearers:
                    found[one >> _BITS].append((there, one & _MASK))
        return found

    def _runs(self, words: Sequence[Word], add: bool) -> Iterable[tuple[int, int]]:
        numbers = self._numbers
        if add:
            ids = [numbers.setdefault(word.key, len(numbers) + 1) for word in words]
        else:
            ids = [numbers.get(word.key, 0) for word in words]
        for place in range(len(ids) - RUN + 1):
            one, two, three = ids[place : place + RUN]
            if one and two and three:
                yield place, (one << 2 * _BITS) | (two << _BITS) | three


def held_texts(project: Project, graph: Graph) -> list[Held]:
    """All texts of a glossary with the references under which they are cited."""
    glossary = Glossary(graph.store, graph.context.base, graph.context.prefixes)
    folder = project.ontology / "projections"
    rows, copies = (
        glossary.select((folder / f"{name}.rq").read_text(encoding="utf-8")) for name in ("statements", "copies")
    )
    chains: dict[str, list[Row]] = defaultdict(list)
    for row in copies:
        chains[str(row["passage"])].append(row)
    entries = {place.entry.id: place.entry for place in graph.places.values()}
    history = read_history(project, entries.values())
    grouped: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[str(row["passage"]), str(row["text"])].append(row)
    site = f"{os.environ.get('SITE_URL', graph.context.base).rstrip('/')}/"
    return [
        _held(said, chains[iri], iri.removeprefix(graph.context.base), site, history)
        for (iri, _), said in grouped.items()
    ]


def _held(rows: Sequence[Row], chain: Sequence[Row], passage: str, site: str, history: History) -> Held:
    first = rows[0]
    speakers = list(dict.fromkeys(str(row["speaker"]) for row in rows if row["speaker"]))
    pages = tuple(str(row["page"]) for row in (first, *chain) if row["page"])
    reference = _reference(first, speakers, chain)
    address = _address(passage, site, history)
    return Held(passage, str(first["text"]), first["quoted"] is True, reference, address, pages)


def _address(passage: str, site: str, history: History) -> str:
    """The address of the entry at its present version, as permalinks are."""
    entry, _, member = passage.partition("#")
    version, digest = history.version_of(entry), history.current.get(entry, "")
    address = f"{site}{entry}.html?v={version}"
    return f"{address}&h={digest}#{member}" if member else f"{address}#h={digest}"


def _reference(row: Row, speakers: Sequence[str], chain: Sequence[Row]) -> str:
    """Author, year, place, and the copy in which it was seen: ``Ostrom 1996, p. 1073, cited in Doe 2001``."""
    who = " and ".join(speakers) if len(speakers) < 3 else f"{speakers[0]} et al."
    work = _placed(str(row["work"] or ""), row)
    parts = [f"{who}, in {work}" if who and work else who or work or "no source is named"]
    if chain:
        parts.append(f"cited in {_placed(str(chain[-1]['work']), chain[-1])}")
    return ", ".join(parts)


def _placed(work: str, row: Row) -> str:
    page, locator = row["page"], row["locator"]
    named = f"p{'p' if any(sign in str(page) for sign in '-–,') else ''}. {page}" if page else ""
    return ", ".join(str(one) for one in (work, named, locator) if one)
