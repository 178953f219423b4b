"""What several commands need: the project at hand, and lines that say what is going on."""

from __future__ import annotations

import click

from ..errors import ProjectNotFoundError
from ..project import Project


def project_of(context: click.Context) -> Project:
    """The project found by the main command; raises ProjectNotFoundError if there was none."""
    if isinstance(context.obj, ProjectNotFoundError):
        raise context.obj
    project: Project = context.obj
    return project


def say(text: str) -> None:
    """One line of progress, on standard error, so that output can be piped."""
    click.echo(text, err=True)


def count(number: int, word: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {word}{'' if number == 1 else 's'}"
