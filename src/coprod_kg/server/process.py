"""A worker process, seen from the server: started, asked, killed."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from . import worker
from .errors import (
    AnswerTooLargeError,
    EvaluationError,
    NotAcceptableError,
    RequestError,
    SnapshotError,
    TimeLimitError,
    UnreadableQueryError,
    WorkerCrashedError,
)
from .media import BOOLEAN, SOLUTIONS, TRIPLES, Formats

START_LIMIT = 30.0
_FORMS = {
    "QuerySolutions": ("a table", SOLUTIONS),
    "QueryBoolean": ("yes or no", BOOLEAN),
    "QueryTriples": ("a graph", TRIPLES),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use: seconds, bytes of memory, bytes of result."""

    time: float
    memory: int
    answer: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A result as it goes to the client."""

    media_type: str
    body: bytes


class WorkerProcess:
    """One process with its own read-only view of the snapshot; not for use by two threads at a time."""

    def __init__(self, snapshot: Path, limits: Limits) -> None:
        self._snapshot, self._limits = snapshot, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    @property
    def pid(self) -> int | None:
        """The process id, or None before the first start."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process and wait until it has opened the snapshot. Raises SnapshotError if it cannot."""
        here, there = socket.socketpair()
        with there:
            limits = (self._limits.time, self._limits.memory, self._limits.answer)
            arguments = (self._snapshot, there.fileno(), *limits)
            # A process group of its own: Ctrl-C in the terminal is the server's business. `-P` keeps the
            # names of our modules (`site`) out of the worker's search path.
            self._process = subprocess.Popen(
                [sys.executable, "-P", worker.__file__, *map(str, arguments)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
                process_group=0,
            )
        self._connection = Connection(here.detach())
        outcome, detail = self._greeting(self._connection)
        if outcome != "ready":
            self.kill()
            raise SnapshotError(self._snapshot, detail)

    def ask(self, query: str, formats: Formats) -> Answer:
        """The answer to ``query``; whatever happens, after the time limit this returns or raises a RequestError."""
        reply = self._exchange((query, formats.solutions, formats.boolean, formats.triples))
        if reply is None:
            self.kill()
            raise TimeLimitError(self._limits.time)
        outcome, detail, body = reply
        if outcome == "answer":
            return Answer(detail, body)
        raise self._error(outcome, detail)

    def kill(self) -> None:
        """End the process, by its pid, and wait until it is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()
        if self._connection:
            self._connection.close()

    def _greeting(self, connection: Connection) -> tuple[str, str]:
        try:
            if not connection.poll(START_LIMIT):
                return "failed", "a worker did not start in time"
            outcome, detail, _ = connection.recv()
        except (EOFError, OSError):
            return "failed", "a worker ended while it was starting"
        return outcome, detail

    def _exchange(self, request: worker.Request) -> worker.Reply | None:
        if not self._connection or self._connection.closed:
            raise WorkerCrashedError(None)
        begin = monotonic()
        try:
            self._connection.send(request)
            if not self._connection.poll(self._limits.time):
                return None
            reply: worker.Reply = self._connection.recv()
        except (EOFError, OSError) as error:
            if monotonic() - begin >= self._limits.time:
                return None
            self.kill()
            raise WorkerCrashedError(self._process.returncode if self._process else None) from error
        return reply

    def _error(self, outcome: str, detail: str) -> RequestError:
        if outcome == "unreadable":
            return UnreadableQueryError(detail)
        if outcome == "not-acceptable":
            return NotAcceptableError(*_FORMS[detail])
        if outcome == "too-large":
            return AnswerTooLargeError(self._limits.answer)
        return EvaluationError(detail)
