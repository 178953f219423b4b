"""What an operator needs: health, figures, a log, and clients behind proxies."""

from .health import Health
from .journal import Entry, Journal
from .metrics import Metrics, MetricsEndpoint, Sources
from .observer import Observer
from .operations import Operations
from .proxies import Proxies, address_of, client_named, client_of
from .record import Record, record_of

__all__ = [
    "Entry",
    "Health",
    "Journal",
    "Metrics",
    "MetricsEndpoint",
    "Observer",
    "Operations",
    "Proxies",
    "Record",
    "Sources",
    "address_of",
    "client_named",
    "client_of",
    "record_of",
]
