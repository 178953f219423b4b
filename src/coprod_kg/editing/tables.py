"""The tables of keys in glossary/README.md, made from the shapes."""

from __future__ import annotations

from collections.abc import Iterator

from ..keys import Kind, Shapes

BEGIN, END = "<!-- keys: begin (written by `coprod keys --write`) -->", "<!-- keys: end -->"


def key_tables(shapes: Shapes) -> str:
    """Markdown tables of the keys of each kind of entry, and of the groups that stand under a key."""
    kinds = shapes.entry_kinds()
    parts = [_table(f"### {kind.name}/", kind) for kind in kinds]
    nested: dict[str, Kind] = {}
    for kind in kinds:
        for found in _nested(shapes, kind):
            nested.setdefault(found.name, found)
    parts += [_table(f"### Under `{name}`", kind) for name, kind in nested.items()]
    return "\n\n".join(parts)


def with_key_tables(text: str, tables: str) -> str:
    """``text`` with the part between the markers replaced by ``tables``."""
    before, _, rest = text.partition(BEGIN)
    _, _, behind = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables}\n\n{END}{behind}"


def _nested(shapes: Shapes, kind: Kind) -> Iterator[Kind]:
    for key in kind.keys:
        if key.term.nested and not key.term.index and (found := shapes.nested(key)):
            yield found
            yield from _nested(shapes, found)


def _table(title: str, kind: Kind) -> str:
    rows = [f"| `{key.name}` | {'yes' if key.required else ''} | {key.description} |" for key in kind.keys]
    if kind.identified:
        rows.insert(0, "| `id` | yes | A short name in lower case, by which it can be cited: `assets`. |")
    return "\n".join([title, "", "| key | required | what stands there |", "| --- | --- | --- |", *rows])
