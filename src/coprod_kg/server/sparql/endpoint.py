"""The resource at ``/sparql``."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from http import HTTPStatus
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from ..cache import AnswerCache, Kept, entity_tag
from ..encoding import best_coding
from ..errors import MalformedRequestError, UnreadableQueryError
from ..front import keep
from ..operations import client_of, record_of
from ..pool import QueryPool, Question
from ..settings import Settings
from .formats import formats_for
from .request import Asked, read_request
from .scan import refuse_unknown_graphs, scan_query, why_unreadable
from .stream import Headers, send_stream, send_whole

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_ALLOWED = ", ".join(METHODS).encode()
_OPTIONS: Headers = [
    (b"allow", _ALLOWED),
    (b"access-control-allow-methods", _ALLOWED),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
]
_VARY = (b"vary", b"Accept, Accept-Encoding")


class Description(Protocol):
    """Answers a request without a query: says what can be asked here, or leads to the page for people."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as an ASGI application."""


class SparqlEndpoint:
    """Answers queries, as an ASGI application; errors are raised as RequestError."""

    def __init__(self, pool: QueryPool, cache: AnswerCache, settings: Settings, description: Description) -> None:
        self._pool, self._cache, self._settings, self._description = pool, cache, settings, description

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        method = scope["method"]
        if method not in METHODS:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(METHODS)})
        if method == "OPTIONS":
            return await send_whole(send, HTTPStatus.NO_CONTENT, _OPTIONS, b"")
        asked = await read_request(scope, receive, self._settings)
        if asked is None:
            if method == "POST":
                raise MalformedRequestError("The request has no query.")
            return await self._description(scope, receive, send)
        try:
            await self._answer(asked, scope, send)
        except UnreadableQueryError as error:
            raise UnreadableQueryError(error.told, why_unreadable(asked.query)) from error
        except asyncio.CancelledError:
            record_of(scope).outcome = "client-gone"
            raise

    async def _answer(self, asked: Asked, scope: Scope, send: Send) -> None:
        wishes = _headers(scope, b"accept"), _headers(scope, b"accept-encoding")
        found = scan_query(asked.query)
        snapshot = self._pool.snapshot
        graphs = [*asked.default_graphs, *asked.named_graphs]
        refuse_unknown_graphs(graphs or found.graphs, snapshot.graphs)
        question = Question(
            asked.query, formats_for(asked.format, wishes[0]), asked.default_graphs, asked.named_graphs
        )
        coding = best_coding(wishes[1])
        if found.volatile:
            record_of(scope).cache = "bypass"
            answer = await self._pool.run(question, client_of(scope))
            headers = [(b"cache-control", b"no-store"), _VARY]
            if answer.body is not None:
                kept = Kept(answer.media_type, {"": answer.body})
                return await self._send_kept(kept, coding, scope, send, headers, volatile=True)
            return await send_stream(answer, coding, headers, scope, send, self._settings.stall_limit)
        await self._kept_or_new(question, (snapshot.id, question.key), coding, scope, send)

    async def _kept_or_new(
        self, question: Question, key: tuple[object, ...], coding: str, scope: Scope, send: Send
    ) -> None:
        record = record_of(scope)
        headers = [(b"cache-control", b"no-cache"), (b"last-modified", self._modified), _VARY]
        kept = self._cache.get(key)
        record.cache = "hit" if kept else "miss"
        if kept is None:
            answer = await self._pool.run(question, client_of(scope))
            if answer.body is None:
                return await send_stream(answer, coding, headers, scope, send, self._settings.stall_limit)
            kept = Kept(answer.media_type, {"": answer.body})
            self._cache.put(key, kept)
        else:
            record.outcome = "cached"
        await self._send_kept(kept, coding, scope, send, headers)

    async def _send_kept(
        self, kept: Kept, coding: str, scope: Scope, send: Send, headers: Headers, volatile: bool = False
    ) -> None:
        coding, body = kept.body(coding)
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        if not volatile:
            tag = entity_tag(body)
            headers.append((b"etag", tag.encode()))
            keep(scope)
            if _matches(_headers(scope, b"if-none-match"), tag):
                record_of(scope).outcome = "not-modified"
                return await send_whole(send, HTTPStatus.NOT_MODIFIED, headers, b"")
        headers += [(b"content-type", _content_type(kept.media_type)), (b"content-length", b"%d" % len(body))]
        await send_whole(send, HTTPStatus.OK, headers, body)

    @property
    def _modified(self) -> bytes:
        return format_datetime(self._pool.snapshot.made, usegmt=True).encode()


def _content_type(media_type: str) -> bytes:
    return f"{media_type}; charset=utf-8".encode() if media_type.startswith("text/") else media_type.encode()


def _matches(header: str, tag: str) -> bool:
    """Whether ``If-None-Match`` names a tag; compared weakly, as RFC 9110 has it."""
    return header.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in header.split(","))


def _headers(scope: Scope, name: bytes) -> str:
    """All lines of a header as one."""
    return b", ".join(value for key, value in scope["headers"] if key == name).decode("latin-1")
