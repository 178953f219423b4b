"""What stands before the application: answers to repeated requests, and limits of connections.

A request that is, byte for byte, one that was answered before gets the same response without being read again. Only
responses are kept that depend on nothing but the request and the data, for requests that came alone and whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from cachetools import LRUCache
from starlette.types import Scope

LARGEST = 256 * 2**10  # bytes of a response that is kept
EXTENSION = "coprod.front"


class Ready(NamedTuple):
    """A response that can be sent as it is, but for its date; ``address`` is its client where a proxy told it."""

    head: bytes
    body: bytes
    status: int
    method: str
    path: str
    agent: str
    address: str


class Front:
    """The responses that are kept, up to ``limit`` bytes; ``note`` is told of each that is given again.

    ``note`` gets the response, the address of the peer and the seconds that it took.
    """

    def __init__(self, limit: int, note: Callable[[Ready, str, float], None] = lambda *_: None) -> None:
        self._kept: LRUCache[bytes, Ready] = LRUCache(limit, lambda ready: len(ready.head) + len(ready.body) + 2048)
        self.note = note
        self.get = self._kept.get
        self.generation = 0

    def put(self, request: bytes, ready: Ready, generation: int) -> None:
        """Keep a response, unless the data have changed since its request came."""
        if generation == self.generation and len(request) + len(ready.body) <= min(LARGEST, self._kept.maxsize // 4):
            self._kept[request] = ready

    def clear(self) -> None:
        """Forget all, since the data have changed."""
        self.generation += 1
        self._kept.clear()


def keep(scope: Scope) -> None:
    """Say that the response to this request depends on nothing but the request and the data."""
    if exchange := scope.get("extensions", {}).get(EXTENSION):
        exchange.wanted = True


async def abort(scope: Scope) -> None:
    """Break the connection, so that what was sent cannot be taken for a whole response."""
    exchange = scope.get("extensions", {}).get(EXTENSION)
    if exchange is None:
        raise ConnectionAbortedError
    exchange.abort()
    await asyncio.sleep(0)


class Exchange:
    """One request, as far as the application may say something about its response."""

    def __init__(self, generation: int, abort: Callable[[], None]) -> None:
        self.generation, self.abort = generation, abort
        self.request = b""
        self.wanted = False
