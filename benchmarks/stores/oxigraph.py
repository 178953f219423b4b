"""The server that comes with the engine we use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .errors import InstallError
from .store import Store


class Oxigraph(Store):
    """The Oxigraph server of PyPI, `serve-read-only`: no worker processes, no limits."""

    key, name = "oxigraph", "Oxigraph server"
    endpoint, graphs = "/query", "/store?default"

    def install(self) -> None:
        """Nothing: the binary comes with the extra `stores`."""
        if not self._program.is_file():
            raise InstallError(self.name, "install the extra with `pip install -e '.[stores]'`.")

    def fill(self, ntriples: Path, database: Path) -> None:
        """Load in bulk, and compact as its manual says."""
        location = ["--location", str(database)]
        for arguments in (["load", *location, "--file", str(ntriples)], ["optimize", *location]):
            subprocess.run([str(self._program), *arguments], check=True, capture_output=True)

    def command(self, database: Path, port: int, writable: bool = False) -> list[str]:
        """`oxigraph serve` or `oxigraph serve-read-only`."""
        verb = "serve" if writable else "serve-read-only"
        return [str(self._program), verb, "--location", str(database), "--bind", f"127.0.0.1:{port}"]

    @property
    def _program(self) -> Path:
        return Path(sys.executable).with_name("oxigraph")
