"""Content codings: which one a client prefers, and bodies made smaller."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Protocol

import zstandard
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

CODINGS = ("zstd", "gzip")  # the better one first
WORTH_IT = 1024  # bytes of a body below which coding gains nothing
_GZIP = 16 + zlib.MAX_WBITS
_LEVEL = 6


class Coder(Protocol):
    """Codes a body piece by piece."""

    def compress(self, data: bytes, /) -> bytes:
        """What can be sent after ``data``; may be nothing yet."""

    def flush(self) -> bytes:
        """The rest."""


@lru_cache(256)
def best_coding(accept_encoding: str) -> str:
    """The coding that an ``Accept-Encoding`` header prefers, the best one among equals; empty for none."""
    wishes = parse_accept_header(accept_encoding, Accept)
    # `identity` need not be named to be acceptable.
    found = max(CODINGS, key=lambda coding: wishes[coding])
    return found if wishes[found] > 0 and wishes[found] >= wishes["identity"] else ""


def coder(coding: str) -> Coder:
    """A fresh coder for one of CODINGS."""
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=3).compressobj()
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)


def coded(body: bytes, coding: str) -> bytes:
    """A whole body in one of CODINGS."""
    made = coder(coding)
    return made.compress(body) + made.flush()
