"""Why two entries may be one: what is compared of concepts, people, works and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..alike import differences, likeness, words
from .names import Name, PersonName, family_key
from .sayings import Saying
from .works import Work, doi_key, isbn_key

_SAME_TEXT = 0.75
_SAME_SHORT_TEXT = 0.9  # a few words in common are no sign of one origin
_SHORT = 8  # words
_COMPARED = 2_000  # words from the beginning


@dataclass(frozen=True, slots=True)
class Facts:
    """What entries say, by IRI and part; ``known`` has pairs of entries of which one names the other."""

    said: dict[tuple[str, str], list[str]]
    known: set[tuple[str, str]]

    def all(self, entry: str, part: str) -> Sequence[str]:
        """All that an entry says under a part."""
        return self.said.get((entry, part), ())

    def first(self, entry: str, part: str) -> str:
        """The first of it, or nothing."""
        return next(iter(self.all(entry, part)), "")

    def names(self, one: str, other: str) -> bool:
        """Whether one of two things names the other."""
        return (one, other) in self.known or (other, one) in self.known


def why_near(one: Saying, other: Saying, facts: Facts) -> str:
    """What speaks for the entries of two sayings being one, as a predicate in words; empty if nothing does."""
    if one.role == "name":
        return _near_names(one.text, other.text)
    if one.role == "person":
        return _near_people(one, other, facts)
    if one.role == "work":
        return _work(one.entry, facts).why_near(_work(other.entry, facts))
    return _near_statements(one, other, facts)


def _near_names(one: str, other: str) -> str:
    """Near, and not the very same, which is an error of its own."""
    same = one.lower() == other.lower()
    return f"is called “{other}”" if not same and Name.of(one).near(Name.of(other)) else ""


def _near_people(one: Saying, other: Saying, facts: Facts) -> str:
    mine, theirs = (set(facts.all(saying.entry, "identifier")) for saying in (one, other))
    if one.part != other.part or (mine and theirs and not mine & theirs):
        return ""
    if one.part == "organisation":
        return f"is called “{other.text}”" if Name.of(one.text).near(Name.of(other.text)) else ""
    given = facts.first(other.entry, "given")
    near = PersonName.of(one.text, facts.first(one.entry, "given")).near(PersonName.of(other.text, given))
    return f"is called “{' '.join(filter(None, (given, other.text)))}”" if near else ""


def _work(entry: str, facts: Facts) -> Work:
    makers = (_maker(text, facts) for text in facts.all(entry, "maker"))
    return Work(
        facts.first(entry, "title"),
        facts.first(entry, "year")[:4],
        facts.first(entry, "type").rpartition("/")[2],
        doi_key(facts.first(entry, "DOI")),
        frozenset(map(isbn_key, facts.all(entry, "ISBN"))),
        frozenset(maker for maker in makers if maker != "others"),
    )


def _maker(text: str, facts: Facts) -> str:
    """An author or editor by family name or name, whether an entry or a name stands there."""
    return family_key(facts.first(text, "family") or facts.first(text, "organisation") or text)


def _near_statements(one: Saying, other: Saying, facts: Facts) -> str:
    """Near, where neither says that it quotes, or rests on, the work that the other is from."""
    mine, theirs = words(one.text)[:_COMPARED], words(other.text)[:_COMPARED]
    if likeness(mine, theirs) < (_SAME_SHORT_TEXT if min(len(mine), len(theirs)) < _SHORT else _SAME_TEXT):
        return ""
    if facts.names(one.entry, facts.first(other.entry, "source")) or facts.names(
        other.entry, facts.first(one.entry, "source")
    ):
        return ""
    same = sum(code.src_end - code.src_start for code in differences(mine, theirs) if code.tag == "equal")
    return f"has {same} of these {len(mine)} words in the same order"
