"""What was made of files, kept in memory within a limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from cachetools import LRUCache

T = TypeVar("T")
_OVERHEAD = 512  # bytes that an entry takes beside its content, about


class Memory:
    """Things by key, up to ``limit`` bytes together; may be used by many threads."""

    def __init__(self, limit: int) -> None:
        self._kept: LRUCache[Hashable, tuple[Any, int]] = LRUCache(limit, lambda pair: pair[1])
        self._looking, self._making = threading.Lock(), threading.RLock()

    def made(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int] = lambda _: 0) -> T:
        """What is kept under ``key``, or is made now; things are made one at a time, so that nobody makes one twice."""
        found = self._found(key)
        if found is None:
            with self._making:
                found = self._found(key)
                if found is None:
                    thing = make()
                    found = thing, size(thing) + _OVERHEAD
                    with self._looking:
                        if found[1] <= self._kept.maxsize:
                            self._kept[key] = found
        kept: T = found[0]
        return kept

    def _found(self, key: Hashable) -> tuple[Any, int] | None:
        with self._looking:
            return self._kept.get(key)
