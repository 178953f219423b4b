"""The JSON API against its own description: whatever is sent, what comes back is what the description says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from api_serving import Served, serving
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineFinished, NonFatalError, ScenarioFinished

from coprod_kg import Project, build_graph

SECONDS = 12


@pytest.fixture(scope="module")
def served(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("contract")
    with serving(build_graph(project).store, folder, folder) as one:
        yield one
