"""Fixtures that several modules share: the real glossary and one build of its site."""

from __future__ import annotations

from pathlib import Path

import pytest
from built import Built, build

from coprod_kg import Project


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(Path(__file__))


@pytest.fixture(scope="session")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project, tmp_path_factory.mktemp("built"))
