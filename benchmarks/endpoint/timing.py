"""One stretch of load on one store, by wrk, and its figures."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import quote

from ..stores.asking import SOLUTIONS, TRIPLES
from ..stores.debian import install_package, library_path, unpack
from ..stores.errors import InstallError
from ..stores.running import Running
from ..stores.store import INSTALLED
from ..stores.tree import processor_seconds
from .questions import Question

SCRIPT = Path(__file__).with_name("load.lua")
LONGEST = 10
SETTLE = 5.0
_STRETCH = 10**7  # more queries than a stretch of load can ask


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one stretch of load showed: requests and failed ones, requests a second, latencies in seconds."""

    requests: int
    failed: int
    rate: float
    p50: float
    p99: float


def install_wrk() -> list[str]:
    """The command that runs wrk, which is installed or unpacked from Debian's packages unless it is there.

    Raises InstallError.
    """
    if program := shutil.which("wrk"):
        return [program]
    folder = INSTALLED / "wrk"
    if not folder.is_dir():
        print("Installing wrk (once) …", flush=True)
        if install_package("wrk") and (program := shutil.which("wrk")):
            return [program]
        unpack(("wrk",), folder)
    program = str(folder / "usr" / "bin" / "wrk")
    if not Path(program).is_file():
        raise InstallError("wrk", "Debian's package has no program of that name.")
    return ["env", f"LD_LIBRARY_PATH={library_path(folder)}", program]


class Load:
    """Loads stores with the instances of one question; no two distinct queries of a run are the same text."""

    _next = 1

    def __init__(self, wrk: list[str], question: Question, instances: Path) -> None:
        self._wrk, self._question, self._instances = wrk, question, instances

    def run(self, running: Running, mode: str, connections: int, seconds: int) -> Stretch:
        """Ask for some seconds over some connections; ``mode`` is distinct or repeated."""
        separator = "&" if "?" in running.url else "?"
        path = running.url.removeprefix(running.address) + separator + "query="
        accept = f"Accept: {TRIPLES if self._question.graph else SOLUTIONS}"
        command = [*self._wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-H", accept]
        arguments = [str(self._instances), path, mode, str(Load._next)]
        Load._next += _STRETCH
        done = subprocess.run(
            [*command, "-s", str(SCRIPT), running.address, "--", *arguments],
            capture_output=True, text=True, check=True, timeout=seconds + 60,
        )  # fmt: skip
        settle(running)
        found = json.loads(done.stdout.splitlines()[-1])
        failed = int(found["failed"])
        answered = max(0, found["requests"] - failed)
        return Stretch(found["requests"], failed, answered / found["seconds"], found["p50"], found["p99"])


@contextmanager
def loads(wrk: list[str], question: Question) -> Iterator[Load]:
    """The load of one question."""
    with tempfile.TemporaryDirectory() as folder:
        instances = Path(folder, "queries")
        instances.write_text("".join(f"{quote(text, safe='')}\n" for text in question.texts), encoding="utf-8")
        yield Load(wrk, question, instances)


def stretch_of(seconds: int, one_answer: float, connections: int) -> int:
    """How long to load a store that needs ``one_answer`` seconds for an answer alone, so that some come."""
    return min(LONGEST, max(seconds, math.ceil(2 * one_answer * connections)))


def settle(running: Running) -> None:
    """Wait until a store has done what clients that left had asked, at most five seconds."""
    end = monotonic() + SETTLE
    before = processor_seconds(running.pids)
    while monotonic() < end:
        sleep(0.05)
        now = processor_seconds(running.pids)
        if now - before <= 0.01:
            return
        before = now
