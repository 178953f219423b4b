"""One question under way: from the queue through a worker to whoever reads the answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from time import monotonic

from ..errors import RequestError
from .question import Answer, Question

HIGH_WATER = 4 * 2**20
LOW_WATER = 2**20


class Run:
    """Holds what a worker has sent until it is read; when too much waits, the worker waits too.

    ``hold`` and ``release`` stop and resume the worker’s sending.
    """

    def __init__(self, question: Question, client: str) -> None:
        self.question, self.client = question, client
        self.answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.timer: asyncio.TimerHandle | None = None
        self.slow, self.tries = False, 0
        self.begun = self.computed = 0.0
        self.hold: Callable[[], None] = _nothing
        self.release: Callable[[], None] = _nothing
        self.abandon: Callable[[], None] = _nothing
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._held_since: float | None = None
        self._kept_waiting = 0.0
        self._ended = False
        self._fault: RequestError | None = None
        self._news: asyncio.Event | None = None

    @property
    def worked(self) -> float:
        """Seconds since a worker began, without those in which the reader kept it waiting."""
        return monotonic() - self.begun - self.kept_waiting

    @property
    def kept_waiting(self) -> float:
        """Seconds in which the reader kept the worker waiting."""
        return self._kept_waiting + (monotonic() - self._held_since if self._held_since else 0.0)

    def detach(self) -> None:
        """No worker is at it any more."""
        self.hold = self.release = _nothing
        if self.timer:
            self.timer.cancel()
            self.timer = None

    def complete(self, media_type: str, body: bytes) -> None:
        """The whole result at once."""
        self._ended = True
        if not self.answer.done():
            self.answer.set_result(Answer(media_type, body))

    def begin(self, media_type: str) -> None:
        """A result that comes in pieces."""
        self._news = asyncio.Event()
        if not self.answer.done():
            self.answer.set_result(Answer(media_type, None, self._read(), self.abandon))

    def feed(self, chunk: bytes) -> None:
        """The next piece."""
        self._chunks.append(chunk)
        self._size += len(chunk)
        if self._size > HIGH_WATER and self._held_since is None:
            self._held_since = monotonic()
            self.hold()
        self._tell()

    def end(self) -> None:
        """The last piece has come."""
        self._ended = True
        self._tell()

    def fail(self, error: RequestError) -> None:
        """There is no answer, or no more of it."""
        if self._ended:
            return
        self._ended, self._fault = True, error
        if not self.answer.done():
            self.answer.set_exception(error)
        self._tell()

    async def _read(self) -> AsyncIterator[bytes]:
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._size -= len(chunk)
                self._go_on()
                yield chunk
            if self._fault:
                raise self._fault
            if self._ended:
                return
            assert self._news
            self._news.clear()
            await self._news.wait()

    def _tell(self) -> None:
        if self._news:
            self._news.set()

    def _go_on(self) -> None:
        if self._held_since is not None and self._size < LOW_WATER:
            self._kept_waiting += monotonic() - self._held_since
            self._held_since = None
            self.release()


def _nothing() -> None:
    """What a run does before it has a worker, and after."""
