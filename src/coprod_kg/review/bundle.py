"""Everything that a review says, put together from two states of a glossary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from ..versions.changes import Change, Kind
from .changes import TextChange, Touched
from .citations import Reference
from .findings import ORDER, Finding, Level
from .quotations import Quotation, Share
from .revisions import Range
from .triples import NONE, Triples


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the site before and after, each as far as there was one."""

    before: Markup | None
    after: Markup | None


@dataclass
class Reviewed:
    """One entry that a change touches, with all that is to be said of it; ``unread``: in which states it is unread."""

    change: Change
    title: str
    file: str
    anchor: str
    texts: list[TextChange] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    quotations: list[Quotation] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    references: list[tuple[Reference, str]] = field(default_factory=list)
    triples: Triples = NONE
    shown: Shown | None = None
    unread: tuple[str, ...] = ()

    @property
    def entry(self) -> str:
        """Its folder and name, as it is called now."""
        return self.change.entry

    @property
    def worst(self) -> Level:
        """The gravest level of its findings."""
        return min((one.level for one in self.findings), key=ORDER.index, default=Level.NOTE)


@dataclass
class Review:
    """A change as a reviewer reads it: ``entries`` gravest first, ``remarks`` on how the review was made."""

    compared: Range
    touched: Touched
    entries: list[Reviewed]
    findings: list[Finding]
    shares: list[Share]
    elsewhere: dict[str, Triples]
    remarks: list[str]
    solved: int = 0

    @property
    def errors(self) -> list[Finding]:
        """What keeps the change from being accepted."""
        return self._at(Level.ERROR)

    @property
    def looks(self) -> list[Finding]:
        """What a person has to judge."""
        return self._at(Level.LOOK)

    @property
    def verdict(self) -> str:
        """The outcome in a sentence."""
        if self.touched.nothing:
            return "Nothing in the glossary changed."
        errors, looks = len(self.errors), len(self.looks)
        if errors:
            return f"Not ready: {_count(errors, 'error')} must be mended before this can be accepted."
        if looks:
            verb = "needs" if looks == 1 else "need"
            return f"No errors. {_count(looks, 'thing')} {verb} a reviewer’s eye."
        if not self.touched.entries:
            return "No entry says anything else than before."
        return "No errors, and nothing stands out."

    @property
    def mood(self) -> str:
        """One word for the outcome: ``bad``, ``open``, ``good`` or ``none``."""
        if self.touched.nothing:
            return "none"
        return "bad" if self.errors else "open" if self.looks else "good"

    @property
    def counts(self) -> list[tuple[str, dict[str, int]]]:
        """For each kind of entry how many were added, changed, moved and removed."""
        tally = Counter((one.change.folder, one.change.kind) for one in self.entries)
        folders = sorted({folder for folder, _ in tally})
        return [(folder, {kind.value: tally[folder, kind] for kind in Kind}) for folder in folders]

    def _at(self, level: Level) -> list[Finding]:
        return [one for one in self.findings if one.level is level]


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def gravest_first(entries: Sequence[Reviewed]) -> list[Reviewed]:
    """Entries with errors, then those to look at, then the others; in order of address."""
    return sorted(entries, key=lambda one: (ORDER.index(one.worst), one.entry))
