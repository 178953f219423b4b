"""The JSON API against its own description: whatever is sent, what comes back is what the description says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_serving import Served, serving

from coprod_kg import Project, build_graph

# Lists, entries and questions are made alike, each by one function: some of them stand for all.
ADDRESSES = (
    "/", "/search", "/changes", "/concepts", "/definitions", "/definitions/{id}", "/frameworks/{id}",
    "/queries", "/queries/definitions-of-a-concept", "/queries/mappings",
)  # fmt: skip
EXAMPLES = 4


@pytest.fixture(scope="module")
def served(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("contract")
    with serving(build_graph(project).store, folder, folder) as one:
        yield one


def test_no_request_gets_what_the_description_does_not_say(served: Served, tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("schemathesis"), "run", f"{served.client.base_url}/api/openapi.json"]
    options = f"--checks all --phases examples,coverage,fuzzing --max-examples {EXAMPLES} --no-color --max-failures 5"
    others = " ".join(f"--include-path {address}" for address in ADDRESSES)
    steady = "--generation-deterministic"
    run = subprocess.run(
        [*map(str, command), *options.split(), *others.split(), *steady.split()],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    [generated, passed] = map(int, re.findall(r"(\d+) generated, (\d+) passed", run.stdout)[0])
    assert generated == passed > 400
    [tested] = map(int, re.findall(r"Tested: (\d+)", run.stdout))
    assert tested == len(ADDRESSES)
