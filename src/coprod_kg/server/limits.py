"""What one connection may take: bytes and seconds for a request, seconds for reading the answer."""

from __future__ import annotations

import asyncio
import fcntl
import sys
import termios
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from .settings import Settings

LONGEST_ADDRESS = 2**16 - 1  # bytes; the parser counts no further
LARGEST_HEAD = 128 * 2**10  # bytes
LEAST = 1024  # bytes a second that a client has to read
MOST_UNWANTED = 2**20  # bytes of a body that are read after the answer
MOST_WAITING = 32  # requests of one connection that wait for the answer to an earlier one


class _Refused(Exception):
    """A request that is not answered, for a reason that its client is told."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        self.status, self.sentence = status, sentence


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn’s protocol with limits for the head, the body and the reading of answers (``settings``)."""

    settings: Settings

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.url = b""
        self._timer: asyncio.TimerHandle | None = None  # for the request
        self._stalled: asyncio.TimerHandle | None = None  # for the answer
        self._begun = self._headed = self._ended = 0
        self._head_size = self._unread = self._unwanted = 0
        self._refused: _Refused | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._start_timer(self.settings.header_limit)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_timer()
        self._go_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on in a request."""
        between = self._begun == self._headed
        self._unread = len(data) if between else self._unread + len(data)
        super().data_received(data)
        if self._begun > self._headed and not self.transport.is_closing():
            if self._unread > LARGEST_HEAD:
                self._refused = _Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head is too large.")
                self.send_400_response("")
            elif self._timer is None:
                self._start_timer(self.settings.header_limit)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._begun += 1
        self._head_size = self._unwanted = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take in a header, or a trailer of a body."""
        self._head_size += len(name) + len(value)
        if self._head_size > LARGEST_HEAD:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The head of the request is too large.")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head has come: see whether it can be answered, and wait for the body."""
        self._headed += 1
        self._stop_timer()
        if len(self.url) > LONGEST_ADDRESS:
            self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG, "The address is too long; send long queries by POST.")
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (not hosts and self.parser.get_http_version() != "1.0"):
            self._refuse(HTTPStatus.BAD_REQUEST, "A request needs one Host, and no more than one.")
        if len(self.pipeline) >= MOST_WAITING:
            self.abort()
            self._refuse(HTTPStatus.BAD_REQUEST, "")
        super().on_headers_complete()
        # Whoever reads the body gives up earlier, with a sentence.
        self._start_timer(self.settings.body_limit + 1)

    def on_body(self, body: bytes) -> None:
        """Take in a part of a body; of one that is answered already only so much, lest its client miss the answer."""
        if self.cycle.response_complete:
            self._unwanted += len(body)
            if self._unwanted > MOST_UNWANTED:
                self.transport.close()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request has come as a whole."""
        self._ended += 1
        self._stop_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with the next request; but not while answers are not read."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._wait_for_reader()
        elif self.flow.write_paused:
            self.flow.pause_reading()

    def pause_writing(self) -> None:
        """The client does not read: wait for a while, and read no further requests."""
        super().pause_writing()
        self.flow.pause_reading()
        self._wait_for_reader()

    def resume_writing(self) -> None:
        """The client reads again."""
        super().resume_writing()
        self._go_on()
        self.flow.resume_reading()

    def timeout_keep_alive_handler(self) -> None:
        """End an idle connection, even if its client has not read everything."""
        self._wait_for_reader()
        super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong with a request that cannot be read, and end the connection."""
        refused = self._refused or _Refused(HTTPStatus.BAD_REQUEST, "This is no request as HTTP has it.")
        body = f"{refused.sentence}\n".encode()
        headers = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
        cycle = self.cycle
        free = cycle is None or cycle.response_complete or not cycle.response_started
        if free and not self.transport.is_closing():
            self.transport.write(STATUS_LINE[refused.status] + headers % len(body) + body)
        self.transport.close()
        self._wait_for_reader()

    def abort(self) -> None:
        """Break the connection."""
        self.transport.abort()

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        """Stop the parser, which makes uvicorn send the response for what cannot be read."""
        self._refused = _Refused(status, sentence)
        raise self._refused

    def _wait_for_reader(self) -> None:
        if self._stalled is None and self.transport.get_write_buffer_size():
            left = self._left_to_read()
            self._stalled = self.loop.call_later(self.settings.stall_limit, self._look_at_reader, left)

    def _left_to_read(self) -> int:
        """Bytes that the client has not taken: here and in the kernel."""
        sent = fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, bytes(4))
        return self.transport.get_write_buffer_size() + int.from_bytes(sent, sys.byteorder)

    def _look_at_reader(self, size: int) -> None:
        """Break the connection of a client that has taken nothing; one that reads slowly has time again."""
        self._stalled = None
        if size - self._left_to_read() < LEAST * self.settings.stall_limit:
            self.transport.abort()
        else:
            self._wait_for_reader()

    def _go_on(self) -> None:
        if self._stalled:
            self._stalled.cancel()
            self._stalled = None

    def _start_timer(self, seconds: float) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, self.transport.close)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
