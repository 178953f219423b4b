"""One worker process: opens the snapshot, shuts itself in, and answers one query after another.

It is run as a script and imports nothing of this package, so that a new worker is ready within a moment.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import sys
import threading
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

Request = tuple[str, str | None, str | None, str | None]
Reply = tuple[str, str, bytes]

STACK = 256 * 2**20
GRACE = 1.0
NICENESS = 5


class _Full(Exception):
    """The result has outgrown its limit."""


class _Output(io.BytesIO):
    """A file in memory with a limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit, self.full = limit, False

    def write(self, data: Buffer) -> int:
        """Keep ``data``, or stop the serialiser."""
        if self.tell() + len(memoryview(data)) > self._limit:
            self.full = True
            raise _Full
        return super().write(data)


def main(snapshot: str, descriptor: int, time_limit: float, memory_limit: int, answer_limit: int) -> None:
    """Answer what comes through the socket ``descriptor`` until the other end closes."""
    # A parser that recurses needs a deep stack, and only a thread can be given one.
    threading.stack_size(STACK)
    arguments = (snapshot, Connection(descriptor), time_limit, memory_limit, answer_limit)
    thread = threading.Thread(target=_serve, args=arguments)
    thread.start()
    thread.join()


def _serve(snapshot: str, parent: Connection, time_limit: float, memory_limit: int, answer_limit: int) -> None:
    try:
        store = Store.read_only(snapshot)
    except (OSError, ValueError) as error:
        parent.send(("failed", str(error), b""))
        return
    parent.send(("ready", "", b""))
    _shut_in(memory_limit)
    while True:
        try:
            request: Request = parent.recv()
        except EOFError:
            return
        # Should the parent be gone, the kernel still ends the query.
        signal.setitimer(signal.ITIMER_REAL, time_limit + GRACE)
        reply = _reply(store, request, answer_limit)
        signal.setitimer(signal.ITIMER_REAL, 0)
        parent.send(reply)


def _shut_in(memory_limit: int) -> None:
    """Give up all that a query does not need: memory without end, new files and sockets, core dumps, priority."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)


def _reply(store: Store, request: Request, answer_limit: int) -> Reply:
    output = _Output(answer_limit)
    try:
        return _evaluate(store, request, output)
    except SyntaxError as error:
        return ("unreadable", str(error), b"")
    except MemoryError:
        return ("failed", "it needs more memory than a query may have", b"")
    except (OSError, RuntimeError, ValueError, _Full) as error:
        return ("too-large", "", b"") if output.full else ("failed", str(error), b"")


def _evaluate(store: Store, request: Request, output: _Output) -> Reply:
    query, solutions, boolean, triples = request
    result = store.query(query)
    wanted = {QuerySolutions: solutions, QueryBoolean: boolean, QueryTriples: triples}[type(result)]
    if wanted is None:
        return ("not-acceptable", type(result).__name__, b"")
    if isinstance(result, QueryTriples):
        result.serialize(output, RdfFormat.from_media_type(wanted))
    else:
        result.serialize(output, QueryResultsFormat.from_media_type(wanted))
    return ("answer", wanted, output.getvalue())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
