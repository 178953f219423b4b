"""What a reviewer has to know of a change, as values: how grave it is, which entry, a sentence, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..pages.difference import Difference


class Level(StrEnum):
    """How grave a finding is: an error keeps a change out; the rest is for a person to judge, or to know."""

    ERROR = "error"
    LOOK = "look"
    NOTE = "note"


ORDER = tuple(Level)
UNCOMPARED = "not compared"
ALTERED, NEAR = "altered quotation", "near-duplicate"  # topics that are shown in a way of their own


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know of ``entry``; ``topic`` groups findings, ``rule`` is that of the check, ``texts`` differ.

    Sentences are ours, with words of the entry in them; nothing in them is markup but grave accents round code.
    """

    level: Level
    entry: str
    topic: str
    sentence: str
    advice: str = ""
    rule: str = ""
    texts: Difference | None = None

    @property
    def order(self) -> tuple[int, str, str, str]:
        """The sort key: errors first, then by entry."""
        return (ORDER.index(self.level), self.entry, self.topic, self.sentence)
