"""The SPARQL 1.1 Protocol: what a request asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope
from werkzeug.http import parse_options_header

from ..errors import (
    MalformedRequestError,
    QueryTooLargeError,
    SlowBodyError,
    UnsupportedBodyError,
    UpdateRefusedError,
)
from ..settings import Settings
from .formats import FORMAT

FIELDS = 64
_DEFAULT, _NAMED = "default-graph-uri", "named-graph-uri"
_UPDATES = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_NOT_UTF8 = "The request cannot be read as UTF-8 text."

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The query of a request with its dataset; ``format`` is what the address asks for in place of ``Accept``."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


async def read_request(scope: Scope, receive: Receive, settings: Settings) -> Asked | None:
    """What a request asks, or None if it has no query.

    Raises RequestError if it wants what this endpoint does not do.
    """
    parameters = _parsed(scope["query_string"])
    if scope["method"] == "POST":
        parameters += await _posted(scope, receive, settings)
    found: dict[str, list[str]] = {}
    for name, value in parameters:
        found.setdefault(name, []).append(value)
    if _UPDATES & found.keys():
        raise UpdateRefusedError
    queries = found.get("query", [])
    if len(queries) > 1:
        raise MalformedRequestError("The request has more than one query.")
    if not queries:
        return None
    if len(queries[0].encode()) > settings.query_limit:
        raise QueryTooLargeError(settings.query_limit)
    formats = next((found[name] for name in FORMAT if name in found), [""])
    return Asked(queries[0], _graphs(found, _DEFAULT), _graphs(found, _NAMED), formats[-1])


def _graphs(found: dict[str, list[str]], name: str) -> tuple[str, ...]:
    return tuple(sorted(set(found.get(name, ()))))


async def _posted(scope: Scope, receive: Receive, settings: Settings) -> Parameters:
    header = next((value for name, value in scope["headers"] if name == b"content-type"), b"").decode("latin-1")
    kind, options = parse_options_header(header)
    kind = kind.lower()
    if kind == "application/sparql-update":
        raise UpdateRefusedError
    form = kind == "application/x-www-form-urlencoded"
    if not form and kind != "application/sparql-query":
        raise UnsupportedBodyError(kind)
    if options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise MalformedRequestError(f"The body is said to be in {options['charset']}; UTF-8 is what can be read.")
    limit = settings.query_limit
    try:
        # In a form every byte may be percent-encoded, and there are other fields.
        body = await asyncio.wait_for(_body(receive, 3 * limit + 4096 if form else limit, limit), settings.body_limit)
    except TimeoutError:
        raise SlowBodyError(settings.body_limit) from None
    return _parsed(body) if form else [("query", _text(body))]


async def _body(receive: Receive, limit: int, query_limit: int) -> bytes:
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise asyncio.CancelledError
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > limit:
            raise QueryTooLargeError(query_limit)
    return bytes(body)


def _parsed(text: bytes) -> Parameters:
    if not text:
        return []
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise MalformedRequestError(_NOT_UTF8) from None
    except ValueError:
        raise MalformedRequestError(f"The request has more than {FIELDS} parameters.") from None


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise MalformedRequestError(_NOT_UTF8) from None
