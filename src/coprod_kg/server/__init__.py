"""The static site, its entry addresses and a read-only SPARQL endpoint, over HTTP."""

from .app import Application
from .pool import QueryPool, Question
from .serve import serve
from .settings import Settings
from .snapshot import Snapshot, write_snapshot

__all__ = ["Application", "QueryPool", "Question", "Settings", "Snapshot", "serve", "write_snapshot"]
