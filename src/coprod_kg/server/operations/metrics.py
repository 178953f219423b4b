"""What the server does, counted for Prometheus."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from typing import Protocol

from prometheus_client import CollectorRegistry, Gauge, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.utils import floatToGoString
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..units import Network
from .errors import MetricsRefusedError
from .proxies import address_of, is_forwarded, within
from .record import OUTCOMES, ROUTES

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_POOL_GAUGES = {"waiting", "running", "idle"}
_CACHE_GAUGES = {"entries", "bytes"}


class Made(Protocol):
    """Data that are answered from: their name and when they were made, with its time zone."""

    @property
    def id(self) -> str:
        """A short name that changes with the data."""

    @property
    def made(self) -> datetime:
        """When they were made."""


class Pool(Protocol):
    """What is asked of the pool of workers."""

    @property
    def counts(self) -> object:
        """An object with whole numbers by name."""

    @property
    def pids(self) -> Iterable[int]:
        """The process ids of the workers."""

    @property
    def snapshot(self) -> Made:
        """The data."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where figures are read at the moment they are asked for, so that nobody has to keep them twice.

    The values of ``pool.counts`` and of what ``cache`` gives are whole numbers by name.
    """

    pool: Pool
    cache: Callable[[], object] = object
    lost_lines: Callable[[], int] = int


class Tally:
    """Counts of requests, in plain numbers: all requests are noted in one thread, and most take microseconds."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str]] = Counter()
        self._buckets = {route: [0] * (len(BUCKETS) + 1) for route in ROUTES}
        self._seconds = dict.fromkeys(ROUTES, 0.0)
        self._sent = 0

    def add(self, route: str, outcome: str, seconds: float, size: int) -> None:
        """Count one request; ``size`` in bytes."""
        self._requests[route, outcome] += 1
        self._buckets[route][bisect_left(BUCKETS, seconds)] += 1
        self._seconds[route] += seconds
        self._sent += size

    def collect(self) -> Iterator[Metric]:
        """Requests by route and outcome, their times, and the bytes sent."""
        requests = CounterMetricFamily(
            "coprod_requests", "Requests, by part of the site and outcome.", labels=["route", "outcome"]
        )
        for labels, number in self._requests.items():
            requests.add_metric(labels, number)
        text = "Time from the head of a request to the last byte of its answer."
        times = HistogramMetricFamily("coprod_request_seconds", text, labels=["route"])
        for route, buckets in self._buckets.items():
            ends = [*map(floatToGoString, BUCKETS), "+Inf"]
            times.add_metric([route], list(zip(ends, accumulate(buckets), strict=True)), self._seconds[route])
        yield from (requests, times, _counter("coprod_sent_bytes", "Bytes of bodies sent.", self._sent))


class Metrics:
    """Requests by route and outcome, how long they took, and what ``sources`` say when the figures are read."""

    def __init__(self, sources: Sources) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._tally = Tally()
        self._registry.register(self._tally)
        self._registry.register(_Sourced(sources))
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        Gauge("coprod_started_seconds", "When the server started.", registry=self._registry).set_to_current_time()

    def note(self, route: str, outcome: str, seconds: float, size: int) -> None:
        """Count one answered request; names that are not in ROUTES and OUTCOMES count as `other` and `failed`."""
        known = outcome if outcome in OUTCOMES else "failed"
        self._tally.add(route if route in ROUTES else "other", known, seconds, size)

    def exposed(self, accept: str) -> tuple[bytes, str]:
        """The figures in the text format or as OpenMetrics, as ``accept`` asks, and their media type."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type


class MetricsEndpoint:
    """The resource at ``/metrics``: for the networks given, and never through a proxy that is not trusted."""

    def __init__(self, metrics: Metrics, allowed: Sequence[Network]) -> None:
        self._metrics, self._allowed = metrics, tuple(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as an ASGI application. Raises MetricsRefusedError."""
        if is_forwarded(scope["headers"]) or not within(address_of(scope), self._allowed):
            raise MetricsRefusedError
        accept = ", ".join(Request(scope).headers.getlist("accept"))
        body, media_type = self._metrics.exposed(accept)
        headers = {"Content-Type": media_type, "Cache-Control": "no-store"}
        await Response(body, headers=headers)(scope, receive, send)


class _Sourced:
    """Reads the figures of others when Prometheus asks."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        """The figures of pool, cache, log and snapshot."""
        pool = self._sources.pool
        yield from _families("coprod_pool", numbers_of(pool.counts), _POOL_GAUGES)
        yield from _families("coprod_cache", numbers_of(self._sources.cache()), _CACHE_GAUGES)
        lost = self._sources.lost_lines()
        yield _counter("coprod_log_lost_lines", "Lines of the log that could not be written.", lost)
        yield _gauge("coprod_workers_resident_bytes", "Memory of all workers together.", resident_bytes(pool.pids))
        snapshot: Made = pool.snapshot
        yield InfoMetricFamily("coprod_snapshot", "The data that are answered from.", {"id": snapshot.id})
        age = (datetime.now(UTC) - snapshot.made).total_seconds()
        yield _gauge("coprod_snapshot_age_seconds", "Time since these data were made.", max(age, 0.0))


def numbers_of(counts: object) -> dict[str, int]:
    """The public whole numbers of an object, by name."""
    values = ((name, getattr(counts, name)) for name in dir(counts) if not name.startswith("_"))
    return {name: value for name, value in values if isinstance(value, int) and not isinstance(value, bool)}


def resident_bytes(pids: Iterable[int]) -> int:
    """How much memory processes have in use, in bytes; those that have just ended count nothing."""
    pages = 0
    for pid in pids:
        with suppress(OSError):
            pages += int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _families(prefix: str, numbers: dict[str, int], gauges: set[str]) -> Iterator[Metric]:
    for name, number in numbers.items():
        make = _gauge if name in gauges else _counter
        yield make(f"{prefix}_{name}", f"{prefix.removeprefix('coprod_').capitalize()}: {name}.", number)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value)
