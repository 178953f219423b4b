"""The files of a glossary folder as a stream of entries and problems; a bad file never hides the others."""

from __future__ import annotations

import contextlib
import os
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


@dataclass(frozen=True, slots=True)
class File:
    """A file that holds an entry: ``path`` to open it, ``shown`` as messages name it, and the ``id`` of its entry."""

    path: str
    shown: str
    id: str


def read_entries(project: Project) -> Iterator[Entry | Problem]:
    """Every entry of the glossary in the order of paths, and every problem of reading one."""
    for file in list_files(project):
        yield from [file] if isinstance(file, Problem) else read_file(file, raw_content(file))


def list_files(project: Project) -> Iterator[File | Problem]:
    """The file of every entry in the order of paths, and every problem with the name of a file; none is opened."""
    seen: dict[str, str] = {}
    base = project.shown(project.glossary / "x")[:-1]
    for parts, one in sorted(_files(str(project.glossary)), key=lambda found: found[0]):
        shown = project.shown(Path(one.path)) if one.is_symlink() else base + "/".join(parts)
        identifier = identifier_of(parts)
        yield from _name_problems(one.name, shown, identifier, seen)
        if one.name.lower().endswith(_ENDINGS) and seen.setdefault(identifier, shown) == shown:
            yield File(one.path, shown, identifier)


def identifier_of(parts: tuple[str, ...]) -> str:
    """The identifier of the entry in a file, of which the parts of its path in the glossary are given."""
    return "/".join((*parts[:-1], _better(_split(parts[-1])[0]) or "unnamed"))


def _split(name: str) -> tuple[str, str]:
    """The stem and the ending of a file's name, the ending with its dot."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and ending else (name, "")


def raw_content(file: File) -> bytes:
    """What the file holds, up to one byte more than an entry may have. Raises OSError if it cannot be opened."""
    with open(file.path, "rb", buffering=0) as stream:
        found = stream.read(LARGEST + 1)
        while len(found) <= LARGEST and (more := stream.read(LARGEST + 1 - len(found))):
            found += more
        return found


def read_file(file: File, raw: bytes) -> Iterator[Entry | Problem]:
    """The entry in a file that holds ``raw``, and every problem of reading it."""
    text = _text(raw, file)
    yield from [text] if isinstance(text, Problem) else _parsed(text, file.shown, file.id)


def _files(folder: str, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], os.DirEntry[str]]]:
    """The files below a folder with the parts of their paths in it; what cannot be listed or is hidden is no entry."""
    with contextlib.suppress(OSError), os.scandir(folder) as listed:
        for one in listed:
            parts = (*above, one.name)
            if one.name.startswith("."):
                continue
            if one.is_dir(follow_symlinks=False):
                yield from _files(one.path, parts)
            elif not above and not one.name.lower().endswith(_ENDINGS):
                continue  # a README, a licence: no entry, no fault
            elif one.is_file(follow_symlinks=False) or os.path.isfile(one.path):
                yield parts, one


def _better(stem: str) -> str:
    """The nearest allowed file name: that of a well-named file is its own."""
    if _NAME.fullmatch(stem):
        return stem
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _name_problems(name: str, shown: str, identifier: str, seen: dict[str, str]) -> Iterator[Problem]:
    def problem(sentence: str, value: str, rule: str, suggestion: str = "") -> Problem:
        return Problem(shown, 1, 1, Severity.ERROR, "file", sentence, value, suggestion, rule)

    stem, ending = _split(name)
    if ending.lower() not in _ENDINGS:
        yield problem(
            "Only entries (`name.yml`) belong in the glossary; move or rename this file.", name, "file-ending"
        )
        return
    if not _NAME.fullmatch(stem) or ending not in _ENDINGS:
        better = _better(stem)
        yield problem(
            "A file name has only lower-case letters a–z, digits and single hyphens, and ends in `.yml`.",
            name,
            "file-name",
            f"Rename it to `{better}.yml`." if better else "",
        )
    if other := seen.get(identifier):
        yield problem(
            f"This file and {other} would have the same address; rename or remove one.", identifier, "file-address"
        )


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
            _whole(shown, "An entry has lines such as `page: 12`; write this file as its neighbours are.", "file-form")
        )
    return tuple(found)


def _text(raw: bytes, file: File) -> str | Problem:
    shown = file.shown
    if len(raw) > LARGEST:
        return _whole(
            shown,
            f"An entry has at most {LARGEST // 1_000_000} MB; this file is too large to be one.",
            "file-size",
            f"{os.stat(file.path).st_size / 1_000_000:.1f} MB",
        )
    if raw.startswith(_BYTE_ORDER_MARKS):
        sentence = "Save this file as “UTF-8” without the invisible mark (BOM) before its first letter."
        return _whole(shown, sentence, "file-bom")
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
            "Save this file as “UTF-8”: from here on it is in another encoding.",
            raw[error.start : error.start + 1].decode("cp1252", "replace"),
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
            "Nothing stands here. Does it stand in the lines below? Then put two spaces before each of them; "
            "else give a value, or remove the line.",
            rule="empty-value",
        )


def _is_empty(node: Node) -> bool:
    return not node.text.strip() if isinstance(node, Scalar) else not node.items
