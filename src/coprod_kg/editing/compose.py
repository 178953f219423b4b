"""Entries written from plain data: texts, lists and mappings become files that give back every character."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.resolver import implicit_resolvers
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from ..entries import node
from ..entries.characters import hidden, name_of
from ..entries.files import LARGEST
from ..entries.reader import Reader
from ..errors import CoprodError
from ..exports import write_file
from ..graph.context import Context
from ..keys import Kind, Shapes
from ..project import Project
from .names import file_name, free_path, name_for, names_in

__all__ = ["Data", "compose", "file_name", "free_path", "name_for", "names_in", "plain", "prepare", "write_entries"]

Data = Mapping[str, Any]
_WIDE = 1 << 24
_LONG = 80  # characters from which a text that needs quotation marks stands as a block, where none have to be doubled
_KEY = re.compile(r"[\w-]+")


def compose(data: Data, kind: Kind) -> str:
    """The text of an entry of ``kind`` that says ``data``: its keys in the order of the shape, every text exactly kept.

    Raises CoprodError naming the key for what cannot be written: unknown keys, values that are neither text, list nor
    mapping, nothing at all, characters that nobody can see, more than 1 MB.
    """
    names = [key.name for key in kind.keys]
    if unknown := next((str(name) for name in data if name not in names), None):
        raise CoprodError(f"`{unknown}` is no key of {kind.title}; its keys are: {', '.join(names)}.")
    ordered = {name: data[name] for name in names if name in data}
    if not ordered:
        raise CoprodError(f"{kind.title.capitalize()} with nothing in it cannot be written; give at least one key.")
    for quoted in (False, True):
        text = _written(ordered, quoted)
        if len(text.encode()) > LARGEST:
            raise CoprodError(f"The entry would have more than {LARGEST // 1_000_000} MB; shorten its texts.")
        reader = Reader("", text)
        if (root := reader.read()) and not reader.problems and plain(root) == ordered:
            return text
    raise CoprodError("The entry cannot be written so that every character comes back; please report this.")


def prepare(project: Project, entries: Mapping[str, Data]) -> dict[Path, str]:
    """The file and text of each entry by its address, such as ``definitions/ostrom-1996``; nothing is written.

    Raises CoprodError for a name that cannot be one, an entry that exists, and what ``compose`` refuses.
    """
    shapes = Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
    kinds = {kind.name: kind for kind in shapes.entry_kinds()}
    prepared: dict[Path, str] = {}
    for address, data in entries.items():
        folder, _, name = address.partition("/")
        if folder not in kinds:
            raise CoprodError(f"`{address}`: entries stand in one of the folders {', '.join(kinds)}.")
        path = free_path(project, folder, name)
        try:
            prepared[path] = compose(data, kinds[folder])
        except CoprodError as error:
            raise CoprodError(f"{address}: {error}") from error
    return prepared


def write_entries(project: Project, entries: Mapping[str, Data]) -> list[Path]:
    """Write new entries, by address, all or none of them, and give their files.

    Raises CoprodError where ``prepare`` does, and if a file cannot be written.
    """
    prepared = prepare(project, entries)
    written: list[Path] = []
    try:
        for path, text in prepared.items():
            write_file(path, text.encode())
            written.append(path)
    except BaseException as error:
        for begun in (*written, path.with_name(f".{path.name}.part")):
            with contextlib.suppress(OSError):
                begun.unlink()
        if not isinstance(error, OSError):
            raise
        reason = f"{project.shown(path)} cannot be written ({error.strerror}), so nothing was"
        raise CoprodError(f"{reason}; look at the space and rights of its folder.") from error
    return written


def _written(data: Data, quoted: bool) -> str:
    yaml = YAML(typ="rt")
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_value(data, "", quoted), out)
    return out.getvalue()


def _value(value: object, key: str, quoted: bool) -> object:
    if isinstance(value, str):
        return _scalar(value, key, quoted)
    if isinstance(value, Mapping) and value:
        for name in value:
            if not isinstance(name, str) or not _KEY.fullmatch(name):
                raise CoprodError(f"{_where(key)}`{name}` cannot be a key; a key is one plain word.")
        pairs = ((_scalar(name, name, quoted), _value(item, _under(key, name), quoted)) for name, item in value.items())
        return CommentedMap(pairs)
    if isinstance(value, list) and value:
        return [_value(item, f"{key}.{place}", quoted) for place, item in enumerate(value, 1)]
    if isinstance(value, list | Mapping) or value is None:
        raise CoprodError(f"{_where(key)}nothing stands here; give a value, or leave the key out.")
    raise CoprodError(f"{_where(key)}`{value}` is no text; give values as texts, lists and mappings of texts.")


def _scalar(text: str, key: str, quoted: bool) -> str:
    if not text.strip():
        raise CoprodError(f"{_where(key)}nothing stands here; give a value, or leave the key out.")
    if (place := hidden(text)) is not None:
        name, before = name_of(text[place]), text[max(0, place - 20) : place]
        sentence = f"a character that nobody can see ({name}) stands after “{before}”; take it out."
        raise CoprodError(f"{_where(key)}{sentence}")
    if not quoted and _is_block(text):
        return LiteralScalarString(text)  # type: ignore[no-any-return]
    bare = text == text.strip() and not re.search(r"[\n\t]", text) and not _read_otherwise(text)
    return text if bare and not quoted else DoubleQuotedScalarString(text)


def _read_otherwise(text: str) -> bool:
    """Whether some version of YAML reads the bare text as a number, a date, a truth or nothing."""
    return any(pattern.match(text) for _, _, pattern, first in implicit_resolvers if not first or text[0] in first)


def _is_block(text: str) -> bool:
    """Whether the text stands as a block without quotation marks, so that its own need not be doubled."""
    lines = text.removesuffix("\n").split("\n")
    clean = text[0] not in " \n" and "\t" not in text and all(line == line.rstrip() for line in lines) and lines[-1]
    bare = re.search(r": |:$| #|\n", text) or text[0] in "!\"%&'*,-?@[]`{|}>#"
    return bool(clean and bare and ("\n" in text or len(text) > _LONG))


def plain(value: node.Node) -> Any:
    """A value as it was read, as plain texts, lists and mappings."""
    if isinstance(value, node.Scalar):
        return value.text
    if isinstance(value, node.Sequence):
        return [plain(item) for item in value.items]
    return {key: plain(item) for key, item in value.items.items()}


def _under(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _where(key: str) -> str:
    return f"`{key}`: " if key else ""
