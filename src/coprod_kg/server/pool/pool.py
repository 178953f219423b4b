"""Worker processes that answer queries side by side, and who is answered next.

There are two lanes over the same workers. Every question begins in the fast one; what takes longer than a moment, or
has a large result, needs one of the fewer places in the slow lane. Is none free, its worker is ended and it waits there
to begin again, so that quick questions never wait behind slow ones.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from collections.abc import Mapping
from time import monotonic
from types import TracebackType
from typing import Any, Self

from ..errors import PoolBusyError, RequestError, TimeLimitError, WorkerCrashedError
from ..settings import Settings
from ..snapshot import Snapshot
from .counts import Counts
from .crew import Crew
from .process import Limits, WorkerProcess
from .question import Answer, Question
from .rows import rows_of
from .run import Run
from .usage import Usage
from .waiting import Waiting

MOMENT = 0.2  # seconds of computing that a question may take in the fast lane
PATIENCE = 1.0  # seconds after which it has to leave it all the same
BARELY = 0.05  # seconds within which a worker may turn out to have been dead before
TRIES = 2  # further ones, then
REMEMBERED = 1024  # questions known to be slow


class QueryPool:
    """A fixed number of workers over one snapshot; an asynchronous context manager for one event loop."""

    def __init__(self, snapshot: Snapshot, settings: Settings | None = None) -> None:
        self.snapshot = snapshot
        self.settings = settings or Settings()
        self._counts = Counts()
        own = self.settings
        limits = Limits(own.memory_limit, own.answer_limit)
        usage = self._usage = Usage()
        self._fast = Waiting(own.queue_limit, own.client_queue_limit, usage)
        self._slow = Waiting(max(own.queue_limit // 8, 1), max(own.client_queue_limit // 4, 1), usage)
        size = own.workers + own.slow_workers
        self._crew = Crew(size, limits, self._large, self._done, self._crashed, self._dispatch)
        self._running = {False: 0, True: 0}
        self._known_slow: OrderedDict[bytes, None] = OrderedDict()

    async def __aenter__(self) -> Self:
        try:
            await self._crew.open(self.snapshot)
        except BaseException:
            await self.close()
            raise
        self._dispatch()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return self._crew.pids

    @property
    def counts(self) -> Counts:
        """What waits, runs and is idle now, and what has happened since the start."""
        counts, running = self._counts, self._running
        counts.waiting, counts.running = len(self._fast) + len(self._slow), running[False] + running[True]
        counts.idle, counts.respawns = len(self._crew.idle), self._crew.respawns
        return counts

    async def run(self, question: Question, client: str = "") -> Answer:
        """The answer, which may come piece by piece.

        Raises the RequestError that says why there is none; ends the query if the caller is cancelled.
        """
        run = Run(question, client)
        run.abandon = lambda: self._abandon(run)
        run.slow = question.key in self._known_slow
        if run.slow or not self._begin_at_once(run):
            self._let_wait(run)
        try:
            return await run.answer
        except asyncio.CancelledError:
            self._abandon(run)
            raise

    async def ask(self, question: Question, client: str = "") -> Answer:
        """The answer as a whole. Raises the RequestError that says why there is none."""
        answer = await self.run(question, client)
        if answer.chunks is None:
            return answer
        return Answer(answer.media_type, b"".join([chunk async for chunk in answer.chunks]))

    async def rows(
        self, query: str, substitutions: Mapping[str, str] | None = None, client: str = ""
    ) -> list[dict[str, dict[str, Any]]]:
        """The rows of a SELECT query, as the bindings of SPARQL’s JSON results."""
        return rows_of(await self.ask(Question(query, substitutions=substitutions or {}), client))

    async def renew(self, snapshot: Snapshot) -> None:
        """Answer from another snapshot from now on; what is under way ends on the old one.

        Raises SnapshotError if it cannot be opened, and goes on with the old one.
        """
        await self._crew.open(snapshot)
        self.snapshot = snapshot
        self._known_slow.clear()
        self._dispatch()

    async def close(self) -> None:
        """End all workers, busy or not, and wait until they are gone."""
        await self._crew.close()

    def _begin_at_once(self, run: Run) -> bool:
        if len(self._fast) or self._running[False] >= self.settings.workers or not self._crew.idle:
            return False
        self._begin(run, self._crew.idle.pop())
        return True

    def _let_wait(self, run: Run) -> None:
        run.timer = asyncio.get_running_loop().call_later(self.settings.wait_limit, self._waited, run)
        if displaced := (self._slow if run.slow else self._fast).push(run):
            self._refuse(displaced)
        self._dispatch()

    def _refuse(self, run: Run) -> None:
        self._counts.refused += 1
        run.detach()
        run.fail(self._busy())

    def _busy(self) -> PoolBusyError:
        return PoolBusyError(math.ceil(self.settings.time_limit))

    def _dispatch(self) -> None:
        """Give waiting runs to idle workers, quick ones first."""
        own = self.settings
        for lane, slow, places in ((self._fast, False, own.workers), (self._slow, True, own.slow_workers)):
            while len(lane) and self._running[slow] < places and self._crew.idle:
                self._begin(lane.pop(), self._crew.idle.pop())

    def _begin(self, run: Run, worker: WorkerProcess) -> None:
        loop = asyncio.get_running_loop()
        run.detach()
        run.begun, run.computed = monotonic(), worker.computed()
        self._running[run.slow] += 1
        limit = self.settings.time_limit
        if run.slow:
            run.timer = loop.call_later(limit, self._overdue, worker, run)
        else:
            run.timer = loop.call_later(min(MOMENT, limit), self._long, worker, run)
        worker.ask(run)

    def _long(self, worker: WorkerProcess, run: Run) -> None:
        """A run that has had its moment; where the machine is busy otherwise, its worker may have had less."""
        left = MOMENT - (worker.computed() - run.computed)
        if not run.slow and left > 0 and run.worked < PATIENCE:
            run.timer = asyncio.get_running_loop().call_later(max(left, MOMENT / 4), self._long, worker, run)
        elif run.slow or self.settings.time_limit <= MOMENT or self._slow_down(worker, run):
            self._overdue(worker, run)

    def _large(self, worker: WorkerProcess, run: Run) -> bool:
        """Whether a large result may come: it needs a place in the slow lane too."""
        return run.slow or self._slow_down(worker, run)

    def _slow_down(self, worker: WorkerProcess, run: Run) -> bool:
        """Move a run into the slow lane: where it stands, or to begin again when there is a place."""
        self._known_slow[run.question.key] = None
        if len(self._known_slow) > REMEMBERED:
            self._known_slow.popitem(last=False)
        if self._running[True] < self.settings.slow_workers:
            self._running[False] -= 1
            self._running[True] += 1
            run.slow = True
            self._dispatch()
            return True
        self._counts.restarted += 1
        worker.run = None
        worker.kill()
        self._release(run)
        run.slow = True
        self._let_wait(run)
        return False

    def _overdue(self, worker: WorkerProcess, run: Run) -> None:
        """End a run at its time limit, or when its reader has kept the worker from others for as long."""
        limit = self.settings.time_limit
        left = limit - run.worked
        if len(self._slow) and run.kept_waiting > limit:
            self._end(worker, run, self._busy())
        elif left > 0.001:
            run.timer = asyncio.get_running_loop().call_later(left, self._overdue, worker, run)
        else:
            self._counts.killed += 1
            self._end(worker, run, TimeLimitError(limit))

    def _waited(self, run: Run) -> None:
        if self._fast.remove(run) or self._slow.remove(run):
            self._refuse(run)

    def _abandon(self, run: Run) -> None:
        """Nobody reads the answer any more."""
        if self._fast.remove(run) or self._slow.remove(run):
            run.detach()
        elif worker := self._crew.at(run):
            self._counts.abandoned += 1
            self._end(worker, run, self._busy())

    def _end(self, worker: WorkerProcess, run: Run, error: RequestError) -> None:
        """Kill the worker of a run that is over without an end."""
        worker.run = None
        worker.kill()
        run.fail(error)
        self._done(run)

    def _done(self, run: Run) -> None:
        self._release(run)
        self._dispatch()

    def _crashed(self, run: Run) -> None:
        """A run has lost its worker; one that had only just been given to it tries another, which may be alive."""
        again = run.worked < BARELY and run.tries < TRIES and not run.answer.done()
        self._counts.crashed += 1
        self._release(run)
        if again:
            self._crew.sweep()
            run.tries += 1
            self._let_wait(run)
        else:
            run.fail(WorkerCrashedError())
            self._dispatch()

    def _release(self, run: Run) -> None:
        run.detach()
        self._running[run.slow] -= 1
        self._usage.charge(run.client, run.worked + run.kept_waiting)
