"""The files of the site as they are at the moment, found so that no link leads out of it."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from ..errors import SiteMissingError
from .address import is_public

Mark = tuple[str, tuple[int, int], int, int]


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was when it was found; ``changed`` is in nanoseconds since 1970, ``inode`` stands with its disk."""

    name: str
    path: str
    inode: tuple[int, int]
    size: int
    changed: int

    @property
    def mark(self) -> Mark:
        """What is another one as soon as the file is."""
        return self.path, self.inode, self.size, self.changed

    def read(self) -> bytes:
        """Its content; raises OSError if it has gone."""
        return Path(self.path).read_bytes()


class Folder:
    """The folder that is served; it may be replaced while it is. Raises SiteMissingError if there is none."""

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise SiteMissingError(path)
        self._path = str(path)
        self._inside: dict[str, File] = {}  # looked at once: following all links takes ten times as long as the rest

    def find(self, name: str) -> File | None:
        """The public file with this path below the folder, if there is one."""
        if not name or name.endswith("/") or not is_public(name):
            return None
        path = f"{self._path}/{name}"
        try:
            facts = os.stat(path)
        except (OSError, ValueError):
            return None
        file = File(name, path, (facts.st_dev, facts.st_ino), facts.st_size, facts.st_mtime_ns)
        if self._inside.get(name) != file:
            if not stat.S_ISREG(facts.st_mode) or not self._is_inside(path):
                return None
            self._inside[name] = file
        return file

    def _is_inside(self, path: str) -> bool:
        root, real = os.path.realpath(self._path), os.path.realpath(path)
        return real.startswith(f"{root}/") and is_public(real[len(root) + 1 :])
