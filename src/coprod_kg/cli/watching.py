"""What ``coprod serve`` does beside serving: it brings the site up to date while the glossary is edited."""

from __future__ import annotations

import time
from pathlib import Path

import watchfiles

from ..errors import CoprodError
from ..exports import write_exports
from ..graph import Graph, build_graph
from ..pages import Workshop, index, place_files
from ..project import Project
from .building import (
    alone,
    build_everything,
    is_stale,
    make_snapshot,
    print_problems,
    problems_of,
    set_stamp,
    stamp_for,
)
from .shared import count, say

SETTLED = 700  # milliseconds without a change, after which search, data files and endpoint follow


class Watcher:
    """Watches one project; the endpoint takes up new data by itself."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._workshop = Workshop(project, build_graph(project))
        self._watching = False
        self._unsettled = False

    def run(self) -> None:
        """Follow changes until the program ends."""
        project = self._project
        places = (project.glossary, project.ontology, project.site, project.root / "mkdocs.yml")
        changes = watchfiles.watch(
            *places, debounce=200, step=50, rust_timeout=SETTLED, yield_on_timeout=True
        )
        for batch in changes:
            paths = {Path(path) for _, path in batch}
            if not self._watching:
                say("Watching the glossary: a change is shown when its file is saved.")
                self._watching = True
                if is_stale(project):  # changed before the first look
                    paths.add(project.glossary)
            try:
                self._follow(paths)
            except CoprodError as error:
                say(str(error))
            except Exception as error:  # an entry that no template expects: the check says what is wrong with it
                say(f"The change cannot be shown yet: {error}")
                self._unsettled = True

    def _follow(self, paths: set[Path]) -> None:
        if paths and all(path.is_relative_to(self._project.glossary) for path in paths):
            with alone(self._project):
                self._show(paths)
        elif paths:
            with alone(self._project):
                self._build_again()
        elif self._unsettled:
            self._unsettled = False
            with alone(self._project):
                self._settle()

    def _show(self, paths: set[Path]) -> None:
        begin = time.monotonic()
        graph = build_graph(self._project)
        if graph.has_errors:
            print_problems(sorted(graph.problems, key=lambda problem: problem.order))
            return
        changed = self._workshop.update(graph)
        pages = sum(1 for name in changed if name.endswith(".md"))
        names = ", ".join(sorted(self._project.shown(path) for path in paths))
        say(f"{names}: {count(pages, 'page')} made again in {time.monotonic() - begin:.1f} s.")
        self._unsettled = True

    def _settle(self) -> None:
        """Check the whole glossary, and let search, data files and endpoint follow."""
        stamp = stamp_for(self._project)
        graph = self._workshop.graph
        if print_problems(problems_of(self._project, graph)):
            return
        docs, site = self._project.build / "docs", self._project.build / "site"
        self._write_data(graph, docs, site)
        index(self._project, site)
        set_stamp(self._project, stamp)
        say("Search, data files and endpoint are up to date.")

    def _write_data(self, graph: Graph, docs: Path, site: Path) -> None:
        write_exports(graph, self._project, docs)
        names = [path.relative_to(docs).as_posix() for path in (docs / "data").iterdir()]
        place_files(docs, site, names)
        make_snapshot(self._project)

    def _build_again(self) -> None:
        say("How the site looks or what is true of the data has changed: everything is built again.")
        if build_everything(self._project, data_only=False) == 0:
            self._workshop = Workshop(self._project, build_graph(self._project))
            self._unsettled = False
