"""The application: which part of the site answers which address."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .cache import AnswerCache
from .errors import MalformedRequestError, RequestError
from .front import Front, Ready
from .linked import Site
from .media import prefers_html
from .operations import Entry, Operations
from .pool import QueryPool, Question
from .problems import accepted, on_http_exception, on_request_error
from .settings import Settings
from .sparql import SparqlEndpoint

SPARQL = "/sparql"


class Application:
    """All that is served, as an ASGI application; ``front`` is what may stand before it."""

    def __init__(self, site: Path, pool: QueryPool, settings: Settings | None = None) -> None:
        own = settings or Settings()
        self.pool = pool
        self.cache = AnswerCache(own.cache_limit // 2)
        self.operations = Operations(own, pool, lambda: pool.ask(Question("ASK {}"), "health"), lambda: self.cache)
        self.front = Front(own.cache_limit // 2, self._note)
        self._sparql_path = own.root_path + SPARQL
        self._sparql = SparqlEndpoint(pool, self.cache, own, describe)
        self._pages = Starlette(
            routes=[*self.operations.routes, Mount("/", Site(site))],
            exception_handlers={RequestError: on_request_error, HTTPException: on_http_exception},
        )
        self._observed = self.operations.around(OpenToAll(self._inner))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._observed(scope, receive, send)

    def changed(self) -> None:
        """Forget what was kept, since the data or the pages have changed."""
        self.front.clear()
        self.cache.clear()

    def _note(self, ready: Ready, peer: str, seconds: float) -> None:
        """Count what was answered before this application was asked."""
        self.cache.hits += 1
        outcome = "not-modified" if ready.status == HTTPStatus.NOT_MODIFIED else "cached"
        entry = Entry(
            ready.method,
            ready.path,
            ready.status,
            len(ready.body),
            seconds,
            "sparql",
            outcome,
            "hit",
            ready.address or peer,
            ready.agent,
        )
        self._observed.note(entry)

    async def _inner(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._sparql_path:
            return await self._pages(scope, receive, send)
        # Queries need nothing of the framework, and are quicker without it.
        try:
            await self._sparql(scope, receive, send)
        except RequestError as error:
            await on_request_error(Request(scope), error)(scope, receive, send)
        except HTTPException as error:
            await on_http_exception(Request(scope), error)(scope, receive, send)


class OpenToAll:
    """Lets pages of any origin read every response: all that is served here is public."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the header to the response."""

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"access-control-allow-origin", b"*"))
            await send(message)

        await self._app(scope, receive, send_with_header)


async def describe(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a request without a query: people are led to the page for queries."""
    request = Request(scope)
    if not prefers_html(accepted(request)):
        raise MalformedRequestError("The request has no query.")
    page = f"{scope.get('root_path', '')}/query.html"
    await RedirectResponse(page, HTTPStatus.SEE_OTHER, {"Vary": "Accept"})(scope, receive, send)
