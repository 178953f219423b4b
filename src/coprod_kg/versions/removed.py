"""Published addresses that a change takes away: entries, and parts of entries that have an ``id`` of their own.

Published is what the compared revision has: the site of the main branch shows it at once, so it may be cited already.
Only what that revision never had, such as an entry added and taken out within one proposal, goes without a trace.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..entries.content import Value, read_content
from ..problem import Problem, Severity
from ..project import Project
from ..repository import Repository
from .history import is_entry

RULE = "removed-entry"


@dataclass(frozen=True, slots=True)
class Held:
    """A file of an entry: its path as messages name it, and what reads it."""

    path: str
    read: Callable[[], bytes]


Holding = Mapping[str, Held]  # by entry, for example ``definitions/ostrom-1996``


def entry_of(path: str) -> str:
    """The entry that a file holds, by its path in the glossary."""
    return PurePosixPath(path).with_suffix("").as_posix()


def removed(earlier: Holding, later: Holding, revision: str) -> list[Problem]:
    """An error for each address that ``earlier``, what ``revision`` holds, has and ``later`` has not.

    What is the same in both may be left out of both.
    """
    gone = sorted(entry for entry in earlier if entry not in later)
    fresh = {entry: read_content(held.read()) for entry, held in later.items() if entry not in earlier} if gone else {}
    found = [_entry(earlier[entry], _moved(entry, earlier[entry], fresh), revision) for entry in gone]
    for entry in sorted(earlier.keys() & later.keys()):
        found += _parts(earlier[entry], later[entry])
    return found


def removed_since(project: Project, repository: Repository, commit: str, revision: str) -> list[Problem]:
    """An error for each address that a commit has, named ``revision`` in messages, and the working tree has not."""
    prefix = repository.prefix
    changed = {path.removeprefix(prefix) for path in repository.changed_since(commit) if path.startswith(prefix)}
    changed = {path for path in changed if is_entry(path)}
    tree = repository.tree(commit, prefix)
    blobs = repository.files(tree) if tree else {}
    earlier = {entry_of(path): _stored(repository, prefix + path, blobs[path]) for path in changed if path in blobs}
    return removed(earlier, dict(_present(project, changed)), revision)


def _stored(repository: Repository, path: str, blob: str) -> Held:
    return Held(path, lambda: next(content for _, content in repository.contents([blob])))


def _present(project: Project, paths: Iterable[str]) -> Iterator[tuple[str, Held]]:
    for path in paths:
        file = project.glossary / path
        if file.is_file():
            yield entry_of(path), Held(project.shown(file), file.read_bytes)


def _moved(entry: str, held: Held, fresh: Mapping[str, Value]) -> str:
    """The entry of the same kind that now says the same."""
    content = read_content(held.read()) if fresh else ""
    kind = entry.partition("/")[0]
    return next((new for new in sorted(fresh) if fresh[new] == content and new.partition("/")[0] == kind), "")


def _entry(held: Held, moved: str, revision: str) -> Problem:
    back = shlex.join(["git", "checkout", revision, "--", held.path])
    instead = f" and `replaced_by: {moved}`" if moved else ", and `replaced_by` where something is to be used instead"
    named = f" Under its new name, `{moved}`, it is another entry." if moved else ""
    return Problem(
        held.path, 1, 1, Severity.ERROR, "file",
        f"This entry is published: its address may be cited, and must go on leading to its page.{named}",
        "",
        f"Put the file back with `{back}`, then deprecate it: `status: deprecated`, a reason "
        f"(`deprecated_because`){instead}.",
        RULE,
    )  # fmt: skip


def _parts(earlier: Held, later: Held) -> Iterator[Problem]:
    """What an entry had under an ``id``; a file that cannot be read says nothing of its parts."""
    now = read_content(later.read())
    if isinstance(now, str):
        return
    kept = set(_identifiers(now))
    for name in dict.fromkeys(_identifiers(read_content(earlier.read()))):
        if name not in kept:
            yield Problem(
                later.path, 1, 1, Severity.ERROR, "id",
                "This part of the entry is published: its address may be cited, and must go on leading to it.",
                name,
                "Put the part back with its `id`; its words may be corrected. If the whole entry is wrong, deprecate "
                "it and write another one.",
                RULE,
            )  # fmt: skip


def _identifiers(value: Value, nested: bool = False) -> Iterator[str]:
    """The ids of all parts, in order; the entry itself is called by its file."""
    if isinstance(value, list):
        for item in value:
            yield from _identifiers(item, True)
    elif isinstance(value, dict):
        for key, item in value.items():
            if nested and key == "id" and isinstance(item, str):
                yield item
            else:
                yield from _identifiers(item, True)
