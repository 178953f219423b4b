"""What every request passes first: its address must be readable; HEAD is answered as GET without the body."""

from __future__ import annotations

from collections import Counter
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_to_bytes

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import RequestError
from .errors import BadParameterError, UnreadableAddressError
from .problems import on_request_error

MANY = 100
# Pages of other hosts ask this before they send a header such as If-None-Match.
OPTIONS = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class Gate:
    """Refuses addresses that a framework would read in its own way, such as broken UTF-8 or a parameter given twice."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say why not."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        if scope["method"] == "OPTIONS":
            return await Response(status_code=HTTPStatus.NO_CONTENT, headers=OPTIONS)(scope, receive, send)
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        try:
            _check(scope)
        except RequestError as error:
            response = await on_request_error(Request(scope), error)
            return await response(scope, receive, send)
        await self._app(scope, receive, send)


def _check(scope: Scope) -> None:
    try:
        # A path that could not be decoded has the replacement character in it.
        raw = scope.get("raw_path") or scope["path"].encode()
        unquote_to_bytes(raw).decode()
        pairs = parse_qsl(
            scope["query_string"].decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MANY
        )
    except ValueError as error:
        raise UnreadableAddressError from error
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            values = ", ".join(value for one, value in pairs if one == name)
            raise BadParameterError(name[:MANY], values[:MANY], "it may be given only once")


def _without_body(send: Send) -> Send:
    async def headers_only(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_only
