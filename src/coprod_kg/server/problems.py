"""Responses that say in a sentence why there is no answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from .errors import RequestError
from .media import PROBLEM, prefers_json


def accepted(request: Request) -> str:
    """The ``Accept`` header of a request, however many lines it came in."""
    return ", ".join(request.headers.getlist("accept"))


def problem_response(
    request: Request,
    status: int,
    sentence: str,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, object] | None = None,
) -> Response:
    """``sentence`` as plain text, or with ``more`` as problem details (RFC 9457) for a client that prefers JSON."""
    headers = {"Vary": "Accept", **(headers or {})}
    if not prefers_json(accepted(request)):
        return Response(sentence + "\n", status, headers, "text/plain")
    title = HTTPStatus(status).phrase
    details = {"type": "about:blank", "title": title, "status": status, "detail": sentence, **(more or {})}
    return Response(json.dumps(details, ensure_ascii=False), status, headers, PROBLEM)


def on_request_error(request: Request, error: Exception) -> Response:
    """The response to a RequestError."""
    assert isinstance(error, RequestError)
    return problem_response(request, error.status, str(error), error.headers, error.details)


def on_http_exception(request: Request, error: Exception) -> Response:
    """The response to an exception of the framework, such as a method that an address does not know."""
    assert isinstance(error, HTTPException)
    sentence = error.detail
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = f"The method {request.method} is not allowed at {request.url.path}."
    return problem_response(request, error.status_code, sentence, error.headers)
