"""Which keys of an entry are columns of a table, and what stands in their cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from ..editing.amend import Change, Place
from ..entries import Entry, Mapping, Node, Scalar
from ..entries.content import content_of, hash_of
from ..entries.node import listed
from ..keys import Key, Kind

ADDRESS, MARK = "address", "mark (do not change)"
LONGEST = 32_767  # characters that a cell can hold
ELSEWHERE = "(only in the file)"  # stands for a value that no cell can hold
_HEADING = re.compile(r"(?P<name>.+?)(?: \((?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\))?")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A key, or a key in one language."""

    key: Key
    language: str = ""

    @property
    def heading(self) -> str:
        """What stands in the first row."""
        name = self.key.name.replace("_", " ")
        return f"{name} ({self.language})" if self.language else name

    @property
    def place(self) -> Place:
        """Where its values stand in a file."""
        return (self.key.name, self.language) if self.language else (self.key.name,)

    def cell(self, root: Mapping) -> str:
        """The value of an entry as a text, the items of a list one in a line; ``ELSEWHERE`` if no cell can hold it."""
        node = root.items.get(self.key.name)
        if self.language and node is not None:
            node = node.items.get(self.language) if isinstance(node, Mapping) else Mapping({}, 0, 0)
        return "" if node is None else self._text(node)

    def change(self, cell: str) -> Change:
        """The value that a cell holds, None if it is empty."""
        if self.key.term.many and cell:
            return [line.strip() for line in cell.split("\n") if line.strip()]
        return cell or None

    def _text(self, node: Node) -> str:
        items = listed(node)
        texts = [one.text.strip() for one in items if isinstance(one, Scalar)]
        many = self.key.term.many
        whole = len(texts) == len(items) and (many or isinstance(node, Scalar))
        fit = not any(_UNFIT.search(text) or (many and "\n" in text) for text in texts)
        cell = "\n".join(texts)
        return cell if whole and fit and len(cell) <= LONGEST and cell != ELSEWHERE else ELSEWHERE


def columns_of(kind: Kind, entries: Iterable[Entry]) -> list[Column]:
    """The columns of a kind in the order of its keys, with a column for each language that the entries use.

    Keys with groups of keys below them have none: they would not fit a cell.
    """
    used: dict[str, set[str]] = {}
    for entry in entries:
        for name, node in entry.root.items.items():
            used.setdefault(name, set()).update(node.items if isinstance(node, Mapping) else ())
    found = []
    for key in kind.keys:
        if key.term.by_language:
            others = sorted(one for one in used.get(key.name, set()) - {"en"} if _HEADING.fullmatch(f"x ({one})"))
            found += [Column(key, language) for language in ("en", *others)]
        elif not key.term.nested:
            found.append(Column(key))
    return found


def column_named(heading: str, kind: Kind) -> Column | None:
    """The column of a heading, None if it names no key of the kind."""
    found = _HEADING.fullmatch(heading)
    if not found:
        return None
    for key in kind.keys:
        column = Column(key, (found["language"] or "") if key.term.by_language else "")
        if column.heading == heading and not key.term.nested and bool(column.language) == key.term.by_language:
            return column
    return None


def same(one: str, other: str) -> bool:
    """Whether two cells say the same; in which form letters with accents are written does not matter."""
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def entry_hash(entry: Entry) -> str:
    """A digest of all that an entry says."""
    return hash_of(content_of(entry.root))


def row_hash(cells: dict[str, str]) -> str:
    """A digest of what stands in the cells of a row, by their headings."""
    return hash_of({heading: unicodedata.normalize("NFC", text) for heading, text in cells.items() if text})
