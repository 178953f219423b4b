"""``coprod propose`` and what ``coprod new`` and it do at their end: write, check, say what comes next."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

import click

from ..errors import CoprodError
from ..problem import Severity
from ..project import Project
from .shared import count, project_of

NO_ENTRY = "Compare the entry that it names with the work, mend its file, and run `coprod check`."


@click.command()
@click.option("--from-issue", "issue", type=click.File("rb"), required=True, help="A file; - is standard input.")
@click.option("--name", default="", help="The name of the proposed entry; without it, one is made of author and year.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print the files.")
@click.pass_context
def propose(context: click.Context, issue: BinaryIO, name: str, dry_run: bool) -> None:
    """Make entries of an issue that was written with one of the repository’s forms.

    FILE is the issue’s text (Markdown), or the JSON of `gh issue view NUMBER --json title,body`, or of a webhook.
    """
    from ..editing.compose import prepare
    from ..entries.files import LARGEST
    from ..intake.answers import Answers
    from ..intake.issue_entries import Proposal
    from ..intake.issue_form import answers_in, read_body, read_forms

    project = project_of(context)
    forms = read_forms(project.root / ".github" / "ISSUE_TEMPLATE")
    try:
        said = issue.read(LARGEST + 1)
    except OSError as error:
        raise CoprodError(f"{issue.name} cannot be read ({error.strerror}); look at its name and rights.") from error
    form, given = answers_in(read_body(said), forms)
    proposal = Proposal(Answers(project), form, given, name)
    if proposal.remarks:
        click.echo("\n  ".join(["Not in any file, for whoever reviews this:", *proposal.remarks]) + "\n")
    if not proposal.entries:
        click.echo(f"The form “{form.name}” proposes no entry, so nothing was written. {NO_ENTRY}")
        return
    if dry_run:
        for path, text in prepare(project, proposal.entries).items():
            click.echo(f"=== {project.shown(path)} ===\n{text}")
        click.echo("Nothing was written (--dry-run).")
    elif not write_and_check(project, proposal.entries):
        sys.exit(1)


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
