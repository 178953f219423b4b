"""``coprod check``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click

from ..problem import Problem, Severity
from .shared import count, project_of, say


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github", "sarif"]), default="text", show_default=True
)
@click.option("--owl/--no-owl", default=True, help="Also let a reasoner look for contradictions.", show_default=True)
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], form: str, owl: bool) -> None:
    """Report every problem of the glossary, or of PATHS in it: file, line, column and what to do."""
    from ..check import check as check_glossary
    from ..check import report

    problems = check_glossary(project_of(context), paths, owl=owl)
    if text := report(problems, form):
        click.echo(text)
    say(summary(problems))
    sys.exit(1 if any(p.severity is Severity.ERROR for p in problems) else 0)


def summary(problems: list[Problem]) -> str:
    """“2 errors, 1 warning.” or that all is well."""
    counts = Counter(problem.severity for problem in problems)
    if not counts:
        return "No problems found."
    return ", ".join(count(counts[severity], severity) for severity in Severity if counts[severity]) + "."
