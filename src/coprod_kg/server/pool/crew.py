"""The workers of a pool: started together, replaced one by one, exchanged for those of another snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from ..errors import SnapshotError
from ..snapshot import Snapshot
from .process import Limits, WorkerProcess
from .run import Run

PAUSES = (0.0, 0.1, 0.5, 2.0, 5.0)  # seconds before each try to start a worker


class Crew:
    """Keeps ``size`` workers over a snapshot; ``changed`` is told when one becomes idle or goes.

    ``large`` and ``done`` are those of ``WorkerProcess``; ``crashed`` gets the run that was lost with its worker.
    """

    def __init__(
        self,
        size: int,
        limits: Limits,
        large: Callable[[WorkerProcess, Run], bool],
        done: Callable[[Run], None],
        crashed: Callable[[Run], None],
        changed: Callable[[], None],
    ) -> None:
        self._size, self._limits = size, limits
        self._large, self._done, self._crashed, self._changed = large, done, crashed, changed
        self._snapshot: Snapshot | None = None
        self._workers: set[WorkerProcess] = set()
        self._leaving: set[WorkerProcess] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False
        self.idle: list[WorkerProcess] = []
        self.respawns = 0

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return tuple(worker.pid for worker in self._workers if worker.pid is not None)

    def sweep(self) -> None:
        """Leave out idle workers that have ended and whose end has not been told yet."""
        self.idle = [worker for worker in self.idle if worker.alive]

    def at(self, run: Run) -> WorkerProcess | None:
        """The worker that answers a run."""
        return next((worker for worker in self._workers if worker.run is run), None)

    async def open(self, snapshot: Snapshot) -> None:
        """Start workers over a snapshot, and let those of an earlier one end what they are at.

        Raises SnapshotError if it cannot be opened; then all stays as it was.
        """
        results = await asyncio.gather(*(self._start(snapshot) for _ in range(self._size)), return_exceptions=True)
        fresh = [result for result in results if isinstance(result, WorkerProcess)]
        for result in results:
            if isinstance(result, BaseException):
                self._retire(fresh)
                raise result
        old, self._workers, self.idle = self._workers, set(fresh), fresh
        self._snapshot = snapshot
        self._retire(old)
        self._workers |= {worker for worker in old if worker.run}

    async def close(self) -> None:
        """End all workers, busy or not, and wait until they are gone."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        workers = list(self._workers | self._leaving)
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.gone() for worker in workers))
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _start(self, snapshot: Snapshot) -> WorkerProcess:
        worker = WorkerProcess(self._limits, self._large, self._free, self._lost)
        try:
            await worker.start(snapshot.store)
        except BaseException:
            worker.kill()
            await worker.gone()
            raise
        return worker

    def _retire(self, workers: list[WorkerProcess] | set[WorkerProcess]) -> None:
        for worker in workers:
            worker.retired = True
            if worker.run is None:
                worker.kill()

    def _free(self, worker: WorkerProcess, run: Run) -> None:
        if worker.retired:
            worker.kill()
        else:
            self.idle.append(worker)
        self._done(run)

    def _lost(self, worker: WorkerProcess, run: Run | None) -> None:
        if worker in self.idle:
            self.idle.remove(worker)
        if worker in self._workers and not worker.retired and not self._closed:
            self._keep(self._replace())
        self._workers.discard(worker)
        self._keep(self._see_off(worker))
        if run:
            self._crashed(run)

    def _keep(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _see_off(self, worker: WorkerProcess) -> None:
        self._leaving.add(worker)
        await worker.gone()
        self._leaving.discard(worker)

    async def _replace(self) -> None:
        for pause in PAUSES:
            await asyncio.sleep(pause)
            snapshot = self._snapshot
            assert snapshot is not None
            try:
                worker = await self._start(snapshot)
            except (SnapshotError, OSError):
                continue
            if snapshot is not self._snapshot:  # exchanged meanwhile, with a full crew
                return worker.kill()
            self.respawns += 1
            self._workers.add(worker)
            self.idle.append(worker)
            return self._changed()
