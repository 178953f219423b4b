"""``coprod build`` and ``coprod serve``."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ..exports import clear, replace_folder, write_exports, write_file
from ..graph import Graph, build_graph, past_of
from ..parallel import in_parallel
from ..problem import Problem, Severity
from ..project import Project
from ..versions import releases_mark
from .checking import summary
from .serving import WithSettings
from .shared import project_of, say

if TYPE_CHECKING:
    from ..server import Settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--data-only", is_flag=True, help="Write the RDF files and no pages.")
@click.option("--if-stale", is_flag=True, help="Do nothing if nothing changed since the last build.")
@click.pass_context
def build(context: click.Context, data_only: bool, if_stale: bool) -> None:
    """Write the data files, the pages and the site into build/; nothing is written while there are errors."""
    project = project_of(context)
    with alone(project):
        if if_stale and not is_stale(project):
            say("The site is up to date.")
            return
        sys.exit(build_everything(project, data_only))


@click.command(cls=WithSettings)
@click.option("--watch/--no-watch", default=True, show_default=True, help="Show changes of the glossary at once.")
@click.option("--build/--no-build", "builds", default=True, show_default=True, help="Build what is stale first.")
@click.option("--site", type=FOLDER, help="Serve another site than that of this checkout.")
@click.option("--snapshot", type=FOLDER, help="Answer queries from another snapshot than that of this checkout.")
@click.pass_context
def serve(
    context: click.Context, settings: Settings, watch: bool, builds: bool, site: Path | None, snapshot: Path | None
) -> None:
    """Build what is stale, then serve the site and the SPARQL endpoint /sparql, and show changes of the glossary.

    With --no-build and --no-watch, nothing is ever written.
    """
    from ..server import serve as serve_site

    project = project_of(context)
    if settings.port and context.get_parameter_source("port") is not ParameterSource.DEFAULT:
        # Pages print the address at which they are served.
        os.environ.setdefault("SITE_URL", f"http://{settings.host}:{settings.port}/")
    if builds:
        with alone(project):
            if is_stale(project) and (code := build_everything(project, data_only=False)):
                sys.exit(code)
    beside = _follower(project) if watch and builds else None
    questions = project.site / "queries"
    serve_site(site or project.build / "site", questions, snapshot or snapshot_of(project), settings, beside)


def _follower(project: Project) -> Callable[[], None]:
    def follow() -> None:
        from .watching import Watcher

        Watcher(project).run()

    return follow


def is_stale(project: Project) -> bool:
    """Whether anything that the site is made of changed since it was built."""
    stamp = _stamp(project)
    built = [stamp, project.build / "site" / "index.html", data_of(project), snapshot_of(project)]
    return not all(path.exists() for path in built) or stamp.read_text(encoding="utf-8") != stamp_for(project)


@contextlib.contextmanager
def alone(project: Project) -> Iterator[None]:
    """Waits while another process builds in this checkout."""
    name = hashlib.sha256(str(project.root).encode()).hexdigest()[:16]
    lock = Path(tempfile.gettempdir(), f"coprod-{os.getuid()}-{name}.lock")
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_everything(project: Project, data_only: bool) -> int:
    """Read, check and write everything; the exit code is 0, or 1 if errors kept it from being written."""
    say("Reading and checking the glossary …")
    digest = stamp_for(project)
    graph = build_graph(project)
    if graph.undated:
        say(graph.undated)
    part = project.build / "docs.part"
    clear(part)
    if print_problems(_checked_and_exported(project, graph, part)):
        shutil.rmtree(part)
        with contextlib.suppress(OSError):  # an older build stays
            project.build.rmdir()
        return 1
    if not data_only:
        _write_pages(graph, project, part)
    replace_folder(project.build / "docs", part)
    make_snapshot(project)
    if not data_only:
        _build_site(project)
        set_stamp(project, digest)
    say(
        f"Done: {len(graph.store)} triples in {project.shown(project.build / 'docs' / 'data')}"
        + ("." if data_only else f", the site in {project.shown(project.build / 'site')}.")
    )
    return 0


def _checked_and_exported(project: Project, graph: Graph, out: Path) -> list[Problem]:
    """The problems of a glossary, found while its data files are written, which takes about as long."""

    def export() -> list[Problem]:
        if not graph.has_errors:
            write_exports(graph, project, out)
        return []

    return in_parallel([export, lambda: problems_of(project, graph)])[1]


def print_problems(problems: list[Problem]) -> bool:
    """Print problems, and say so where errors among them keep anything from being written."""
    for problem in problems:
        click.echo(str(problem), err=True)
    errors = any(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        say(f"{summary(problems)} Nothing was written.")
    return errors


def problems_of(project: Project, graph: Graph) -> list[Problem]:
    """What is wrong with a glossary, as far as the installed parts can tell; the reasoner is not asked."""
    try:
        from ..check import check
    except ModuleNotFoundError:
        say("The part `check` is not installed, so only the reading of files was checked.")
        return sorted(graph.problems, key=lambda problem: problem.order)
    return check(project, owl=False, graph=graph)


def _write_pages(graph: Graph, project: Project, out: Path) -> None:
    from ..editing.schemas import build_schemas, write_schemas
    from ..keys import Shapes
    from ..pages import write_pages

    say("Writing the pages …")
    write_schemas(build_schemas(Shapes(project.ontology / "shapes", graph.context), graph), out / "schemas")
    write_pages(graph, project, out)


def _build_site(project: Project) -> None:
    from ..pages import build_site

    say("Building the site and its search index …")
    build_site(project)


def data_of(project: Project) -> Path:
    """The file from which the endpoint's snapshot is made."""
    return project.build / "docs" / "data" / "full.nt"


def snapshot_of(project: Project) -> Path:
    """The folder of the endpoint's snapshot."""
    return project.build / "snapshot"


def make_snapshot(project: Project) -> None:
    """Write the endpoint's snapshot, where the part `serve` is installed; a running server takes it up."""
    try:
        from ..server import write_snapshot
    except ModuleNotFoundError:
        return
    questions = [path.read_text(encoding="utf-8") for path in sorted((project.site / "queries").glob("*.rq"))]
    write_snapshot(data_of(project), snapshot_of(project), questions)


def set_stamp(project: Project, digest: str) -> None:
    """Note what the site was made of, so that it is not built again without need."""
    write_file(_stamp(project), digest.encode())


def _stamp(project: Project) -> Path:
    return project.build / "stamp"


def stamp_for(project: Project) -> str:
    """A digest of all that the site is made of."""
    total = hashlib.sha256(os.environ.get("SITE_URL", "").encode())
    total.update(f"{releases_mark(project)} {past_of(project).mark()}".encode())
    code = Path(__file__).resolve().parents[1]
    folders = (project.glossary, project.ontology, project.site, code)
    files = [project.root / name for name in ("mkdocs.yml", "CITATION.cff")]
    files += [path for folder in folders for path in sorted(folder.rglob("*"))]
    for path in files:
        if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts):
            total.update(f"{path}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
