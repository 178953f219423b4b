"""Answers of the pool to the queries of the API, kept while the data stay the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cachetools import LRUCache

from ..pool import QueryPool
from .errors import SnapshotMovedError
from .models import Link
from .queries import Query, counting
from .terms import iris

Binding = dict[str, dict[str, Any]]
Row = dict[str, str]

CELLS = 200_000  # how many values of answers are kept, roughly 100 bytes each
CHUNK = 250  # things about which one query asks, so that its text stays far below the limit


class Data:
    """The queries of the API over a pool; ``questions`` are the competency questions."""

    def __init__(self, pool: QueryPool, queries: Mapping[str, Query], questions: Mapping[str, Query]) -> None:
        self.pool, self.queries, self.questions = pool, queries, questions
        self._kept: LRUCache[tuple[str, str], list[Binding]] = LRUCache(CELLS, getsizeof=_cells)

    async def bindings(self, text: str, snapshot: str, client: str) -> list[Binding]:
        """The rows of a query as SPARQL gives them. Raises RequestError, and SnapshotMovedError if the data change."""
        key = (snapshot, text)
        if (known := self._kept.get(key)) is not None:
            return known
        found = await self.pool.rows(text, {}, client)
        if self.pool.snapshot.id != snapshot:
            raise SnapshotMovedError
        if _cells(found) <= CELLS // 4:
            self._kept[key] = found
        return found


class Reader:
    """The data as one request sees them: in one state, for one client, below one address."""

    def __init__(self, data: Data, client: str, root: str) -> None:
        self.data, self.client, self.root = data, client, root
        self.snapshot = data.pool.snapshot.id
        self._heads: dict[str, Row] = {}

    async def rows(self, name: str, tail: str = "", **values: str) -> list[Row]:
        """The rows of one of our queries, as texts; ``tail`` goes behind it, ``values`` fill its parameters."""
        text = self.data.queries[name].filled(values) + tail
        return [plain(row) for row in await self.data.bindings(text, self.snapshot, self.client)]

    async def count(self, name: str, **values: str) -> int:
        """How many rows one of our queries has."""
        text = counting(self.data.queries[name].filled(values))
        return int((await self.data.bindings(text, self.snapshot, self.client))[0]["n"]["value"])

    async def about(self, name: str, things: Iterable[str], variable: str = "item") -> dict[str, list[Row]]:
        """The rows of one of our queries about things, by thing; each has its place, with or without rows."""
        wanted = list(dict.fromkeys(things))
        found: dict[str, list[Row]] = {thing: [] for thing in wanted}
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            for row in await self.rows(name, **{variable: iris(chunk)}):
                found[row[variable]].append(row)
        return found

    async def heads(self, things: Iterable[str]) -> dict[str, Row]:
        """What each thing is called and where its page is."""
        missing = [thing for thing in things if thing not in self._heads]
        for thing, rows in (await self.about("heads", missing, "thing")).items():
            self._heads[thing] = rows[0]
        return self._heads

    async def links(self, things: Iterable[str]) -> list[Link]:
        """Links to things, in their order."""
        wanted = list(things)
        heads = await self.heads(wanted)
        return [self.link(heads[thing]) for thing in wanted]

    def link(self, head: Row) -> Link:
        """A link to the thing that a row of ``heads`` is about."""
        page = f"{self.root}/{head['page']}" if head.get("page") else None
        return Link(iri=head["thing"], id=head["id"] or None, kind=head["kind"], label=head["label"], page=page)


def plain(row: Binding) -> Row:
    """The values of a row as texts; what is unbound is left out."""
    return {name: cell["value"] for name, cell in row.items()}


def _cells(rows: list[Binding]) -> int:
    return 1 + sum(map(len, rows))
