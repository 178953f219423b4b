"""The application as a list of routes, and the server that runs it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import AddressError, RequestError
from .pool import QueryPool
from .problems import on_http_exception, on_request_error
from .protocol import FORM_LIMIT, SparqlEndpoint
from .site import Site


class OpenToAll:
    """Lets pages of any origin read every response: all that is served here is public."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the header to the response."""

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Access-Control-Allow-Origin"] = "*"
            await send(message)

        await self._app(scope, receive, send_with_header)


def create_app(site: Path, pool: QueryPool) -> Starlette:
    """The site in the folder ``site`` and, at ``/sparql``, the queries that ``pool`` answers."""
    return Starlette(
        routes=[
            # No methods here: the router would pass a method that is not listed on to the site.
            Route("/sparql", SparqlEndpoint(pool)),
            Mount("/", Site(site)),
        ],
        middleware=[Middleware(OpenToAll)],
        exception_handlers={RequestError: on_request_error, HTTPException: on_http_exception},
    )


def serve(
    site: Path,
    snapshot: Path,
    host: str,
    port: int,
    workers: int = 2,
    time_limit: float = 10.0,
    beside: Callable[[QueryPool], None] | None = None,
) -> None:
    """Serve until interrupted; prints the addresses once it listens (``port`` 0 takes a free one).

    ``beside`` runs in a thread of its own while the site is served, and may renew the pool.
    """
    with QueryPool(snapshot, workers, time_limit) as pool, _listen(host, port) as listener:
        app = create_app(site, pool)
        # A query of 64 KiB, percent-encoded in an address, must get through to its own limit.
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            h11_max_incomplete_event_size=FORM_LIMIT + 2**16,
            timeout_graceful_shutdown=5,
        )
        address = _address(listener)
        print(f"Serving {site} at {address}/ and SPARQL queries at {address}/sparql (stop with Ctrl-C)", flush=True)
        if beside:
            threading.Thread(target=beside, args=(pool,), daemon=True).start()
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressError(host, port, error) from error


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
