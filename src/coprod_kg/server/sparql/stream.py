"""Responses: whole, or in pieces that can break off but never look complete then."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.types import Scope, Send

from ..encoding import coder
from ..errors import RequestError
from ..front import abort
from ..operations import record_of
from ..pool import Answer

Headers = list[tuple[bytes, bytes]]


async def send_whole(send: Send, status: HTTPStatus, headers: Headers, body: bytes) -> None:
    """Send a response at once."""
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def send_stream(answer: Answer, coding: str, headers: Headers, scope: Scope, send: Send) -> None:
    """Send an answer as it comes; if it breaks off, break the connection, so that nobody takes a part for the whole."""
    media_type = answer.media_type
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    headers = [*headers, (b"content-type", (media_type + charset).encode())]
    if coding:
        headers.append((b"content-encoding", coding.encode()))
    assert answer.chunks is not None
    pieces = _coded(answer.chunks, coding) if coding else answer.chunks
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if scope["method"] != "HEAD":
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    except RequestError:
        record_of(scope).outcome = "cut-off"
        await abort(scope)
    finally:
        answer.close()


async def _coded(chunks: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
    made = coder(coding)
    async for chunk in chunks:
        if piece := made.compress(chunk):
            yield piece
    yield made.flush()
