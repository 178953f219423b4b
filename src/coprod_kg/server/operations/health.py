"""Whether the server lives, and whether it can answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse

from ..errors import RequestError

PATIENCE = 1.0  # seconds within which a worker has to answer
KEPT = 1.0  # seconds for which an answer is given again, so that asking often costs nothing


@dataclass(frozen=True, slots=True)
class State:
    """Whether queries can be answered, and if not, why, in a sentence."""

    ready: bool
    reason: str = ""


class Health:
    """Answers whether the server is alive and ready; ``ask`` has a worker answer the smallest query there is."""

    def __init__(self, ask: Callable[[], Awaitable[object]]) -> None:
        self._ask = ask
        self._state = State(False)
        self._until = 0.0
        self._asking = asyncio.Lock()
        self.stopping = False

    async def state(self) -> State:
        """Whether a worker answers within a second; the last answer is given again for a second."""
        if self.stopping:
            return State(False, "The server is being stopped.")
        async with self._asking:
            if monotonic() >= self._until:
                self._state = await self._asked()
                self._until = monotonic() + KEPT
        return self._state

    async def live(self, request: Request) -> JSONResponse:
        """200: the process answers."""
        return _answer({"live": True}, HTTPStatus.OK)

    async def ready(self, request: Request) -> JSONResponse:
        """200 if queries are answered, else 503 with the reason."""
        return await self._readiness({})

    async def both(self, request: Request) -> JSONResponse:
        """Alive and ready in one; 503 if not ready."""
        return await self._readiness({"live": True})

    async def _readiness(self, first: dict[str, bool]) -> JSONResponse:
        state = await self.state()
        body = {**first, "ready": state.ready, **({"reason": state.reason} if state.reason else {})}
        return _answer(body, HTTPStatus.OK if state.ready else HTTPStatus.SERVICE_UNAVAILABLE)

    async def _asked(self) -> State:
        try:
            await asyncio.wait_for(self._ask(), PATIENCE)
        except TimeoutError:
            return State(False, f"No worker answered within {PATIENCE:g} second.")
        except RequestError as error:
            return State(False, str(error))
        return State(True)


def _answer(body: dict[str, object], status: HTTPStatus) -> JSONResponse:
    return JSONResponse(body, status, {"Cache-Control": "no-store"})
