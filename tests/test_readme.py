"""The examples of the README run as they are printed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_example_prints_the_definition() -> None:
    [example] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    answer = subprocess.run([sys.executable, "-c", example], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("Coproduction is a process through which inputs from individuals")
    assert "co-production (public services)" in answer.stdout


def test_the_query_examples_answer() -> None:
    examples = re.findall(r"^\.venv/bin/coprod (query .*)$", README, re.MULTILINE)
    assert len(examples) == 2
    for example in examples:
        answer = subprocess.run(
            [sys.executable, "-m", "coprod_kg", *shlex.split(example)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(answer.stdout.splitlines()) > 3


def test_the_two_commands_are_targets_of_the_makefile_and_ci_runs_the_second() -> None:
    commands = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert commands == ["serve", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{command}:" in makefile for command in commands)
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec make test")


def test_links_lead_to_files() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (ROOT / target).is_file(), target
