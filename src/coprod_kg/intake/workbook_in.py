"""What a table changes: each row compared with its entry, each changed cell with what its key may hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..editing.amend import Change, Place
from ..editing.names import file_name
from ..entries import Entry, Scalar
from ..keys import Key
from ..problem import did_you_mean, shorten
from .workbook_columns import ADDRESS, ELSEWHERE, Column, entry_hash, row_hash, same
from .workbook_sheet import Row, Sheet

Words = dict[str, list[str]]
_ADDRESS = re.compile(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(slots=True)
class Changes:
    """What a table says: changed values by entry, new entries, what to say loudly, what to say, and what is wrong."""

    changed: dict[str, dict[Place, Change]] = field(default_factory=dict)
    new: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    loud: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Comparison:
    """The rows of a table against the entries of a glossary; ``words`` are the listed words by key."""

    def __init__(self, entries: dict[str, Entry], words: Words, base: str) -> None:
        self._entries, self._words, self._base = entries, words, base
        self._rows: set[str] = set()

    def changes(self, sheets: list[Sheet], faults: list[str]) -> Changes:
        """What the sheets change; ``faults`` are those that were found before."""
        found = Changes(faults=faults)
        self._rows = {row.address for sheet in sheets for row in sheet.rows}
        for sheet in sheets:
            self._refuse_twice(sheet, found)
            for row in sheet.rows:
                self._compare(row, sheet, found)
            gone = [one for one in sheet.written if one not in self._rows and one in self._entries]
            if gone:
                shown = ", ".join(gone[:5]) + (" …" if len(gone) > 5 else "")
                found.said.append(f"{len(gone)} of the entries have no row any more ({shown}); nothing is removed.")
        return found

    def _refuse_twice(self, sheet: Sheet, found: Changes) -> None:
        counts = Counter(row.address for row in sheet.rows if row.address)
        for row in sheet.rows:
            if counts[row.address] > 1:
                found.faults.append(f"{row.place(ADDRESS)}: `{row.address}` stands in two rows; delete one of them.")

    def _compare(self, row: Row, sheet: Sheet, found: Changes) -> None:
        """Take in one row: unchanged, changed, new, or wrong."""
        marked, _, hashes = row.mark.partition(" ")
        known, _, cells_hash = hashes.partition(" ")
        entry = self._entries.get(row.address)
        if fault := self._misplaced(row, sheet, marked, entry):
            found.faults.append(fault)
        elif entry is None:
            self._add(row, sheet, found)
        elif row_hash(row.cells) != cells_hash:
            edited = [one for one in sheet.columns if not same(row.cells[one.heading], one.cell(entry.root))]
            if edited and entry_hash(entry) != known:
                found.faults.append(
                    f"{row.place(edited[0].heading)}: {row.address} was changed in its file and in the table since the "
                    "table was written; write a new table with `coprod table out`, and make your change there."
                )
            else:
                self._change(row, entry, edited, found)

    def _misplaced(self, row: Row, sheet: Sheet, marked: str, entry: Entry | None) -> str:
        place = row.place(ADDRESS)
        if not row.address:
            return f"{place}: the address is empty; write one, for example `{sheet.kind.name}/{_suggested(row)}`."
        if not _ADDRESS.fullmatch(row.address) or not row.address.startswith(f"{sheet.kind.name}/"):
            wanted = f"{sheet.kind.name}/some-name"
            return f"{place}: `{row.address}` is no address of this sheet; write one like `{wanted}`."
        if marked == row.address and entry is None:
            return f"{place}: {row.address} is not in the glossary any more; delete the row, or write a new table."
        if marked and marked != row.address and (entry or marked not in self._rows):
            return (
                f"{place}: this is the row of `{marked}`, and addresses cannot be changed here; write `{marked}` "
                "again. For a new entry, use a new row below."
            )
        if not marked and entry:
            return (
                f"{place}: {row.address} is in the glossary already; change its own row, or give the new entry another "
                "address."
            )
        return ""

    def _change(self, row: Row, entry: Entry, edited: list[Column], found: Changes) -> None:
        changes: dict[Place, Change] = {}
        for column in edited:
            before, after = column.cell(entry.root), row.cells[column.heading]
            if fault := self._fault(row, column, before, after):
                found.faults.append(fault)
                continue
            changes[column.place] = column.change(after)
            line = f"{entry.id}: {column.heading}: {_shown(before)} → {_shown(after)}"
            if column.key.name == "text" and _is_quotation(entry):
                found.loud.append(f"THE WORDS OF A QUOTATION CHANGE. {line}")
            else:
                found.lines.append(line)
        if changes:
            found.changed[entry.id] = changes

    def _add(self, row: Row, sheet: Sheet, found: Changes) -> None:
        data: dict[str, Any] = {}
        faults = list(self._missing(row, sheet))
        for column in sheet.columns:
            cell = row.cells[column.heading]
            if cell and (fault := self._fault(row, column, "", cell)):
                faults.append(fault)
            elif cell and column.language:
                data.setdefault(column.key.name, {})[column.language] = column.change(cell)
            elif cell:
                data[column.key.name] = column.change(cell)
        found.faults += faults
        if not faults:
            found.new[row.address] = {"status": "draft"} | data
            found.lines.append(f"{row.address}: new")

    def _missing(self, row: Row, sheet: Sheet) -> Iterator[str]:
        """Faults for the required keys that a new row leaves empty."""
        for key in dict.fromkeys(column.key.name for column in sheet.columns if column.key.required):
            columns = [column for column in sheet.columns if column.key.name == key]
            if not any(row.cells[column.heading] for column in columns):
                yield f"{row.place(columns[0].heading)}: {_empty(columns[0])}"

    def _fault(self, row: Row, column: Column, before: str, after: str) -> str:
        """What is wrong with a changed cell, or nothing."""
        place = row.place(column.heading)
        if ELSEWHERE in (before, after):
            return f"{place}: this value stands only in the file; write “{ELSEWHERE}” again, and edit the file."
        if not after:
            stem = f"{Column(column.key).heading} ("
            others = any(text for name, text in row.cells.items() if name.startswith(stem))
            needed = column.key.required and not (column.language and others)
            return f"{place}: {_empty(column)}" if needed else ""
        change = column.change(after)
        for item in change if isinstance(change, list) else [str(change)]:
            if why := self._unfit(column.key, item):
                return f"{place}: {why}"
        return ""

    def _unfit(self, key: Key, item: str) -> str:
        """Why a key cannot hold a value, or nothing."""
        words = self._words.get(key.name)
        if words:
            better = did_you_mean(item, words) or f"Choose one of: {', '.join(words)}."
            return "" if item in words else f"“{shorten(item)}” is no listed word. {better}"
        value = item if not key.term.reference or "://" in item else self._base + item
        if key.pattern and not re.search(key.pattern, value):
            return f"“{shorten(item)}” does not fit here. {key.description}"
        target = value.removeprefix(self._base).partition("#")[0]
        inside = key.term.reference and value.startswith(self._base)
        if inside and target not in self._entries and target not in self._rows:
            return f"there is no entry `{shorten(item)}`. {did_you_mean(target, self._entries)}".rstrip()
        return ""


def _is_quotation(entry: Entry) -> bool:
    wording = entry.root.items.get("wording")
    return isinstance(wording, Scalar) and wording.text == "quotation"


def _empty(column: Column) -> str:
    return f"`{column.heading}` is empty, and every entry needs it. {column.key.description}"


def _suggested(row: Row) -> str:
    source = row.cells.get("source", "").partition("/")[2]
    return source or file_name(row.cells.get("label (en)", "")) or "some-name"


def _shown(text: str) -> str:
    return f"“{shorten(text)}”" if text else "nothing"
