"""Runs that wait for a worker, fair to each client."""

from __future__ import annotations

from collections import deque

from .run import Run
from .usage import Usage


class Waiting:
    """A bounded queue: next comes the client that has used the workers least, and of its runs the oldest."""

    def __init__(self, limit: int, client_limit: int, usage: Usage) -> None:
        self._limit, self._client_limit, self._usage = limit, client_limit, usage
        self._runs: dict[str, deque[Run]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def push(self, run: Run) -> bool:
        """Let a run wait; False if there is no place for it."""
        runs = self._runs.setdefault(run.client, deque())
        if self._size >= self._limit or len(runs) >= self._client_limit:
            if not runs:
                del self._runs[run.client]
            return False
        runs.append(run)
        self._size += 1
        return True

    def pop(self) -> Run:
        """The run whose turn it is; there must be one."""
        client = min(self._runs, key=self._usage.of)
        return self._take(client, self._runs[client][0])

    def remove(self, run: Run) -> bool:
        """Take a run out, whose client has gone or that has waited too long; False if it does not wait here."""
        if run not in self._runs.get(run.client, ()):
            return False
        self._take(run.client, run)
        return True

    def _take(self, client: str, run: Run) -> Run:
        runs = self._runs[client]
        runs.remove(run)
        if not runs:
            del self._runs[client]
        self._size -= 1
        return run
