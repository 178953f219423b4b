"""The protocol of each connection: known requests are answered from memory, others by the application."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from time import perf_counter
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from .front import EXTENSION, Exchange, Front, Ready
from .limits import LimitedProtocol
from .settings import Settings


def protocol_for(front: Front, settings: Settings) -> type[FrontProtocol]:
    """The protocol for uvicorn, which makes one of it for each connection."""
    return type("BoundFrontProtocol", (FrontProtocol,), {"front": front, "settings": settings})


class FrontProtocol(LimitedProtocol):
    """The limited protocol with a memory (``front``), and an end for requests without a client."""

    front: Front

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._application, self.app = self.app, self._run
        self._task: asyncio.Task[Any] | None = None
        self._exchange = Exchange(0, self.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """End what nobody waits for any more."""
        super().connection_lost(exc)
        if self._task and not self.cycle.response_complete:
            self._task.cancel()

    def abort(self) -> None:
        """Break the connection; the task that wishes it goes on."""
        self._task = None
        super().abort()

    def data_received(self, data: bytes) -> None:
        """Answer a request that is known, read any other one."""
        begun, ended = self._begun, self._ended
        free = begun == ended and (self.cycle is None or self.cycle.response_complete) and not self.flow.write_paused
        if free and (ready := self.front.get(data)):
            self._answer(ready)
            return
        super().data_received(data)
        if free and (self._begun, self._ended) == (begun + 1, ended + 1) and data.endswith(b"\r\n\r\n"):
            self._exchange.request = data

    def on_message_begin(self) -> None:
        """Let the application speak to this protocol."""
        super().on_message_begin()
        self._exchange = Exchange(self.front.generation, self.abort)
        self.scope["extensions"] = {EXTENSION: self._exchange}  # type: ignore[dict-item]

    def _answer(self, ready: Ready) -> None:
        begin = perf_counter()
        self._stop_timer()
        self._unset_keepalive_if_required()
        self._write(ready)
        self.server_state.total_requests += 1
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)
        self.front.note(ready, self.client[0] if self.client else "", perf_counter() - begin)

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, ended when its client has gone."""
        task = self._task = asyncio.current_task()
        exchange: Exchange = scope["extensions"][EXTENSION]
        try:
            await self._application(scope, receive, self._keeping(exchange, scope, send) if exchange.request else send)
        except asyncio.CancelledError:
            if not self.transport.is_closing():
                self.transport.abort()
                await asyncio.sleep(0)
        finally:
            if self._task is task:
                self._task = None

    def _keeping(self, exchange: Exchange, scope: Scope, send: Send) -> Send:
        peer = self.client[0] if self.client else ""
        cycle = self.cycle
        start: Message = {}

        async def keeping(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and exchange.wanted and cycle.keep_alive:
                start = message
            elif not start:
                await send(message)
            elif message.get("more_body"):
                await send(start)
                await send(message)
                start = {}
            else:
                self._send(cycle, self._keep(exchange, scope, start, message.get("body", b""), peer))

        return keeping

    def _send(self, cycle: RequestResponseCycle, ready: Ready) -> None:
        """Send a whole response, and tell uvicorn that it is sent."""
        if cycle.disconnected:
            return
        self._write(ready)
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()

    def _write(self, ready: Ready) -> None:
        date = next(value for name, value in self.server_state.default_headers if name == b"date")
        self.transport.write(b"".join((ready.head, b"date: ", date, b"\r\n\r\n", ready.body)))

    def _keep(self, exchange: Exchange, scope: Scope, start: Message, body: bytes, peer: str) -> Ready:
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
        return ready
