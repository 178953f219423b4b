"""What the description of the API says of answers beside their models."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from .models import Problem

REF = "#/components/schemas/"
_PROBLEM = {"application/problem+json": {"schema": {"$ref": f"{REF}Problem"}}}
_ETAG = {"description": "Changes with the data; send it as If-None-Match.", "schema": {"type": "string"}}
_LINK = {"description": 'The next page, with rel="next".', "schema": {"type": "string"}}
_ERRORS = {
    400: "A parameter or the address cannot be read; the sentence says which and why.",
    404: "Nothing has this name; `near` has names that look alike.",
    409: "The data have changed since the page before this one.",
    410: "The entry is no longer to be used; `replaced_by` says what is.",
    500: "The server failed.",
    503: "Too many questions are being answered; `Retry-After` says when to try again.",
    504: "The answer took too long.",
}

Responses = dict[int | str, dict[str, Any]]


def _responses(*errors: int) -> Responses:
    problems: Responses = {code: {"description": _ERRORS[code], "content": _PROBLEM} for code in errors}
    return {
        200: {"description": "The answer.", "headers": {"ETag": _ETAG, "Link": _LINK}},
        304: {"description": "What `If-None-Match` names is still the answer."},
        **problems,
    }


FIXED = _responses(400, 500, 503, 504)
LISTED = _responses(400, 404, 409, 500, 503, 504)
ITEM = _responses(400, 404, 410, 500, 503, 504)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document of an application, with problems in the place of the framework's own errors."""
    if not app.openapi_schema:
        said = FastAPI.openapi(app)
        schemas = said["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = Problem.model_json_schema(ref_template=REF + "{model}")
        for operations in said["paths"].values():
            operations["get"]["responses"].pop("422", None)
    return app.openapi_schema or {}
