"""``coprod new``, ``coprod fmt`` and ``coprod keys``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ..errors import CoprodError
from ..graph.context import Context
from ..keys import Shapes
from ..project import Project
from .shared import count, project_of, say

INTRODUCTION = """\
Answer what you know; Enter skips what may stay empty.
Names are completed while you type any part of them.
? explains a question, < goes back, Ctrl-C leaves.
Nothing is written before you agree.
"""
KINDS = ["concept", "definition", "framework", "claim", "source", "person"]


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name", required=False)
@click.option("--template", is_flag=True, help="Ask nothing; write a template with a comment for each key.")
@click.pass_context
def new(context: click.Context, kind: str, name: str | None, template: bool) -> None:
    """Write a new entry: in a terminal by asking for it, else as a commented template.

    NAME becomes its file name and its address; when asked, one is suggested.
    """
    from ..editing.scaffold import plural, write_template

    project = project_of(context)
    if not template and sys.stdin.isatty() and sys.stdout.isatty():
        sys.exit(_ask(project, plural(kind), name or ""))
    if name is None:
        raise CoprodError(
            f"Give the new entry a name, for example `coprod new {kind} bovaird-2007`; "
            "without a name it is asked for, and that needs a terminal."
        )
    path = write_template(project, kind, name)
    click.echo(f"{project.shown(path)} is ready to be filled in. Then run: coprod check {project.shown(path)}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; name the files that are not tidy.")
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], only_check: bool) -> None:
    """Tidy the files of the glossary, or PATHS in it, without changing a letter of any value.

    Nothing is written before every file is known to keep its values.
    """
    from ..editing.format import untidy_files
    from ..exports import write_file

    project = project_of(context)
    untidy = dict(untidy_files(project, paths))
    for path, content in untidy.items():
        click.echo(project.shown(path))
        if not only_check:
            write_file(path, content)
    say(f"{count(len(untidy), 'file')} {'to tidy' if only_check else 'tidied'}.")
    sys.exit(1 if only_check and untidy else 0)


@click.command()
@click.option("--write", is_flag=True, help="Put the tables into glossary/README.md.")
@click.pass_context
def keys(context: click.Context, write: bool) -> None:
    """Print the table of keys of each kind of entry, as the shapes give them."""
    from ..editing.tables import key_tables, with_key_tables
    from ..exports import write_file

    project = project_of(context)
    tables = key_tables(_shapes(project))
    if not write:
        click.echo(tables)
        return
    readme = project.root / "glossary" / "README.md"
    write_file(readme, with_key_tables(readme.read_text(encoding="utf-8"), tables).encode())


def _ask(project: Project, folder: str, name: str) -> int:
    """Ask for an entry in the terminal, show it, write and check it; the exit code."""
    from ..editing.compose import prepare
    from ..editing.names import free_path
    from ..intake.answers import Answers
    from ..intake.dialogue import Interview
    from ..intake.terminal import BackError, Terminal, Wanted
    from .proposing import write_and_check

    if name:
        free_path(project, folder, name)
    terminal = Terminal()
    interview = Interview(Answers(project), terminal)

    def agree(entries: Mapping[str, Mapping[str, Any]]) -> None:
        for path, text in prepare(project, entries).items():
            terminal.say(f"\n=== {project.shown(path)} ===\n{text}")
        question = f"Write {'it' if len(entries) == 1 else f'these {len(entries)} files'}? (yes or no)"
        if terminal.ask(Wanted(question, "Nothing has been written yet.", "yes")).lower() not in ("y", "yes"):
            raise KeyboardInterrupt

    try:
        terminal.say(INTRODUCTION)
        interview.entry(folder, name=name, agree=agree)
    except (BackError, KeyboardInterrupt, EOFError):
        say("Nothing was written.")
        return 1
    return 0 if write_and_check(project, interview.entries) else 1


def _shapes(project: Project) -> Shapes:
    return Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
