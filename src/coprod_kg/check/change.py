"""What differs between a revision and the working tree, as far as the check is concerned."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..errors import CoprodError
from ..project import Project
from ..repository import GitError, Repository


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from a revision: files of the glossary, and one of the ontology if any differs there.

    ``files`` holds the name of each in messages, and the parts of its path in the glossary (none for a file elsewhere
    that an entry is a link to).
    """

    revision: str
    files: dict[str, tuple[str, ...]]
    ontology: str


def change_since(project: Project, revision: str) -> Change:
    """What differs between a revision and the working tree; new files and files that are gone differ.

    Raises CoprodError if there is no such revision or no git, or if it does not lead to the present commit.
    """
    there = project.glossary.is_dir()
    repository = Repository.holding(project.glossary if there else project.root)
    if repository is None:
        raise CoprodError(
            f"`--since {revision}` asks git what has changed, but {project.glossary} is in no git repository "
            "(or git is not installed); run `coprod check` without it."
        )
    commit = repository.commit(revision)
    _require_ancestor(repository, revision, commit)
    paths = [repository.top / path for path in repository.changed_since(commit)]
    paths += _unlisted(repository) if there else []
    ontology = project.ontology.resolve()
    rules = [project.shown(path) for path in paths if path.is_relative_to(ontology)]
    files = {project.shown(path): _parts(path, project.glossary) for path in paths}
    return Change(revision, files, min(rules, default=""))


def _parts(path: Path, folder: Path) -> tuple[str, ...]:
    return path.relative_to(folder).parts if path.is_relative_to(folder) else ()


def _unlisted(repository: Repository) -> list[Path]:
    """Files of the glossary that git was told to ignore: the check reads them, and the revision does not have them."""
    listed = repository.ask("ls-files", "--others", "--ignored", "--exclude-standard", "--full-name", "-z", "--", ".")
    return [repository.top / os.fsdecode(path) for path in listed.split(b"\0") if path]


def _require_ancestor(repository: Repository, revision: str, commit: str) -> None:
    """Raise CoprodError unless the present commit has come from a commit."""
    if repository.head() and repository.lines("rev-list", "--count", f"HEAD..{commit}") == ["0"]:
        return
    begin = f"`{revision}` is not among the commits that led to the present one, so more differs than your own work"
    if repository.shallow:
        raise CoprodError(f"{begin}; but only part of the history is here: `git fetch --unshallow` brings the rest.")
    try:
        [parted, *_] = repository.lines("merge-base", commit, "HEAD")
    except GitError:
        raise CoprodError(f"{begin}; name a commit that `git log` lists.") from None
    raise CoprodError(f"{begin}; name the commit at which the two parted: `--since {parted[:12]}`.")
