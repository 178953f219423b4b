"""A worker process, seen from the server: started, asked, killed."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..errors import (
    AnswerTooLargeError,
    EvaluationError,
    MemoryLimitError,
    NotAcceptableError,
    RequestError,
    SnapshotError,
    UnreadableQueryError,
)
from ..media import BOOLEAN, SOLUTIONS, TRIPLES
from . import worker
from .run import Run

START_LIMIT = 30.0
_FORMS = {
    "QuerySolutions": ("a table", SOLUTIONS),
    "QueryBoolean": ("yes or no", BOOLEAN),
    "QueryTriples": ("a graph", TRIPLES),
}


def _clock_of(pid: int) -> int:
    """The clock of what a process has computed (Linux: clock_getcpuclockid)."""
    return (~pid << 3) | 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: bytes of memory, bytes of result."""

    memory: int
    answer: int


class WorkerProcess(asyncio.Protocol):
    """One process with its own read-only view of the snapshot, which answers one run at a time.

    ``large(run)`` is asked when a result turns out to be large, and says whether it may go on; ``done`` is told when
    the worker is free again, ``lost`` when it has ended, whatever the reason.
    """

    def __init__(
        self,
        limits: Limits,
        large: Callable[[WorkerProcess, Run], bool],
        done: Callable[[WorkerProcess, Run], None],
        lost: Callable[[WorkerProcess, Run | None], None],
    ) -> None:
        self._limits, self._large, self._done, self._lost = limits, large, done, lost
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._buffer = bytearray()
        self.run: Run | None = None
        self.retired = False

    @property
    def pid(self) -> int | None:
        """The process id, or None before the start."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def computed(self) -> float:
        """Seconds that the process has computed since it began; 0 if it has ended."""
        try:
            return time.clock_gettime(_clock_of(self.pid)) if self.pid else 0.0
        except OSError:
            return 0.0

    async def start(self, store: Path) -> None:
        """Start the process and wait until it has opened the store. Raises SnapshotError if it cannot."""
        here, there = socket.socketpair()
        with there:
            limits = (self._limits.memory, self._limits.answer)
            # A process group of its own: Ctrl-C in the terminal is the server's business. `-P` keeps the
            # names of our modules out of the worker's search path.
            self._process = subprocess.Popen(
                [sys.executable, "-P", worker.__file__, str(store), str(there.fileno()), *map(str, limits)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                process_group=0,
            )
        await asyncio.get_running_loop().create_connection(lambda: self, sock=here)
        try:
            fault = await asyncio.wait_for(asyncio.shield(self._ready), START_LIMIT)
        except TimeoutError:
            fault = "a worker did not start in time"
        if fault:
            raise SnapshotError(store, fault)

    def ask(self, run: Run) -> None:
        """Begin to answer a run."""
        assert self._transport is not None
        self.run = run
        run.hold, run.release = self._transport.pause_reading, self._transport.resume_reading
        request = run.question.request
        self._transport.write(worker.LENGTH.pack(len(request)) + request)

    def kill(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
        if self._transport:
            self._transport.abort()

    async def gone(self) -> None:
        """Wait until the process has ended; one that had gigabytes takes a moment to be taken down."""
        if self._process:
            await asyncio.to_thread(self._process.wait)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the way to the process."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Read the frames that have come as a whole."""
        if not self._buffer and len(data) >= worker.FRAME.size:
            kind, length = worker.FRAME.unpack_from(data)
            if len(data) == worker.FRAME.size + length:
                return self._frame(kind, data[worker.FRAME.size :])
        self._buffer += data
        begin, size = 0, worker.FRAME.size
        while len(self._buffer) >= begin + size:
            kind, length = worker.FRAME.unpack_from(self._buffer, begin)
            if len(self._buffer) < begin + size + length:
                break
            payload = bytes(memoryview(self._buffer)[begin + size : begin + size + length])
            begin += size + length
            self._frame(kind, payload)
        del self._buffer[:begin]

    def connection_lost(self, exc: Exception | None) -> None:
        """The process has ended, or is about to."""
        run, self.run = self.run, None
        if not self._ready.done():
            self._ready.set_result("a worker ended while it was starting")
        self._lost(self, run)

    def _frame(self, kind: bytes, payload: bytes) -> None:
        run = self.run
        if kind == worker.READY:
            self._ready.set_result("")
        elif run is None:
            if kind == worker.FAULT and not self._ready.done():
                self._ready.set_result(json.loads(payload)[1])
        elif kind == worker.DATA:
            run.feed(payload)
        elif kind == worker.HEAD:
            if self._large(self, run):
                run.begin(payload.decode())
        else:
            self._finish(run, kind, payload)

    def _finish(self, run: Run, kind: bytes, payload: bytes) -> None:
        if kind == worker.WHOLE:
            run.complete(payload[1 : 1 + payload[0]].decode(), payload[1 + payload[0] :])
        elif kind == worker.END:
            run.end()
        else:
            run.fail(self._error(*json.loads(payload)))
        self.run = None
        self._done(self, run)

    def _error(self, outcome: str, detail: str) -> RequestError:
        if outcome == "unreadable":
            return UnreadableQueryError(detail)
        if outcome == "not-acceptable":
            return NotAcceptableError(*_FORMS[detail])
        if outcome == "too-large":
            return AnswerTooLargeError(self._limits.answer)
        return MemoryLimitError(self._limits.memory) if outcome == "memory" else EvaluationError(detail)
