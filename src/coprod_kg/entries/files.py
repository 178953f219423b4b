"""The files of a glossary folder as a stream of entries and problems; a bad file never hides the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..problem import Problem, Severity
from ..project import Project
from .node import Mapping, Node, Scalar, Sequence
from .reader import Reader

LARGEST = 1_000_000
KEPT = 20_000  # texts whose reading is kept, for programs that read a glossary again after a change
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_ENDINGS = (".yml", ".yaml")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: ``id`` is its path in the glossary without ending, ``kind`` its first folder."""

    id: str
    kind: str
    file: str
    root: Mapping


def read_entries(project: Project) -> Iterator[Entry | Problem]:
    """Every entry of the glossary in the order of paths, and every problem of reading one."""
    seen: dict[str, str] = {}
    for path in _files(project.glossary):
        shown = project.shown(path)
        relative = path.relative_to(project.glossary)
        identifier = (relative.parent / (_better(relative.stem) or "unnamed")).as_posix()
        yield from _name_problems(relative, shown, identifier, seen)
        if path.suffix.lower() in _ENDINGS and seen.setdefault(identifier, shown) == shown:
            yield from _read(path, shown, identifier)


def _files(glossary: Path) -> Iterator[Path]:
    for path in sorted(glossary.rglob("*")):
        parts = path.relative_to(glossary).parts
        beside = len(parts) == 1 and path.suffix.lower() not in _ENDINGS  # a README, a licence: no entry, no fault
        if path.is_file() and not beside and not any(part.startswith(".") for part in parts):
            yield path


def _better(stem: str) -> str:
    """The nearest allowed file name: that of a well-named file is its own."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _name_problems(relative: Path, shown: str, identifier: str, seen: dict[str, str]) -> Iterator[Problem]:
    def problem(sentence: str, value: str, rule: str, suggestion: str = "") -> Problem:
        return Problem(shown, 1, 1, Severity.ERROR, "file", sentence, value, suggestion, rule)

    if relative.suffix.lower() not in _ENDINGS:
        yield problem(
            "Only entries (`name.yml`) belong in the glossary; move or rename this file.", relative.name, "file-ending"
        )
        return
    if not _NAME.fullmatch(relative.stem) or relative.suffix not in _ENDINGS:
        better = _better(relative.stem)
        yield problem(
            "A file name has only lower-case letters a–z, digits and single hyphens.",
            relative.name,
            "file-name",
            f"Rename it to `{better}.yml`." if better else "",
        )
    if other := seen.get(identifier):
        yield problem(
            f"This file and {other} would have the same address; rename or remove one.", identifier, "file-address"
        )


def _read(path: Path, shown: str, identifier: str) -> Iterator[Entry | Problem]:
    text = _text(path, shown)
    yield from [text] if isinstance(text, Problem) else _parsed(text, shown, identifier)


@lru_cache(KEPT)
def _parsed(text: str, shown: str, identifier: str) -> tuple[Entry | Problem, ...]:
    reader = Reader(shown, text)
    root = reader.read()
    found = [*reader.problems, *([] if root is None else _empty_values(root, shown))]
    if root is None and not found:
        return (_whole(shown, "The file is empty; write the entry, or remove the file.", "file-empty"),)
    if isinstance(root, Mapping):
        return (*found, Entry(identifier, identifier.split("/")[0], shown, root))
    if root is not None:
        found.append(
            _whole(shown, "An entry is a list of `key: value` lines; this file holds something else.", "file-form")
        )
    return tuple(found)


def _text(path: Path, shown: str) -> str | Problem:
    size = path.stat().st_size
    if size > LARGEST:
        return _whole(
            shown,
            f"An entry has at most {LARGEST // 1_000_000} MB; this file is too large to be one.",
            "file-size",
            f"{size / 1_000_000:.1f} MB",
        )
    raw = path.read_bytes()
    if raw.startswith(_BYTE_ORDER_MARKS):
        return _whole(shown, "The file begins with a byte-order mark; save it as “UTF-8” without one.", "file-bom")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return Problem(
            shown,
            line,
            column,
            Severity.ERROR,
            "file",
            "The file is not in UTF-8 from here on; save it as “UTF-8”.",
            f"byte {raw[error.start]:#04x}",
            rule="file-encoding",
        )


def _whole(shown: str, sentence: str, rule: str, value: str = "") -> Problem:
    return Problem(shown, 1, 1, Severity.ERROR, "file", sentence, value, rule=rule)


def _empty_values(node: Node, shown: str, key: str = "file") -> Iterable[Problem]:
    if isinstance(node, Mapping):
        for name, child in node.items.items():
            yield from _empty_values(child, shown, name)
    elif isinstance(node, Sequence):
        for child in node.items:
            yield from _empty_values(child, shown, key)
    if _is_empty(node):
        yield Problem(
            shown,
            node.line,
            node.column,
            Severity.ERROR,
            key,
            "Nothing stands here; give a value, or remove the line.",
            rule="empty-value",
        )


def _is_empty(node: Node) -> bool:
    return not node.text.strip() if isinstance(node, Scalar) else not node.items
