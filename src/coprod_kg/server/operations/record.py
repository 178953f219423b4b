"""What is noted of one request while it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import Scope

KEY = "coprod.record"

ROUTES = ("sparql", "api", "entry", "file", "health", "metrics", "other")
OUTCOMES = (
    "answered",
    "cached",
    "redirected",
    "not-modified",
    "malformed",
    "missing",
    "gone",
    "refused",
    "too-large",
    "time-limit",
    "crashed",
    "failed",
    "busy",
    "client-gone",
    "cut-off",
)
_BY_STATUS = {
    HTTPStatus.NOT_MODIFIED: "not-modified",
    HTTPStatus.BAD_REQUEST: "malformed",
    HTTPStatus.NOT_FOUND: "missing",
    HTTPStatus.GONE: "gone",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too-large",
    HTTPStatus.REQUEST_URI_TOO_LONG: "too-large",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "too-large",
    HTTPStatus.SERVICE_UNAVAILABLE: "busy",
    HTTPStatus.GATEWAY_TIMEOUT: "time-limit",
}


@dataclass(slots=True)
class Record:
    """Where whoever answers a request may note more than the status says; empty texts mean: nothing noted.

    ``outcome`` is one of OUTCOMES, ``cache`` is `hit`, `miss` or `bypass`, ``route`` is one of ROUTES.
    """

    outcome: str = ""
    cache: str = ""
    route: str = ""


def record_of(scope: Scope) -> Record:
    """The record of the request with this scope; a fresh one where nobody keeps records."""
    record: Record = scope.setdefault(KEY, Record())
    return record


def outcome_of(status: int) -> str:
    """The outcome that an HTTP status stands for, one of OUTCOMES."""
    if status in _BY_STATUS:
        return _BY_STATUS[HTTPStatus(status)]
    if status >= 500:
        return "failed"
    if status >= 400:
        return "refused"
    return "redirected" if status >= 300 else "answered"


def route_of(path: str, root_path: str = "") -> str:
    """Which part of the site a path belongs to, one of ROUTES; nothing that a client invents becomes a name."""
    if root_path and path.startswith(f"{root_path}/"):
        path = path[len(root_path) :]
    first, _, rest = path[1:].partition("/")
    if first in {"sparql", "api", "health", "metrics"}:
        return first
    return "file" if "." in (rest or first).rpartition("/")[2] or not first else "entry"
