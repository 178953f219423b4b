"""``coprod release``."""

from __future__ import annotations

import datetime
import sys

import click

from ..entries.content import read_content
from ..errors import CoprodError
from ..graph import Graph, build_graph
from ..problem import Problem, Severity
from ..project import Project
from ..versions import History, Version, languages_in, read_history
from ..versions.notes import Notes
from ..versions.release import (
    CITATION,
    NotReadyError,
    Preparation,
    next_version,
    prepare,
    refuse_unsaved,
    release_repository,
    write_all,
)
from ..versions.removed import removed_since
from ..versions.tags import tags
from .checking import summary
from .shared import project_of, say


@click.command()
@click.option("--date", "wanted", metavar="YYYY-MM-DD", help="The version; 2026-11-21.2 is a second one of that day.")
@click.option("--dry-run", is_flag=True, help="Print the notes of the release and change nothing.")
@click.pass_context
def release(context: click.Context, wanted: str | None, dry_run: bool) -> None:
    """Prepare a dated release: version and date, change log, and notes of what changed since the last one."""
    project = project_of(context)
    try:
        repository = release_repository(project)
        version = next_version(repository, wanted or datetime.date.today().isoformat())
        refuse_unsaved(repository)
        sys.exit(_release(project, version, dry_run))
    except NotReadyError as error:
        click.echo(f"coprod: {error}", err=True)
        sys.exit(1)


def _release(project: Project, version: Version, dry_run: bool) -> int:
    from ..check import check

    say("Reading and checking the glossary …")
    graph = build_graph(project)
    problems = check(project, graph=graph) + _removed(project)
    if any(problem.severity is Severity.ERROR for problem in problems):
        for problem in problems:
            click.echo(str(problem), err=True)
        say(f"{summary(problems)} Nothing was written; a release has no errors.")
        return 1
    history = read_history(project, {place.entry.id: place.entry for place in graph.places.values()}.values())
    if history.warning:
        raise CoprodError(history.warning)
    preparation = prepare(project, version, _notes(project, graph, history, version))
    if dry_run:
        click.echo(preparation.files[preparation.notes].decode(), nl=False)
        return 0
    write_all(preparation.files)
    _say_next(project, preparation)
    return 0


def _removed(project: Project) -> list[Problem]:
    """What the last release has and the glossary has no more."""
    repository = release_repository(project)
    released = [tag.version.tag for tag in tags(repository)]
    if not released:
        return []
    return removed_since(project, repository, repository.commit(f"refs/tags/{released[-1]}"), released[-1])


def _notes(project: Project, graph: Graph, history: History, version: Version) -> str:
    citation = project.root / CITATION
    known = read_content(citation.read_bytes()) if citation.is_file() else ""
    return Notes(history, graph.context.base, languages_in(graph.context)).text(version, known)


def _say_next(project: Project, preparation: Preparation) -> None:
    version, notes = preparation.version, project.shown(preparation.notes)
    written = [project.shown(path) for path in preparation.files if path != preparation.notes]
    click.echo(f"Version {version} is prepared in {', '.join(written)}; its notes are {notes}. Read them, then run:\n")
    click.echo(f"  git add {' '.join(written)}")
    click.echo(f'  git commit -m "Release {version}"')
    click.echo(f"  git tag -a {version.tag} -F {notes} --cleanup=verbatim")
    click.echo(f"  git push origin HEAD {version.tag}")
