"""The API as an application that is made when the first request for it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from ..pool import QueryPool


def peer(scope: Mapping[str, Any]) -> str:
    """The address at the other end of the connection; empty if it has none."""
    return scope["client"][0] if scope.get("client") else ""


def create_api(
    pool: QueryPool, queries: Path, site: Path, client_of: Callable[[Mapping[str, Any]], str] = peer
) -> ASGIApp:
    """The API over the data of ``pool``, to be mounted at ``/api``.

    ``queries`` is the folder of the competency questions, with those of the API in ``api/``; ``site`` the built site,
    which knows the releases; ``client_of`` gives the address of who asks, so that clients are served in turn.
    """
    return LazyApi(pool, queries, site, client_of)


class LazyApi:
    """Imports the framework in a thread at the first request, so that neither start nor SPARQL queries pay for it."""

    def __init__(
        self, pool: QueryPool, queries: Path, site: Path, client_of: Callable[[Mapping[str, Any]], str]
    ) -> None:
        self._pool, self._queries, self._site, self._client_of = pool, queries, site, client_of
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as an ASGI application."""
        if self._app is None:
            async with self._making:
                self._app = self._app or await to_thread.run_sync(self._make)
        app = self._app
        assert app is not None
        await app(scope, receive, send)

    def _make(self) -> ASGIApp:
        from .application import make_api

        return make_api(self._pool, self._queries, self._site, self._client_of)
