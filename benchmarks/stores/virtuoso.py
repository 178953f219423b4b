"""Virtuoso of Debian."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import quote

import httpx

from .debian import library_path, unpack
from .store import INSTALLED, Store

GRAPH = "https://w3id.org/coprod/"
BUFFERS = 170_000  # 8 kB each: what its manual advises for 2 GB

_INI = """
[Database]
DatabaseFile = {database}/virtuoso.db
ErrorLogFile = {database}/virtuoso.errors
LockFile = {database}/virtuoso.lck
TransactionFile = {database}/virtuoso.trx
xa_persistent_file = {database}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {database}/temp.db
TransactionFile = {database}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{inner}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ServerThreads = 32
DirsAllowed = {folder}
DefaultHost = 127.0.0.1:{port}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 16
MaxClientConnections = 16
[SPARQL]
ResultSetMaxRows = 10000000
[Plugins]
[Client]
SQL_PREFETCH_ROWS = 100
"""


class Virtuoso(Store):
    """Virtuoso 7 of Debian, unpacked into build/, with 1.4 GB of buffers and no cut of results."""

    key, name = "virtuoso", "Virtuoso"
    # Without a wish it would ask all graphs, some of which are its own.
    endpoint = f"/sparql?default-graph-uri={quote(GRAPH, safe='')}"
    # SERVICE is for those who log in; a wish for a default graph would be sent on to the other endpoint as GRAPH.
    federating = "/sparql-auth"
    graphs = f"/sparql-graph-crud-auth?graph-uri={quote(GRAPH, safe='')}"

    def install(self) -> None:
        """Unpack Debian's packages."""
        if not self._folder.is_dir():
            print("Installing Virtuoso (once) …", flush=True)
            unpack(("virtuoso-opensource-7-bin", "virtuoso-opensource-7-common"), self._folder)

    @property
    def login(self) -> httpx.Auth:
        """The name and password with which every new database starts."""
        return httpx.DigestAuth("dba", "dba")

    def command(self, database: Path, port: int, writable: bool = False) -> list[str]:
        """`virtuoso-t` in the foreground."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            inner = probe.getsockname()[1]
        ini = database / "virtuoso.ini"
        ini.write_text(
            _INI.format(
                database=database, folder=database.parent, inner=inner, port=port,
                buffers=BUFFERS, dirty=BUFFERS * 3 // 4,
            ),
            encoding="utf-8",
        )  # fmt: skip
        loader = f"LD_LIBRARY_PATH={library_path(self._folder)}"
        return ["env", loader, str(self._folder / "usr" / "bin" / "virtuoso-t"), "-f", "-c", str(ini)]

    @property
    def _folder(self) -> Path:
        return INSTALLED / "virtuoso"
