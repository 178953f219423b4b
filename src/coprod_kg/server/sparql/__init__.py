"""The SPARQL 1.1 Protocol: queries out of requests, and their answers as responses."""

from __future__ import annotations

from .endpoint import SparqlEndpoint

__all__ = ["SparqlEndpoint"]
