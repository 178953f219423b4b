"""One build of the site, for the tests that read its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from coprod_kg import Project, build_graph
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


def build(project: Project, folder: Path) -> Built:
    graph = build_graph(project)
    built = Built(graph, folder / "docs", folder / "site")
    write_exports(graph, project, built.docs)
    write_pages(graph, project, built.docs)
    build_site(project, built.docs, built.site)
    return built
