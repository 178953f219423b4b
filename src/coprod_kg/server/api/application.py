"""The API as an application of its framework: addresses, errors, description."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from ..errors import RequestError
from ..pool import QueryPool
from . import problems
from .asking import add_queries
from .data import Data
from .entries import add_entries
from .errors import NotModifiedError, SnapshotMovedError
from .finding import add_search
from .gate import Gate
from .history import add_changes
from .openapi import describe
from .queries import read_queries
from .releases import ReleasesFile
from .search import Indexes
from .start import add_start
from .visit import House, Visit

TRIES = 4
# Whatever the environment says: what people ask here goes to nobody else.
SILENT: TelemetryConfig = {
    "tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False
}  # fmt: skip
ABOUT = (
    "The glossary of co-production as JSON, without SPARQL. Every answer that carries a text says whose words they "
    "are, in which work and on which page they stand, through which copies they are known, how they were compared, and "
    "under which terms they may be used. Addresses that begin with `/` are on the host that you asked. Errors are "
    "sentences, as application/problem+json. Pages of lists hang together by `next`."
)


class Steady(APIRoute):
    """An address whose answer is made again if the data are exchanged while it is put together."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler, with some tries."""
        handler = super().get_route_handler()

        async def steady(request: Request) -> Response:
            for _ in range(TRIES - 1):
                try:
                    return await handler(request)
                except SnapshotMovedError:
                    continue
            return await handler(request)

        return steady


def make_api(pool: QueryPool, queries: Path, site: Path) -> ASGIApp:
    """The application; for the parameters see ``create_api``. Raises QueryFileError for a wrong query file."""
    own, questions = read_queries(queries / "api"), read_queries(queries)
    software = version("coprod-kg")
    texts = "".join(query.text for query in (*own.values(), *questions.values()))
    mark = software + hashlib.blake2b(texts.encode(), digest_size=8).hexdigest()
    house = House(Data(pool, own, questions), Indexes(), ReleasesFile(site), mark)
    app = _app(software)

    async def visit_of(request: Request, response: Response) -> Visit:
        return Visit(house, request, response)

    app.router.route_class = Steady
    add_start(app.router, visit_of)
    add_search(app.router, visit_of)
    add_entries(app.router, visit_of, {name: query.parameters for name, query in own.items()})
    add_changes(app.router, visit_of)
    add_queries(app.router, visit_of, questions)
    return Gate(app)


def _app(software: str) -> FastAPI:
    app = FastAPI(
        title="coprod-kg",
        summary="The glossary of co-production",
        description=ABOUT,
        version=software,
        license_info={"name": "CC BY 4.0 for our own text", "identifier": "CC-BY-4.0"},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=SILENT,
        exception_handlers={
            RequestError: problems.on_request_error,
            RequestValidationError: problems.on_bad_parameters,
            HTTPException: problems.on_http_exception,
            NotModifiedError: problems.on_not_modified,
            Exception: problems.on_failure,
        },
    )
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    return app
