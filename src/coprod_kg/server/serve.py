"""The server as a process: it listens, follows new data, reopens its log, and stops without breaking anything off."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
import uvloop

from ..errors import CoprodError
from .app import Application
from .connection import protocol_for
from .errors import AddressError, SiteMissingError
from .pool import QueryPool
from .settings import Settings
from .snapshot import ABOUT, Snapshot

LOOK = 0.5  # seconds between two looks at the snapshot
_STOP = (signal.SIGINT, signal.SIGTERM)


def serve(
    site: Path, questions: Path, snapshot: Path, settings: Settings, beside: Callable[[], None] | None = None
) -> None:
    """Serve until told to stop, with the queries of the folder ``questions`` in the API.

    Prints the addresses once it listens (port 0 takes a free one).

    A new snapshot in the same folder is taken up while queries are answered. ``beside`` runs in a thread of its own.
    Raises SiteMissingError, SnapshotError or AddressError.
    """
    if not site.is_dir():
        raise SiteMissingError(site)
    with _listen(settings) as listener:
        uvloop.run(_Service(site, questions, Snapshot.open(snapshot), settings, listener).run(beside))


class _Service:
    """One run of the server."""

    def __init__(
        self, site: Path, questions: Path, snapshot: Snapshot, settings: Settings, listener: socket.socket
    ) -> None:
        self._site, self._questions, self._snapshot = site, questions, snapshot
        self._settings, self._listener = settings, listener

    async def run(self, beside: Callable[[], None] | None) -> None:
        """Serve until told to stop."""
        async with QueryPool(self._snapshot, self._settings) as pool:
            application = Application(self._site, self._questions, pool, self._settings)
            try:
                await self._run(application, beside)
            finally:
                application.operations.journal.close()

    async def _run(self, application: Application, beside: Callable[[], None] | None) -> None:
        server = _Server(configuration(application, self._settings), application)
        follower = _Follower(application)
        asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, follower.hang_up)
        address = _address(self._listener) + self._settings.root_path
        said = f"Serving {self._site} at {address}/ and SPARQL queries at {address}/sparql (stop with Ctrl-C)"
        print(said, flush=True)
        if beside:
            threading.Thread(target=beside, daemon=True).start()
        following = asyncio.create_task(follower.run())
        try:
            await server.serve(sockets=[self._listener])
        finally:
            following.cancel()


class _Server(uvicorn.Server):
    """Ends with success when it is told to stop, and says beforehand that it will."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGINT and SIGTERM."""
        loop = asyncio.get_running_loop()
        for number in _STOP:
            loop.add_signal_handler(number, self._stop)
        yield
        for number in _STOP:
            loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self._application.operations.health.stopping = True
        self.force_exit = self.should_exit
        self.should_exit = True


class _Follower:
    """Takes up a new snapshot when it appears, or at SIGHUP, when the log is opened again as well."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._wake = asyncio.Event()
        self._seen = self._mark()

    def hang_up(self) -> None:
        """What SIGHUP asks for."""
        try:
            self._application.operations.journal.reopen()
        except CoprodError as error:
            _say(str(error))
        self._seen = None
        self._wake.set()

    async def run(self) -> None:
        """Look for a new snapshot until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), LOOK)
            self._wake.clear()
            mark = self._mark()
            if mark is not None and mark != self._seen:
                self._seen = mark
                await self._renew()

    def _mark(self) -> tuple[int, int] | None:
        try:
            about = (self._application.pool.snapshot.folder / ABOUT).stat()
        except FileNotFoundError:  # being replaced
            return None
        return about.st_ino, about.st_mtime_ns

    async def _renew(self) -> None:
        pool = self._application.pool
        try:
            snapshot = Snapshot.open(pool.snapshot.folder)
            if snapshot != pool.snapshot:
                await pool.renew(snapshot)
        except CoprodError as error:
            _say(f"The new data are not taken up: {error}")
        self._application.changed()


def configuration(application: Application, settings: Settings) -> uvicorn.Config:
    """How uvicorn runs an application, with its front and its limits."""
    _raise_file_limit(settings.connections)
    # Whoever sends what is no HTTP gets an answer, and no line in the log.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    return uvicorn.Config(
        application,
        http=protocol_for(application.front, settings),
        ws="none",
        lifespan="off",
        log_level=None,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=max(1, round(settings.keep_alive)),
        timeout_graceful_shutdown=round(settings.grace),
        backlog=1024,
    )


def _raise_file_limit(connections: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + 256
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise AddressError(host, port, error) from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _say(sentence: str) -> None:
    print(f"coprod: {sentence}", flush=True)
