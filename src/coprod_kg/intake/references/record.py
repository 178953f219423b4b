"""One work as a file of references has it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...entries.characters import hidden, name_of
from ...problem import shorten

Item = dict[str, Any]
_ID = 60


@dataclass(frozen=True, slots=True)
class Record:
    """A work in the terms of CSL at a place of a file (``refs.bib:12``); ``rest`` is what CSL has no name for."""

    where: str
    item: Item
    rest: Mapping[str, str] = field(default_factory=dict)


class RecordFault(Exception):
    """What is wrong with one record, as a sentence; the other records are read nevertheless."""


def seemly(text: object, limit: int = _ID) -> str:
    """A text from a file as messages may show it: on one line, short, and without characters that nobody can see."""
    line = shorten(str(text), limit)
    return "".join(letter if letter.isprintable() else "?" for letter in line)


def refuse_hidden(text: str, key: str) -> None:
    """Raise RecordFault if a text holds a character that nobody can see; a line end or tab is none."""
    if (place := hidden(text)) is not None:
        sentence = f"`{key}` holds a character that nobody can see ({name_of(text[place])})"
        raise RecordFault(f"{sentence} after “{seemly(text[max(0, place - 20) : place])}”; delete it there.")
