"""Dated tags of the repository that holds the glossary, and the files of the glossary as each of them has them."""

from __future__ import annotations

import datetime
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CoprodError

_VERSION = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.([2-9]|[1-9][0-9]+))?")
_ABSENT = "not a git repository"
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")


class GitError(CoprodError):
    """Git could not do what it was asked; ``detail`` is its own first line."""

    def __init__(self, doing: str, detail: str) -> None:
        self.detail = (detail.strip().splitlines() or ["it gave no reason"])[0]
        super().__init__(f"{doing} failed, since git says: {self.detail}")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A dated release: ``2026-11-21``, and ``2026-11-21.2`` for the second one of that day."""

    date: datetime.date
    number: int = 1

    def __str__(self) -> str:
        return f"{self.date}" if self.number == 1 else f"{self.date}.{self.number}"

    @property
    def tag(self) -> str:
        """The name of its tag in git."""
        return f"v{self}"

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The version that ``text`` names, or None if it names none."""
        found = _VERSION.fullmatch(text)
        try:
            return cls(datetime.date.fromisoformat(found[1]), int(found[2] or 1)) if found else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Tag:
    """A version with the moment at which it was tagged, in ISO 8601."""

    version: Version
    moment: str


class Repository:
    """The git repository that holds a folder; ``prefix`` is the folder's path in it, ending in a slash, or nothing."""

    def __init__(self, folder: Path, top: Path, prefix: str, shallow: bool) -> None:
        self._folder, self.top, self.prefix, self.shallow = folder, top, prefix, shallow

    @classmethod
    def holding(cls, folder: Path) -> Repository | None:
        """The repository of ``folder``; None where there is none, or no git.

        Raises GitError if git refuses to read it.
        """
        asked = ("rev-parse", "--show-toplevel", "--is-shallow-repository", "--show-prefix")
        try:
            done = _run(folder, asked)
        except FileNotFoundError:
            return None
        said = done.stderr.decode(errors="replace")
        if done.returncode:
            if _ABSENT in said:
                return None
            raise GitError("Looking for releases", said)
        top, shallow, prefix = done.stdout.decode().split("\n")[:3]
        return cls(folder, Path(top), prefix, shallow == "true")

    def tags(self, everywhere: bool = False) -> list[Tag]:
        """The dated tags in order of version: those that led to the present commit, or all of them."""
        form = "--format=%(refname:strip=2) %(creatordate:iso-strict)"
        names = self._lines("for-each-ref", form, "refs/tags/v*")
        if names and not everywhere:
            names = self._lines("for-each-ref", "--merged=HEAD", form, "refs/tags/v*") if self._head() else []
        read = [(Version.parse(name.removeprefix("v")), moment) for name, moment in map(str.split, names)]
        tags = [Tag(version, moment) for version, moment in read if version]
        return sorted(tags, key=lambda tag: tag.version)

    def moment(self) -> str | None:
        """When the present commit was made, in ISO 8601; None before the first commit."""
        return self._lines("log", "-1", "--format=%cI")[0] if self._head() else None

    def trees(self, tags: Sequence[Tag]) -> dict[Version, str]:
        """The tree of the folder in each tag that has it."""
        wanted = "".join(f"refs/tags/{tag.version.tag}^{{commit}}:{self.prefix.rstrip('/')}\n" for tag in tags)
        answers = self._ask("cat-file", "--batch-check", given=wanted).decode().splitlines()
        pairs = zip(tags, map(str.split, answers), strict=True)
        return {tag.version: answer[0] for tag, answer in pairs if answer[1:2] == ["tree"]}

    def files(self, tree: str) -> dict[str, str]:
        """The files of a tree: each path with the identifier of its content."""
        listed = self._ask("ls-tree", "--full-tree", "-r", "-z", tree).decode(errors="surrogateescape")
        parts = (line.partition("\t") for line in listed.split("\0") if line)
        return {path: head.split()[2] for head, _, path in parts if head.split()[1] == "blob"}

    def contents(self, identifiers: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of each file, read in one go."""
        wanted = sorted(set(identifiers))
        stream = self._ask("cat-file", "--batch", given="".join(f"{one}\n" for one in wanted)) if wanted else b""
        place = 0
        for one in wanted:
            head = stream.index(b"\n", place)
            size = int(stream[place:head].split()[2])
            yield one, stream[head + 1 : head + 1 + size]
            place = head + size + 2

    def changed(self) -> list[str]:
        """The paths of files that differ from the present commit, or that it does not have."""
        listed = self._ask("status", "--porcelain", "-z", "--no-renames").decode(errors="replace")
        return sorted(line[3:] for line in listed.split("\0") if line)

    def _head(self) -> bool:
        return _run(self._folder, ("rev-parse", "--verify", "--quiet", "HEAD")).returncode == 0

    def _lines(self, *arguments: str) -> list[str]:
        return self._ask(*arguments).decode().splitlines()

    def _ask(self, *arguments: str, given: str = "") -> bytes:
        done = _run(self._folder, arguments, given)
        if done.returncode:
            raise GitError(f"`git {arguments[0]}`", done.stderr.decode(errors="replace"))
        return done.stdout


def _run(folder: Path, arguments: Sequence[str], given: str = "") -> subprocess.CompletedProcess[bytes]:
    """Git in a folder; what a hook sets for its own repository is left out, and messages come in one language."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return subprocess.run(
        ["git", "-C", str(folder), "-c", "core.quotepath=off", *arguments],
        input=given.encode(), capture_output=True, check=False, env={**kept, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
    )  # fmt: skip
