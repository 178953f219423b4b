"""Builds of the site, for the tests that read its pages."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from coprod_kg import Project, build_graph
from coprod_kg.cli.building import alone, build_everything, is_stale
from coprod_kg.exports import write_exports
from coprod_kg.graph import Graph
from coprod_kg.pages import build_site, write_pages
from coprod_kg.views import Views

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Built:
    """One build: its graph, its Markdown and its pages."""

    graph: Graph
    docs: Path
    site: Path

    def page(self, name: str) -> html.HtmlElement:
        return html.parse(str(self.site / f"{name}.html")).getroot()

    def pages(self) -> Iterator[tuple[Path, html.HtmlElement]]:
        for path in sorted(self.site.rglob("*.html")):
            yield path, html.parse(str(path)).getroot()

    def views(self) -> Views:
        return Views(self.graph, ROOT / "site" / "queries" / "views")

    @property
    def glossary(self) -> Path:
        return ROOT / "glossary"

    def entry(self, kind: str, name: str) -> str:
        return (self.glossary / kind / f"{name}.yml").read_text(encoding="utf-8")


def shared_folder(own: Path) -> Path:
    """One folder for all processes of a run of the tests; ``own`` is the folder of this process."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def build_of_checkout(project: Project, folder: Path) -> Path:
    """The folders ``docs`` and ``site`` of the checkout as it is now, copied into ``folder`` once for all processes.

    ``build/`` is brought up to date where it is stale. Tests read a copy, so that a build meanwhile disturbs none.
    """
    place = folder / "checkout"
    with (folder / "checkout.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.is_dir():
            with alone(project):
                assert not is_stale(project) or build_everything(project, data_only=False) == 0
                for name in ("docs", "site"):
                    shutil.copytree(project.build / name, folder / "checkout.part" / name)
            os.replace(folder / "checkout.part", place)
    return place


def build(project: Project, folder: Path) -> Built:
    graph = build_graph(project)
    built = Built(graph, folder / "docs", folder / "site")
    write_exports(graph, project, built.docs)
    write_pages(graph, project, built.docs)
    build_site(project, built.docs, built.site)
    return built
