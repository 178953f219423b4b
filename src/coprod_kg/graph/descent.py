"""Each entry followed through the commits: which of them changed what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ..entries.content import Value, hash_of, read_content
from ..parallel import in_parallel, shares
from ..repository import Repository
from .commits import Commit, Touch

_WORTH_A_PROCESS = 300  # files to read


class Line(NamedTuple):
    """An entry so far: where it began, its file, the commits that changed what it says, and whether it still is."""

    birth: str
    blob: str
    changes: tuple[str, ...]
    alive: bool = True


State = dict[str, Line]


class Meanings:
    """What files say, apart from their layout; ``hashes`` are those known by the identifiers of files."""

    def __init__(self, repository: Repository, hashes: dict[str, str]) -> None:
        self._repository, self.hashes = repository, hashes

    def learn(self, blobs: Iterable[str]) -> None:
        """Read the files that are not known yet, in one go."""
        fresh = list(self._repository.contents(blob for blob in blobs if blob not in self.hashes))

        def hashes(some: Sequence[tuple[str, bytes]]) -> dict[str, str]:
            return {blob: hash_of(read_content(raw)) for blob, raw in some}

        for known in in_parallel([partial(hashes, some) for some in shares(fresh, _WORTH_A_PROCESS)]):
            self.hashes.update(known)

    def same(self, one: str, other: str) -> bool:
        """Whether two files say the same."""
        if one == other:
            return True
        self.learn({one, other})
        return self.hashes[one] == self.hashes[other]

    def joined(self, blob: str, sides: Sequence[str]) -> bool:
        """Whether a file says only what one side or the other says, and all that both say."""
        read = {one: set(_leaves(read_content(raw))) for one, raw in self._repository.contents([blob, *sides])}
        said = [read[side] for side in sides]
        return set.intersection(*said) <= read[blob] <= set.union(*said)


def _leaves(value: Value, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text of a content with the keys that lead to it."""
    if isinstance(value, str):
        yield path, value
        return
    for key, part in value.items() if isinstance(value, dict) else (("", part) for part in value):
        yield from _leaves(part, f"{path}/{key}")


class Descent:
    """The way of entries through commits, which stand parents before children."""

    def __init__(self, commits: Mapping[str, Commit], meanings: Meanings) -> None:
        self._commits, self._meanings = commits, meanings
        self._order: dict[str, int] = {}

    def to(self, head: str) -> State:
        """The entries at a commit, by path."""
        wanted = self._leading_to(head)
        self._order = {commit: place for place, commit in enumerate(wanted)}
        waiting: dict[str, int] = {}
        for commit in wanted:
            for parent in self._commits[commit].parents:
                waiting[parent] = waiting.get(parent, 0) + 1
        states: dict[str, State] = {}
        for commit in wanted:
            parents = self._commits[commit].parents
            for parent in parents:
                waiting[parent] -= 1
            first = states[parents[0]] if parents else {}
            state = dict(first) if parents and waiting[parents[0]] else first
            self._apply(commit, state, [states[parent] for parent in parents[1:]])
            for parent in parents:
                if not waiting[parent]:
                    states.pop(parent, None)
            states[commit] = state
        return states[head]

    def _leading_to(self, head: str) -> list[str]:
        reached, open_ones = {head}, [head]
        while open_ones:
            for parent in self._commits[open_ones.pop()].parents:
                if parent not in reached:
                    reached.add(parent)
                    open_ones.append(parent)
        return [commit for commit in self._commits if commit in reached]

    def _apply(self, commit: str, state: State, others: Sequence[State]) -> None:
        touched = self._commits[commit].touched
        own = {touch.path: state.get(touch.origin or touch.path) for touch in touched}
        for touch in touched:
            if touch.origin != touch.path:
                state.pop(touch.origin, None)
        for touch in touched:
            line = _taken_over(touch, others) if others else None
            state[touch.path] = line or self._line(commit, touch, own[touch.path], others)

    def _line(self, commit: str, touch: Touch, own: Line | None, others: Sequence[State]) -> Line:
        """What an entry is after a commit that touched it and took it from no other side as it was."""
        sides = [own, *(_counterpart(touch, own, state) for state in others)]
        lines = [line for line in sides if line is not None]
        if not lines:
            return Line(f"{commit}:{touch.path}", touch.blob, (commit,), bool(touch.blob))
        changes = tuple(sorted({one for line in lines for one in line.changes}, key=self._order.__getitem__))
        if not touch.blob:
            return Line(lines[0].birth, lines[0].blob, changes, False)
        blobs = [line.blob for line in lines]
        alike = self._meanings.same if len(blobs) == 1 else None
        known = alike(blobs[0], touch.blob) if alike else self._meanings.joined(touch.blob, blobs)
        return Line(lines[0].birth, touch.blob, changes if known else (*changes, commit))


def _taken_over(touch: Touch, others: Sequence[State]) -> Line | None:
    """The entry as another side of a merge brought it, if the merge left it as it was there."""
    for state in others:
        line = state.get(touch.path)
        if line and line.alive == bool(touch.blob) and touch.blob in ("", line.blob):
            return line
    return None


def _counterpart(touch: Touch, own: Line | None, state: State) -> Line | None:
    """The same entry on another side of a merge, perhaps under the name that it had before."""
    if found := state.get(touch.path) or state.get(touch.origin):
        return found
    return next((line for line in state.values() if own and line.birth == own.birth), None)
