"""The application: which part of the site answers which address."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from .api import create_api
from .cache import AnswerCache
from .describing import Describing
from .errors import RequestError
from .front import Front, Ready
from .linked import Policy, Shield, Site
from .operations import Entry, Operations
from .pool import QueryPool, Question
from .prepared import Prepared
from .problems import on_http_exception, on_request_error
from .settings import Settings
from .sparql import SparqlEndpoint

SPARQL = "/sparql"


class Application:
    """All that is served, as an ASGI application; ``front`` is what may stand before it.

    ``site`` is the folder of the built site, ``questions`` that of the competency questions.
    """

    def __init__(self, site: Path, questions: Path, pool: QueryPool, settings: Settings | None = None) -> None:
        own = settings or Settings()
        self.pool = pool
        self.cache = AnswerCache(own.cache_limit // 4)
        self.front = Front(own.cache_limit // 4, self._note)
        self.operations = Operations(own, pool, lambda: pool.ask(Question("ASK {}"), "health"), lambda: self.cache)
        self._sparql_path = own.root_path + SPARQL
        api = create_api(pool, questions, site)
        self._pages = Starlette(
            routes=[*self.operations.routes, Mount("/api", api), Mount("/", Site(site, own.cache_limit // 2))],
            exception_handlers={RequestError: on_request_error, HTTPException: on_http_exception},
        )
        policy = Policy(site)
        self._shielded = Shield(self._pages, policy)
        self._sparql = SparqlEndpoint(pool, self.cache, own, Describing(site), policy.headers(SPARQL[1:], ""))
        self._observed = self.operations.around(self._inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._observed(scope, receive, send)

    def changed(self) -> None:
        """Forget what was kept, since the data have changed."""
        self.front.clear()
        self.cache.clear()
        self._sparql.prepared = Prepared(self.pool.snapshot.folder)

    async def _inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._sparql_path:
            await self._shielded(scope, receive, send)
        else:
            # Queries need nothing of the framework, and are quicker without it.
            await self._sparql(scope, receive, send)

    def _note(self, ready: Ready, peer: str, seconds: float) -> None:
        """Count what was answered before this application was asked."""
        self.cache.hits += 1
        entry = Entry(
            method=ready.method,
            path=ready.path,
            status=ready.status,
            size=len(ready.body),
            seconds=seconds,
            route=SPARQL[1:],
            outcome="not-modified" if ready.status == HTTPStatus.NOT_MODIFIED else "cached",
            cache="hit",
            address=ready.address or peer,
            agent=ready.agent,
        )
        self._observed.note(entry)
