"""What templates may ask about earlier versions of the glossary: hashes, permalinks, and what changed."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from ..exports import write_file
from ..graph import Graph
from ..project import Project
from ..versions import Change, Field, FieldChange, History, field_changes, fields_of, languages_in, read_history

CHANGES = "changes"  # the folder with a page for each release
INDEX = "versions.json"  # of the site, and with the name of an entry in front that of the entry
_LOG = logging.getLogger(__name__)


class Past:
    """The history of the glossary as pages show it; ``asked`` tells whether a page asked for all of it."""

    def __init__(self, history: History, base: str, by_language: frozenset[str]) -> None:
        self.history = history
        self._base, self._by_language = base, by_language
        self.asked = False

    def pages(self) -> dict[str, str]:
        """The pages of releases and of entries that are no more, each with its template."""
        releases = {f"{self._base}{CHANGES}/{release.version}": "version" for release in self.history.releases}
        return {**releases, **{f"{self._base}{entry}": "version-gone" for entry in self.history.gone}}

    def write(self, out: Path) -> None:
        """Write the version index of the site and those of all entries, gone ones too, into the folder ``out``."""
        write_file(out / INDEX, _json(self.index()))
        for entry in (*self.history.current, *self.history.gone):
            write_file(out / f"{entry}.{INDEX}", _json(self.versions(entry)))

    def tools(self, page: str, address: str) -> dict[str, Any]:
        """The names that the template of ``page`` may use on a site with this address."""
        entry = self._entry(page)
        version = self.history.version_of(entry) if entry in self.history.current else self.history.version
        return {
            "history": self._whole,
            "current_version": version,
            "version_hash": self.hash,
            "pinned": lambda iri: self.pinned(iri, address),
            "fields": self.fields,
            "field_changes": self.field_changes,
        }

    def _whole(self) -> History:
        self.asked = True
        return self.history

    def _entry(self, iri: str) -> str:
        return iri.removeprefix(self._base).partition("#")[0]

    def facts(self, iri: str) -> object:
        """All that the versions of an entry depend on, to be compared with those of another graph."""
        entry = self._entry(iri)
        return self.hash(iri), self.history.version_of(entry) if entry in self.history.current else ""

    def hash(self, iri: str) -> str:
        """The hash of the entry that a thing is or stands in; nothing for what is no entry."""
        return self.history.current.get(self._entry(iri), "")

    def pinned(self, iri: str, address: str) -> str:
        """The address of an entry at its present version; a member keeps its own place on the page."""
        entry, member = self._entry(iri), iri.partition("#")[2]
        versioned = f"{address}{entry}.html?v={self.history.version_of(entry)}"
        return f"{versioned}&h={self.hash(iri)}#{member}" if member else f"{versioned}#h={self.hash(iri)}"

    def index(self) -> dict[str, Any]:
        """The version index of the whole site."""
        return {
            "current": self.history.version,
            "releases": [
                {
                    "version": str(release.version),
                    "date": str(release.version.date),
                    "page": f"{CHANGES}/{release.version}.html",
                    "entries": len(release.entries),
                }
                for release in self.history.releases
            ],
            "gone": self.history.gone,
        }

    def versions(self, entry: str) -> dict[str, Any]:
        """The version index of one entry, as the script of permalinks reads it; equal contents stand once."""
        now, superseded = self.history.current.get(entry), self.history.superseded(entry)
        wanted = [*superseded, now] if superseded and now else superseded
        return {
            "entry": entry,
            "hash": now,
            "moved": self.history.gone.get(entry) or None,
            "releases": self.history.versions(entry),
            "texts": {one: [[f.key, f.label, f.text] for f in self.fields(one)] for one in wanted},
        }

    def fields(self, digest: str) -> list[Field]:
        """Every text of the content with a hash."""
        return fields_of(self.history.content(digest), self._by_language)

    def field_changes(self, change: Change) -> list[FieldChange]:
        """What changed in an entry, field by field."""
        earlier, later = self.history.content(change.earlier), self.history.content(change.later)
        return field_changes(earlier, later, self._by_language)


def read_past(graph: Graph, project: Project) -> Past:
    """The past of a project's glossary; one line on standard error says why releases could not be read."""
    entries = {place.entry.id: place.entry for place in graph.places.values()}
    history = read_history(project, entries.values())
    if history.warning:
        _LOG.warning(history.warning)
    return Past(history, graph.context.base, languages_in(graph.context))


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
