"""The two states of a glossary that are compared: ``BASE..HEAD``, ``BASE...HEAD``, or ``BASE`` and the working tree."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import CoprodError
from ..project import Project
from ..repository import GitError, Repository

_SHORT = 10  # digits of a commit that people read


class NothingInCommonError(CoprodError):
    """Two revisions that did not grow out of one."""

    def __init__(self, base: str, head: str, shallow: bool) -> None:
        self.base, self.head = base, head
        hint = " Only part of the history is here; `git fetch --unshallow` brings the rest." if shallow else ""
        super().__init__(
            f"`{base}` and `{head}` have no commit in common here; write `{base}..{head}` with two dots to compare "
            f"them as they are.{hint}"
        )


@dataclass(frozen=True, slots=True)
class Range:
    """Two commits and what they are called; ``head`` is None for the working tree."""

    base: str
    head: str | None
    base_name: str
    head_name: str
    asked: str

    @property
    def back(self) -> str:
        """What git calls the earlier state, for commands that editors type."""
        return self.base_name if " " not in self.base_name else self.base[:_SHORT]


def repository_of(project: Project) -> Repository:
    """The repository of the glossary; raises CoprodError if there is none."""
    repository = Repository.holding(project.glossary)
    if repository is None:
        raise CoprodError(
            f"A review compares two states that git keeps, but {project.shown(project.glossary)} is in no git "
            "repository (or git is not installed)."
        )
    return repository


def read_range(repository: Repository, text: str) -> Range:
    """The states that ``text`` names; what is left out on a side of the dots is the present commit.

    Raises RevisionError for a revision that is not there, NothingInCommonError if three dots cannot be followed.
    """
    base, dots, head = _parted(text)
    if not dots:
        return Range(repository.commit(base), None, base, "the working tree", text)
    earlier, later = repository.commit(base), repository.commit(head)
    if dots == "...":
        return Range(_parting(repository, (base, earlier), (head, later)), later, f"where it left {base}", head, text)
    return Range(earlier, later, base, head, text)


def _parted(text: str) -> tuple[str, str, str]:
    for dots in ("...", ".."):
        base, found, head = text.partition(dots)
        if found:
            return base or "HEAD", dots, head or "HEAD"
    return text, "", ""


def _parting(repository: Repository, base: tuple[str, str], head: tuple[str, str]) -> str:
    """The last commit that two have in common."""
    try:
        return repository.lines("merge-base", base[1], head[1])[0]
    except (GitError, IndexError) as error:
        raise NothingInCommonError(base[0], head[0], repository.shallow) from error
