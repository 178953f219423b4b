"""rdflib-endpoint: RDFLib's own engine behind FastAPI."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from .errors import InstallError
from .store import INSTALLED, Store

REQUIREMENT = "rdflib-endpoint[cli,web]>=0.6,<0.7"


class RdflibEndpoint(Store):
    """rdflib-endpoint of PyPI in an environment of its own, as its command line starts it: all in memory."""

    key, name = "rdflib", "rdflib-endpoint"
    endpoint = "/"
    # So much slower that its place is clear after one round, and rounds are long.
    once = True

    def install(self) -> None:
        """Make the environment."""
        if self._program.is_file():
            return
        print("Installing rdflib-endpoint (once) …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(self._environment)], check=True)
        pip = [str(self._environment / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        done = subprocess.run([*pip, REQUIREMENT], capture_output=True, text=True, check=False)
        if done.returncode:
            raise InstallError(self.name, done.stderr[-500:])

    def fill(self, ntriples: Path, database: Path) -> None:
        """Keep the file: it is read on every start."""
        database.mkdir(parents=True)
        shutil.copyfile(ntriples, database / "graph.nt")

    def command(self, database: Path, port: int, writable: bool = False) -> list[str]:
        """`rdflib-endpoint serve`."""
        graph = str(database / "graph.nt")
        return [str(self._program), "serve", "--host", "127.0.0.1", "--port", str(port), graph]

    @property
    def _environment(self) -> Path:
        return INSTALLED / "rdflib-endpoint"

    @property
    def _program(self) -> Path:
        return self._environment / "bin" / "rdflib-endpoint"
