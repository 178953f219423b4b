"""`coprod serve` for tests from outside: a real process over data of their own, which must leave nothing behind."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serving import ROOT, Server, eventually, running

from coprod_kg.server import write_snapshot


@contextmanager
def served(folder: Path, data: str, *options: str) -> Iterator[Server]:
    """Serve a page and N-Quads; at the end the server stops by itself, and so does everything that it started."""
    site, snapshot = folder / "site", folder / "snapshot"
    if not site.exists():
        site.mkdir()
        (site / "index.html").write_text("<!doctype html><title>index</title>", "utf-8")
        (folder / "data.nq").write_text(data, "utf-8")
        write_snapshot(folder / "data.nq", snapshot)
    with Server(ROOT, "--site", str(site), "--snapshot", str(snapshot), *options) as server:
        yield server
        assert server.process.poll() is None, "The server has ended before it was told to."
    assert server.process.returncode == 0
    assert eventually(lambda: not processes_at(snapshot)), f"Left behind: {processes_at(snapshot)}"


def processes_at(snapshot: Path) -> set[int]:
    """The ids of all processes that were started for a snapshot: the server and its workers."""
    mark = os.fsencode(snapshot)
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if mark in path.read_bytes() and running(int(path.parent.name)):
                found.add(int(path.parent.name))
        except OSError:  # it has ended meanwhile
            continue
    return found


def workers(server: Server) -> set[int]:
    """The ids of the worker processes of a server."""
    return server.family() - {server.process.pid}


def send(server: Server, data: bytes, seconds: float = 10.0) -> bytes:
    """What the server answers to these bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
            return read_to_end(connection)
        except ConnectionError:  # closed while we were still sending
            return b""


def read_to_end(connection: socket.socket) -> bytes:
    """Everything that comes until the other side closes; an error of the connection ends it too."""
    found = bytearray()
    try:
        while piece := connection.recv(2**16):
            found += piece
    except ConnectionError:
        pass
    return bytes(found)
