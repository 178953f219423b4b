"""What entries say that the house looks at: names, texts and relations as plain tuples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import pyoxigraph as ox

from ..alike import sketch, words
from .names import Name, family_marks
from .works import doi_key, isbn_key


class Saying(NamedTuple):
    """One thing that an entry says: a name, a text, a relation …; all plain, so that it can be kept in a file.

    ``role`` is the name of the query in ``ontology/house/queries`` that gave it, ``part`` what the query calls it;
    ``entry``, ``node`` and ``property`` are IRIs; ``marks`` are numbers of which near texts share at least one.
    """

    role: str
    part: str
    entry: str
    node: str
    property: str
    language: str
    text: str
    marks: tuple[int, ...] = ()


def read_sayings(queries: Path, entries: ox.Store) -> list[Saying]:
    """What each query of a folder finds in the statements of entries, in the order of names."""
    return [saying for path in sorted(queries.glob("*.rq")) for saying in _sayings(path, entries)]


def marks_of(part: str, text: str) -> tuple[int, ...]:
    """The marks of a text that is compared with its like; none for what is not compared."""
    return _MARKS[part](text) if part in _MARKS else ()


def _sayings(path: Path, entries: ox.Store) -> Iterator[Saying]:
    for row in entries.query(path.read_text(encoding="utf-8")):  # type: ignore[union-attr]
        node, found = row["node"].value, row["text"]
        part = row["part"].value if row["part"] else ""
        language = (found.language or "") if isinstance(found, ox.Literal) else ""
        marks = marks_of(part, found.value)
        yield Saying(path.stem, part, node.partition("#")[0], node, row["property"].value, language, found.value, marks)


def _numbers(marks: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted(crc32(mark.encode()) for mark in marks))


def _of_name(text: str) -> tuple[int, ...]:
    return _numbers(Name.of(text).marks)


def _of_text(text: str) -> tuple[int, ...]:
    return sketch(words(text))


def _of_title(text: str) -> tuple[int, ...]:
    """Runs of words, and the title before its colon, since some leave a subtitle out."""
    main = " ".join(words(text.partition(":")[0]))
    return (*sketch(words(text)), *_numbers(["title " + main]))


_MARKS: dict[str, Callable[[str], tuple[int, ...]]] = {
    "label": _of_name,
    "other name": _of_name,
    "organisation": _of_name,
    "family": lambda text: _numbers(family_marks(text)),
    "title": _of_title,
    "DOI": lambda text: _numbers(["DOI " + doi_key(text)]),
    "ISBN": lambda text: _numbers(["ISBN " + isbn_key(text)]),
    "text": _of_text,
}
