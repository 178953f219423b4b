"""Which entries a change touches, and what it does to the texts of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..entries.content import Value
from ..errors import CoprodError
from ..pages.difference import Difference, difference
from ..problem import did_you_mean
from ..versions import Change, field_changes
from ..versions.changes import compare
from ..versions.history import RECEIPTS, is_entry
from ..versions.removed import entry_of
from .sides import Side

_LONGEST = 20_000  # characters of one text: longer ones are shown, and not compared word by word


@dataclass(frozen=True, slots=True)
class Touched:
    """What differs between two states: entries, files that say the same as before, receipts, and files of no entry."""

    entries: tuple[Change, ...]
    laid_out_anew: tuple[str, ...]
    receipts: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether no file differs."""
        return not (self.entries or self.laid_out_anew or self.receipts or self.others)

    @property
    def names(self) -> set[str]:
        """The entries that changed, and those that were before under another name."""
        return {name for change in self.entries for name in (change.entry, change.origin) if name}


NOTHING = Touched((), (), (), ())


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text before and after (empty where there was none); ``words`` says which words differ."""

    key: str
    label: str
    earlier: str
    later: str
    words: Difference | None

    @property
    def sort(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "changed" if self.earlier and self.later else ("added" if self.later else "removed")


def touched(before: Side, after: Side, only: Iterable[str] = ()) -> Touched:
    """What differs between two states; with ``only``, of entries or folders of that name."""
    wanted = tuple(only)
    paths = [path for path in differing_paths(before, after) if _wanted(path, wanted)]
    written = [path for path in paths if is_entry(path)]
    earlier, later = before.hashes(written), after.hashes(written)
    changes = compare(earlier, later)
    known = {name for change in changes for name in (change.entry, change.origin)}
    receipts = [path for path in paths if path.startswith(f"{RECEIPTS}/")]
    return Touched(
        tuple(changes),
        tuple(sorted({entry_of(path) for path in written} - known)),
        tuple(receipts),
        tuple(path for path in paths if path not in written and path not in receipts),
    )


def refuse_strange(before: Side, after: Side, only: Iterable[str]) -> None:
    """Raises CoprodError for a name in ``only`` that is no entry or folder in either state."""
    every = before.files.keys() | after.files.keys()
    for name in only:
        if not any(_wanted(path, (name,)) for path in every):
            meant = did_you_mean(name, {entry_of(path) for path in every})
            raise CoprodError(f"There is no entry or folder `{name}` in either state. {meant}".strip())


def differing_paths(before: Side, after: Side) -> list[str]:
    """The files that are not the same in both states, by their paths below the glossary."""
    every = before.files.keys() | after.files.keys()
    return sorted(path for path in every if before.files.get(path) != after.files.get(path))


def _wanted(path: str, only: tuple[str, ...]) -> bool:
    return not only or any(entry_of(path) == name or path.startswith(f"{name}/") for name in only)


def text_changes(earlier: Value, later: Value, by_language: frozenset[str]) -> list[TextChange]:
    """Every text that differs between two contents, word by word."""
    return [
        TextChange(one.key, one.label or "text of the file", one.earlier, one.later, _words(one.earlier, one.later))
        for one in field_changes(earlier, later, by_language)
    ]


def _words(earlier: str, later: str) -> Difference | None:
    """The difference of two texts; None where one is missing, or both are too long to compare."""
    if not earlier or not later or max(len(earlier), len(later)) > _LONGEST:
        return None
    return difference(earlier, later)
