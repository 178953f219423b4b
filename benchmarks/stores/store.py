"""What every store has: a name, an installer, a way to be filled and a command line."""

from __future__ import annotations

import hashlib
import inspect
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import httpx

from .running import Running

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / "build" / "stores"


class Store(ABC):
    """One triple store; an object of this kind has no state, what it keeps lies in the folders that are given.

    Paths at its address: ``endpoint`` takes queries, ``graphs`` takes whole graphs by PUT, and ``federating`` takes
    queries with SERVICE where the endpoint does not. A store that is loaded ``once`` is in the first round only.
    """

    key: ClassVar[str]
    name: ClassVar[str]
    endpoint: ClassVar[str] = "/sparql"
    graphs: ClassVar[str] = ""
    federating: ClassVar[str] = ""
    once: ClassVar[bool] = False
    environment: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def install(self) -> None:
        """Install the store from its registry unless it is there. Raises InstallError."""

    @abstractmethod
    def command(self, database: Path, port: int, writable: bool = False) -> list[str]:
        """The command line that serves ``database`` at ``port``; ``writable`` opens the graph store to PUT."""

    def start(self, database: Path, writable: bool = False, limit: float = 120.0) -> Running:
        """The store as a running server, ready to answer. Raises StoreStartError after ``limit`` seconds."""
        database.mkdir(parents=True, exist_ok=True)
        return Running(
            self.name,
            lambda port: self.command(database, port, writable),
            self.endpoint,
            self.environment,
            database.with_suffix(".log"),
            limit,
        )

    def put(self, running: Running, ntriples: Path) -> None:
        """Replace the graph by an N-Triples file, by the SPARQL Graph Store Protocol. Raises httpx.HTTPError."""
        response = httpx.put(
            running.address + self.graphs,
            content=ntriples.read_bytes(),
            headers={"Content-Type": "application/n-triples"},
            auth=self.login,
            timeout=900,
        )
        response.raise_for_status()

    @property
    def login(self) -> httpx.Auth | None:
        """Who may write, for stores that ask."""
        return None

    @property
    def recipe(self) -> bytes:
        """What decides how a database is made of a file: the code that does it."""
        return Path(inspect.getfile(type(self))).read_bytes()

    def fill(self, ntriples: Path, database: Path) -> None:
        """Make a database of an N-Triples file."""
        with self.start(database, writable=True) as running:
            self.put(running, ntriples)

    def database(self, ntriples: Path, folder: Path) -> Path:
        """The database of an N-Triples file inside ``folder``, kept as long as file and recipe stay the same."""
        digest = hashlib.sha256(ntriples.read_bytes() + self.recipe).hexdigest()[:12]
        database = folder / f"{self.key}-{ntriples.stem}-{digest}"
        if not database.is_dir():
            for old in folder.glob(f"{self.key}-{ntriples.stem}-*"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
            print(f"Filling {self.name} with the {ntriples.stem} graph …", flush=True)
            # A database becomes visible only when it is whole, so that an interrupted run leaves none half filled.
            making = folder / f"making-{self.key}"
            shutil.rmtree(making, ignore_errors=True)
            self.fill(ntriples, making)
            making.rename(database)
            making.with_suffix(".log").unlink(missing_ok=True)
        return database
