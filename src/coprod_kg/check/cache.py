"""What is kept in a file between two runs: found again only if it is whole, and never needed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_KEPT = 4  # files, so that going back and forth between branches or glossaries does not forget


class Cache:
    """Values by key in one file, named after ``circumstances``: everything that the values depend on beside their keys.

    Several processes may use it at once; the last to write is the one that is read.
    """

    def __init__(self, folder: Path, circumstances: bytes) -> None:
        self._name = hashlib.sha256(circumstances).hexdigest()[:24]
        self._path = folder / f"{self._name}.json"

    def load(self) -> dict[str, Any]:
        """What was kept; nothing if there is no file, or one that is not exactly what was written."""
        try:
            seal, _, body = self._path.read_bytes().partition(b"\n")
        except OSError:
            return {}
        if seal != self._seal(body):
            return {}
        kept: dict[str, Any] = json.loads(body)
        return kept

    def save(self, values: Mapping[str, Any]) -> None:
        """Keep these values and no others; where nothing can be written, nothing is kept."""
        body = json.dumps(values, separators=(",", ":")).encode()
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._write(self._seal(body) + b"\n" + body)
            files = [(path.stat().st_mtime_ns, path) for path in self._path.parent.iterdir()]
            for _, path in sorted(files, reverse=True)[_KEPT:]:
                path.unlink(missing_ok=True)

    def _write(self, content: bytes) -> None:
        """Through a file of a name of its own, so that two processes never write into the same one."""
        handle, temporary = tempfile.mkstemp(".part", f".{self._name}.", self._path.parent)
        try:
            with open(handle, "wb") as stream:
                stream.write(content)
            os.replace(temporary, self._path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _seal(self, body: bytes) -> bytes:
        return hashlib.sha256(self._name.encode() + body).hexdigest().encode()
