"""All that an operator needs, put together from the settings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.routing import Route
from starlette.types import ASGIApp

from ..settings import Settings
from .health import Health
from .journal import Journal
from .metrics import Metrics, MetricsEndpoint, Pool, Sources
from .observer import Observer
from .proxies import Proxies


class Operations:
    """Health, figures and log of one server.

    ``ask`` has a worker answer the smallest query there is; ``cache`` gives an object with whole numbers (`hits`,
    `misses`, `entries`, `bytes` …). Raises LogError if the log cannot be opened.
    """

    def __init__(
        self, settings: Settings, pool: Pool, ask: Callable[[], Awaitable[object]], cache: Callable[[], object] = object
    ) -> None:
        self._settings = settings
        self.journal = Journal(settings.access_log)
        self.metrics = Metrics(Sources(pool, cache, lambda: self.journal.lost))
        self.health = Health(ask)

    @property
    def routes(self) -> list[Route]:
        """`/health`, `/health/live`, `/health/ready` and `/metrics`."""
        health = self.health
        return [
            Route("/health", health.both),
            Route("/health/live", health.live),
            Route("/health/ready", health.ready),
            Route("/metrics", MetricsEndpoint(self.metrics, self._settings.metrics_from), methods=["GET"]),
        ]

    def around(self, app: ASGIApp) -> Observer:
        """``app`` with what belongs around everything: what is noted of each request, and who its client is."""
        own = self._settings
        return Observer(Proxies(app, own.trusted_proxies, own.root_path), self.journal, self.metrics, own.root_path)
