"""Works that the glossary has already: by DOI, ISBN and title, and those that are probably the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...alike import folded, near_names, words
from ...entries import Entry, Mapping, Scalar
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
    url: str = ""


@dataclass(frozen=True, slots=True)
class Double:
    """A work that is held already: certainly, or probably; ``why`` says what both have."""

    address: str
    certain: bool
    why: str


class Shelf:
    """The works of a glossary, and those that an import adds, found by what they share."""

    def __init__(self, works: Iterable[Held]) -> None:
        self._held: dict[str, list[Held]] = defaultdict(list)
        for work in works:
            self.add(work)

    def add(self, work: Held) -> None:
        """Take a work in."""
        for mark in _marks(work):
            self._held[mark].append(work)

    def double(self, work: Held) -> Double | None:
        """The work that is this one, or probably so."""
        if work.doi and (found := self._held.get(f"doi {work.doi}")):
            return _numbered(work, found[0], f"the same DOI, {work.doi}")
        return self._by_isbn(work) or self._by_title(work) or self._near(work) or self._by_place(work)

    def _by_isbn(self, work: Held) -> Double | None:
        parts = mapping()["parts"]
        for number in work.isbns:
            for found in self._held.get(f"isbn {number}", ()):
                if work.kind not in parts and found.kind not in parts:
                    return _numbered(work, found, f"the same ISBN, {number}")
        return None

    def _by_title(self, work: Held) -> Double | None:
        """The work of the same title with which most else agrees; the title alone proves nothing."""
        found = self._held.get(f"title {_plain(work.title)}", []) if work.title else []
        agreeing = [(_agreement(work, one), one) for one in found]
        (years, names), best = max(agreeing, key=lambda pair: sum(pair[0]), default=((-1, -1), None))
        if best is None or years + names == -2:
            return None
        if years + names > 0 and -1 not in (years, names):
            if work.doi and best.doi:
                return Double(best.address, False, "the same title, year and author, but another DOI")
            if set(work.families) != set(best.families):
                return Double(best.address, False, "the same title and year, but not all of the authors are the same")
            return Double(best.address, True, "the same title, and year and authors agree")
        doubt = "the year differs" if years < 0 else "the authors differ" if names < 0 else "no year or author is known"
        return Double(best.address, False, f"the same title; {doubt}")

    def _near(self, work: Held) -> Double | None:
        """The work of nearly the same title among those of its year or its authors."""
        held = {one.address: one for mark in _circles(work) for one in self._held.get(mark, ()) if one.title}
        titles = {address: _plain(one.title) for address, one in held.items()}
        near = near_names(_plain(work.title), titles, at_least=_NEAR, limit=1) if work.title else []
        if near:
            return Double(near[0].key, False, f"nearly the same title, “{held[near[0].key].title}”")
        for one in held.values():
            enough = len(words(_main(work.title))) >= _ENOUGH and _agreement(work, one) == (1, 1)
            if enough and _main(one.title) == _main(work.title):
                return Double(one.address, False, f"the same main title, year and author: “{one.title}”")
        return None

    def _by_place(self, work: Held) -> Double | None:
        """The work at the same address of the web, or of the same people and year where one of both has no title."""
        if work.url and (found := self._held.get(f"url {work.url}")):
            return Double(found[0].address, False, f"the same web address, {work.url}")
        for one in (one for mark in _circles(work) for one in self._held.get(mark, ())):
            if not (one.title and work.title) and _agreement(work, one) == (1, 1):
                return Double(one.address, False, "an author and the year agree, and one of both has no title")
        return None


def _numbered(work: Held, found: Held, why: str) -> Double:
    """A work with the same number; under another title, one of both numbers may be wrong."""
    same = _main(found.title) == _main(work.title) or not (found.title and work.title)
    return Double(found.address, same, why if same else f"{why}, under the title “{found.title}”")


def held(address: str, work: Work) -> Held:
    """A work of an import as the shelf compares it."""
    numbers = work.data.get("ISBN", [])
    return Held(
        address, work.title, work.data["type"], work.year, str(work.data.get("DOI", "")).casefold(),
        tuple(isbn_13(one) for one in ([numbers] if isinstance(numbers, str) else numbers)),
        tuple(folded(one) for one in work.families), _web(str(work.data.get("URL", ""))),
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
        tuple(folded(name) for name in found if name and name != "others"), _web(_word(root, "URL")),
    )  # fmt: skip


def _family(name: Mapping, families: dict[str, str]) -> str:
    return families.get(_word(name, "person"), "") or _word(name, "family") or _word(name, "literal")


def _marks(work: Held) -> Iterator[str]:
    """Everything by which a work may be found."""
    yield from (f"isbn {number}" for number in work.isbns)
    yield from (f"{name} {value}" for name, value in (("doi", work.doi), ("url", work.url)) if value)
    if work.title:
        yield f"title {_plain(work.title)}"
    yield from _circles(work)


def _circles(work: Held) -> list[str]:
    """The year and the people of a work, which nearly the same work shares."""
    return [f"year {work.year}", *(f"name {one}" for one in work.families)]


def _plain(title: str) -> str:
    """A title by its words alone, whatever its capitals, quotation marks and hyphens."""
    return " ".join(words(title)).replace("‐", "-")


def _main(title: str) -> str:
    """The title before its subtitle, by its words."""
    return _plain(re.split(r"[:?!.]\s|\s[–—-]\s", title, maxsplit=1)[0])


def _agreement(one: Held, other: Held) -> tuple[int, int]:
    """Whether year and people agree (1), differ (-1), or are unknown on one side (0)."""
    years = 0 if not (one.year and other.year) else 1 if one.year == other.year else -1
    share = bool(set(one.families) & set(other.families))
    names = 0 if not (one.families and other.families) else 1 if share else -1
    return years, names


def _web(url: str) -> str:
    """An address of the web without what may differ between two ways to one page."""
    return re.sub(r"^https?://(www\.)?|/$", "", url)


def _word(root: Mapping, key: str) -> str:
    found = root.items.get(key)
    return found.text.strip() if isinstance(found, Scalar) else ""
