"""Virtuoso of Debian."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

import httpx

from .debian import library_path, unpack
from .errors import StoreStartError
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
DirsAllowed = /
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
                database=database, inner=inner, port=port,
                buffers=BUFFERS, dirty=BUFFERS * 3 // 4,
            ),
            encoding="utf-8",
        )  # fmt: skip
        return [*self._program("virtuoso-t"), "-f", "-c", str(ini)]

    def fill(self, ntriples: Path, database: Path) -> None:
        """Load by its own bulk loader, and close the log, which would be replayed on every start."""
        with self.start(database):
            inner = re.findall(r"^ServerPort = (.+)$", (database / "virtuoso.ini").read_text("utf-8"), re.MULTILINE)[0]
            statements = (
                f"ld_dir('{ntriples.parent}', '{ntriples.name}', '{GRAPH}')",
                "rdf_loader_run()",
                "checkpoint",
                "select 'failed', ll_error from DB.DBA.load_list where ll_error is not null",
            )
            command = [*self._program("isql-vt"), inner, "dba", "dba", "VERBOSE=OFF", "BANNER=OFF"]
            orders = [f"exec={statement};" for statement in statements]
            done = subprocess.run([*command, *orders], capture_output=True, text=True, check=False)
            if done.returncode or "failed" in done.stdout or "Error" in done.stderr:
                raise StoreStartError(self.name, f"could not load {ntriples.name}", done.stdout + done.stderr)

    def _program(self, name: str) -> list[str]:
        return ["env", f"LD_LIBRARY_PATH={library_path(self._folder)}", str(self._folder / "usr" / "bin" / name)]

    @property
    def _folder(self) -> Path:
        return INSTALLED / "virtuoso"
