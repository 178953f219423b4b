"""Our own server."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from .store import Store


class Ours(Store):
    """`coprod serve` over a snapshot, with its default limits unless ``options`` name others."""

    key, name = "ours", "coprod serve"

    def __init__(self, *options: str) -> None:
        self._options = options

    @property
    def recipe(self) -> bytes:
        """The code that writes a snapshot."""
        from coprod_kg.server import snapshot

        return Path(snapshot.__file__).read_bytes()

    def install(self) -> None:
        """Nothing: the package is what runs this."""

    def fill(self, ntriples: Path, database: Path) -> None:
        """Write the snapshot."""
        from coprod_kg.server import write_snapshot

        shutil.rmtree(database, ignore_errors=True)
        write_snapshot(ntriples, database)

    def command(self, database: Path, port: int, writable: bool = False) -> list[str]:
        """`coprod serve` without a build and without watching."""
        program = str(Path(sys.executable).with_name("coprod"))
        given = ["--snapshot", str(database), "--port", str(port)]
        return [program, "serve", "--no-watch", "--no-build", *given, *self._options]
