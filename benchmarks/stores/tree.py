"""A tree of processes as Linux shows it: who belongs to it, its memory, processor time, files and threads."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Usage:
    """What processes use together: memory in bytes (``pss`` counts shared pages once), open files and threads."""

    processes: int
    pss: int
    rss: int
    files: int
    threads: int


def family(pid: int) -> list[int]:
    """A process and all below it; those that end meanwhile may be missing."""
    members = [pid]
    for member in members:
        for task in PROC.glob(f"{member}/task/*/children"):
            with contextlib.suppress(OSError):
                members += [int(child) for child in task.read_text().split()]
    return members


def usage(pids: Iterable[int]) -> Usage:
    """What these processes use at this moment; processes that are gone count nothing."""
    total = [0, 0, 0, 0, 0]
    for pid in pids:
        with contextlib.suppress(OSError):
            memory = _memory(pid)
            files = len(os.listdir(PROC / str(pid) / "fd"))
            threads = len(os.listdir(PROC / str(pid) / "task"))
            total = [sum(pair) for pair in zip(total, (1, *memory, files, threads), strict=True)]
    return Usage(*total)


def processor_seconds(pids: Iterable[int]) -> float:
    """The processor time that these processes have used so far, in seconds."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def _memory(pid: int) -> tuple[int, int]:
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    sizes = {name.rstrip(":"): int(size) * 1024 for name, size in (line.split()[:2] for line in lines)}
    return sizes["Pss"], sizes["Rss"]
