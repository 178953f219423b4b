"""Which entries are nearly the same: concepts by name, people, works, and statements by their words.

For whoever writes or reviews entries: ``NearDuplicates(sayings)`` is made once for a glossary (``House.sayings`` gives
them), and ``near("name", {"label": "co-production of services"}, "en")`` then says which entries are near to what was
typed. A work is asked with ``{"title": …, "year": …, "DOI": …}``, a person with ``{"family": …, "given": …}`` or
``{"organisation": …}``, a definition or claim with ``{"text": …}``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..problem import Severity
from .comparing import Facts, why_near
from .locate import Finding
from .sayings import Saying, marks_of

_CROWD = 100  # what so many share tells none of them apart
_NAMED = 3
_LANGUAGE = ("label", "other name", "text")  # parts that have one
_Index = dict[tuple[str, int], list[Saying]]

# What to do, by role. What the entries say of each other stands before it.
_ADVICE = {
    "name": "Are they one concept? Then merge them. If not, say how they differ: `often_confused_with` or `related`, "
    "or a word in brackets in the name.",
    "person": "Is it the same? Then keep one entry and let all others point to it. If not, give both an `ORCID` or "
    "`ROR`, or add the pair with a reason to ontology/house/told-apart.yml.",
    "work": "Is it the same work? Then keep one entry. If not, say what differs in `DOI`, `issued` or `type`, or add "
    "the pair with a reason to ontology/house/told-apart.yml.",
    "statement": "Is it the same statement? Then keep one entry. If one was made from the other, say so under "
    "`lineage`, or under `quotes` if it quotes the other.",
}


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that may be the same: its IRI, what it says there, and what the two share, as a predicate in words."""

    entry: str
    text: str
    why: str


class NearDuplicates:
    """All names and texts of a glossary, asked which of them are near to one.

    ``told_apart`` has pairs of IRIs of entries that are known to be different.
    """

    def __init__(self, sayings: Iterable[Saying], told_apart: Collection[frozenset[str]] = ()) -> None:
        self._marked: list[Saying] = []
        self._told_apart = told_apart
        self._everything: _Index | None = None
        said: dict[tuple[str, str], list[str]] = defaultdict(list)
        known: set[tuple[str, str]] = set()
        for saying in sayings:
            if saying.role == "apart":
                known.add((saying.entry, saying.text.partition("#")[0]))
            elif saying.role in _ADVICE:
                said[saying.entry, saying.part].append(saying.text)
                if saying.marks:
                    self._marked.append(saying)
        self._facts = Facts(dict(said), known)

    def near(self, role: str, parts: Mapping[str, str], language: str = "", but: str = "") -> list[Near]:
        """The entries that something not yet written may be the same as, in the order of their IRIs.

        ``role`` is ``name``, ``person``, ``work`` or ``statement``; ``but`` is the IRI of an entry to leave out.
        """
        self._everything = self._everything or self._index()
        asked = [
            Saying(role, part, but, but, "", language if part in _LANGUAGE else "", text, marks_of(part, text))
            for part, text in parts.items()
        ]
        typed = {(but, part): [text] for part, text in parts.items()}
        facts = Facts(self._facts.said | typed, self._facts.known)
        found: dict[str, Near] = {}
        for saying in asked:
            found = {near.entry: near for near in self._near(saying, self._everything, facts)} | found
        return sorted(found.values(), key=lambda near: near.entry)

    def findings(self, focus: Collection[str] | None = None) -> Iterator[Finding]:
        """One warning at each name or text that is near to that of another entry, of all entries or those in focus."""
        asked = [saying for saying in self._marked if focus is None or saying.entry in focus]
        index = self._index(None if focus is None else {(one.role, mark) for one in asked for mark in one.marks})
        told: set[tuple[str, str]] = set()
        for saying in asked:
            near = [one for one in self._near(saying, index, self._facts) if (saying.entry, one.entry) not in told]
            if near:
                told |= {(saying.entry, one.entry) for one in near}
                yield _finding(saying, near)

    def _index(self, wanted: Collection[tuple[str, int]] | None = None) -> _Index:
        """What has which mark, as far as the marks are wanted."""
        index: _Index = defaultdict(list)
        for saying in self._marked:
            for mark in saying.marks:
                if wanted is None or (saying.role, mark) in wanted:
                    index[saying.role, mark].append(saying)
        return index

    def _near(self, asked: Saying, index: _Index, facts: Facts) -> list[Near]:
        crowds = [index.get((asked.role, mark), []) for mark in asked.marks]
        bearers = {other for crowd in crowds if len(crowd) <= _CROWD for other in crowd}
        found: dict[str, Near] = {}
        for other in sorted(other for other in bearers if self._comparable(asked, other)):
            if other.entry not in found and (why := why_near(asked, other, facts)):
                found[other.entry] = Near(other.entry, other.text, why)
        return list(found.values())

    def _comparable(self, one: Saying, other: Saying) -> bool:
        """Whether two entries of one kind speak one language, and nobody has said yet how they stand to each other."""
        if one.entry == other.entry or one.language != other.language:
            return False
        pair = frozenset((one.entry, other.entry))
        return not self._facts.names(one.entry, other.entry) and pair not in self._told_apart


def _finding(saying: Saying, near: list[Near]) -> Finding:
    shown = "; ".join(f"`{_address(one.entry)}` {one.why}" for one in near[:_NAMED])
    more = f"; and {len(near) - _NAMED} more" if len(near) > _NAMED else ""
    return Finding(
        saying.node,
        saying.property,
        saying.text,
        Severity.WARNING,
        f"This is nearly the same as another entry: {shown}{more}. {_ADVICE[saying.role]}",
        f"near-duplicate-{saying.role}",
        language=saying.language,
    )


def _address(iri: str) -> str:
    """The path of an entry, as editors write it."""
    return "/".join(iri.rsplit("/", 2)[1:])
