"""The log of requests: one JSON object a line, which names nobody."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import deque
from datetime import UTC, datetime
from time import time
from typing import Any, NamedTuple

from .errors import LogError
from .proxies import anonymous

PAUSE = 0.2  # seconds after which lines are written at the latest
KEPT = 50_000  # lines that may wait for a slow disk or reader; more are dropped and counted
PATH_LENGTH = 512
AGENT_LENGTH = 120


class Entry(NamedTuple):
    """One answered request; ``size`` in bytes of body, ``seconds`` until the last of them, ``address`` in full."""

    method: str
    path: str
    status: int
    size: int
    seconds: float
    route: str
    outcome: str
    cache: str
    address: str
    agent: str


class Journal:
    """Writes entries to a file or standard output (`-`) from a thread of its own, so that no answer waits for a disk.

    Raises LogError if the file cannot be opened. Without a target, entries are dropped.
    """

    def __init__(self, target: str | None) -> None:
        self._target = target
        self._waiting: deque[tuple[float, Entry]] = deque(maxlen=KEPT)
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._file: int | None = None
        self.lost = 0
        if target is not None:
            self._file = _open(target)
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def note(self, entry: Entry) -> None:
        """Remember a line to be written; takes less than a microsecond and never waits."""
        if self._file is not None:
            if len(self._waiting) == KEPT:
                self.lost += 1
            self._waiting.append((time(), entry))

    def reopen(self) -> None:
        """Go on in a file of the same name, after the old one was moved; raises LogError and keeps the old one."""
        if self._file is None or self._target in (None, "-"):
            return
        assert self._target
        fresh = _open(self._target)
        with self._turn:
            self._write()
            os.close(self._file)
            self._file = fresh

    def close(self) -> None:
        """Write what is waiting and end."""
        if self._file is None:
            return
        self._stop.set()
        self._thread.join(PAUSE * 10)  # a reader of standard output may have stopped reading for good
        if self._thread.is_alive():
            return
        with self._turn:
            self._write()
            if self._target != "-":
                os.close(self._file)
            self._file = None

    def _run(self) -> None:
        while not self._stop.wait(PAUSE):
            with self._turn:
                self._write()

    def _write(self) -> None:
        assert self._file is not None
        lines = [line(*self._waiting.popleft()) for _ in range(len(self._waiting))]
        rest = memoryview("".join(lines).encode("ascii"))
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            if not self.lost:
                print(f"coprod: Lines of the log are lost: {error.strerror}.", file=sys.stderr, flush=True)
            self.lost += bytes(rest).count(b"\n")


def line(when: float, entry: Entry) -> str:
    """An entry as a line of ASCII; ``when`` in seconds since 1970. Whatever a client sent, it stays one line."""
    moment = datetime.fromtimestamp(when, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    fields: dict[str, Any] = {
        "time": moment,
        "method": entry.method[:16],
        "path": entry.path[:PATH_LENGTH],
        "status": entry.status,
        "bytes": entry.size,
        "seconds": round(entry.seconds, 6),
        "route": entry.route,
        "outcome": entry.outcome,
        "cache": entry.cache,
        "client": anonymous(entry.address),
        "agent": entry.agent[:AGENT_LENGTH],
    }
    return json.dumps(fields, separators=(",", ":")).replace("\x7f", "\\u007f") + "\n"


def _open(target: str) -> int:
    if target == "-":
        return sys.stdout.fileno()
    try:
        return os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o640)
    except OSError as error:
        raise LogError(target, error) from error
