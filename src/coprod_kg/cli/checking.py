"""``coprod check``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click
from click.core import ParameterSource

from ..problem import Problem, Severity
from ..project import Project
from .shared import count, project_of, say


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
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], form: str, owl: bool, since: str | None) -> None:
    """Report every problem of the glossary, or of PATHS in it: file, line, column and what to do."""
    from ..check import check as check_glossary
    from ..check import links, report
    from ..guide import Guide

    project = project_of(context)
    guide = Guide(project)
    problems = check_glossary(project, paths, owl=owl) if since is None else _since(context, project, since, paths)
    if text := report(problems, form, guide):
        click.echo(text)
    if form == "text" and problems:
        say("\n".join(["", "What each rule means, with examples (or run `coprod explain RULE`):", *links(problems, guide), ""]))
    say(summary(problems))
    sys.exit(1 if any(p.severity is Severity.ERROR for p in problems) else 0)


def _since(context: click.Context, project: Project, revision: str, paths: tuple[Path, ...]) -> list[Problem]:
    """The problems of what differs from a revision; says which entries were looked at."""
    from ..check.since import check_since

    owl = context.params["owl"] and context.get_parameter_source("owl") is ParameterSource.COMMANDLINE
    verdict = check_since(project, revision, paths, owl=owl)
    say(verdict.checked + ("" if owl else " The reasoner was left out; --owl asks for it."))
    return verdict.problems


def summary(problems: list[Problem]) -> str:
    """“2 errors, 1 warning.” or that all is well."""
    counts = Counter(problem.severity for problem in problems)
    if not counts:
        return "No problems found."
    return ", ".join(count(counts[severity], severity) for severity in Severity if counts[severity]) + "."
