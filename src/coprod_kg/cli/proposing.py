"""``coprod propose`` and what ``coprod new`` and it do at their end: write, check, say what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from ..problem import Severity
from ..project import Project
from .shared import count


def write_and_check(project: Project, entries: Mapping[str, Mapping[str, Any]]) -> bool:
    """Write entries, print what is still to be done in them and the next step; whether they have no errors."""
    from ..check import check, report
    from ..editing.compose import write_entries

    paths = write_entries(project, entries)
    click.echo("Written:")
    for path in paths:
        click.echo(f"  {project.shown(path)}")
    click.echo("Now they are checked …")
    problems = check(project, paths, owl=False)
    if problems:
        click.echo(f"\nWhat is left to do:\n{report(problems, 'text')}\n")
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    click.echo(_next(errors, len(problems) - errors, " ".join(project.shown(path) for path in paths)))
    return not errors


def _next(errors: int, warnings: int, files: str) -> str:
    again = f"After changes run: coprod check {files}"
    if errors:
        return f"Next: mend {count(errors, 'error')} in your editor. {again}"
    opinion = f"No errors; {count(warnings, 'warning')} can wait." if warnings else "All is well."
    return f"{opinion} Next: open a pull request with these files (CONTRIBUTING.md says how). {again}"
