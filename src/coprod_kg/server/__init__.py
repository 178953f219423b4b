"""The static site, its entry addresses and a read-only SPARQL endpoint, over HTTP."""

from .app import create_app, serve
from .pool import QueryPool
from .snapshot import write_snapshot

__all__ = ["QueryPool", "create_app", "serve", "write_snapshot"]
