"""Authors and editors as entries: those that the glossary has, and new ones; doubtful ones stay names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from ...editing.names import file_name
from ...entries import Entry, Mapping, Scalar
from ...entries.node import listed
from .names import Name, perhaps, same_letters

Data = dict[str, Any]


class People:
    """The people of a glossary with those that an import adds; ``new`` holds the new entries by address."""

    def __init__(self, entries: Iterable[Entry], taken: set[str]) -> None:
        self.new: dict[str, Data] = {}
        self.said: dict[str, str] = {}
        self._taken = taken
        self._named: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[Name]] = defaultdict(list)
        self._orcids: dict[str, str] = {}
        self._orcid_of: dict[str, str] = {}
        for entry in entries:
            self._add(entry.id, _name_of(entry), list(_other_names(entry)))

    def reference(self, name: Name) -> dict[str, str]:
        """How a work refers to this name: by its entry, or by its words; new entries are noted in ``new``."""
        if name.others or (name.family and not name.given):
            return name.plain
        if name.orcid in self._orcids:
            address = self._orcids[name.orcid]
            known = any(name.full == one.full or perhaps(name, one) for one in self._names[address])
            return self._found(address, name, "by ORCID" if known else "by ORCID, though the names differ")
        held = self._named.get(same_letters(name.full), [])
        same = [one for one in held if not (name.orcid and self._orcid_of.get(one))]
        if len(same) == 1:
            return self._found(same[0], name, "by the exact name: make sure that it is the same person or body")
        if len(same) > 1:
            return self._doubtful(name, same, "bear this name")
        if held:
            namesakes = " and ".join(held)
            address = self._write(name)
            self.said[address] += f"; {namesakes} of the same name has another ORCID, so it is somebody else"
            return {"person": address}
        if near := [one for one, names in self._names.items() if any(perhaps(name, other) for other in names)]:
            return self._doubtful(name, near, "may be this person" if len(near) == 1 else "may each be this person")
        return {"person": self._write(name)}

    def _add(self, address: str, name: Name, others: list[str]) -> None:
        for full in {same_letters(text) for text in (name.full, *others)} - {""}:
            self._named[full].append(address)
        self._names[address].append(name)
        if name.orcid:
            self._orcids[name.orcid] = address
            self._orcid_of[address] = name.orcid

    def _write(self, name: Name) -> str:
        stem = file_name(name.full) or "somebody"
        number = next(n for n in range(1, len(self._taken) + 2) if _numbered(stem, n) not in self._taken)
        address = f"people/{_numbered(stem, number)}"
        self._taken.add(_numbered(stem, number))
        self.new[address] = _entry(name)
        kind = "an organisation, since the record has no family name" if name.literal else "a person"
        self.said[address] = f"new: {address} ({name.full}), {kind}"
        self._add(address, name, [])
        return address

    def _found(self, address: str, name: Name, how: str) -> dict[str, str]:
        if address not in self.new:
            sentence = f"{name.full} is {address}, {how}"
            self.said[sentence] = sentence
        return {"person": address}

    def _doubtful(self, name: Name, addresses: list[str], what: str) -> dict[str, str]:
        addresses = sorted(addresses)
        shown = " and ".join(addresses)
        self.said[name.full] = (
            f"{name.full} stays a name, without an entry: {shown} {what}. If so, write `person: {addresses[0]}` in the "
            "source"
        )
        return name.plain


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _entry(name: Name) -> Data:
    if name.literal:
        return {"kind": "organisation", "name": name.literal, "status": "draft"}
    data = {"kind": "person", "family": name.family, "given": name.given, "status": "draft"}
    return data | ({"ORCID": name.orcid} if name.orcid else {})


def _name_of(entry: Entry) -> Name:
    return Name(*(_word(entry.root, key) for key in ("family", "given", "name", "ORCID")))


def _other_names(entry: Entry) -> Iterator[str]:
    other = entry.root.items.get("also_called")
    for values in other.items.values() if isinstance(other, Mapping) else ():
        yield from (one.text for one in listed(values) if isinstance(one, Scalar))


def _word(root: Mapping, key: str) -> str:
    found = root.items.get(key)
    return found.text.strip() if isinstance(found, Scalar) else ""
