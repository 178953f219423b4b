"""The resource at ``/sparql``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Self

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..cache import AnswerCache, Kept, entity_tag
from ..encoding import best_coding
from ..errors import MalformedRequestError, RequestError, UnreadableQueryError
from ..front import keep
from ..operations import client_of, record_of
from ..pool import QueryPool, Question
from ..prepared import Prepared
from ..problems import on_http_exception, on_request_error
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


class SparqlEndpoint:
    """Answers queries, as an ASGI application; every response has the headers ``always`` and is open to every site."""

    def __init__(
        self,
        pool: QueryPool,
        cache: AnswerCache,
        settings: Settings,
        description: ASGIApp,
        always: Mapping[str, str],
    ) -> None:
        self._pool, self._cache, self._settings, self._description = pool, cache, settings, description
        self.prepared = Prepared(pool.snapshot.folder)
        self._always = [(name.lower().encode(), value.encode()) for name, value in always.items()]
        self._always.append((b"access-control-allow-origin", b"*"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._respond(scope, receive, send)
        except RequestError as error:
            record_of(scope).outcome = error.outcome
            await on_request_error(Request(scope), error)(scope, receive, self._dressing(send))
        except HTTPException as error:
            await on_http_exception(Request(scope), error)(scope, receive, self._dressing(send))
        except asyncio.CancelledError:
            record_of(scope).outcome = "client-gone"
            raise

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method not in METHODS:
            raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(METHODS)})
        if method == "OPTIONS":
            return await send_whole(send, HTTPStatus.NO_CONTENT, _OPTIONS + self._always, b"")
        asked = await read_request(scope, receive, self._settings)
        if asked is None:
            if method == "POST":
                raise MalformedRequestError("The request has no query.")
            return await self._description(scope, receive, self._dressing(send))
        try:
            await self._answer(asked, scope, send)
        except UnreadableQueryError as error:
            raise UnreadableQueryError(error.told, why_unreadable(asked.query)) from error

    async def _answer(self, asked: Asked, scope: Scope, send: Send) -> None:
        wishes = Wishes.of(scope)
        found = scan_query(asked.query)
        snapshot = self._pool.snapshot
        refuse_unknown_graphs([*asked.default_graphs, *asked.named_graphs] or found.graphs, snapshot.graphs)
        formats = formats_for(asked.format, wishes.accept)
        question = Question(asked.query, formats, asked.default_graphs, asked.named_graphs)
        record = record_of(scope)
        key = (snapshot.id, question.key)
        kept = None if found.volatile else self._cache.get(key)
        if kept is None and not found.volatile and (kept := self.prepared.get(question)):
            self._cache.put(key, kept)
        if kept:
            record.cache, record.outcome = "hit", "cached"
        else:
            record.cache = "bypass" if found.volatile else "miss"
            answer = await self._pool.run(question, client_of(scope))
            if answer.body is None:
                headers = self._headers(found.volatile)
                coding = best_coding(wishes.coding)
                return await send_stream(answer, coding, headers, scope, send)
            kept = Kept(answer.media_type, {"": answer.body})
            if not found.volatile:
                self._cache.put(key, kept)
        await self._send_kept(kept, wishes, scope, send, found.volatile)

    async def _send_kept(self, kept: Kept, wishes: Wishes, scope: Scope, send: Send, volatile: bool) -> None:
        coding, body = kept.body(best_coding(wishes.coding))
        headers = self._headers(volatile)
        if coding:
            headers.append((b"content-encoding", coding.encode()))
        if not volatile:
            keep(scope)
            tag = entity_tag(body)
            headers.append((b"etag", tag.encode()))
            if wishes.has(tag):
                record_of(scope).outcome = "not-modified"
                return await send_whole(send, HTTPStatus.NOT_MODIFIED, headers, b"")
        headers += [(b"content-type", _content_type(kept.media_type)), (b"content-length", b"%d" % len(body))]
        await send_whole(send, HTTPStatus.OK, headers, body)

    def _headers(self, volatile: bool) -> Headers:
        if volatile:
            return [(b"cache-control", b"no-store"), _VARY, *self._always]
        return [(b"cache-control", b"no-cache"), (b"last-modified", self._modified), _VARY, *self._always]

    def _dressing(self, send: Send) -> Send:
        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self._always]}
            await send(message)

        return send_dressed

    @property
    def _modified(self) -> bytes:
        return _date(self._pool.snapshot.made)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the headers of a request ask for."""

    accept: str
    coding: str
    tags: str

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """The wishes of a request; several lines of a header count as one."""
        found = {b"accept": b"", b"accept-encoding": b"", b"if-none-match": b""}
        for name, value in scope["headers"]:
            if name in found:
                found[name] = found[name] + b", " + value if found[name] else value
        return cls(*(value.decode("latin-1") for value in found.values()))

    def has(self, tag: str) -> bool:
        """Whether the client has what a tag stands for; compared weakly, as RFC 9110 has it."""
        if not self.tags:
            return False
        return self.tags.strip() == "*" or tag in (part.strip().removeprefix("W/") for part in self.tags.split(","))


@lru_cache(4)
def _date(moment: datetime) -> bytes:
    return format_datetime(moment, usegmt=True).encode()


def _content_type(media_type: str) -> bytes:
    return f"{media_type}; charset=utf-8".encode() if media_type.startswith("text/") else media_type.encode()
