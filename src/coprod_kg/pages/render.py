"""Pages out of views and templates: one Markdown file for each thing that has a page, and the hand-written ones."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import jinja2
import yaml

from ..exports import write_file
from ..graph import Graph
from ..guide import Guide
from ..parallel import in_parallel, shares
from ..project import Project
from ..views import Views
from .bundle import build_assets
from .citing import Citing
from .contents import front_matter
from .desk import Desk, Facts, Left
from .drawing import Drawings
from .links import Links
from .past import read_past
from .site import WORTH_A_PROCESS, read_site
from .text import folded, plain
from .written import SUFFIX, hand_written

PAGES = ("pages", "listings")  # the views that list all pages with their templates
FILES = "files"  # the view that lists the files beside pages; “definition.words.json” gives “….words.json”


@dataclass(frozen=True, slots=True)
class Job:
    """One file to write: what it is about, the template that shows it, and its path below the folder of pages."""

    page: str
    template: str
    path: str


class Pages:
    """Everything that templates make of one graph: ``jobs`` in any order, and then the ``last`` ones in theirs."""

    def __init__(self, graph: Graph, project: Project, out: Path) -> None:
        folder = project.site / "queries"
        views = Views(graph, folder / "views")
        past, published = read_past(graph, project), read_site(project, out)
        listed = {str(row["page"]): str(row["template"]) for view in PAGES for row in views.all(view)}
        listed = {**past.pages(), **listed}
        links = Links(graph.context.base, listed)
        citing = Citing(views, project, past.history, published.address)
        self.desk = Desk(views, Views(graph, folder), links, folder, published, Drawings(project), past, citing)
        self._project, self._out, self._base = project, out, graph.context.base
        self._guide = Guide(project)
        self._environment = environment(project.site)
        self.jobs = [Job(page, f"{name}.md{SUFFIX}", f"{links.path(page)}.md") for page, name in listed.items()]
        for row in views.all(FILES):
            page, name = str(row["page"]), str(row["template"])
            self.jobs.append(Job(page, f"{name}{SUFFIX}", f"{links.path(page)}.{name.partition('.')[2]}"))
        self.last = [Job(self._base + path.removesuffix(".md"), name, path) for name, path in hand_written(project)]
        self.desk.asked("")

    def write(self) -> None:
        """Write everything, on as many processors as it is worth."""
        first, *others = shares(self.jobs, WORTH_A_PROCESS)
        if others:
            self.desk.views.run_all()
        tasks = [partial(self._write_share, share) for share in (first, *others)]
        for left in in_parallel(tasks)[1:]:
            self.desk.take(left)
        for job in self.last:
            self.write_job(job)
        self.finish()
        for assets in (self._project.site / "assets", build_assets(self._project)):
            shutil.copytree(assets, self._out / "assets", dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))

    def write_job(self, job: Job) -> Facts:
        """Write one file and say what it was made of."""
        write_file(self._out / job.path, self._render(job))
        return self.desk.asked(job.page)

    def finish(self) -> None:
        """Write what stands beside and in the pages written: version indexes, citation files, pictures."""
        self.desk.past.write(self._out)
        self.desk.citing.write(self._out, self._base)
        self.desk.drawings.finish()

    def _write_share(self, jobs: Iterable[Job]) -> Left:
        for job in jobs:
            self.write_job(job)
        return self.desk.left()

    def _render(self, job: Job) -> bytes:
        """One file; in a page the template sets ``front``, which becomes the front matter, and gives the text."""
        if not job.template.endswith(SUFFIX):
            return self._copied(job)
        known = {**self.desk.at(job.page), "guide": self._guide}
        module = self._environment.get_template(job.template).make_module(known)
        body = str(module)
        self.desk.drawings.expect(self._out / job.path, body)
        if not job.path.endswith(".md"):
            return f"{body.strip()}\n".encode()
        front = plain(getattr(module, "front", {}))
        self.desk.note(job.page, front)
        if words := folded(body):
            front["fold"] = words
        head = yaml.dump(front, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=True, width=1000)
        return f"---\n{head}---\n\n{body.strip()}\n".encode()

    def _copied(self, job: Job) -> bytes:
        content = (self._project.site / "pages" / job.template).read_bytes()
        if job.path.endswith(".md"):
            self.desk.note(job.page, front_matter(content.decode()))
        return content


def write_pages(graph: Graph, project: Project, out: Path) -> None:
    """Write every page of the site as Markdown into the folder ``out``, with the assets beside them."""
    Pages(graph, project, out).write()


@cache
def environment(site: Path) -> jinja2.Environment:
    """The templates of a site: all from the graph is escaped; a misspelt name is an error and not an empty string."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([site / "templates", site / "pages"]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
