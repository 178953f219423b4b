"""What the built site knows of releases: the version of each entry, and what changed from one to the next."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

FILE = "changes.json"
Kind = Literal["new", "changed", "moved", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an entry in a release; ``fields`` are the names of the texts that changed."""

    version: str
    date: str | None
    kind: Kind
    entry: str
    origin: str | None
    fields: tuple[str, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Releases:
    """The releases of a site, as its file says; empty where there is no such file."""

    base: str = ""
    address: str = ""
    current: str = ""
    mark: str = ""
    entries: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    def permalink(self, iri: str) -> str:
        """The address of an entry at its present version; a member keeps its own place on the page."""
        path, _, member = iri.removeprefix(self.base).partition("#")
        if not self.base or path == iri:
            return iri
        if path not in self.entries:
            return f"{self.address}{_page(path)}"
        version, _, digest = self.entries[path].partition(" ")
        place = f"&h={digest}#{member}" if member else f"#h={digest}"
        return f"{self.address}{path}.html?v={version}{place}"


def _page(path: str) -> str:
    folder, _, term = path.rpartition("/")
    return f"{folder}.html#{term}" if path.count("/") == 2 else f"{path}.html"


class ReleasesFile:
    """The file of a site, read again when it has changed."""

    def __init__(self, site: Path) -> None:
        self._path = site / FILE
        self._mark = ""
        self._read = Releases()

    def now(self) -> Releases:
        """What the file says at the moment."""
        try:
            state = self._path.stat()
            mark = f"{state.st_mtime_ns}-{state.st_size}"
            if mark != self._mark:
                self._read = _releases(json.loads(self._path.read_bytes()), mark)
                self._mark = mark
        except (OSError, ValueError, KeyError):
            # A site without the file, or one that is just being written: the last state stands.
            return self._read
        return self._read


def _releases(said: dict[str, Any], mark: str) -> Releases:
    changes = [
        Change(
            release["version"],
            release["date"],
            change["kind"],
            change["entry"],
            change["origin"] or None,
            tuple(change["fields"]),
            release["page"],
        )
        for release in said["releases"]
        for change in release["changes"]
    ]
    return Releases(said["base"], said["address"], said["current"], mark, said["entries"], said["gone"], tuple(changes))
