"""Fixtures that several modules share: the real glossary, its graph and one build of its site."""

from __future__ import annotations

from pathlib import Path

import pytest
from built import Built, build_of_checkout, shared_folder

from coprod_kg import Project, build_graph
from coprod_kg.graph import Graph


@pytest.fixture(scope="session")
def project() -> Project:
    return Project.find(Path(__file__))


@pytest.fixture(scope="session")
def real_graph(project: Project) -> Graph:
    """The graph of the real glossary, to be read and never changed."""
    return build_graph(project)


@pytest.fixture(scope="session")
def checkout_build(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders ``docs`` and ``site`` of the real glossary, built and copied once for all processes."""
    return build_of_checkout(project, shared_folder(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def built(real_graph: Graph, checkout_build: Path) -> Built:
    return Built(real_graph, checkout_build / "docs", checkout_build / "site")


# Files that take long with few tests begin first, so that no process is left with one of them while the other is done.
LONG = ("test_watching.py", "test_lighthouse.py", "test_site.py", "test_ontology.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))
