"""The command ``coprod`` with its subcommands."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import CoprodError, MissingPartError, ProjectNotFoundError
from ..project import Project
from . import (
    building,
    checking,
    editing,
    explaining,
    importing,
    proposing,
    querying,
    quoting,
    releasing,
    reviewing,
    tables,
)

_EXTRAS = {"check": "check", "quotes": "edit", "fmt": "edit", "build": "site", "serve": "serve", "release": "check",
           "schemas": "edit", "review": "check,site", "import": "check,edit", "table": "check,edit",
           "new": "check,edit", "propose": "check,edit"}  # fmt: skip


class _Commands(click.Group):
    """Turns our own errors into one sentence and exit code 2."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; our own errors end it with exit code 2."""
        try:
            return super().invoke(context)
        except ModuleNotFoundError as error:
            name = context.invoked_subcommand or ""
            if (error.name or "").startswith("coprod_kg"):
                raise
            click.echo(f"coprod: {MissingPartError(name, _EXTRAS.get(name, 'check'), error.name)}", err=True)
        except CoprodError as error:
            click.echo(f"coprod: {error}", err=True)
        sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="A checkout of the project (default: here or above).",
)
@click.option(
    "--glossary", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Another folder of entries."
)
@click.version_option(package_name="coprod-kg")
@click.pass_context
def main(context: click.Context, project: Path | None, glossary: Path | None) -> None:
    """Check, build, query and serve the glossary of co-production."""
    try:
        context.obj = Project.find(project, glossary)
    except ProjectNotFoundError as error:
        context.obj = error


main.add_command(checking.check)
main.add_command(explaining.explain)
main.add_command(explaining.schemas)
main.add_command(quoting.quotes)
main.add_command(building.build)
main.add_command(building.serve)
main.add_command(querying.query)
main.add_command(editing.new)
main.add_command(editing.fmt)
main.add_command(editing.keys)
main.add_command(proposing.propose)
main.add_command(releasing.release)
main.add_command(reviewing.review)
main.add_command(importing.import_)
main.add_command(tables.table)
