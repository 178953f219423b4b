"""The commits of a repository, as far as they touch entries: when, by whom, and which files became which."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..entries.characters import hidden
from ..repository import Repository

_FORM = "%H%n%P%n%at %ct%n%an <%ae>%n%(trailers:key=Co-authored-by,valueonly=true,separator=%x1f,unfold=true)"
_LOG = ("log", "-z", "--topo-order", "--reverse", "--no-show-signature", "--encoding=UTF-8", f"--format={_FORM}")
# Everything that a setting of git could change is said, so that the same commits give the same facts everywhere.
_DIFF = (
    "diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-abbrev", "--no-relative", "-M50%", "-l1000",
    "--ignore-submodules=all", "--", ":(top)*.yml", ":(top)*.yaml",
)  # fmt: skip
_IDENTITY = re.compile(r"[^<>\n]*<[^<>\n]+>")
_ADDRESS = re.compile(r"\S+[@＠]\S+")
_LATEST = 253_402_300_799  # the last second of the year 9999
_LONGEST = 100  # characters of a name
EntryOf = Callable[[str], str | None]


class Touch(NamedTuple):
    """What a commit did to an entry: ``origin`` is its path before (empty if new), ``blob`` its file (or empty)."""

    path: str
    origin: str
    blob: str


class Commit(NamedTuple):
    """A commit: seconds since 1970, the names of its authors, and what is other than in its first parent."""

    parents: list[str]
    time: int
    names: list[str]
    touched: list[Touch]


class News(NamedTuple):
    """Commits, parents before children; and the pairs of files that became one another."""

    commits: dict[str, Commit]
    pairs: set[tuple[str, str]]


def read_commits(repository: Repository, head: str, known: str, kind_of: EntryOf) -> News:
    """The commits that led to ``head``, without those that led to ``known`` (empty: all).

    ``kind_of`` tells the kind of the entry at a path, None for other files. Raises GitError if git fails.
    """
    told = repository.ask(*_LOG, head, *([f"^{known}"] if known else []), "--").decode(errors="replace")
    records = [record.split("\n") for record in told.split("\0") if record]
    names = _names(repository, {who for record in records for who in _identities(record)})
    given = "".join(f"{record[0]} {record[1].partition(' ')[0]}".rstrip() + "\n" for record in records)
    news = News({}, set())
    touched = _touched(repository.ask(*_DIFF, given=given), kind_of, news.pairs) if records else {}
    for record in records:
        authors = list(dict.fromkeys(name for who in _identities(record) if (name := names[who])))
        parents = list(dict.fromkeys(record[1].split()))
        news.commits[record[0]] = Commit(parents, _time(record[2]), authors, touched.get(record[0], []))
    return news


def _time(text: str) -> int:
    """The author’s time, which no rebase moves; never later than that of the commit, which nobody types."""
    author, _, committer = text.partition(" ")
    return max(0, min(int(author or 0), int(committer or 0), _LATEST))


def _identities(record: Sequence[str]) -> list[str]:
    return [record[3], *(who.strip() for who in record[4].split("\x1f") if who.strip())]


def _names(repository: Repository, identities: Iterable[str]) -> dict[str, str]:
    """The name of each identity by the repository’s ``.mailmap``; nothing is kept of addresses."""
    named = {who: clean(who.partition("<")[0]) for who in identities}
    known = sorted(who for who in named if _IDENTITY.fullmatch(who))
    if known:
        told = repository.ask("check-mailmap", "--stdin", given="".join(f"{who}\n" for who in known))
        lines = told.decode(errors="replace").split("\n")
        named |= {who: clean(line.partition("<")[0]) for who, line in zip(known, lines, strict=False)}
    return named


def clean(name: str) -> str:
    """A name as it can be shown: without addresses and characters that nobody sees, on one line, not too long."""
    while (place := hidden(name)) is not None:
        name = name[:place] + " " + name[place + 1 :]
    without = re.sub(r"[<(\[]\s*[>)\]]", " ", _ADDRESS.sub(" ", unicodedata.normalize("NFC", name)))
    return " ".join(without.split())[:_LONGEST].strip(" \"'")


def _touched(raw: bytes, kind_of: EntryOf, pairs: set[tuple[str, str]]) -> dict[str, list[Touch]]:
    """What each commit touched, out of what ``git diff-tree`` prints."""
    found: dict[str, list[Touch]] = {}
    parts = iter(raw.decode(errors="surrogateescape").split("\0"))
    commit = ""
    for part in parts:
        if not part.startswith(":"):
            commit = part or commit
            continue
        _, _, earlier, later, status = part.split(" ")
        path = next(parts)
        target = next(parts) if status[0] in "RC" else path
        if status[0] in "MRT" and earlier != later:
            pairs.add((earlier, later))
        found.setdefault(commit, []).extend(_touches(status[0], path, target, later, kind_of))
    return found


def _touches(status: str, path: str, target: str, blob: str, kind_of: EntryOf) -> Iterator[Touch]:
    """A file that is renamed stays the entry that it was only if it stays of its kind."""
    before, after = kind_of(path) if status != "A" else None, kind_of(target) if status != "D" else None
    if before is not None and before == after:
        yield Touch(target, path, blob)
        return
    if before is not None and status != "C":
        yield Touch(path, path, "")
    if after is not None:
        yield Touch(target, "", blob)
