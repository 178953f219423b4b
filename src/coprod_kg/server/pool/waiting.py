"""Runs that wait for a worker, fair to each client."""

from __future__ import annotations

from collections import deque

from .run import Run
from .usage import Usage

PRICE = 0.2  # seconds that a waiting run is thought to need


class Waiting:
    """A bounded queue: next comes the client that uses least, counting what it waits for, and its oldest run."""

    def __init__(self, limit: int, client_limit: int, usage: Usage) -> None:
        self._limit, self._client_limit, self._usage = limit, client_limit, usage
        self._runs: dict[str, deque[Run]] = {}
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def push(self, run: Run) -> Run | None:
        """Let a run wait; gives the one for which there is no place, if any.

        When all is full, that is the last run of the client with most of them, so that nobody is kept out by others.
        """
        own = self._runs.get(run.client, ())
        if len(own) >= self._client_limit:
            return run
        displaced = None
        if self._size >= self._limit:
            most = max(self._runs, key=lambda client: len(self._runs[client]))
            if len(self._runs[most]) <= len(own) + 1:
                return run
            displaced = self._take(most, self._runs[most][-1])
        self._runs.setdefault(run.client, deque()).append(run)
        self._size += 1
        return displaced

    def pop(self) -> Run:
        """The run whose turn it is; there must be one."""
        client = min(self._runs, key=self._due)
        return self._take(client, self._runs[client][0])

    def _due(self, client: str) -> float:
        return self._usage.of(client) + PRICE * len(self._runs[client])

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
