"""The API as an application that is made when the first request for it comes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from ..pool import QueryPool


def create_api(pool: QueryPool, queries: Path, site: Path) -> ASGIApp:
    """The API over the data of ``pool``, to be mounted at ``/api``.

    ``queries`` is the folder of the competency questions, with those of the API in ``api/``; ``site`` the built site,
    which knows the releases. Clients are told apart by the address in the scope, and served in turn.
    """
    return LazyApi(pool, queries, site)


class LazyApi:
    """Imports the framework in a thread at the first request, so that neither start nor SPARQL queries pay for it."""

    def __init__(self, pool: QueryPool, queries: Path, site: Path) -> None:
        self._pool, self._queries, self._site = pool, queries, site
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as an ASGI application. Raises QueryFileError for a wrong query file."""
        if self._app is None:
            async with self._making:
                if self._app is None:
                    self._app = await to_thread.run_sync(self._make)
        await self._app(scope, receive, send)

    def _make(self) -> ASGIApp:
        from .application import make_api

        return make_api(self._pool, self._queries, self._site)
