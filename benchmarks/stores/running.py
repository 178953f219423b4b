"""A store that runs: started, waited for, measured and stopped, with all of its processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from .asking import ask
from .errors import StoreAnswerError, StoreStartError
from .tree import family

STOP_LIMIT = 60.0
READY = "ASK { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"


def leave_nothing_behind() -> None:
    """Let SIGTERM end this program as an exception does, so that stores which run are stopped."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))


class Running:
    """A server process on a free port of 127.0.0.1; a context manager that leaves no process behind.

    Raises StoreStartError on entering if it ends or does not answer within ``limit`` seconds; ``started_in`` is the
    time from the start of the process to its first answer, in seconds.
    """

    def __init__(
        self,
        name: str,
        command: Callable[[int], list[str]],
        endpoint: str,
        environment: Mapping[str, str],
        log: Path,
        limit: float,
    ) -> None:
        self.name, self.started_in = name, 0.0
        self._command, self._endpoint, self._environment = command, endpoint, environment
        self._log, self._limit = log, limit
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """The address of the server, without a path."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """The address of the SPARQL endpoint."""
        return self.address + self._endpoint

    @property
    def pid(self) -> int:
        """The process that was started."""
        assert self._process
        return self._process.pid

    @property
    def pids(self) -> list[int]:
        """That process and all below it."""
        return family(self.pid)

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self._port = probe.getsockname()[1]
        command = self._command(self._port)
        begin = monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | dict(self._environment),
                start_new_session=True,
            )
        try:
            self._wait(begin)
        except BaseException:
            self.stop()
            raise
        self.started_in = monotonic() - begin
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask the server to end, and after a minute end what is left of it."""
        assert self._process
        rest = self.pids
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            for pid in {*rest, *self.pids}:
                os.kill(pid, signal.SIGKILL)
            self._process.wait()

    def _wait(self, begin: float) -> None:
        assert self._process
        while monotonic() - begin < self._limit:
            if self._process.poll() is not None:
                raise StoreStartError(self.name, "ended while it was starting", self._tail())
            try:
                ask(self.url, READY, timeout=self._limit)
                return
            except StoreAnswerError:
                sleep(0.005)
        raise StoreStartError(self.name, f"gave no answer within {self._limit:g} seconds", self._tail())

    def _tail(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-1500:]
