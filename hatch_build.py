"""Puts the graph into the wheel, so that an installation can be queried with no checkout and no network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GraphBuildHook(BuildHookInterface[Any]):
    """Builds the graph from the glossary and adds it to the wheel as ``coprod_kg/data``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write ``build/package`` and map its files into the package; editable installs read the checkout.

        A source distribution has no git: it carries when entries were made, for the wheel that is built from it.
        """
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from coprod_kg.exports import write_package_data, write_past
        from coprod_kg.project import Project

        project = Project.find(root)
        if self.target_name == "sdist":
            carried = write_past(project)
            build_data["force_include"][str(carried)] = carried.name
            return
        folder = write_package_data(project)
        for path in sorted(folder.iterdir()):
            build_data["force_include"][str(path)] = f"coprod_kg/data/{path.name}"
