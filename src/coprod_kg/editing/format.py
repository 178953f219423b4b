"""Tidy files: keys in the usual order, two spaces, one line end; not a letter of any value changes."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from ..entries.node import Mapping, Node, Scalar, Sequence
from ..entries.reader import Reader
from ..errors import CoprodError
from ..keys import Kind

_WIDE = 1 << 20
People = dict[tuple[str, str], str]


def format_file(text: str, kind: Kind, people: People) -> str:
    """``text`` of an entry made tidy; authors who have exactly one people entry are linked to it.

    ``people`` maps (family, given) to an address. Raises CoprodError if a value would change.
    """
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    data = yaml.load(text)
    if not isinstance(data, CommentedMap):
        return text
    linked = _link(data, people)
    _order(data, [key.name for key in kind.keys])
    out = io.StringIO()
    yaml.dump(data, out)
    tidy = "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
    if not linked and _values(tidy) != _values(text):
        raise CoprodError("formatting this file would change a value, so it was left as it is.")
    return tidy


def _order(data: CommentedMap, names: list[str]) -> None:
    """Move keys into the order of ``names``; a file with comments between keys stays, since they belong to places."""
    if any(data.ca.items.values()) or data.ca.comment:
        return
    place = {name: number for number, name in enumerate(names)}
    for name in sorted(data, key=lambda key: place.get(key, len(place))):
        data.move_to_end(name)


def _link(data: CommentedMap, people: People) -> bool:
    linked = False
    for role in ("author", "editor"):
        names = data.get(role)
        for number, name in enumerate(names if isinstance(names, list) else ()):
            address = people.get(_name(name))
            if address:
                names[number] = CommentedMap(person=address)
                linked = True
    return linked


def _name(name: Any) -> tuple[str, str]:
    if isinstance(name, dict) and set(name) == {"family", "given"}:
        return str(name["family"]), str(name["given"])
    return "", ""


def _values(text: str) -> object:
    node = Reader("", text).read()
    return _plain(node) if node else None


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    return {key: _plain(value) for key, value in node.items.items()} if isinstance(node, Mapping) else None
