"""The settings of the server as options of ``coprod serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ..server.settings import Knob


class WithSettings(click.Command):
    """A command that takes every setting as an option and as a variable, and gets them as ``settings``.

    The server's part may not be installed, so options are made when the command is called, not when it is defined.
    """

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The options of all settings and of the command; an option wins over a variable, that over the default."""
        from ..server.settings import KNOBS

        return [*map(_option, KNOBS), *super().get_params(ctx)]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command with the settings as one object."""
        from ..server.settings import KNOBS, Settings

        ctx.params["settings"] = Settings(**{knob.name: ctx.params.pop(knob.name) for knob in KNOBS})
        return super().invoke(ctx)


class _Value(click.ParamType):  # type: ignore[type-arg]
    """A value with a unit; a bad one is answered with the sentence that says what can stand there."""

    def __init__(self, knob: Knob) -> None:
        self.name = knob.kind.name.lower()
        self._knob = knob

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value that a text stands for; click ends the command with exit code 2 if there is none."""
        if not isinstance(value, str):
            return value
        try:
            return self._knob.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _option(knob: Knob) -> click.Option:
    return click.Option(
        [knob.flag, knob.name],
        type=_Value(knob),
        default=knob.shown,
        show_default=bool(knob.shown),
        envvar=knob.variable,
        show_envvar=True,
        metavar=knob.kind.name,
        help=knob.help,
    )
