"""Statements known at second hand whose original nobody here has seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..views import Row
from .findings import Finding, Level


def unseen(entry: str, rows: Iterable[Row]) -> Iterator[Finding]:
    """What is to be said of the chains of copies of one entry; ``rows`` are those of the query ``chains`` for it."""
    for row in rows:
        part = str(row["node"]).partition("#")[2]
        where = f" (`{part}`)" if part else ""
        origin, copy = (str(row[name] or "") for name in ("origin_label", "copy_label"))
        if not row["seen"]:
            whose = f"{origin}, which nobody here has seen" if origin else "a speaker without a work"
            sentence = f"Known at second hand{where}: the words come from {whose}, and were read in {copy.rstrip('.')}."
            yield Finding(Level.LOOK, entry, "unseen original", sentence, "Is the original within reach?")
        if not row["shown"]:
            sentence = f"Nothing shows{where} that {copy} was read: no address, no digest of a copy, no receipt."
            yield Finding(Level.LOOK, entry, "unseen copy", sentence, "Add `seen_at` with the address, or a receipt.")
