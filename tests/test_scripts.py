"""The scripts: their types hold, and their own tests pass."""

from __future__ import annotations

import pytest

from coprod_kg import Project
from coprod_kg.pages.bundle import install_packages, run_node


@pytest.fixture(scope="module")
def scripts(project: Project) -> Project:
    install_packages(project, everything=True)
    return project


def test_the_types_of_the_scripts_hold(scripts: Project) -> None:
    run_node(scripts, ["node_modules/typescript/bin/tsc", "--noEmit", "--project", "."])


def test_the_tests_of_the_scripts_pass(scripts: Project) -> None:
    said = run_node(scripts, ["--test", "--test-reporter=tap", "tests/*.test.ts"])
    assert "# fail 0" in said
    assert "# pass 0" not in said
