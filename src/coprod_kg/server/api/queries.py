"""Query files with declared parameters: each stands in the query as a VALUES line, which may be filled otherwise."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...errors import CoprodError

YEAR, LANGUAGE = "year", "language"
_SAID = re.compile(r"^# (question|answer|group): (.*)$", re.MULTILINE)
_PARAMETER = re.compile(r"^# parameter: (\w+) \(([\w/-]+)(?:, such as ([\w-]+))?\): (.*)$", re.MULTILINE)
_COLUMN = re.compile(r"[()]|\?(\w+)")
_SELECT = re.compile(r"^SELECT\b", re.MULTILINE)


class QueryFileError(CoprodError):
    """A query file without the VALUES line of a parameter, or with several that differ."""

    def __init__(self, name: str, parameter: str) -> None:
        self.name, self.parameter = name, parameter
        super().__init__(f"{name}.rq must have one line `VALUES ?{parameter} {{ … }}` for its parameter.")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be put into a query: a thing of a ``folder`` of the glossary, or a word of the kind ``folder``.

    ``default`` is what the file itself asks about, empty where it asks about everything; ``example`` is one that is
    there.
    """

    name: str
    folder: str
    description: str
    default: str
    example: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query with what its header says of it."""

    name: str
    question: str
    answer: str
    group: str
    parameters: tuple[Parameter, ...]
    text: str

    def filled(self, values: Mapping[str, str]) -> str:
        """The query about other things: for each name the terms that its variable may be, as SPARQL writes them.

        Raises QueryFileError if the query has no such variable.
        """
        text = self.text
        for name, terms in values.items():
            place = _values(name)
            if not place.search(text):
                raise QueryFileError(self.name, name)
            text = place.sub(lambda _, line=f"VALUES ?{name} {{ {terms} }}": line, text)  # type: ignore[misc]
        return text


def counting(query: str) -> str:
    """The query that gives the number of rows of ``query`` as ``?n``."""
    start = _SELECT.search(query)
    assert start, "API queries are SELECT queries"
    return f"{query[: start.start()]}SELECT (COUNT(*) AS ?n) WHERE {{ {{\n{query[start.start() :]}\n}} }}"


def columns(query: str) -> list[str]:
    """The names of the columns of a SELECT query, in their order."""
    start = _SELECT.search(query)
    assert start, "API queries are SELECT queries"
    found, depth, last = [], 0, ""
    for token in _COLUMN.finditer(query[start.end() :].partition("WHERE")[0]):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        last = token[1] or last
        # An expression in parentheses ends with the name that it gets.
        if depth == 0:
            found.append(last)
    return found


def alike(name: str, queries: Iterable[str]) -> list[str]:
    """The names of queries that look like one that is not there, the most alike first."""
    return difflib.get_close_matches(name[:100], list(queries), 5, 0.4)


def read_queries(folder: Path) -> dict[str, Query]:
    """The queries of a folder by their names. Raises QueryFileError for a parameter without its line."""
    return {path.stem: _query(path) for path in sorted(folder.glob("*.rq"))}


def _query(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    said = {key: value.strip() for key, value in _SAID.findall(text)}
    parameters = tuple(
        _parameter(path.stem, name, folder, example, description.strip(), text)
        for name, folder, example, description in _PARAMETER.findall(text)
    )
    return Query(path.stem, said.get("question", ""), said.get("answer", ""), said.get("group", ""), parameters, text)


def _parameter(query: str, name: str, folder: str, example: str, description: str, text: str) -> Parameter:
    found = _values(name).findall(text)
    if len(set(found)) != 1:
        raise QueryFileError(query, name)
    named = re.findall(rf"/{folder}/([^/>]+)>", found[0])
    return Parameter(name, folder, description, ", ".join(named), example or (named[0] if named else ""))


def _values(name: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{name} {{([^{{}}]*)}}")
