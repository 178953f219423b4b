"""Responses that say in a sentence why there is no answer, as problem details (RFC 9457)."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..errors import RequestError
from ..media import PROBLEM
from .asked import PLAIN
from .errors import BadParameterError, EntryGoneError, NoSuchEntryError, NotModifiedError, UnknownParameterError
from .models import Problem

_LOG = logging.getLogger(__name__)
_SHOWN = 100
_MEANT = {
    "int_parsing": "it is a whole number",
    "int_parsing_size": "the number is too large",
    "greater_than_equal": "it is a whole number and at least {ge}",
    "less_than_equal": "it is a whole number and at most {le}",
    "string_too_short": "it has at least {min_length} character",
    "string_too_long": "it has at most {max_length} characters",
    "literal_error": "it is one of {expected}",
    "string_pattern_mismatch": "it must match `{pattern}`",
}


def problem(status: int, sentence: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """The response; ``more`` are further members of the problem."""
    said = Problem(type="about:blank", title=HTTPStatus(status).phrase, status=status, detail=sentence, **more)
    headers = {"Cache-Control": "no-store", **(headers or {})}
    return Response(said.model_dump_json(exclude_unset=True), status, headers, PROBLEM)


async def on_request_error(_: Request, error: Exception) -> Response:
    """The response to a RequestError."""
    assert isinstance(error, RequestError)
    more: dict[str, Any] = {}
    if isinstance(error, BadParameterError):
        more |= {"parameter": error.parameter, "value": error.value[:_SHOWN], "allowed": error.allowed}
    elif isinstance(error, UnknownParameterError):
        more |= {"parameter": error.parameter[:_SHOWN], "near": list(error.near)}
    elif isinstance(error, NoSuchEntryError):
        more |= {"near": list(error.near), **({"parameter": error.parameter} if error.parameter else {})}
    elif isinstance(error, EntryGoneError):
        more |= {"replaced_by": list(error.successors), "page": error.page}
    return problem(error.status, str(error), error.headers, **more)


async def on_bad_parameters(request: Request, error: Exception) -> Response:
    """The response to parameters that the framework refused: about the first of them."""
    assert isinstance(error, RequestValidationError)
    first = cast(dict[str, Any], error.errors()[0])
    name = str(first["loc"][1])
    if first["type"] == "extra_forbidden":
        known = parameters_of(request)
        near = difflib.get_close_matches(name[:_SHOWN], known, 1)
        return await on_request_error(request, UnknownParameterError(name[:_SHOWN], known, near))
    if first["type"] == "missing":
        return problem(HTTPStatus.BAD_REQUEST, f"The parameter `{name}` is missing.", parameter=name)
    allowed = _MEANT.get(first["type"], first["msg"]).format(**first.get("ctx", {}))
    if first.get("ctx", {}).get("pattern") == PLAIN:
        allowed = "it is text without control characters"
    return await on_request_error(request, BadParameterError(name, str(first["input"])[:_SHOWN], allowed))


def parameters_of(request: Request) -> Sequence[str]:
    """The names of the query parameters that an address has, as its documentation lists them."""
    app: FastAPI = request.app
    there = app.openapi()["paths"].get(request.scope["route"].path, {}).get("get", {})
    return [one["name"] for one in there.get("parameters", []) if one["in"] == "query"]


async def on_http_exception(request: Request, error: Exception) -> Response:
    """The response to an address or method that is not there."""
    assert isinstance(error, HTTPException)
    root = request.scope.get("root_path", "")
    sentence = f"There is nothing at this address; {root}/ lists what there is."
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        sentence = f"The method {request.method} is not possible here: this API is read with GET or HEAD."
        headers["Allow"] = "GET, HEAD, OPTIONS"
    return problem(error.status_code, sentence, headers)


async def on_not_modified(_: Request, error: Exception) -> Response:
    """The empty response for a client that has the answer already."""
    assert isinstance(error, NotModifiedError)
    return Response(None, HTTPStatus.NOT_MODIFIED, error.headers)


async def on_failure(_: Request, error: Exception) -> Response:
    """The response to an error of ours; what it was stands in the log only."""
    _LOG.error("The API failed.", exc_info=error)
    sentence = "The answer could not be put together; this is a fault of the server, not of your request."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, sentence)
