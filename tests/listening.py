"""The pool and the whole application in a thread of the test, over real processes and sockets."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import httpx
import uvicorn

from coprod_kg.server import Application, QueryPool, Question, Settings, Snapshot, write_snapshot
from coprod_kg.server.media import Formats
from coprod_kg.server.pool import Answer
from coprod_kg.server.serve import configuration

T = TypeVar("T")
QUESTIONS = Path(__file__).resolve().parents[1] / "site" / "queries"


class Desk:
    """A pool on an event loop of its own, asked from the thread of a test."""

    def __init__(self, pool: QueryPool, loop: asyncio.AbstractEventLoop) -> None:
        self.pool, self._loop = pool, loop

    @property
    def pids(self) -> tuple[int, ...]:
        return self.pool.pids

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(doing, self._loop).result(60)

    @contextlib.contextmanager
    def serving(self, configuration: uvicorn.Config) -> Iterator[httpx.Client]:
        """Serves an application beside the pool at a free port; a client that asks it."""
        configuration.host, configuration.port = "127.0.0.1", 0
        server = uvicorn.Server(configuration)
        running = asyncio.run_coroutine_threadsafe(server.serve(), self._loop)
        while not server.started:
            if running.done():
                running.result()
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            yield client
        server.should_exit = True
        running.result(30)

    def submit(self, query: str, client: str = "") -> Future[Answer]:
        """Asks and does not wait; cancelling the future is going away."""
        return asyncio.run_coroutine_threadsafe(self.pool.ask(Question(query), client), self._loop)

    def answer(self, query: str, formats: Formats | None = None, client: str = "") -> Answer:
        return self.run(self.pool.ask(Question(query, formats or Formats()), client))


@contextlib.contextmanager
def loop_in_thread() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _made(snapshot: Snapshot, settings: Settings) -> QueryPool:
    return await QueryPool(snapshot, settings).__aenter__()


@contextlib.contextmanager
def desk(snapshot: Path, **settings: Any) -> Iterator[Desk]:
    """A pool over a snapshot; without other wishes with one quick and one slow worker."""
    own = Settings(**{"workers": 1, "slow_workers": 1, **settings})
    with loop_in_thread() as loop:
        pool = asyncio.run_coroutine_threadsafe(_made(Snapshot.open(snapshot), own), loop).result(60)
        try:
            yield Desk(pool, loop)
        finally:
            asyncio.run_coroutine_threadsafe(pool.close(), loop).result(60)


@contextlib.contextmanager
def listening(site: Path, snapshot: Path, **settings: Any) -> Iterator[httpx.Client]:
    """The whole application at a free port, and a client that asks it."""
    own = Settings(**settings)
    with desk(snapshot, **settings) as asked:
        application = Application(site, QUESTIONS, asked.pool, own)
        with asked.serving(configuration(application, own)) as client:
            yield client


def make_snapshot(folder: Path, triples: int) -> Path:
    """A snapshot of simple triples, numbered."""
    ntriples = folder / "data.nt"
    ntriples.write_text("".join(f'<http://e/s{i}> <http://e/p> "text {i}" .\n' for i in range(triples)), "utf-8")
    write_snapshot(ntriples, folder / "snapshot")
    return folder / "snapshot"
