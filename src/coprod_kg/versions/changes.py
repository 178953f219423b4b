"""What changed from one state of the glossary to another, entry by entry and field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..entries.content import Value
from .fields import Field, fields_of

Snapshot = Mapping[str, str]  # the hash of each entry


class Kind(StrEnum):
    """What became of an entry."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one entry; ``origin`` is its earlier address if it moved, ``earlier`` and ``later`` are hashes."""

    kind: Kind
    entry: str
    earlier: str = ""
    later: str = ""
    origin: str = ""

    @property
    def folder(self) -> str:
        """The kind of entry, by its folder."""
        return self.entry.partition("/")[0]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One text before and after; the empty text where there was none."""

    key: str
    label: str
    earlier: str
    later: str


def compare(earlier: Snapshot, later: Snapshot) -> list[Change]:
    """What became of the entries, in order of address; an entry gone and a new one with the same content is a move."""
    gone = sorted(entry for entry in earlier if entry not in later)
    fresh = sorted(entry for entry in later if entry not in earlier)
    moved = _moves(gone, fresh, earlier, later)
    found = [
        Change(Kind.CHANGED, entry, earlier[entry], now)
        for entry, now in later.items()
        if entry in earlier and earlier[entry] != now
    ]
    found += [Change(Kind.MOVED, new, earlier[old], later[new], old) for new, old in moved.items()]
    found += [Change(Kind.NEW, entry, later=later[entry]) for entry in fresh if entry not in moved]
    left = set(moved.values())
    found += [Change(Kind.REMOVED, entry, earlier[entry]) for entry in gone if entry not in left]
    return sorted(found, key=lambda change: (change.entry, change.kind))


def _moves(gone: list[str], fresh: list[str], earlier: Snapshot, later: Snapshot) -> dict[str, str]:
    """The earlier address of each entry that only changed its name."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for entry in reversed(gone):
        waiting.setdefault((entry.partition("/")[0], earlier[entry]), []).append(entry)
    return {
        entry: known.pop() for entry in fresh if (known := waiting.get((entry.partition("/")[0], later[entry]), []))
    }


def field_changes(earlier: Value, later: Value, by_language: frozenset[str]) -> list[FieldChange]:
    """Every field whose text differs, in the order of the earlier content, then what came to it."""
    before = {field.key: field for field in fields_of(earlier, by_language)}
    after = {field.key: field for field in fields_of(later, by_language)}
    found = (
        FieldChange(key, field.label, _text(before.get(key)), _text(after.get(key)))
        for key, field in ({**before, **after}).items()
    )
    return [change for change in found if change.earlier != change.later]


def _text(field: Field | None) -> str:
    return field.text if field else ""
