"""Exceptions of this package; each carries the objects it speaks of."""

from __future__ import annotations

import re
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
    """A query that cannot be read; ``line``, ``column`` and ``expected`` say where and why, None if unknown."""

    def __init__(self, message: str) -> None:
        self.line: int | None = None
        self.column: int | None = None
        self.expected: str | None = None
        if found := _PLACE.match(message):
            self.line, self.column = int(found["line"]), int(found["column"])
            self.expected = _expected(found["expected"])
            message = f"line {self.line}, column {self.column}: {self.expected}."
        self.message = message
        super().__init__(f"The query cannot be read: {message}")


_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL)
_CLASS = re.compile(r"\[[^\]]*\](, )?")
_SENTENCE = re.compile(r"the |a |this ", re.IGNORECASE)
_SHOWN = 8


def _expected(listed: str) -> str:
    """What the engine expected, in words: without classes of characters, and with its whole sentences first."""
    if "Prefix not found" in listed:
        return "a prefix is not declared; begin the query with PREFIX name: <address>"
    if "IRI parsing failed" in listed:
        return "this IRI is not complete; write it whole, or begin the query with BASE <address>"
    if _SENTENCE.match(listed):
        return listed
    items = [item for item in _CLASS.sub("", listed.removeprefix("one of ")).strip(" ,").split(", ") if item]
    for item in items:
        if item.startswith("The "):
            return f"{item[0].lower()}{item[1:]}"
    if not items:
        return "something else is expected; look at this place and just before it"
    shown = items[:_SHOWN] + (["others"] if len(items) > _SHOWN or "[_]" in listed else [])
    words = " or ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
    return f"expected is {words}; look at this place and just before it"


def _restored(kind: type[CoprodError], arguments: tuple[object, ...], objects: dict[str, object]) -> CoprodError:
    """An error as it was elsewhere: its own constructor would ask for the objects and not for the sentence."""
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(objects)
    return error
