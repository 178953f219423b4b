"""The JSON API for those without SPARQL; nothing of its framework is imported before it is first asked."""

from .lazy import create_api

__all__ = ["create_api"]
