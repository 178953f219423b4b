"""``coprod import``."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import CoprodError
from ..problem import Severity
from .checking import summary
from .shared import count, project_of, say

if TYPE_CHECKING:
    from ..intake.references import Outcome, Plan

_FORMATS = ["csl-json", "csl-yaml", "bibtex", "ris"]


@click.group("import")
def import_() -> None:
    """Make entries out of what other programs export."""


@import_.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice(_FORMATS), help="The format, where the name does not tell.")
@click.option("--anyway", is_flag=True, help="Also write works that the glossary probably has already.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what would be written.")
@click.pass_context
def sources(context: click.Context, files: tuple[Path, ...], form: str | None, anyway: bool, dry_run: bool) -> None:
    """Add the works in FILES (an export of Zotero or another reference manager; - for standard input) as sources.

    Works that the glossary has are passed over, and authors are linked to their entries, or get new ones.
    """
    from ..check import check, report
    from ..editing.compose import prepare, write_entries
    from ..intake.references import plan_import, read_references

    project = project_of(context)
    records = [record for file in files for record in read_references(_shown(file), _content(file), form)]
    plan = plan_import(project, records, anyway)
    if plan.faults:
        total = f"{count(len(plan.faults), 'record')} cannot be read, so nothing was written."
        raise CoprodError("\n".join([*plan.faults, total]))
    written = list(prepare(project, plan.entries)) if dry_run else write_entries(project, plan.entries)
    _show(plan, dry_run)
    if dry_run or not written:
        say(f"Nothing was written{'; this was a trial' if dry_run else ''}.")
        return
    problems = check(project, written, owl=False)
    if problems:
        click.echo(report(problems, "text"))
    say(f"{count(len(written), 'file')} written. {summary(problems)}")
    sys.exit(1 if any(problem.severity is Severity.ERROR for problem in problems) else 0)


def _shown(file: Path) -> str:
    return "standard input" if str(file) == "-" else str(file)


def _content(file: Path) -> bytes:
    from ..intake.references import LARGEST

    try:
        with sys.stdin.buffer if str(file) == "-" else file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise CoprodError(f"{file} is a folder; name the file that the reference manager has written.") from error
    except OSError as error:
        raise CoprodError(f"{file} cannot be read ({error.strerror}); look at its name and rights.") from error


def _show(plan: Plan, dry_run: bool) -> None:
    reasons: dict[str, set[str]] = defaultdict(set)
    for outcome in plan.outcomes:
        click.echo(_line(outcome, dry_run))
        if outcome.address:
            for said in outcome.work.said:
                click.echo(f"    {said}")
            for field, reason in outcome.work.never.items():
                reasons[reason].add(field)
    for said in plan.people:
        click.echo(f"people: {said}.")
    for reason, fields in sorted(reasons.items()):
        click.echo(f"never imported: {', '.join(sorted(fields))}, since {reason}.")


def _line(outcome: Outcome, dry_run: bool) -> str:
    work, double = outcome.work, outcome.double
    shown = f"{work.record.where}: “{work.title or 'without title'}”"
    if outcome.address:
        doubt = f", though it may be {double.address} ({double.why})" if double else ""
        return f"{shown} {'would become' if dry_run else 'is now'} {outcome.address}{doubt}"
    if double and double.certain:
        return f"{shown} was passed over: it is {double.address} ({double.why})"
    why = f"it is probably {double.address} ({double.why})" if double else "nothing of it is left"
    return f"{shown} was passed over: {why}. If it is another work, run the command again with --anyway"
