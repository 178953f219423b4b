"""The folder of documents that an editor keeps: which file is the document of which source."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..alike import folded
from ..errors import CoprodError
from .documents import KINDS, UnreadableError, read_document

_MANUSCRIPTS = (".tex",)
_KINDS = tuple(kind for kind in KINDS if kind not in _MANUSCRIPTS)
_HINTED = 20  # files without a source whose first pages are looked at
_HINT_PAGES, _HINT_CHARACTERS = 2, 6000
_LEAST_TITLE = 15  # letters; shorter titles stand in many works


@dataclass(frozen=True, slots=True)
class Source:
    """What tells the document of a source: its name, the digest of the copy, DOI and title, each may be empty."""

    name: str
    copy: str = ""
    doi: str = ""
    title: str = ""


@dataclass(frozen=True)
class File:
    """A document in the folder; ``shown`` is its path there."""

    path: Path
    shown: str

    @cached_property
    def digest(self) -> str:
        """The SHA-256 digest of its bytes, in hexadecimal."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


class Folder:
    """The documents in a folder and in the folders below it; raises CoprodError if there is no such folder."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise CoprodError(f"There is no folder {root}; name the folder that holds the documents.")
        self._root = root
        self.left_out: Counter[str] = Counter()
        self.files = sorted(self._walk(), key=lambda file: (_KINDS.index(file.path.suffix.lower()), file.shown))

    def _walk(self) -> Iterator[File]:
        for folder, folders, names in os.walk(self._root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                path = Path(folder, name)
                if name.startswith((".", "~$")) or not path.is_file():
                    continue
                if path.suffix.lower() in _KINDS:
                    yield File(path, path.relative_to(self._root).as_posix())
                else:
                    self.left_out[path.suffix.lower() or "no ending"] += 1

    @cached_property
    def _by_digest(self) -> dict[str, File]:
        return {file.digest: file for file in reversed(self.files)}

    @cached_property
    def _by_name(self) -> dict[str, list[File]]:
        found: dict[str, list[File]] = {}
        for file in self.files:
            found.setdefault(file.path.stem, []).append(file)
        return found

    def of(self, source: Source) -> File | None:
        """The document of a source: the one with the digest of its copy, or without that the one of its name."""
        if source.copy:
            return self._by_digest.get(source.copy)
        return next(iter(self._by_name.get(source.name, ())), None)

    def named(self, source: Source) -> list[File]:
        """All files with the name of a source."""
        return self._by_name.get(source.name, [])

    def strangers(self, sources: Mapping[str, Source]) -> Iterator[tuple[File, str]]:
        """Files that belong to no source, each with the name of the source that its first pages suggest, or nothing."""
        digests = {source.copy for source in sources.values() if source.copy}
        lone = [file for file in self.files if file.path.stem not in sources and file.digest not in digests]
        for place, file in enumerate(lone):
            yield file, _suggested(file, sources) if place < _HINTED else ""

    def ignored(self) -> str:
        """One sentence about files of other kinds; nothing if there are none."""
        if not self.left_out:
            return ""
        number = sum(self.left_out.values())
        kinds = ", ".join(f"`{kind}`" if kind.startswith(".") else kind for kind in sorted(self.left_out))
        verb = "file was" if number == 1 else "files were"
        return f"{number} {verb} left out ({kinds}); PDF, .docx, HTML, text and Markdown are read."


def _suggested(file: File, sources: Mapping[str, Source]) -> str:
    try:
        text = read_document(file.path, pages=_HINT_PAGES).text[:_HINT_CHARACTERS]
    except (UnreadableError, OSError):
        return ""
    begin = folded(text)
    for name, source in sources.items():
        if source.doi and re.search(rf"{re.escape(source.doi.casefold())}(?![\w/])", begin):
            return name
    titles = {name: folded(source.title) for name, source in sources.items()}
    found = [name for name, title in titles.items() if len(title) >= _LEAST_TITLE and title in begin]
    return max(found, key=lambda name: len(titles[name]), default="")
