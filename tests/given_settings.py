"""The settings that the command line makes of options and variables."""

from __future__ import annotations

import click
from click.testing import CliRunner

from coprod_kg.cli.serving import WithSettings
from coprod_kg.server import Settings


@click.command(cls=WithSettings)
@click.option("--watch/--no-watch", default=True)
@click.pass_context
def command(context: click.Context, settings: Settings, watch: bool) -> None:
    """Keeps the settings for the test to look at."""
    context.obj.append((settings, watch))


def given(*arguments: str, **variables: str) -> Settings:
    found: list[tuple[Settings, bool]] = []
    result = CliRunner().invoke(command, arguments, obj=found, env=variables)
    assert result.exit_code == 0, result.output
    return found[0][0]
