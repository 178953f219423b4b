"""``coprod table``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import CoprodError
from ..files import write_file
from ..problem import Severity
from .checking import summary
from .shared import count, project_of, say

_FILE = click.Path(path_type=Path)


@click.group()
def table() -> None:
    """Definitions and concepts as a spreadsheet, and back."""


@table.command()
@click.argument("file", type=_FILE)
@click.option("--kind", type=click.Choice(["definitions", "concepts"]), help="Only one kind of entry.")
@click.option("--replace", is_flag=True, help="Replace FILE if there is one.")
@click.pass_context
def out(context: click.Context, file: Path, kind: str | None, replace: bool) -> None:
    """Write FILE.xlsx with a row for each entry; edit it, and bring it back with `coprod table in`."""
    from ..intake.workbook import KINDS, Spreadsheet

    project = project_of(context)
    if file.suffix.lower() != ".xlsx":
        raise CoprodError(f"{file} does not end in .xlsx; a table is an Excel workbook, so call it {file.stem}.xlsx.")
    if file.exists() and not replace:
        raise CoprodError(f"{file} exists already; name another file, or replace it with --replace.")
    content = Spreadsheet(project).content((kind,) if kind else KINDS)
    try:
        write_file(file, content)
    except OSError as error:
        raise CoprodError(f"{file} cannot be written ({error.strerror}); look at the name and rights.") from error
    say(f"{file} is ready. Change its cells, save it, and run: coprod table in {file}")


@table.command("in")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
def in_(context: click.Context, file: Path, dry_run: bool) -> None:
    """Bring a table back: show what was changed in FILE.xlsx, and write it into the files of the glossary."""
    from ..check import check, report
    from ..intake.workbook import Spreadsheet, write_all

    project = project_of(context)
    spreadsheet = Spreadsheet(project)
    changes = spreadsheet.changes(str(file), _content(file))
    if changes.faults:
        total = f"{count(len(changes.faults), 'fault')} in {file}, so nothing was written."
        raise CoprodError("\n".join([*changes.faults, total]))
    files = spreadsheet.files(changes)
    for line in [*changes.loud, *changes.lines, *changes.said]:
        click.echo(line)
    if dry_run or not files:
        say("Nothing was written; this was a trial." if dry_run else "No row was changed, so nothing was written.")
        return
    write_all(project, files)
    problems = check(project, list(files), owl=False)
    if problems:
        click.echo(report(problems, "text"))
    say(f"{count(len(files), 'file')} written. {summary(problems)}")
    sys.exit(1 if any(problem.severity is Severity.ERROR for problem in problems) else 0)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CoprodError(f"{file} cannot be read ({error.strerror}); look at its name and rights.") from error
