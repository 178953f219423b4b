"""What the endpoint answers where nothing is asked: what it can do and which data it has."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

import pyoxigraph as ox
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from .errors import MalformedRequestError, NotAcceptableError
from .linked import service_description
from .media import TRIPLES, best, prefers_html
from .problems import accepted

PAGE = "query.html"
HEADERS = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-cache"}


class Describing:
    """Gives tools the service description, and leads people to the page for queries; an ASGI application."""

    def __init__(self, site: Path) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request without a query. Raises NotAcceptableError, or MalformedRequestError without a site."""
        response = await to_thread.run_sync(self._response, Request(scope))
        await response(scope, receive, send)

    def _response(self, request: Request) -> Response:
        accept = accepted(request)
        if prefers_html(accept):
            page = f"{request.scope.get('root_path', '')}/{PAGE}"
            return RedirectResponse(page, HTTPStatus.SEE_OTHER, HEADERS)
        endpoint = str(request.url.replace(query=""))
        triples = service_description(self._site, endpoint)
        if not triples:
            raise MalformedRequestError("The request has no query.")
        media_type = best(accept, TRIPLES)
        form = ox.RdfFormat.from_media_type(media_type) if media_type else None
        if form is None:
            raise NotAcceptableError("a graph", TRIPLES)
        return Response(ox.serialize(triples, format=form), headers=HEADERS, media_type=media_type)
