"""What an entry says, apart from how its file is laid out: one form, one hash, and a list of labelled texts."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..entries import Mapping, Node, Scalar
from ..entries.reader import Reader
from ..graph.context import Context, Term

Value = str | list["Value"] | dict[str, "Value"]
DIGITS = 12
_NAMES = ("id",)  # the key by which an item of a list is called, instead of its number


@dataclass(frozen=True, slots=True)
class Field:
    """One text of an entry: ``key`` is its stable path, ``label`` what readers are shown."""

    key: str
    label: str
    text: str


def content_of(node: Node) -> Value:
    """What a YAML value says: text without space round it, and a list of one as its item, as in the graph."""
    if isinstance(node, Scalar):
        return unicodedata.normalize("NFC", node.text.strip())
    if isinstance(node, Mapping):
        return {unicodedata.normalize("NFC", key): content_of(value) for key, value in node.items.items()}
    items = [content_of(item) for item in node.items]
    return items[0] if len(items) == 1 else items


def read_content(raw: bytes) -> Value:
    """What the file of an entry says; a file that cannot be read says its own text."""
    text = raw.decode("utf-8", errors="replace")
    root = Reader("", text).read()
    return unicodedata.normalize("NFC", text.strip()) if root is None else content_of(root)


def hash_of(content: Value) -> str:
    """The first twelve digits of the SHA-256 of the one form of a content."""
    form = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(form.encode()).hexdigest()[:DIGITS]


def languages_in(context: Context) -> frozenset[str]:
    """The keys under which texts stand by language."""

    def walk(terms: Iterable[tuple[str, Term | None]]) -> Iterator[str]:
        for name, term in terms:
            if term is not None:
                yield from [name] if term.by_language else []
                yield from walk(term.scoped.items())

    return frozenset(walk(context.terms.items()))


def fields_of(content: Value, by_language: frozenset[str]) -> list[Field]:
    """Every text of a content in the order of its keys, under the path of labels that leads to it."""
    return list(_fields(content, (), (), by_language))


def _fields(
    value: Value, keys: tuple[str, ...], labels: tuple[str, ...], by_language: frozenset[str]
) -> Iterator[Field]:
    if isinstance(value, str):
        yield Field(".".join(keys), ", ".join(labels), value)
    elif isinstance(value, dict):
        name = _name(value) if keys else None
        inner = ((*keys, name), (*labels[:-1], f"{labels[-1]} {name}")) if name else (keys, labels)
        for key, item in value.items():
            tagged = bool(keys) and keys[-1] in by_language
            shown = (*labels[:-1], f"{labels[-1]} ({key})") if tagged else (*inner[1], key.replace("_", " "))
            if not (name and key in _NAMES):
                yield from _fields(item, (*inner[0], key), shown, by_language)
    elif all(isinstance(item, str) for item in value):
        yield Field(".".join(keys), ", ".join(labels), "; ".join(map(str, value)))
    else:
        yield from _fields_of_items(value, keys, labels, by_language)


def _fields_of_items(
    items: list[Value], keys: tuple[str, ...], labels: tuple[str, ...], by_language: frozenset[str]
) -> Iterator[Field]:
    """The items of a list, numbered from the second on, so that the first keeps its path when others join it."""
    for number, item in enumerate(items, start=1):
        if number == 1 or _name(item):
            yield from _fields(item, keys, labels, by_language)
        else:
            yield from _fields(item, (*keys, str(number)), (*labels[:-1], f"{labels[-1]} {number}"), by_language)


def _name(item: Value) -> str | None:
    names = [item[key] for key in _NAMES if key in item] if isinstance(item, dict) else []
    return str(names[0]) if names else None
