"""`coprod serve` as a process of its own over a small project, and programs that stand in front of it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from coprod_kg.server.snapshot import write_snapshot

ROOT = Path(__file__).resolve().parents[1]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ALL = "SELECT * { ?s ?p ?o }"
# The number of pairs, one by one: about a second of work for 3,000 triples.
PAIRS = "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d FILTER(STRLEN(?b) + STRLEN(?d) > 0) }"
RUNAWAY = 'SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(regex(concat(?c, ?f, ?i, ?l), "never")) }'


def small_project(folder: Path, triples: int) -> Path:
    """A project with everything of this checkout but its build, which has a few pages and as many triples as asked."""
    for name in ("ontology", "glossary", "site", "mkdocs.yml"):
        (folder / name).symlink_to(ROOT / name)
    site = folder / "build" / "site"
    (site / "definitions").mkdir(parents=True)
    for name in ("index", "404", "definitions/one"):
        (site / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>", "utf-8")
    (site / "definitions" / "one.ttl").write_text("<http://e/s> <http://e/p> 1 .\n", "utf-8")
    new_data(folder, triples)
    return folder


def new_data(project: Path, triples: int) -> None:
    """Put other data into a project, as a build does."""
    data = project / "build" / "docs" / "data" / "full.nt"
    data.parent.mkdir(parents=True, exist_ok=True)
    data.write_text("".join(f'<http://e/s{i}> <http://e/p> "text {i}" .\n' for i in range(triples)), "utf-8")
    write_snapshot(data, project / "build" / "snapshot")


class Server:
    """`coprod serve --no-build` on a free port, with options; ended when the block is left."""

    def __init__(
        self,
        project: Path,
        *options: str,
        before: Sequence[str] = (),
        environment: dict[str, str] | None = None,
        output: int | None = subprocess.PIPE,
    ) -> None:
        command = [sys.executable, "-m", "coprod_kg", "--project", str(project), "serve", "--no-build", "--port", "0"]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | (environment or {})
        self.process = subprocess.Popen(
            [*before, *command, *options], cwd=project, stdout=output, text=True, env=environment
        )

    def __enter__(self) -> Self:
        assert self.process.stdout
        line = self.process.stdout.readline()
        found = re.search(r"http://(\S+?:\d+)/", line)
        if not found:
            self.process.kill()
        assert found, line
        self.address = f"http://{found[1]}"
        self.port = int(found[1].rpartition(":")[2])
        self.client = httpx.Client(base_url=self.address, timeout=60)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.close()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            finally:
                self.process.kill()
        assert self.process.stdout
        self.process.stdout.close()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def get(self, path: str, **options: object) -> httpx.Response:
        return self.client.get(path, **options)  # type: ignore[arg-type]

    def ask(self, query: str, accept: str = "text/csv") -> httpx.Response:
        return self.get("/sparql", params={"query": query}, headers={"Accept": accept})

    def count(self, query: str = COUNT) -> int:
        answer = self.ask(query)
        assert answer.status_code == 200, answer.text
        return int(answer.text.split()[1])

    def figure(self, name: str) -> float:
        """One figure of `/metrics`, with its labels as they are printed; 0 if it is not there."""
        lines = self.get("/metrics").text.splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[0] == name), 0.0)

    def family(self) -> set[int]:
        """The ids of the process and of all below it."""
        return family(self.process.pid)


def family(pid: int) -> set[int]:
    """A process and all below it."""
    found = {pid}
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in path.read_text(encoding="ascii").split():
            found |= family(int(child))
    return found


def running(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def eventually(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Whether something comes true; asked again until it does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def program(name: str, package: str) -> str:
    """The path of a program; Debian's package is installed where it is missing and we may."""
    where = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    with _one_at_a_time():
        if not (found := shutil.which(name, path=where)) and os.geteuid() == 0 and shutil.which("apt-get"):
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            # A run level in which no service is started.
            environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
            command = ["apt-get", "install", "-y", "--no-install-recommends", package]
            subprocess.run(["apt-get", "update"], **quiet, check=False)  # type: ignore[call-overload]
            subprocess.run(command, **quiet, env=environment, check=False)  # type: ignore[call-overload]
            found = shutil.which(name, path=where)
    assert found, f"`{name}` is needed for this test; install it (Debian: {package}) and try again."
    return found


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with Path(tempfile.gettempdir(), f"coprod-programs-{os.getuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
