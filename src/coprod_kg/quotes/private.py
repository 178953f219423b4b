"""What has to stay out of the repository: the documents that somebody holds, and whatever shows their words."""

from __future__ import annotations

from pathlib import Path

from ..errors import CoprodError
from ..repository import GitError, Repository


def refuse_in_repository(path: Path, glossary: Path, what: str) -> None:
    """Raise CoprodError if git would take a file or folder into the repository of the glossary.

    ``what`` says in a few words what it is, for the message.
    """
    repository = Repository.holding(glossary)
    resolved = path.resolve()
    if repository is None or not resolved.is_relative_to(repository.top.resolve()):
        return
    if not _ignored(repository, resolved):
        raise CoprodError(
            f"{path} lies in the repository of the glossary, and {what} must not get there; "
            "use a folder outside of it, or one that `.gitignore` names, such as `build/`."
        )


def _ignored(repository: Repository, path: Path) -> bool:
    if path == repository.top.resolve():
        return False
    try:
        if path.is_dir():
            # What git would add or has already; a folder in which everything is ignored is as good as an ignored one.
            kept = ("--cached", "--others", "--exclude-standard")
            if any(path.iterdir()) and not repository.ask("ls-files", "-z", *kept, "--", str(path)):
                return True
        repository.ask("check-ignore", "--quiet", "--", str(path))
    except GitError:
        return False
    return True
