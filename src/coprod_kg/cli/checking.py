"""``coprod check``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from ..errors import CoprodError, MissingPartError
from ..problem import Problem, Severity
from ..project import Project
from .shared import count, project_of, say

if TYPE_CHECKING:
    from ..guide import Guide


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", show_default=True
)
@click.option("--owl/--no-owl", default=True, help="Also let a reasoner look for contradictions.", show_default=True)
@click.option(
    "--since",
    metavar="REVISION",
    help="Only entries that differ from a revision of git, such as `origin/main`, and those that point at them; "
    "without the reasoner, which looks at everything at once, unless --owl is given.",
)
@click.option("--fix", "fixing", is_flag=True, help="First mend what takes no judgement, and say what was done.")
@click.option("--dry-run", is_flag=True, help="With --fix: only say what would be done.")
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    form: str,
    owl: bool,
    since: str | None,
    fixing: bool,
    dry_run: bool,
) -> None:
    """Report every problem of the glossary, or of PATHS in it: file, line, column and what to do."""
    from ..check import check as check_glossary
    from ..check import report
    from ..guide import Guide

    project = project_of(context)

    def look() -> list[Problem]:
        return check_glossary(project, paths, owl=owl) if since is None else _since(context, project, since, paths)

    if dry_run and not fixing:
        raise CoprodError("--dry-run goes with --fix: it says what would be mended and writes nothing.")
    if fixing:
        places = paths if since is None else tuple({project.root / problem.file for problem in look()})
        if places or since is None:
            _fix(project, places, form, dry_run)
    problems, guide = [*look(), *_removed(project, since, paths)], Guide(project)
    if text := report(problems, form, guide):
        click.echo(text)
    if form == "text":
        _point(problems, guide)
    say(summary(problems))
    sys.exit(1 if any(p.severity is Severity.ERROR for p in problems) else 0)


def _fix(project: Project, paths: tuple[Path, ...], form: str, dry_run: bool) -> None:
    """Mend what takes no judgement and say so; with ``dry_run`` only say so, and end the command."""
    try:
        from ..editing.fix import fix
    except ModuleNotFoundError as error:
        raise MissingPartError("check --fix", "check,edit", error.name) from error
    mended = fix(project, paths, write=not dry_run)
    for one in mended:
        click.echo(str(one), err=form != "text")
    files = count(len({one.file for one in mended}), "file")
    if dry_run:
        doing = f"{count(len(mended), 'change')} in {files} would be made"
        say(f"{doing if mended else 'Nothing can be mended without judgement'}; nothing was written.")
        sys.exit(1 if mended else 0)
    say(f"{count(len(mended), 'change')} made in {files}." if mended else "Nothing can be mended without judgement.")


def _point(problems: list[Problem], guide: Guide) -> None:
    """Say where the rules that are broken are explained."""
    from ..check import links

    if problems:
        found = links(problems, guide)
        where = "; the site says it too:" if found else "."
        say("\n".join(["", f"`coprod explain RULE` says what a rule means, with examples{where}", *found, ""]))


def _since(context: click.Context, project: Project, revision: str, paths: tuple[Path, ...]) -> list[Problem]:
    """The problems of what differs from a revision; says which entries were looked at."""
    from ..check.since import check_since

    owl = context.params["owl"] and context.get_parameter_source("owl") is ParameterSource.COMMANDLINE
    verdict = check_since(project, revision, paths, owl=owl)
    say(verdict.checked + ("" if owl else " The reasoner was left out; --owl asks for it."))
    return verdict.problems


def _removed(project: Project, revision: str | None, paths: tuple[Path, ...]) -> list[Problem]:
    """What a revision has published and the glossary has no more."""
    from ..repository import Repository
    from ..versions.removed import removed_since

    repository = Repository.holding(project.glossary) if revision else None
    if repository is None or revision is None:
        return []
    wanted = [project.shown(path) for path in paths]
    found = removed_since(project, repository, repository.commit(revision), revision)
    return [one for one in found if not wanted or any(f"{one.file}/".startswith(f"{path}/") for path in wanted)]


def summary(problems: list[Problem]) -> str:
    """“2 errors, 1 warning.” or that all is well."""
    counts = Counter(problem.severity for problem in problems)
    if not counts:
        return "No problems found."
    return ", ".join(count(counts[severity], severity) for severity in Severity if counts[severity]) + "."
