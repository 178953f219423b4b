"""Worker processes that answer queries side by side, each ended when its time is over."""

from __future__ import annotations

import contextlib
import math
import queue
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from .errors import PoolBusyError, SnapshotError, WorkerCrashedError
from .media import Formats
from .process import Answer, Limits, WorkerProcess

PLACES_PER_WORKER = 8
MEMORY_LIMIT = 2 * 2**30
ANSWER_LIMIT = 64 * 2**20
WAIT_LIMIT = 5.0


class QueryPool:
    """A fixed number of workers over one snapshot; a context manager that may be used by many threads."""

    def __init__(
        self,
        snapshot: Path,
        workers: int = 2,
        time_limit: float = 10.0,
        memory_limit: int = MEMORY_LIMIT,
        answer_limit: int = ANSWER_LIMIT,
        wait_limit: float = WAIT_LIMIT,
    ) -> None:
        limits = Limits(time_limit, memory_limit, answer_limit)
        self._workers = [WorkerProcess(snapshot, limits) for _ in range(workers)]
        self._wait_limit = wait_limit
        self._retry_after = math.ceil(time_limit)
        self._idle: queue.Queue[WorkerProcess] = queue.Queue()
        self._places = threading.BoundedSemaphore(workers * PLACES_PER_WORKER)
        self._closing = threading.Lock()
        self._closed = False

    def __enter__(self) -> Self:
        try:
            for worker in self._workers:
                worker.start()
                self._idle.put(worker)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    def answer(self, query: str, formats: Formats | None = None) -> Answer:
        """The answer to ``query`` in the format wanted for its form; blocks, for a bounded time.

        Raises the RequestError that says why there is no answer.
        """
        if not self._places.acquire(blocking=False):
            raise PoolBusyError(self._retry_after)
        try:
            worker = self._idle.get(timeout=self._wait_limit)
        except queue.Empty as error:
            raise PoolBusyError(self._retry_after) from error
        else:
            try:
                self._revive(worker)
                return worker.ask(query, formats or Formats())
            except SnapshotError as error:
                raise WorkerCrashedError(None) from error
            finally:
                self._give_back(worker)
        finally:
            self._places.release()

    def renew(self) -> None:
        """Let every worker open the snapshot again, which may have been replaced; waits for the answers under way."""
        taken = [self._idle.get() for _ in self._workers]
        for worker in taken:
            worker.kill()
            self._restart(worker)

    def close(self) -> None:
        """End all workers, busy or not."""
        with self._closing:
            self._closed = True
            for worker in self._workers:
                worker.kill()

    def _give_back(self, worker: WorkerProcess) -> None:
        if worker.alive:
            self._idle.put(worker)
        else:
            threading.Thread(target=self._restart, args=(worker,), daemon=True).start()

    def _restart(self, worker: WorkerProcess) -> None:
        # A worker that could not start goes back all the same: the next query gets it and tries again.
        with contextlib.suppress(SnapshotError, OSError):
            self._revive(worker)
        self._idle.put(worker)

    def _revive(self, worker: WorkerProcess) -> None:
        if worker.alive:
            return
        with self._closing:
            if not self._closed:
                worker.start()
