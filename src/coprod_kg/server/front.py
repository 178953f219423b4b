"""What stands before the application: answers to repeated requests, and limits of connections.

A request that is, byte for byte, one that was answered before gets the same response without being read again. Only
responses are kept that depend on nothing but the request and the data, for requests that came alone and whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter
from typing import Any, NamedTuple

from cachetools import LRUCache
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .settings import Settings

LONGEST_ADDRESS = 2**16 - 1  # bytes; the parser counts no further
LARGEST_HEAD = 128 * 2**10  # bytes
LARGEST = 256 * 2**10  # bytes of a response that is kept
_EXTENSION = "coprod.front"


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
    if exchange := scope.get("extensions", {}).get(_EXTENSION):
        exchange.wanted = True


async def abort(scope: Scope) -> None:
    """Break the connection, so that what was sent cannot be taken for a whole response."""
    exchange = scope.get("extensions", {}).get(_EXTENSION)
    if exchange is None:
        raise ConnectionAbortedError
    exchange.abort()
    await asyncio.sleep(0)


def front_protocol(front: Front, settings: Settings) -> type[FrontProtocol]:
    """The protocol for uvicorn, which makes one of it for each connection."""
    return type("BoundFrontProtocol", (FrontProtocol,), {"front": front, "settings": settings})


class _Exchange:
    """One request, as far as the application may say something about its response."""

    def __init__(self, protocol: FrontProtocol) -> None:
        self.generation = protocol.front.generation
        self.abort = protocol.abort
        self.request = b""
        self.wanted = False


class FrontProtocol(HttpToolsProtocol):
    """uvicorn’s protocol with a memory, limits for the head of a request, and an end for requests without a client."""

    front: Front
    settings: Settings

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._application, self.app = self.app, self._run
        self._task: asyncio.Task[Any] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._begun = self._headed = self._ended = self._head_size = 0
        self._exchange = _Exchange(self)
        self.url = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._timer = self.loop.call_later(self.settings.header_limit, transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what nobody waits for any more."""
        self._stop_timer()
        super().connection_lost(exc)
        if self._task and not self.cycle.response_complete:
            self._task.cancel()

    def abort(self) -> None:
        """Break the connection; the task that wishes it goes on."""
        self._task = None
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Answer a request that is known, read any other one."""
        begun, ended = self._begun, self._ended
        free = begun == ended and (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused
        if free and (ready := self.front.get(data)):
            self._answer(ready)
            return
        self._head_size = len(data) + (self._head_size if begun > self._headed else 0)
        super().data_received(data)
        if self._begun > self._headed:
            self._limit_head()
        elif free and (self._begun, self._ended) == (begun + 1, ended + 1) and data.endswith(b"\r\n\r\n"):
            self._exchange.request = data

    def on_message_begin(self) -> None:
        """Let the application speak to this protocol."""
        super().on_message_begin()
        self._begun += 1
        self._exchange = _Exchange(self)
        self.scope["extensions"] = {_EXTENSION: self._exchange}  # type: ignore[dict-item]

    def on_headers_complete(self) -> None:
        """Note that the head has come; an address that is too long ends the connection, with a sentence."""
        self._headed += 1
        self._stop_timer()
        if len(self.url) > LONGEST_ADDRESS:
            raise ValueError
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Note that the request has come as a whole."""
        self._ended += 1
        super().on_message_complete()

    def _answer(self, ready: Ready) -> None:
        begin = perf_counter()
        self._stop_timer()
        self._unset_keepalive_if_required()
        date = next(value for name, value in self.server_state.default_headers if name == b"date")
        self.transport.write(b"".join((ready.head, b"date: ", date, b"\r\n\r\n", ready.body)))
        self.server_state.total_requests += 1
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)
        self.front.note(ready, self.client[0] if self.client else "", perf_counter() - begin)

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a request that cannot be read, and end the connection."""
        if len(self.url) > LONGEST_ADDRESS:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long; send long queries by POST.")
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, "This is no request as HTTP has it.")

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        body = f"{sentence}\n".encode()
        self.transport.write(
            STATUS_LINE[status]
            + b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
            + b"content-length: %d\r\n\r\n" % len(body)
            + body
        )
        self.transport.close()

    def _limit_head(self) -> None:
        if self._head_size > LARGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head of the request is too large.")
        elif self._timer is None:
            self._timer = self.loop.call_later(self.settings.header_limit, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, ended when its client has gone."""
        task = self._task = asyncio.current_task()
        exchange: _Exchange = scope["extensions"][_EXTENSION]
        try:
            await self._application(scope, receive, self._keeping(exchange, scope, send) if exchange.request else send)
        except asyncio.CancelledError:
            if not self.transport.is_closing():
                self.transport.abort()
                await asyncio.sleep(0)
        finally:
            if self._task is task:
                self._task = None

    def _keeping(self, exchange: _Exchange, scope: Scope, send: Send) -> Send:
        peer = self.client[0] if self.client else ""
        keep_alive = self.cycle.keep_alive
        start: Message = {}

        async def keeping(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif exchange.wanted and keep_alive and not message.get("more_body"):
                self._keep(exchange, scope, start, message.get("body", b""), peer)
            await send(message)

        return keeping

    def _keep(self, exchange: _Exchange, scope: Scope, start: Message, body: bytes, peer: str) -> None:
        exchange.wanted = False
        lines = [b"%s: %s\r\n" % header for header in start["headers"]]
        head = b"".join((STATUS_LINE[start["status"]], *lines))
        agent = next((value for name, value in scope["headers"] if name == b"user-agent"), b"").decode("latin-1")
        client = scope["client"][0] if scope["client"] else ""
        silent = scope["method"] == "HEAD" or start["status"] == HTTPStatus.NOT_MODIFIED
        ready = Ready(
            head,
            b"" if silent else body,
            start["status"],
            scope["method"],
            scope["path"],
            agent,
            client if client != peer else "",
        )
        self.front.put(exchange.request, ready, exchange.generation)
