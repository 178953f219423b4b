"""When each entry was made and changed, and by whom: read from git, kept by commit, put into the graph."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import CoprodError
from ..files import write_file
from ..project import Project
from ..repository import GitError, Repository
from .commits import Commit, News, Touch, read_commits
from .descent import Descent, Meanings

RECEIPTS = "receipts"  # written by the tool: how far words were compared is no part of what an entry says
CARRIED = "history.json"  # the past in a source distribution, which has no git
_CACHE = "past-1"  # another number if contents or hashes are made in another way
DIGITS = 12  # of the identifier of a commit
_UNDATED = "No entry shows when it was made and by whom, since "


class Change(NamedTuple):
    """A commit that changed what an entry says: its identifier, seconds since 1970, and the names of its authors."""

    commit: str
    time: int
    names: list[str]


@dataclass(frozen=True, slots=True)
class Past:
    """The changes of each entry, oldest first; ``unknown`` is a sentence if nobody knows any."""

    changes: Mapping[str, list[Change]] = field(default_factory=dict)
    unknown: str = ""

    def mark(self) -> str:
        """A text that differs as soon as the past of an entry does."""
        return hashlib.sha256(_json(self.changes)).hexdigest()

    def write(self, path: Path) -> None:
        """Write the past for a copy of the project that has no git."""
        write_file(path, _json(self.changes))


def read_past(project: Project, kinds: Collection[str]) -> Past:
    """The past of a project’s entries, whose folders are ``kinds``; it tells why where it cannot be known."""
    shown = project.shown(project.glossary)
    try:
        repository = Repository.holding(project.glossary) if project.glossary.is_dir() else None
        if repository is None:
            return _carried(project, f"{shown} is in no git repository, or git is not installed.")
        if repository.shallow:
            reason = "this checkout has only part of its history; `git fetch --unshallow` brings the rest."
            return _carried(project, reason)
        if not repository.head():
            return _carried(project, "nothing has been committed yet.")
        changes = _Archive(repository, project.build / "cache" / _CACHE, kinds).changes()
    except CoprodError as error:
        return _carried(project, f"the history could not be read. {error}")
    return Past(changes) if changes else _carried(project, f"no entry of {shown} has been committed yet.")


def _carried(project: Project, reason: str) -> Past:
    """The past that a source distribution carries, else none and the reason."""
    try:
        found = _changes(json.loads((project.root / CARRIED).read_bytes()))
    except (OSError, ValueError, TypeError, AttributeError):
        return Past(unknown=_UNDATED + reason)
    return Past(found)


class _Archive:
    """The past of one folder of a repository, in a cache; only commits that the cache has not are read."""

    def __init__(self, repository: Repository, cache: Path, kinds: Collection[str]) -> None:
        self._repository, self._kinds = repository, kinds
        self._of = [str(repository.top), repository.prefix, _mailmap(repository)]
        name = hashlib.sha256(repository.prefix.encode()).hexdigest()[:12]
        self._facts, self._log = cache / f"{name}.json", cache / f"{name}.log.json"

    def changes(self) -> dict[str, list[Change]]:
        """The changes of each entry up to the present commit. Raises GitError if git fails."""
        head = self._repository.commit("HEAD")
        known = self._kept(self._facts)
        if known and known["head"] == head:
            with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError):
                return _changes(known["changes"])
        log = self._kept(self._log)
        try:
            made = self._read(head, log)
        except (GitError, KeyError, TypeError, ValueError, AttributeError):
            if not log:
                raise
            made = self._read(head, {})  # the history was rewritten, or the cache is not what it was
        self._keep(self._facts, {"head": head, "changes": made})
        return made

    def _read(self, head: str, log: dict[str, Any]) -> dict[str, list[Change]]:
        commits = {name: _commit(value) for name, value in log.get("commits", {}).items()}
        meanings = Meanings(self._repository, dict(log.get("meanings", {})))
        news: News = read_commits(self._repository, head, log.get("head", ""), self._kind)
        commits |= news.commits
        meanings.learn({blob for pair in news.pairs for blob in pair})
        state = Descent(commits, meanings).to(head)
        self._keep(self._log, {"head": head, "commits": commits, "meanings": meanings.hashes})
        return {
            name: sorted((Change(one, *commits[one][1:3]) for one in line.changes), key=lambda change: change.time)
            for path, line in state.items()
            if line.alive and (name := self._entry(path))
        }

    def _kind(self, path: str) -> str | None:
        parts = path.split("/")
        kind = parts[-2] if len(parts) > 1 else ""
        return kind if kind in self._kinds and kind != RECEIPTS and RECEIPTS not in parts[-3:-2] else None

    def _entry(self, path: str) -> str:
        inside = path.removeprefix(self._repository.prefix) if path.startswith(self._repository.prefix) else ""
        return inside.rpartition(".")[0] if inside.count("/") == 1 else ""

    def _kept(self, path: Path) -> dict[str, Any]:
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) and found.get("of") == self._of else {}

    def _keep(self, path: Path, value: dict[str, Any]) -> None:
        with contextlib.suppress(OSError):  # a disk that is full or read-only costs time only
            write_file(path, _json({"of": self._of, **value}))


def _mailmap(repository: Repository) -> str:
    """A digest of what names are mapped by."""
    try:
        return hashlib.sha256((repository.top / ".mailmap").read_bytes()).hexdigest()
    except OSError:
        return ""


def _commit(value: list[Any]) -> Commit:
    parents, time, names, touched = value
    return Commit(parents, time, names, [Touch(*touch) for touch in touched])


def _changes(value: Any) -> dict[str, list[Change]]:
    return {entry: [Change(*change) for change in changes] for entry, changes in value.items()}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def nodes_of(past: Past, entries: Iterable[str], base: str) -> list[dict[str, Any]]:
    """The records of entries as JSON-LD nodes; what follows from them the derivations say."""
    return [_record(base + entry, changes) for entry in entries if (changes := past.changes.get(entry))]


def _record(entry: str, changes: list[Change]) -> dict[str, Any]:
    """The record and not the entry was made by commits: the words, works and people that it is about are older."""
    activities = [_activity(entry, change) for change in changes]
    record = {
        "@id": f"{entry}#record.1", "@type": "coprod:Record", "prov:wasInfluencedBy": activities,
        "prov:wasGeneratedBy": {"@id": activities[0]["@id"]},
    }  # fmt: skip
    return {"@id": entry, "foaf:isPrimaryTopicOf": record}


def _activity(entry: str, change: Change) -> dict[str, Any]:
    ended = datetime.fromtimestamp(change.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "@id": f"{entry}#change.{change.commit[:DIGITS]}", "@type": "prov:Activity", "dc:contributor": change.names,
        "prov:endedAtTime": {"@value": ended, "@type": "xsd:dateTime"},
    }  # fmt: skip
