"""Set-wise queries made into rows: each file of a folder runs once, and its rows are looked up by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox

from .errors import CoprodError, QueryError
from .graph import Graph

PAGE = "page"
Value = str | int | bool | None
Asked = tuple[str, str | None]


class UnknownViewError(CoprodError):
    """A template asks for a view that no file defines, or for a column that its query does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        self.name, self.known = name, known
        super().__init__(f"There is no view or column `{name}`; there are: {', '.join(known)}.")


class Row(Mapping[str, Value]):
    """One row of a view: its columns as attributes or keys, None where a column is unbound."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Value]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Value:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Value:
        try:
            return self._values[name]
        except KeyError:
            raise UnknownViewError(name, list(self._values)) from None

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self._values == other._values

    def __hash__(self) -> int:
        return hash(tuple(self._values.values()))


class Views:
    """The rows of all queries of a folder, each run when first asked for; ``?page`` names the thing that a row serves.

    ``asked`` gathers what is asked for, as the name of a view with a page or None; whoever reads it may empty it.
    """

    def __init__(self, graph: Graph, folder: Path) -> None:
        self._graph = graph
        self._paths = {path.stem: path for path in sorted(folder.glob("*.rq"))}
        self._all: dict[str, list[Row]] = {}
        self._by_page: dict[str, dict[Value, list[Row]]] = {}
        self.asked: set[Asked] = set()

    def rows(self, name: str, page: str) -> list[Row]:
        """The rows of one view that serve one page, in the order of the query."""
        self.asked.add((name, page))
        if name not in self._by_page:
            by_page: dict[Value, list[Row]] = {}
            for row in self._run(name):
                if PAGE in row:
                    by_page.setdefault(row[PAGE], []).append(row)
            self._by_page[name] = by_page
        return self._by_page[name].get(page, [])

    def all(self, name: str) -> list[Row]:
        """All rows of one view, in the order of the query."""
        self.asked.add((name, None))
        return self._run(name)

    def answer(self, asked: Asked) -> list[Row]:
        """What ``rows`` or ``all`` gave for something that was asked."""
        name, page = asked
        return self.all(name) if page is None else self.rows(name, page)

    def run_all(self) -> None:
        """Run every query now, so that copies of this process need not do it each."""
        for name in self._paths:
            self._run(name)

    def _run(self, name: str) -> list[Row]:
        if name not in self._paths:
            raise UnknownViewError(name, sorted(self._paths))
        if name not in self._all:
            self._all[name] = _select(self._graph, self._paths[name])
        return self._all[name]


def _select(graph: Graph, path: Path) -> list[Row]:
    try:
        answer = graph.store.query(
            path.read_text(encoding="utf-8"), prefixes=graph.context.prefixes, base_iri=graph.context.base
        )
    except SyntaxError as error:
        raise QueryError(f"{path.name}: {error}") from error
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError(f"{path.name}: views are SELECT queries.")
    names = [variable.value for variable in answer.variables]
    return [Row({name: _plain(solution[name]) for name in names}) for solution in answer]


def _plain(term: object) -> Value:
    """The value of a term as Python has it; numbers and truth values are the only datatypes that templates ask for."""
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind == "boolean":
            return term.value == "true"
        return int(term.value) if kind == "integer" else term.value
    return term.value if isinstance(term, ox.NamedNode) else None
