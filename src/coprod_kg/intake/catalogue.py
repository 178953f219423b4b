"""What the glossary holds, as people name it: found by address, name, author, year or title."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..alike import Corpus, Likeness, folded, matching, near_names
from ..editing.compose import plain
from ..entries import Entry, read_entries
from ..problem import shorten
from ..project import Project

_SHOWN = 70


@dataclass(frozen=True, slots=True)
class Known:
    """One entry: ``shown`` is what a list prints, ``names`` what it is called, ``searched`` where it is looked for."""

    address: str
    shown: str
    names: tuple[str, ...]
    searched: str

    @property
    def name(self) -> str:
        """The last part of the address, by which people may call it."""
        return self.address.partition("/")[2]


class Catalogue:
    """All entries by address with what they say as plain data; entries made in the same run can be added."""

    def __init__(self, project: Project) -> None:
        self.data: dict[str, Mapping[str, Any]] = {}
        self.known: dict[str, Known] = {}
        self._texts = Corpus(())
        read = [entry for entry in read_entries(project) if isinstance(entry, Entry)]
        # People come first, since works are found by the names of their authors.
        for entry in sorted(read, key=lambda entry: entry.kind != "people"):
            self.add(entry.id, plain(entry.root))

    def add(self, address: str, data: Any) -> None:
        """Take in an entry as plain data."""
        self.data[address] = data
        folder = address.partition("/")[0]
        names = tuple(_called(folder, data))
        about = _first([*self.authors(data), *_texts(data.get("issued"))])
        shown = ", ".join(part for part in (about, names[0] if names else "") if part)
        places = [*self.authors(data), *names, *_texts(data.get("container-title"))]
        searched = " ".join([address.partition("/")[2], about, *places])
        state = " (deprecated)" if data.get("status") == "deprecated" else ""
        self.known[address] = Known(address, shorten(shown, _SHOWN) + state, names, searched)
        if folder == "definitions":
            for text in _texts(data.get("text")):
                self._texts.add(address, text)

    def forget(self, address: str) -> None:
        """Take an entry out again that was made in the same run."""
        del self.data[address], self.known[address]

    def authors(self, data: Mapping[str, Any]) -> list[str]:
        """The family names, or names of bodies, of a work’s authors in their order; of its editors if it has none."""
        for role in ("author", "editor"):
            if names := [name for group in _listed(data.get(role)) if (name := self._surname(group))]:
                return names
        return []

    def exact(self, typed: str, folders: Collection[str]) -> list[Known]:
        """The entries that have this address, this name of a file, or are called just so."""
        address = typed.strip().removesuffix(".yml").removesuffix(".html")
        tried = (address, *(f"{folder}/{address}" for folder in folders))
        if found := [self.known[one] for one in tried if self._within(one, folders)]:
            return found[:1]
        wanted = folded(typed)
        return [one for one in self.of(folders) if wanted in map(folded, one.names)]

    def completions(self, typed: str, folders: Collection[str]) -> list[Known]:
        """The entries in which what was typed so far occurs, best first."""
        found = matching(typed, {one.address: one.searched for one in self.of(folders)})
        return [self.known[likeness.key] for likeness in found]

    def named_like(self, typed: str, folders: Collection[str], at_least: float = 0.85) -> list[Known]:
        """The entries with a name that is nearly this one, best first."""
        names = {f"{one.address} {place}": name for one in self.of(folders) for place, name in enumerate(one.names)}
        found = near_names(typed, names, at_least)
        return [self.known[address] for address in dict.fromkeys(likeness.key.split()[0] for likeness in found)]

    def worded_like(self, text: str) -> list[Likeness]:
        """The definitions whose words are nearly these, best first, by address."""
        return self._texts.near(text)

    def with_value(self, key: str, value: str, folders: Collection[str]) -> list[Known]:
        """The entries that have this very value under a key, such as a DOI."""
        wanted = _bare(value)
        return [
            one
            for one in self.of(folders)
            if wanted and wanted in map(_bare, _texts(self.data[one.address].get(key)))
        ]

    def of(self, folders: Collection[str]) -> Iterator[Known]:
        """The entries of folders."""
        return (one for one in self.known.values() if one.address.partition("/")[0] in folders)

    def names(self, folder: str) -> set[str]:
        """The file names that are taken in a folder."""
        return {one.name for one in self.of([folder])}

    def _within(self, address: str, folders: Collection[str]) -> bool:
        return address in self.known and address.partition("/")[0] in folders

    def _surname(self, group: Any) -> str:
        if not isinstance(group, Mapping):
            return ""
        person = self.data.get(str(group.get("person", "")), {})
        for data in (group, person):
            for key in ("family", "literal", "name"):
                if isinstance(name := data.get(key), str):
                    return name
        return str(group.get("person", "")).partition("/")[2]


def _called(folder: str, data: Mapping[str, Any]) -> Iterator[str]:
    if folder == "people":
        family, given = (data.get(key, "") for key in ("family", "given"))
        if isinstance(family, str) and isinstance(given, str) and family:
            yield f"{family}, {given}" if given else family
            if given:
                yield f"{given} {family}"
    for key in ("label", "title", "name", "also_called", *(("text",) if folder == "definitions" else ())):
        yield from _texts(data.get(key))


def _texts(value: Any) -> list[str]:
    """Every text in a value."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _texts(item)]


def _bare(value: str) -> str:
    """An identifier without capitals and hyphens, which people set as they like."""
    return value.strip().casefold().replace("-", "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(parts: list[str]) -> str:
    """Authors and year as lists name a work: ``Ostrom 1996``, ``Boyle & Harris 2009``, ``Norström et al. 2020``."""
    dates = [part for part in parts if re.match(r"-?\d{3}", part)]
    names = [part for part in parts if part not in dates]
    who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
    return " ".join(part for part in (who, dates[0][:4] if dates else "") if part)
