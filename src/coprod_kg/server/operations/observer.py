"""Notes every request, once, when its answer is over."""

from __future__ import annotations

from asyncio import CancelledError
from http import HTTPStatus
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .journal import Entry, Journal
from .metrics import Metrics
from .proxies import address_of
from .record import KEY, Record, outcome_of, route_of

GONE = 499  # what nginx writes for a client that left before the answer began


class Observer:
    """Outermost middleware: counts each request and writes its line, whoever answers it and however it ends."""

    def __init__(self, app: ASGIApp, journal: Journal, metrics: Metrics, root_path: str = "") -> None:
        self._app, self._journal, self._metrics, self._root = app, journal, metrics, root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note how it ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[KEY] = Record()
        sight = _Sight(receive, send)
        begin = perf_counter()
        try:
            await self._app(scope, sight.receive, sight.send)
        except CancelledError:
            sight.left()
            raise
        finally:
            self._over(scope, sight, perf_counter() - begin)

    def note(self, entry: Entry) -> None:
        """Note a request that was answered without this middleware; for answers out of memory."""
        self._metrics.note(entry.route, entry.outcome, entry.seconds, entry.size)
        if entry.route != "health":
            self._journal.note(entry)

    def _over(self, scope: Scope, sight: _Sight, seconds: float) -> None:
        record: Record = scope[KEY]
        agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"")
        self.note(
            Entry(
                method=scope["method"],
                path=scope["path"],
                status=sight.status,
                size=sight.size,
                seconds=seconds,
                route=record.route or route_of(scope["path"], self._root),
                outcome=sight.outcome or record.outcome or outcome_of(sight.status),
                cache=record.cache,
                address=address_of(scope),
                agent=agent.decode("latin-1"),
            )
        )


class _Sight:
    """What can be seen of an answer from outside."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.status, self.size = int(HTTPStatus.INTERNAL_SERVER_ERROR), 0
        self._begun = self._complete = self._gone = False

    @property
    def outcome(self) -> str:
        """How an answer ended that did not come to its end; empty if it did, or if none was begun."""
        if self._gone and not self._complete:
            return "client-gone"
        return "cut-off" if self._begun and not self._complete else ""

    def left(self) -> None:
        """Note that the client has gone, unless it has got all."""
        self._gone = not self._complete
        if not self._begun:
            self.status = GONE

    async def receive(self) -> Message:
        """The next message of the client; notes that it has gone."""
        message = await self._receive()
        if message["type"] == "http.disconnect":
            self.left()
        return message

    async def send(self, message: Message) -> None:
        """Pass a message on; notes status and size."""
        try:
            await self._send(message)
        except OSError:
            self.left()
            raise
        if message["type"] == "http.response.start":
            self.status, self._begun = message["status"], True
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
            self._complete = not message.get("more_body", False)
