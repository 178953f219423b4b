"""The notes of a release in Markdown: what is new, changed, moved and removed, and how to cite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..entries.content import Value
from .changes import Change, Kind, field_changes
from .history import UNRELEASED, History
from .tags import Version

FIRST = "definitions"  # what readers look for most
_ORDER = (Kind.NEW, Kind.CHANGED, Kind.MOVED, Kind.REMOVED)


class Notes:
    """Writes the notes of what changed since the last release; addresses begin with ``base``."""

    def __init__(self, history: History, base: str, by_language: frozenset[str]) -> None:
        self._history, self._base, self._by_language = history, base, by_language
        self._changes = history.changes(UNRELEASED)

    def text(self, version: Version, citation: Value) -> str:
        """The notes; ``citation`` is the content of CITATION.cff."""
        iri = f"Version IRI: <{self._base}ontology/{version}>"
        parts = [f"# Version {version}", iri, self._summary(), *self._folders(), "## How to cite this version"]
        return "\n\n".join([*parts, self._cite(version, citation)]) + "\n"

    def _summary(self) -> str:
        total = f"{len(self._history.current)} entries"
        if self._history.latest is None:
            counts = ", ".join(f"{folder} {len(some)}" for folder, some in self._by_folder().items())
            return f"The first release. {total}: {counts}."
        return f"{total}. Since {self._history.latest.name}: {_counts(self._changes)}."

    def _by_folder(self) -> Mapping[str, list[Change]]:
        found: dict[str, list[Change]] = {}
        for change in sorted(self._changes, key=lambda change: (change.folder != FIRST, change.entry)):
            found.setdefault(change.folder, []).append(change)
        return found

    def _folders(self) -> Iterator[str]:
        if self._history.latest is None:
            return
        for folder, changes in self._by_folder().items():
            yield f"## {folder.capitalize()}"
            for kind in _ORDER:
                some = [change for change in changes if change.kind is kind]
                if some:
                    yield f"### {kind.capitalize()}"
                    yield "\n".join(map(self._line, some))

    def _line(self, change: Change) -> str:
        name, address = change.entry.partition("/")[2], f"{self._base}{change.entry}"
        if change.kind is Kind.REMOVED:
            return f"- {name} (was <{address}>)"
        return f"- [{name}]({address}){self._what(change)}"

    def _what(self, change: Change) -> str:
        if change.kind is Kind.MOVED:
            return f", before <{self._base}{change.origin}>"
        if change.kind is not Kind.CHANGED:
            return ""
        earlier, later = self._history.content(change.earlier), self._history.content(change.later)
        fields = field_changes(earlier, later, self._by_language)
        return f": {', '.join(dict.fromkeys(field.label for field in fields))}"

    def _cite(self, version: Version, citation: Value) -> str:
        known = citation if isinstance(citation, dict) else {}
        authors = " and ".join(_names(known.get("authors"))) or "The editors"
        title = known.get("title")
        return (
            f"{authors} ({version.date.year}). *{title if isinstance(title, str) else 'The glossary'}*. "
            f"Version {version}. <{self._base}>\n\n"
            "Cite a definition by its own source first. The page of each entry has a permalink to the entry at this "
            "version under “Cite and reuse”; opened later, it says whether the entry has changed since."
        )


def _counts(changes: list[Change]) -> str:
    counts = [(kind, sum(change.kind is kind for change in changes)) for kind in _ORDER]
    return ", ".join(f"{number} {kind}" for kind, number in counts if number) or "no entry changed"


def _names(authors: Value | None) -> list[str]:
    people = authors if isinstance(authors, list) else [authors] if authors else []
    found = [
        " ".join(str(one[key]) for key in ("given-names", "family-names", "name") if key in one)
        for one in people
        if isinstance(one, dict)
    ]
    return [name for name in found if name]
