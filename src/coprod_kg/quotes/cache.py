"""Extracted texts of PDF files, kept in the cache folder of the user and nowhere else."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..exports import write_file
from .documents import Document, Page, read_document

FORM = 2  # raise it when documents are read in another way
_MAKER = "pypdfium2"


def cache_folder() -> Path:
    """The folder of this user in which texts are kept; it may be deleted at any time."""
    named = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(named) / "coprod-kg" / "texts" if named else Path.home() / ".cache" / "coprod-kg" / "texts"


def read_kept(path: Path) -> Document:
    """The text of a file; that of a PDF is read once and kept.

    Raises UnreadableError if it cannot be had.
    """
    if path.suffix.lower() != ".pdf":
        return read_document(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kept = cache_folder() / f"{digest}.json"
    found = _read(kept, digest)
    if found is None:
        found = read_document(path)
        with contextlib.suppress(OSError):
            cache_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            write_file(kept, json.dumps({"stamp": _stamp(), **dataclasses.asdict(found)}).encode())
    return found


def _stamp() -> str:
    return f"{FORM} {version(_MAKER)}"


def _read(path: Path, digest: str) -> Document | None:
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("stamp") != _stamp() or data["digest"] != digest:
            return None
        data["pages"] = tuple(Page(**page) for page in data["pages"])
        data |= {name: _spans(data[name]) for name in ("notes", "blocks", "order", "mixed")}
        data["remarks"] = tuple(data["remarks"])
        return Document(**data)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _spans(pairs: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in pairs)
