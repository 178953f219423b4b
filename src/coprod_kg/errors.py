"""Exceptions of this package; each carries the objects it speaks of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class CoprodError(Exception):
    """Something that keeps a command from running at all (exit code 2); it can go from process to process."""

    def __reduce__(self) -> tuple[Callable[..., CoprodError], tuple[object, ...]]:
        return _restored, (type(self), self.args, self.__dict__)


class ProjectNotFoundError(CoprodError):
    """No folder with ``ontology/context.jsonld`` was found at or above a folder."""

    def __init__(self, start: Path) -> None:
        self.start = start
        super().__init__(
            f"No glossary project was found at {start} or above it; "
            "run the command inside a checkout, or name one with --project."
        )


class MissingPartError(CoprodError):
    """A command needs an optional part of the package that is not installed."""

    def __init__(self, command: str, extra: str, module: str | None) -> None:
        self.command, self.extra, self.module = command, extra, module
        super().__init__(
            f"`coprod {command}` needs a part that is not installed ({module}); "
            f"install it with: pip install 'coprod-kg[{extra}]'"
        )


class GlossaryError(CoprodError):
    """The glossary has errors, so that nothing was written."""

    def __init__(self, count: int, doing: str) -> None:
        self.count = count
        super().__init__(
            f"{doing} was not started, because the glossary has {count} "
            f"error{'s' if count != 1 else ''}; run `coprod check` to see them."
        )


class QueryError(CoprodError):
    """A query that cannot be read; ``message`` is the engine's own."""

    def __init__(self, message: str) -> None:
        self.message = _readable(message)
        super().__init__(f"The query cannot be read: {self.message}")


def _readable(message: str) -> str:
    """The engine's message without the classes of characters it lists, and in words where it is known."""
    place, _, expected = message.partition(": expected ")
    if "Prefix not found" in expected:
        return f"{place}: a prefix is not declared; begin the query with PREFIX name: <address>."
    return f"{place}: something else is expected here." if len(expected) > 120 or expected == "[_]" else message


def _restored(kind: type[CoprodError], arguments: tuple[object, ...], objects: dict[str, object]) -> CoprodError:
    """An error as it was elsewhere: its own constructor would ask for the objects and not for the sentence."""
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(objects)
    return error
