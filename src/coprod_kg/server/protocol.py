"""The SPARQL 1.1 Protocol: a query out of a request, and its answer as a response."""

from __future__ import annotations

import math
from http import HTTPStatus
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from werkzeug.http import parse_options_header

from .errors import (
    MalformedRequestError,
    OutsideDatasetError,
    QueryTooLargeError,
    UnsupportedBodyError,
    UpdateRefusedError,
)
from .media import Formats, prefers_html
from .pool import QueryPool
from .problems import accepted
from .scan import refuse_outside_access

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
QUERY_LIMIT = 64 * 1024
FORM_LIMIT = 3 * QUERY_LIMIT + 1024  # every byte may be percent-encoded
_DATASET = frozenset({"default-graph-uri", "named-graph-uri", "using-graph-uri", "using-named-graph-uri"})

Parameters = list[tuple[str, str]]


class SparqlEndpoint:
    """The resource at ``/sparql``."""

    def __init__(self, pool: QueryPool) -> None:
        self._pool = pool
        # The pool bounds how many wait; threads of their own keep the pages fast while queries wait.
        self._threads = CapacityLimiter(math.inf)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as an ASGI application; errors are raised as RequestError."""
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method not in METHODS:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(METHODS)})
        if request.method == "OPTIONS":
            return _options()
        query = await read_query(request)
        if query is None:
            return _without_query(request)
        if len(query.encode()) > QUERY_LIMIT:
            raise QueryTooLargeError(QUERY_LIMIT)
        refuse_outside_access(query)
        formats = Formats.preferred(accepted(request))
        answer = await to_thread.run_sync(self._pool.answer, query, formats, limiter=self._threads)
        return Response(answer.body, headers={"Vary": "Accept"}, media_type=answer.media_type)


async def read_query(request: Request) -> str | None:
    """The query that a request carries, or None; raises RequestError if it wants what this endpoint does not do."""
    parameters = request.query_params.multi_items()
    if request.method == "POST":
        parameters += await _posted(request)
    for name, _ in parameters:
        if name == "update":
            raise UpdateRefusedError
        if name in _DATASET:
            raise OutsideDatasetError(name)
    queries = [value for name, value in parameters if name == "query"]
    if len(queries) > 1:
        raise MalformedRequestError("The request has more than one query.")
    return queries[0] if queries else None


async def _posted(request: Request) -> Parameters:
    kind = parse_options_header(request.headers.get("content-type"))[0].lower()
    try:
        if kind == "application/sparql-query":
            return [("query", (await _body(request, QUERY_LIMIT)).decode())]
        if kind == "application/x-www-form-urlencoded":
            form = (await _body(request, FORM_LIMIT)).decode()
            return parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=32)
    except ValueError as error:
        raise MalformedRequestError("The body cannot be read as UTF-8 text.") from error
    if kind == "application/sparql-update":
        raise UpdateRefusedError
    raise UnsupportedBodyError(kind)


async def _body(request: Request, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise QueryTooLargeError(QUERY_LIMIT)
    return bytes(body)


def _without_query(request: Request) -> Response:
    if request.method != "POST" and prefers_html(accepted(request)):
        page = f"{request.scope.get('root_path', '')}/query.html"
        return RedirectResponse(page, HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
    raise MalformedRequestError("The request has no query.")


def _options() -> Response:
    allowed = ", ".join(METHODS)
    headers = {
        "Allow": allowed,
        "Access-Control-Allow-Methods": allowed,
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
