"""Works that the glossary has already: by DOI, ISBN and title, and those that are probably the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...alike import folded, near_names, words
from ...entries import Entry, Mapping, Node, Scalar
from ...entries.node import listed
from .forms import doi, isbn_13
from .mapping import mapping
from .works import Work

_NEAR = 0.9
_ENOUGH = 2  # words of a main title that say something


@dataclass(frozen=True, slots=True)
class Held:
    """A work by its address, with what tells it from others."""

    address: str
    title: str
    kind: str = ""
    year: str = ""
    doi: str = ""
    isbns: tuple[str, ...] = ()
    families: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Double:
    """A work that is held already: certainly, or probably; ``why`` says what both have."""

    address: str
    certain: bool
    why: str


class Shelf:
    """The works of a glossary, and those that an import adds, found by what they share."""

    def __init__(self, works: Iterable[Held]) -> None:
        self._dois: dict[str, Held] = {}
        self._isbns: dict[str, list[Held]] = defaultdict(list)
        self._titles: dict[str, list[Held]] = defaultdict(list)
        self._alike: dict[str, list[Held]] = defaultdict(list)
        for work in works:
            self.add(work)

    def add(self, work: Held) -> None:
        """Take a work in."""
        if work.doi:
            self._dois.setdefault(work.doi, work)
        for number in work.isbns:
            self._isbns[number].append(work)
        if work.title:
            self._titles[folded(work.title)].append(work)
            for mark in _marks(work):
                self._alike[mark].append(work)

    def double(self, work: Held) -> Double | None:
        """The work that is this one, or probably so."""
        if found := self._dois.get(work.doi):
            return Double(found.address, True, f"the same DOI, {work.doi}")
        return self._by_isbn(work) or self._by_title(work) or self._near(work)

    def _by_isbn(self, work: Held) -> Double | None:
        parts = mapping()["parts"]
        for number in work.isbns:
            for found in self._isbns.get(number, ()):
                if work.kind not in parts and found.kind not in parts:
                    same = _main(found.title) == _main(work.title) or not (found.title and work.title)
                    why = f"the same ISBN, {number}" + ("" if same else f", under the title “{found.title}”")
                    return Double(found.address, same, why)
        return None

    def _by_title(self, work: Held) -> Double | None:
        for found in self._titles.get(folded(work.title), ()) if work.title else ():
            years, names = _years_agree(work, found), _names_agree(work, found)
            if years and names and not (work.doi and found.doi):
                return Double(found.address, True, "the same title, and year and authors agree")
            if years or names:
                why = "another DOI" if years and names else "the year differs" if names else "the authors differ"
                return Double(found.address, False, f"the same title, but {why}")
        return None

    def _near(self, work: Held) -> Double | None:
        if not work.title:
            return None
        held = {one.address: one for mark in _marks(work) for one in self._alike.get(mark, ())}
        near = near_names(work.title, {address: one.title for address, one in held.items()}, at_least=_NEAR, limit=1)
        if near:
            return Double(near[0].key, False, f"nearly the same title, “{held[near[0].key].title}”")
        for one in held.values():
            enough = len(words(_main(work.title))) >= _ENOUGH and one.year == work.year and _share(one, work)
            if enough and _main(one.title) == _main(work.title):
                return Double(one.address, False, f"the same main title, year and author: “{one.title}”")
        return None


def held(address: str, work: Work) -> Held:
    """A work of an import as the shelf compares it."""
    numbers = work.data.get("ISBN", [])
    return Held(
        address, work.title, work.data["type"], work.year, str(work.data.get("DOI", "")).casefold(),
        tuple(isbn_13(one) for one in ([numbers] if isinstance(numbers, str) else numbers)),
        tuple(folded(one) for one in work.families),
    )  # fmt: skip


def held_works(sources: Iterable[Entry], people: Iterable[Entry]) -> list[Held]:
    """The sources of a glossary as the shelf compares them."""
    families = {entry.id: _word(entry.root, "family") or _word(entry.root, "name") for entry in people}
    return [_held(entry, families) for entry in sources]


def _held(entry: Entry, families: dict[str, str]) -> Held:
    root = entry.root
    numbers = listed(root.items["ISBN"]) if "ISBN" in root.items else []
    names = root.items.get("author") or root.items.get("editor")
    found = [_family(one, families) for one in (listed(names) if names else []) if isinstance(one, Mapping)]
    return Held(
        entry.id, _word(root, "title"), _word(root, "type"), _word(root, "issued")[:4],
        doi(_word(root, "DOI")).casefold(), tuple(isbn_13(one.text) for one in numbers if isinstance(one, Scalar)),
        tuple(folded(name) for name in found if name and name != "others"),
    )  # fmt: skip


def _family(name: Mapping, families: dict[str, str]) -> str:
    return families.get(_word(name, "person"), "") or _word(name, "family") or _word(name, "literal")


def _marks(work: Held) -> Sequence[str]:
    """What a work shares with those that may be the same: its year and its names, or that it has none."""
    return [f"year {work.year}", *(f"name {one}" for one in work.families)] if work.families else [f"year {work.year}"]


def _main(title: str) -> str:
    """The title before its subtitle, folded."""
    return folded(re.split(r"[:?!.]\s|\s[–—-]\s", title, maxsplit=1)[0])


def _years_agree(one: Held, other: Held) -> bool:
    return not (one.year and other.year) or one.year == other.year


def _names_agree(one: Held, other: Held) -> bool:
    return not (one.families and other.families) or _share(one, other)


def _share(one: Held, other: Held) -> bool:
    return bool(set(one.families) & set(other.families))


def _word(root: Mapping, key: str) -> str:
    found: Node | Any = root.items.get(key)
    return found.text.strip() if isinstance(found, Scalar) else ""
