"""Middleware: public responses are open to every site, and all tell browsers what they may do with them."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .address import name_in
from .policy import Policy

# Shown to some clients only; a page elsewhere must not read it through the browser of one of them.
OWN = frozenset({"metrics"})
_EXPOSED = "Content-Encoding, Content-Language, ETag, Link, Location, Retry-After"


class Shield:
    """Adds the headers of a policy to each response; what the response has already stays."""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self._app, self._policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and the headers with the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = name_in(scope) or ""

        async def send_shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                for key, value in self._policy.headers(name, headers.get("content-type", "")).items():
                    headers.setdefault(key, value)
                if name not in OWN:
                    headers.setdefault("Access-Control-Allow-Origin", "*")
                    headers.setdefault("Access-Control-Expose-Headers", _EXPOSED)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, send_shielded)
