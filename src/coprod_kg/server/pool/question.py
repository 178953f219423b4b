"""What is asked of the pool, and what comes back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..media import Formats


@dataclass(frozen=True)
class Question:
    """A query with its dataset, the terms that replace variables (in N-Triples syntax), and the formats wanted."""

    query: str
    formats: Formats = field(default_factory=Formats)
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    substitutions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def request(self) -> bytes:
        """What a worker is sent."""
        formats = self.formats
        return json.dumps(
            {
                "query": self.query,
                "formats": {
                    "QuerySolutions": formats.solutions,
                    "QueryBoolean": formats.boolean,
                    "QueryTriples": formats.triples,
                },
                "default": self.default_graphs,
                "named": self.named_graphs,
                "substitutions": dict(self.substitutions),
            }
        ).encode()

    @cached_property
    def key(self) -> bytes:
        """A short name for equal questions."""
        return hashlib.blake2b(self.request, digest_size=16).digest()


def _nothing() -> None:
    """A whole result needs no end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result: ``body`` is all of it, or None where ``chunks`` brings it piece by piece.

    Reading the chunks raises a RequestError if the result breaks off; ``close`` ends it before its time.
    """

    media_type: str
    body: bytes | None
    chunks: AsyncIterator[bytes] | None = None
    close: Callable[[], None] = _nothing
