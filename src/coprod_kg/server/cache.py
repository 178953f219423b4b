"""Answers kept in memory for whoever asks the same again."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from cachetools import LRUCache

from .encoding import WORTH_IT, coded

LARGEST = 2**20  # bytes of one answer that is kept
_OVERHEAD = 256  # bytes that an entry takes beside its body, about


@dataclass(slots=True)
class Kept:
    """A whole answer, in each coding that somebody asked for."""

    media_type: str
    bodies: dict[str, bytes]

    def body(self, coding: str) -> tuple[str, bytes]:
        """The body in a coding, or as it is where coding gains nothing; with the coding used."""
        plain = self.bodies[""]
        if not coding or len(plain) < WORTH_IT:
            return "", plain
        if coding not in self.bodies:
            self.bodies[coding] = coded(plain, coding)
        return coding, self.bodies[coding]


class AnswerCache:
    """Answers by what was asked, up to ``limit`` bytes together; the one that was not asked for longest goes first."""

    def __init__(self, limit: int) -> None:
        self._kept: LRUCache[tuple[object, ...], Kept] = LRUCache(limit, _size)
        self.hits = self.misses = 0

    @property
    def entries(self) -> int:
        """How many answers are kept."""
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """How many bytes they take, about."""
        return int(self._kept.currsize)

    def get(self, key: tuple[object, ...]) -> Kept | None:
        """What is kept under a key."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
        else:
            self.hits += 1
        return found

    def put(self, key: tuple[object, ...], kept: Kept) -> None:
        """Keep an answer, unless it is large."""
        if len(kept.bodies[""]) <= min(LARGEST, self._kept.maxsize - _OVERHEAD):
            self._kept[key] = kept

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def entity_tag(body: bytes) -> str:
    """A strong entity tag: it changes with every byte."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def _size(kept: Kept) -> int:
    return 2 * len(kept.bodies[""]) + _OVERHEAD  # with room for its codings
