"""A site kept up to date while its glossary is edited: after a change, only what it touches is made again."""

from __future__ import annotations

import gc
import os
import time
from dataclasses import dataclass
from pathlib import Path

from ..exports import changed_documents, in_order, write_documents
from ..graph import Graph
from ..project import Project
from ..views import Asked, Views
from .desk import Facts
from .render import Job, Pages
from .site import build_pages, files_below, place_files


@dataclass(frozen=True, slots=True)
class _State:
    """A graph with its pages and what each of them was made of."""

    graph: Graph
    pages: Pages
    facts: dict[Job, Facts]


class Workshop:
    """The pages of a project’s built site, kept in memory with what each was made of."""

    def __init__(self, project: Project, graph: Graph) -> None:
        self._project = project
        self._docs, self._site = project.build / "docs", project.build / "site"
        pages = Pages(graph, project, self._docs)
        self._state = _State(graph, pages, {job: pages.write_job(job) for job in (*pages.jobs, *pages.last)})
        pages.finish()
        gc.freeze()  # all this stays: no use in looking at it again and again for what could be freed

    @property
    def graph(self) -> Graph:
        """The graph that the pages show."""
        return self._state.graph

    def update(self, graph: Graph) -> list[str]:
        """Bring site and data files to another graph; the paths of the files that changed, pages among them.

        Raises SiteError, and whatever a template raises for an entry that it cannot show; then the old site stays.
        """
        begin = time.time_ns()
        self._state = self._made(graph)
        gone = self._remove_gone()
        fresh = [name for name in files_below(self._docs) if (self._docs / name).stat().st_mtime_ns >= begin]
        pages = [name for name in fresh if name.endswith(".md")]
        if pages:
            build_pages(self._project, self._docs, pages, self._site)
        place_files(self._docs, self._site, (name for name in fresh if name not in pages))
        return [*fresh, *gone]

    def _made(self, graph: Graph) -> _State:
        earlier, pages = self._state, Pages(graph, self._project, self._docs)
        same = _Same(earlier, pages)
        jobs = [*pages.jobs, *pages.last]
        facts = {job: earlier.facts[job] for job in jobs if same.job(job)}
        paths = {job.path.removesuffix(".md") for job in facts}
        noted = earlier.pages.desk.contents.noted
        pages.desk.contents.noted |= {path: page for path, page in noted.items() if path in paths}
        for job in jobs:
            if job not in facts:
                facts[job] = pages.write_job(job)
        pages.finish()
        documents = changed_documents(earlier.graph, graph, self._project)
        triples = in_order(quad.triple for quad in graph.store)
        write_documents(triples, graph, self._project, self._docs, documents)
        return _State(graph, pages, facts)

    def _remove_gone(self) -> list[str]:
        """Remove the pages and files of entries that are no more."""
        kept = {job.path for job in self._state.facts}
        gone = [name for name in files_below(self._docs) if name.endswith(".md") and name not in kept]
        for name in gone:
            stem = Path(name).with_suffix("")
            for folder in (self._docs, self._site):
                for path in (folder / stem.parent).glob(f"{stem.name}.*"):
                    os.unlink(path)
        return gone


class _Same:
    """Tells which pages would come out as they are, since all that they were made of is the same."""

    def __init__(self, earlier: _State, pages: Pages) -> None:
        self._earlier, self._later = earlier, pages
        self._links = {job.page for job in earlier.pages.jobs} == {job.page for job in pages.jobs}
        self._known: dict[tuple[str, object], bool] = {}

    def job(self, job: Job) -> bool:
        """Whether a job known before needs not be done again."""
        facts = self._earlier.facts.get(job)
        if facts is None or facts.whole or not self._links:
            return False
        before, now = self._earlier.pages.desk, self._later.desk
        return (
            before.past.facts(job.page) == now.past.facts(job.page)
            and all(self._rows("views", asked, before.views, now.views) for asked in facts.views)
            and all(self._rows("answers", asked, before.answers, now.answers) for asked in facts.answers)
            and all(self._cited(thing) for thing in facts.things)
        )

    def _rows(self, source: str, asked: Asked, before: Views, now: Views) -> bool:
        key = (source, asked)
        if key not in self._known:
            self._known[key] = before.answer(asked) == now.answer(asked)
        return self._known[key]

    def _cited(self, thing: str) -> bool:
        key = ("cited", thing)
        if key not in self._known:
            before, now = self._earlier.pages.desk.citing, self._later.desk.citing
            self._known[key] = before.facts(thing) == now.facts(thing)
        return self._known[key]
