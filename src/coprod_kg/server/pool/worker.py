"""One worker process: opens the snapshot, shuts itself in, and answers one query after another.

It is run as a script and imports nothing of this package, so that a new worker is ready within a moment. Frames go both
ways: a length of four bytes and, from the worker, a kind of one byte; requests and faults are JSON.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import socket
import struct
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, cast

import pyoxigraph as ox

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

READY, WHOLE, HEAD, DATA, END, FAULT = b"R", b"W", b"H", b"D", b"E", b"X"
LENGTH = struct.Struct("!I")
FRAME = struct.Struct("!cI")

CHUNK = 64 * 2**10
STACK = 256 * 2**20
PR_SET_PDEATHSIG = 1  # of linux/prctl.h
NICENESS = 5


class _Full(Exception):
    """The result has outgrown its limit."""


class _Output:
    """A file to the server: a result below one chunk goes as a whole, a larger one as a stream."""

    def __init__(self, server: socket.socket, media_type: str, limit: int) -> None:
        self._server, self._media_type, self._left = server, media_type, limit
        self._buffer = bytearray()
        self.streams = self.full = False

    def write(self, data: Buffer) -> int:
        """Keep ``data``, send what makes a chunk, or stop the serialiser."""
        size = len(memoryview(data))
        self._left -= size
        if self._left < 0:
            self.full = True
            raise _Full
        self._buffer += data
        if len(self._buffer) >= CHUNK:
            self._flush()
        return size

    def flush(self) -> None:
        """Nothing: chunks have one size."""

    def close(self) -> None:
        """Send what is left and say that the result is complete."""
        if self.streams:
            self._flush()
            _send(self._server, END)
        else:
            _send(self._server, WHOLE, _named(self._media_type) + self._buffer)

    def _flush(self) -> None:
        if not self.streams:
            self.streams = True
            _send(self._server, HEAD, self._media_type.encode())
        _send(self._server, DATA, self._buffer)
        self._buffer.clear()


def _named(media_type: str) -> bytes:
    """What stands before a whole result."""
    return bytes([len(media_type)]) + media_type.encode()


def main(snapshot: str, descriptor: int, memory_limit: int, answer_limit: int) -> None:
    """Answer what comes through the socket ``descriptor`` until the other end closes."""
    # A parser that recurses needs a deep stack, and only a thread can be given one.
    threading.stack_size(STACK)
    server = socket.socket(fileno=descriptor)
    thread = threading.Thread(target=_serve, args=(snapshot, server, memory_limit, answer_limit))
    thread.start()
    thread.join()


def _serve(snapshot: str, server: socket.socket, memory_limit: int, answer_limit: int) -> None:
    try:
        store = ox.Store.read_only(snapshot)
    except (OSError, ValueError) as error:
        _fault(server, "failed", str(error))
        return
    _die_with_server()
    _shut_in(memory_limit)
    _send(server, READY)
    while request := _receive(server):
        _answer(store, json.loads(request), server, answer_limit)


def _die_with_server() -> None:
    """Have the kernel end this process with the server, even in the middle of a query."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() == 1:
        os.kill(os.getpid(), signal.SIGKILL)


def _shut_in(memory_limit: int) -> None:
    """Give up all that a query does not need: memory without end, new files and sockets, core dumps, priority."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)


def _answer(store: ox.Store, request: dict[str, Any], server: socket.socket, answer_limit: int) -> None:
    output = None
    try:
        result = store.query(request["query"], **_dataset(request), **_substitutions(request))
        media_type = request["formats"][type(result).__name__]
        if media_type is None:
            return _fault(server, "not-acceptable", type(result).__name__)
        if isinstance(result, ox.QueryBoolean):
            answer = result.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))
            return _send(server, WHOLE, _named(media_type) + (answer or b""))
        output = _Output(server, media_type, answer_limit)
        if isinstance(result, ox.QueryTriples):
            result.serialize(cast(IO[bytes], output), ox.RdfFormat.from_media_type(media_type))
        else:
            result.serialize(cast(IO[bytes], output), ox.QueryResultsFormat.from_media_type(media_type))
        output.close()
    except SyntaxError as error:
        _fault(server, "unreadable", str(error))
    except MemoryError:
        _fault(server, "memory", "")
    except ConnectionError:
        raise
    except (OSError, RuntimeError, ValueError, _Full) as error:
        _fault(server, "too-large" if output and output.full else "failed", str(error))


def _dataset(request: dict[str, Any]) -> dict[str, Any]:
    if not request["default"] and not request["named"]:
        return {}
    # A graph that no name was given for is empty, as the protocol has it.
    return {
        "default_graph": [ox.NamedNode(name) for name in request["default"]] or [ox.BlankNode()],
        "named_graphs": [ox.NamedNode(name) for name in request["named"]],
    }


def _substitutions(request: dict[str, Any]) -> dict[str, Any]:
    if not request["substitutions"]:
        return {}
    terms = {}
    for name, term in request["substitutions"].items():
        (quad,) = ox.parse(f"<s:> <p:> {term} .", format=ox.RdfFormat.N_TRIPLES)
        terms[ox.Variable(name)] = quad.object
    return {"substitutions": terms}


def _fault(server: socket.socket, outcome: str, detail: str) -> None:
    _send(server, FAULT, json.dumps([outcome, detail]).encode())


def _send(server: socket.socket, kind: bytes, data: bytes | bytearray = b"") -> None:
    server.sendall(FRAME.pack(kind, len(data)) + data)


def _receive(server: socket.socket) -> bytes | None:
    """The next request, or None when the server has closed its end."""
    received = server.recv(CHUNK)
    if len(received) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack_from(received)
    missing = size + LENGTH.size - len(received)
    return received[LENGTH.size :] + (server.recv(missing, socket.MSG_WAITALL) if missing else b"")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
