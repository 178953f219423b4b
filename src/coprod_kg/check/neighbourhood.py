"""How far the check of some entries has to look: what these point at, what points at them, and what is like them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..entries.files import File
from .known import Known


class Neighbourhood:
    """All entries of a glossary, each with what is known of it; ``base`` begins the IRI of each."""

    def __init__(self, known: Mapping[File, Known], base: str) -> None:
        self._known, self._base = known, base
        self._homes = {base + file.id: file for file in known}
        self._pointing: dict[str, list[File]] = defaultdict(list)  # at an entry or a part of it
        self._named: dict[str, list[File]] = defaultdict(list)
        for file, one in known.items():
            for target in {_entry(target) for target in one.points}:
                self._pointing[target].append(file)
            for name in one.names:
                self._named[name].append(file)

    def pointing(self, entries: Iterable[str]) -> set[File]:
        """The files of those that point at one of these entries, whether it exists or not."""
        return {file for entry in entries for file in self._pointing.get(entry, ())}

    def around(self, focus: Collection[File]) -> set[File]:
        """The files of all entries that decide what is wrong with those in focus, and of these.

        A rule looks at what an entry points at and at what points at it; it knows the kind of a named part by who
        points there, and that something exists where there is no entry; and it follows or compares what it says.
        """
        pointed = self._pointed(focus)
        alike = {file for one in focus for name in self._known[one].names for file in self._named[name]}
        near = {*focus, *self._at(focus), *self._at_parts(pointed), *alike, *self._at_parts(self._addresses(alike))}
        near |= {self._homes[entry] for entry in map(_entry, pointed) if entry in self._homes}
        return self._onward(near)

    def _pointed(self, files: Iterable[File]) -> set[str]:
        return {target for file in files for target in self._known[file].points}

    def _addresses(self, files: Iterable[File]) -> set[str]:
        return {self._base + file.id for file in files}

    def _at(self, files: Iterable[File]) -> set[File]:
        return self.pointing(self._addresses(files))

    def _at_parts(self, targets: Iterable[str]) -> Iterator[File]:
        """Who else points at parts of the targets’ entries, or at entries that are not there or say nothing."""
        entries = {_entry(target) for target in targets}
        for entry in entries:
            whole = self._says_something(entry)
            for file in self._pointing.get(entry, ()):
                if not whole or any(_entry(point) == entry != point for point in self._known[file].points):
                    yield file

    def _says_something(self, entry: str) -> bool:
        home = self._homes.get(entry)
        return home is not None and self._known[home].read and not self._known[home].bare

    def _onward(self, files: set[File]) -> set[File]:
        """These files and those to which rules follow links from them, however far."""
        seen, edge = set(files), files
        while edge:
            further = {_entry(target) for file in edge for target in self._known[file].follows}
            edge = {self._homes[entry] for entry in further if entry in self._homes} - seen
            seen |= edge
        return seen


def _entry(target: str) -> str:
    return target.partition("#")[0]
