"""What can go wrong between a request and its answer; each error knows its HTTP status."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import ClassVar

from ..errors import CoprodError, QueryError


class SiteMissingError(CoprodError):
    """The folder that should be served does not exist."""

    def __init__(self, site: Path) -> None:
        self.site = site
        super().__init__(f"There is no site at {site}; build it first.")


class SnapshotError(CoprodError):
    """A snapshot cannot be written, or a worker cannot open it."""

    def __init__(self, path: Path, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(f"The data in {path} cannot be used: {message}")


class AddressError(CoprodError):
    """The server cannot listen at an address."""

    def __init__(self, host: str, port: int, reason: OSError) -> None:
        self.host, self.port, self.reason = host, port, reason
        # Python appends the address, which the sentence has already named.
        cause = (reason.strerror or str(reason)).partition(" (")[0]
        super().__init__(f"Cannot listen at {host}, port {port}: {cause}.")


class RequestError(CoprodError):
    """A request that gets no answer but a sentence; ``status`` is the HTTP status that goes with it.

    ``outcome`` is its name in the log and in the figures, where the status does not say enough.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    outcome: ClassVar[str] = ""

    @property
    def headers(self) -> dict[str, str]:
        """Headers that the response needs beside the sentence."""
        return {}

    @property
    def details(self) -> dict[str, object]:
        """What problem details say beside the sentence."""
        return {}


class MalformedRequestError(RequestError):
    """A request that does not follow the SPARQL 1.1 Protocol."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"{reason} Ask with GET and the parameter `query`, with POST and the form field `query`, "
            "or with POST and the query as a body of type application/sparql-query."
        )


class UnreadableQueryError(QueryError, RequestError):
    """A query with a syntax error, as the engine tells it, or with a better ``reason``."""

    def __init__(self, message: str, reason: str | None = None) -> None:
        place = message.partition(": expected ")[0]
        super().__init__(f"{place}: expected {reason}" if reason else message)
        self.told = message

    @property
    def details(self) -> dict[str, object]:
        """Line, column and what was expected."""
        found = {"line": self.line, "column": self.column, "expected": self.expected}
        return {key: value for key, value in found.items() if value is not None}


class OutsideDatasetError(RequestError):
    """A request for a graph that is not here."""

    def __init__(self, graph: str, known: Sequence[str] = ()) -> None:
        self.graph, self.known = graph, known
        there = f"there are: {', '.join(known[:8])}" if known else "there are no named graphs but one default graph"
        super().__init__(
            f"The graph <{graph}> is not here, and no document is loaded from elsewhere; {there}. "
            "Leave FROM, `default-graph-uri` and `named-graph-uri` out to query everything."
        )


class UnknownFormatError(RequestError):
    """A format asked for in the address that there is not."""

    def __init__(self, name: str, offers: Sequence[str]) -> None:
        self.name, self.offers = name, offers
        super().__init__(f"There is no format `{name}`; there are {', '.join(offers)}, or a media type.")


class SlowBodyError(RequestError):
    """A body that did not come in time."""

    status = HTTPStatus.REQUEST_TIMEOUT

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(f"The body of the request did not arrive within {limit:g} seconds.")

    @property
    def headers(self) -> dict[str, str]:
        """The connection cannot be used again, since the rest of the body may still come."""
        return {"Connection": "close"}


class ServiceRefusedError(RequestError):
    """A query that would make the endpoint ask another one."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("SERVICE is switched off: this endpoint does not send queries to other endpoints.")


class UpdateRefusedError(RequestError):
    """An attempt to change the data."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("This endpoint is read-only: it answers queries and accepts no updates.")


class QueryTooLargeError(RequestError):
    """A query above the size limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"The query is larger than {limit // 1024} KiB, which is the limit.")


class UnsupportedBodyError(RequestError):
    """A POST whose body is of a type that carries no query."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def __init__(self, content_type: str) -> None:
        self.content_type = content_type
        shown = f"type {content_type}" if content_type else "no declared type"
        super().__init__(
            f"A body of {shown} cannot be read; send application/x-www-form-urlencoded or application/sparql-query."
        )


class NotAcceptableError(RequestError):
    """No result format that the client accepts fits the form of the query."""

    status = HTTPStatus.NOT_ACCEPTABLE

    def __init__(self, form: str, offers: Sequence[str]) -> None:
        self.form, self.offers = form, offers
        super().__init__(f"The result of this query is {form}; it can be had as {', '.join(offers)}.")


class AnswerTooLargeError(RequestError):
    """A result above the size limit; nothing of it is sent, so that nothing is cut off silently."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"The result is larger than {limit / 2**20:g} MiB; ask for less, for example with LIMIT.")


class EvaluationError(RequestError):
    """A query that the engine read but could not evaluate; ``message`` is the engine's own."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(f"The query could not be evaluated: {message}")


class MemoryLimitError(RequestError):
    """A query that needs more memory than it may have."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    outcome = "crashed"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"The query was ended because it needs more than {limit / 2**20:g} MiB of memory; ask for less at a time."
        )


class WorkerCrashedError(RequestError):
    """The process that evaluated this query ended."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    outcome = "crashed"

    def __init__(self) -> None:
        super().__init__(
            "The process that evaluated this query ended; the query may need too much memory or be nested too deeply. "
            "Other queries are not affected."
        )


class TimeLimitError(RequestError):
    """A query that was ended at the time limit."""

    status = HTTPStatus.GATEWAY_TIMEOUT

    def __init__(self, limit: float) -> None:
        self.limit = limit
        super().__init__(
            f"The query was ended after {limit:g} seconds, which is the time limit; ask for less at a time."
        )


class PoolBusyError(RequestError):
    """All workers are busy and no place to wait is left, or waiting took too long."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(f"Too many queries are being answered at the moment; try again in {retry_after} seconds.")

    @property
    def headers(self) -> dict[str, str]:
        """``Retry-After`` in seconds."""
        return {"Retry-After": str(self.retry_after)}
