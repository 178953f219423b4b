"""All releases of a glossary: the hash of every entry in each, and the contents that have since changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..entries import Entry
from ..entries.content import Value, content_of, hash_of, read_content
from ..errors import CoprodError
from ..exports import write_file
from ..project import Project
from ..repository import Repository
from .changes import Change, Kind, Snapshot, compare
from .tags import Version, moment, tags, trees

UNRELEASED = "unreleased"
RECEIPTS = "receipts"  # written by the tool: how far words were compared is no part of what an entry says
_CACHE = "versions-1"  # another number if contents or hashes are made in another way
_ENDINGS = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its version, when it was tagged, and the hash of each of its entries."""

    version: Version
    moment: str
    entries: Snapshot

    @property
    def name(self) -> str:
        """The version as it is written."""
        return str(self.version)


class History:
    """The releases, oldest first, and what the entries hold now; ``warning`` says why releases could not be read."""

    def __init__(
        self,
        current: Mapping[str, Value],
        releases: Iterable[Release] = (),
        contents: Mapping[str, Value] | None = None,
        moment: str | None = None,
        warning: str = "",
    ) -> None:
        self.releases = tuple(releases)
        self.moment, self.warning = moment, warning
        self.current: dict[str, str] = {entry: hash_of(content) for entry, content in current.items()}
        self._contents = {**(contents or {}), **{self.current[entry]: content for entry, content in current.items()}}

    @property
    def latest(self) -> Release | None:
        """The last release, if there is one."""
        return self.releases[-1] if self.releases else None

    @property
    def version(self) -> str:
        """The last version if nothing has changed since, else “unreleased”."""
        return self.latest.name if self.latest and self.latest.entries == self.current else UNRELEASED

    def version_of(self, entry: str) -> str:
        """The last version if the entry has not changed since, else “unreleased”."""
        known = self.latest and self.latest.entries.get(entry) == self.current.get(entry, "")
        return self.latest.name if self.latest and known else UNRELEASED

    def content(self, digest: str) -> Value:
        """The content with a hash: that of a present entry, or one that some release has in another form than now."""
        return self._contents[digest]

    def versions(self, entry: str) -> list[tuple[str, str | None]]:
        """For each release its version and the hash of the entry in it, None where it had no such entry."""
        return [(release.name, release.entries.get(entry)) for release in self.releases]

    def superseded(self, entry: str) -> list[str]:
        """The hashes that an entry had in releases and has no more, oldest first."""
        now = self.current.get(entry)
        return list(dict.fromkeys(known for _, known in self.versions(entry) if known and known != now))

    def last_seen(self, entry: str) -> Release:
        """The last release that has an entry; raises StopIteration if none has it."""
        return next(release for release in reversed(self.releases) if entry in release.entries)

    @cached_property
    def _changes(self) -> dict[str, list[Change]]:
        snapshots = [(release.name, release.entries) for release in self.releases]
        snapshots.append((UNRELEASED, self.current))
        before = [{}, *(entries for _, entries in snapshots)]
        return {name: compare(old, new) for old, (name, new) in zip(before, snapshots, strict=False)}

    def changes(self, version: str) -> list[Change]:
        """What became of the entries from the release before ``version`` (or “unreleased”) to it."""
        return self._changes[version]

    @cached_property
    def gone(self) -> dict[str, str]:
        """Entries that some release has and that are no more, each with the address to which it moved, or nothing."""
        moved: dict[str, str] = {}
        for version in reversed(self._changes):
            for change in self._changes[version]:
                if change.kind is Kind.MOVED and change.origin not in moved:
                    moved[change.origin] = moved.get(change.entry) or change.entry
        once = {entry for release in self.releases for entry in release.entries}
        return {entry: moved.get(entry, "") for entry in sorted(once - self.current.keys())}


def read_history(project: Project, entries: Iterable[Entry]) -> History:
    """The history of a glossary that now has these entries.

    Without git, without dated tags and in a shallow clone there are no releases; where git refuses, or knows only
    part of the history, the ``warning`` says so.
    """
    current = {entry.id: content_of(entry.root) for entry in entries if entry.kind != RECEIPTS}
    try:
        repository = Repository.holding(project.glossary)
        if repository is None:
            return History(current)
        if repository.shallow:
            return History(current, moment=moment(repository), warning=_SHALLOW)
        return _History(repository, project.build / "cache" / _CACHE).read(current)
    except CoprodError as error:
        return History(current, warning=f"The site shows no releases. {error}")


def releases_mark(project: Project) -> str:
    """A text that differs as soon as a release comes, goes or is made anew; empty where there are none."""
    try:
        repository = Repository.holding(project.glossary)
        known = tags(repository) if repository and not repository.shallow else []
    except CoprodError:
        return ""
    return " ".join(f"{tag.version} {tag.moment}" for tag in known)


_SHALLOW = (
    "The site shows no releases, since this checkout has only part of its history; "
    "`git fetch --unshallow --tags` brings the rest."
)


class _History:
    """Reads what git has and the cache has not."""

    def __init__(self, repository: Repository, cache: Path) -> None:
        self._repository, self._cache = repository, cache

    def read(self, current: Mapping[str, Value]) -> History:
        """The releases of a repository beside ``current``, the hashes of today."""
        known = tags(self._repository)
        if not known:
            return History(current, moment=moment(self._repository))
        folders = trees(self._repository, known)
        states = {tree: self._state(tree) for tree in folders.values()}
        releases = [
            Release(tag.version, tag.moment, {entry: state[1] for entry, state in states[folders[tag.version]].items()})
            for tag in known
            if tag.version in folders
        ]
        history = History(current, releases)
        return History(current, releases, self._contents(history, states.values()), known[-1].moment)

    def _state(self, tree: str) -> dict[str, list[str]]:
        """For each entry of a tree the identifier of its file and the hash of its content."""
        path = self._cache / f"{tree}.json"
        if known := _json(path):
            return known
        listed = self._repository.files(tree)
        files = {name.rpartition(".")[0]: blob for name, blob in listed.items() if is_entry(name)}
        known_hashes = self._known_hashes()
        fresh = {blob for blob in files.values() if blob not in known_hashes}
        hashes = {blob: hash_of(read_content(raw)) for blob, raw in self._repository.contents(fresh)}
        state = {entry: [blob, hashes.get(blob) or known_hashes[blob]] for entry, blob in files.items()}
        known_hashes.update(hashes)
        write_file(path, json.dumps(state).encode())
        return state

    def _known_hashes(self) -> dict[str, str]:
        """The hashes of files that the last tree had too, so that each file is read once."""
        if not hasattr(self, "_hashes"):
            self._hashes: dict[str, str] = {}
            for path in sorted(self._cache.glob("*.json")):
                self._hashes.update({blob: digest for blob, digest in _json(path).values()})
        return self._hashes

    def _contents(self, history: History, states: Iterable[dict[str, list[str]]]) -> dict[str, Value]:
        """The contents that releases have in another form than now, read from git."""
        once = {entry for release in history.releases for entry in release.entries}
        wanted = {digest for entry in once for digest in history.superseded(entry)}
        blobs = {digest: blob for state in states for blob, digest in state.values() if digest in wanted}
        read = {blob: read_content(raw) for blob, raw in self._repository.contents(blobs.values())}
        return {digest: read[blob] for digest, blob in blobs.items()}


def _json(path: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_entry(path: str) -> bool:
    """Whether a file of the glossary, by its path in it, is an entry that people write."""
    parts = path.split("/")
    hidden = any(part.startswith(".") for part in parts)
    return len(parts) > 1 and parts[0] != RECEIPTS and path.endswith(_ENDINGS) and not hidden
