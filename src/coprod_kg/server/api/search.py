"""The index that belongs to the present data, made when first asked."""

from __future__ import annotations

import asyncio

from anyio import to_thread

from .data import Reader
from .index import Index


class Indexes:
    """Keeps the index of the last state of the data."""

    def __init__(self) -> None:
        self._snapshot = ""
        self._index: Index | None = None
        self._making = asyncio.Lock()

    async def of(self, reader: Reader) -> Index:
        """The index of the data that ``reader`` reads."""
        async with self._making:
            if self._index is None or self._snapshot != reader.snapshot:
                texts, known = await reader.rows("search"), await reader.rows("known")
                self._index = await to_thread.run_sync(Index, texts, known)
                self._snapshot = reader.snapshot
            return self._index
