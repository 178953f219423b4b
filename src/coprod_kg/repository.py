"""The git repository that holds a folder: its files at a revision, and what differs from one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .errors import CoprodError

_ABSENT = "not a git repository"
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")


class GitError(CoprodError):
    """Git could not do what it was asked; ``detail`` is its own first line."""

    def __init__(self, doing: str, detail: str) -> None:
        self.detail = (detail.strip().splitlines() or ["it gave no reason"])[0]
        super().__init__(f"{doing} failed, since git says: {self.detail}")


class RevisionError(CoprodError):
    """A revision that the repository does not have."""

    def __init__(self, name: str, shallow: bool) -> None:
        self.name = name
        hint = " Only part of the history is here; `git fetch --unshallow` brings the rest." if shallow else ""
        super().__init__(
            f"There is no revision `{name}` here; name a branch, a tag or a commit, for example `origin/main` "
            f"(`git fetch` brings those of others).{hint}"
        )


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

    def commit(self, revision: str) -> str:
        """The identifier of the commit that a branch, tag or other name stands for; raises RevisionError if none."""
        done = _run(self._folder, ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"))
        if done.returncode:
            raise RevisionError(revision, self.shallow)
        return done.stdout.decode().strip()

    def tree(self, commit: str, folder: str) -> str | None:
        """The tree of a folder, named from the top of the repository, at a commit; None if it has no such folder."""
        [answer] = self.ask("cat-file", "--batch-check", given=f"{commit}:{folder.rstrip('/')}\n").decode().splitlines()
        words = answer.split()
        return words[0] if words[1:2] == ["tree"] else None

    def files(self, tree: str) -> dict[str, str]:
        """The files of a tree: each path with the identifier of its content."""
        listed = self.ask("ls-tree", "--full-tree", "-r", "-z", tree).decode(errors="surrogateescape")
        parts = (line.partition("\t") for line in listed.split("\0") if line)
        return {path: head.split()[2] for head, _, path in parts if head.split()[1] == "blob"}

    def contents(self, identifiers: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The content of each file, read in one go."""
        wanted = sorted(set(identifiers))
        stream = self.ask("cat-file", "--batch", given="".join(f"{one}\n" for one in wanted)) if wanted else b""
        place = 0
        for one in wanted:
            head = stream.index(b"\n", place)
            size = int(stream[place:head].split()[2])
            yield one, stream[head + 1 : head + 1 + size]
            place = head + size + 2

    def changed(self) -> list[str]:
        """The paths of files that differ from the present commit, or that it does not have."""
        listed = self.ask("status", "--porcelain", "-z", "--no-renames").decode(errors="replace")
        return sorted(line[3:] for line in listed.split("\0") if line)

    def changed_since(self, commit: str) -> list[str]:
        """The paths, from the top, of files that differ between a commit and the working tree, new or gone ones too."""
        listed = self.ask("diff", "--name-only", "--no-relative", "-z", "--no-renames", commit, "--", ":/").split(b"\0")
        fresh = self.ask("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/").split(b"\0")
        return sorted({path.decode(errors="surrogateescape") for path in [*listed, *fresh] if path})

    def head(self) -> bool:
        """Whether there is a commit at all."""
        return _run(self._folder, ("rev-parse", "--verify", "--quiet", "HEAD")).returncode == 0

    def lines(self, *arguments: str) -> list[str]:
        """What git prints, line by line; raises GitError if it fails."""
        return self.ask(*arguments).decode().splitlines()

    def ask(self, *arguments: str, given: str = "") -> bytes:
        """What git prints when it is given a text; raises GitError if it fails."""
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
