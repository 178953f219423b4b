"""What several test modules share: the example glossaries, and the command line in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from coprod_kg.check import check
from coprod_kg.problem import Problem
from coprod_kg.project import Project

ROOT = Path(__file__).resolve().parents[1]
BAD = ROOT / "tests" / "bad"
GOOD = ROOT / "tests" / "good"
CASES = sorted(folder.name for folder in BAD.iterdir() if folder.is_dir())


def project(glossary: Path) -> Project:
    """This checkout with another folder of entries."""
    return Project.find(ROOT, glossary)


def with_owl(case: str) -> bool:
    """Whether the expected lines of a bad glossary are those of the check with the reasoner."""
    return case.startswith("owl-")


@cache
def problems_of(case: str) -> tuple[Problem, ...]:
    """What the check finds in a bad glossary; each is checked once in a run of the tests."""
    return tuple(check(project(BAD / case), owl=with_owl(case)))


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files by their paths below ``folder``."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def coprod(*arguments: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """The real command line."""
    command = [sys.executable, "-m", "coprod_kg", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
