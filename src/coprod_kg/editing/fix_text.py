"""One value, key or item of an entry changed in its text, and nothing else: the result is read again to prove it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import yaml

from ..entries import Mapping, Node, Scalar, Sequence
from ..entries.reader import Reader
from .compose import plain

Path = tuple[str | int, ...]
OTHERS_WORDS = frozenset({"text", "words", "mark", "term", "anatomy"})  # keys below which nothing is touched
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def with_value(text: str, line: int, column: int, new: str) -> str | None:
    """``text`` with another value at a place (from 1); None where words of others or no single value stand there."""
    said, path, is_key = _at(text, line, column)
    if path is None or is_key or OTHERS_WORDS & set(path):
        return None
    wanted = _changed(said, path, lambda parent, last: parent.__setitem__(last, new))
    return _proved(wanted, (_put(text, line, column, form) for form in _forms(new)))


def with_key(text: str, line: int, column: int, new: str) -> str | None:
    """``text`` with another key at a place (from 1); None where no key stands there, or the new one stands already."""
    said, path, is_key = _at(text, line, column)
    if path is None or not is_key or new in _parent(said, path):
        return None

    def rename(parent: Any, last: Any) -> None:
        items = [(new if key == last else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(items)

    return _proved(_changed(said, path, rename), [_put(text, line, column, new)])


def without_item(text: str, line: int, column: int) -> str | None:
    """``text`` without the item of a list at a place (from 1); None where no item of a list stands there."""
    said, path, is_key = _at(text, line, column)
    if path is None or is_key or OTHERS_WORDS & set(path) or not isinstance(path[-1], int):
        return None
    if len(_parent(said, path)) < 2:
        return None
    wanted = _changed(said, path, lambda parent, last: parent.pop(last))
    return _proved(wanted, _cut(text, line, column))


def _changed(root: Any, path: Path, change: Callable[[Any, Any], object]) -> Any:
    change(_parent(root, path), path[-1])
    return root


def _parent(root: Any, path: Path) -> Any:
    for step in path[:-1]:
        root = root[step]
    return root


def _proved(wanted: Any, candidates: Iterable[str | None]) -> str | None:
    """The first of some texts that can be read without a fault and says just what is wanted."""
    for text in candidates:
        reader = Reader("", text or "")
        root = reader.read()
        if root is not None and not reader.problems and plain(root) == wanted:
            return str(text)
    return None


def _at(text: str, line: int, column: int) -> tuple[Any, Path | None, bool]:
    """What a text says, where in it the value or key at a place stands, and whether it is a key."""
    reader = Reader("", text)
    root = reader.read()
    if root is None or reader.problems:
        return None, None, False
    places = {(node.line, node.column): (path, is_key) for path, node, is_key in _scalars(root, ())}
    path, is_key = places.get((line, column), (None, False))
    return plain(root), path, is_key


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, Scalar, bool]]:
    if isinstance(node, Scalar):
        yield path, node, False
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _scalars(item, (*path, number))
    elif isinstance(node, Mapping):
        for key, item in node.items.items():
            yield (*path, key), node.keys[key], True
            yield from _scalars(item, (*path, key))


def _forms(new: str) -> Iterator[str]:
    """A value as it may be written: bare where YAML takes it for a text, else between double quotes."""
    with contextlib.suppress(yaml.YAMLError, ValueError):
        if yaml.safe_load(new) == new:
            yield new
    yield '"' + new.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _span(text: str, line: int, column: int) -> tuple[int, int] | None:
    for event in yaml.parse(text, Loader=_LOADER):
        start, end = event.start_mark, event.end_mark
        if not isinstance(event, yaml.ScalarEvent) or start is None or end is None:
            continue
        if (start.line + 1, start.column + 1) == (line, column):
            return start.index, end.index
    return None


def _put(text: str, line: int, column: int, new: str) -> str | None:
    span = _span(text, line, column)
    return f"{text[: span[0]]}{new}{text[span[1] :]}" if span else None


def _cut(text: str, line: int, column: int) -> Iterator[str]:
    """The text without an item: without its whole line, or without the item and a comma beside it."""
    lines = text.splitlines(keepends=True)
    if lines[line - 1].lstrip().startswith("- "):
        yield "".join(lines[: line - 1] + lines[line:])
    if span := _span(text, line, column):
        before, behind = text[: span[0]], text[span[1] :]
        if behind.lstrip().startswith(","):
            yield before + behind.lstrip()[1:].lstrip()
        if before.rstrip().endswith(","):
            yield before.rstrip()[:-1] + behind
