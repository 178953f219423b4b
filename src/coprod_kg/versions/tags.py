"""Dated tags of a repository: which there are, and the glossary as each of them has it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..repository import Repository

_VERSION = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.([2-9]|[1-9][0-9]+))?")


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


def tags(repository: Repository, everywhere: bool = False) -> list[Tag]:
    """The dated tags in order of version: those that led to the present commit, or all of them."""
    form = "--format=%(refname:strip=2) %(creatordate:iso-strict)"
    names = repository.lines("for-each-ref", form, "refs/tags/v*")
    if names and not everywhere:
        merged = ("for-each-ref", "--merged=HEAD", form, "refs/tags/v*")
        names = repository.lines(*merged) if repository.head() else []
    read = [(Version.parse(name.removeprefix("v")), moment) for name, moment in map(str.split, names)]
    return sorted((Tag(version, moment) for version, moment in read if version), key=lambda tag: tag.version)


def moment(repository: Repository) -> str | None:
    """When the present commit was made, in ISO 8601; None before the first commit."""
    return repository.lines("log", "-1", "--format=%cI")[0] if repository.head() else None


def trees(repository: Repository, tags: Sequence[Tag]) -> dict[Version, str]:
    """The tree of the repository's folder in each tag that has it."""
    wanted = "".join(f"refs/tags/{tag.version.tag}^{{commit}}:{repository.prefix.rstrip('/')}\n" for tag in tags)
    answers = repository.ask("cat-file", "--batch-check", given=wanted).decode().splitlines()
    pairs = zip(tags, map(str.split, answers), strict=True)
    return {tag.version: answer[0] for tag, answer in pairs if answer[1:2] == ["tree"]}
