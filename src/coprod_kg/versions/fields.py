"""The texts of an entry’s content, each under the path of labels that leads to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..entries.content import Value
from ..graph.context import Context, Term

_NAMES = ("id",)  # the key by which an item of a list is called, instead of its number


@dataclass(frozen=True, slots=True)
class Field:
    """One text of an entry: ``key`` is its stable path, ``label`` what readers are shown."""

    key: str
    label: str
    text: str


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
