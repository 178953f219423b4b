"""Single values of an entry changed in its file, so that comments and all other values stay as they are."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from ..entries.reader import Reader
from ..errors import CoprodError
from ..keys import Kind
from .compose import compose, plain

Place = tuple[str, ...]  # a key, or a key and a language
Change = str | list[str] | None
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


def amend(text: str, changes: Mapping[Place, Change], kind: Kind) -> str:
    """The text of an entry with some values set, or taken out where the change is None.

    Raises CoprodError for what cannot be written, and where a comment or another value would be lost.
    """
    yaml = _yaml()
    data = yaml.load(text)
    if not isinstance(data, CommentedMap):
        raise CoprodError("an entry is a list of `key: value` lines; this file holds something else.")
    for place, change in changes.items():
        if change is None:
            _remove(data, place)
        else:
            _set(data, place, _styled(place, change, kind), kind)
    out = io.StringIO()
    yaml.dump(data, out)
    amended = "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
    _verify(text, amended, changes)
    return amended


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _styled(place: Place, change: str | list[str], kind: Kind) -> Any:
    """The new value, quoted as ``compose`` quotes it."""
    nested: Any = change
    for name in reversed(place[1:]):
        nested = {name: nested}
    found = _yaml().load(compose({place[0]: nested}, kind))
    for name in place:
        found = found[name]
    return found


def _set(data: CommentedMap, place: Place, value: Any, kind: Kind) -> None:
    key, *below = place
    if below:
        group = data.get(key)
        if isinstance(group, CommentedMap):
            _put(group, below[0], value, len(group))
            return
        value = CommentedMap({below[0]: value})
    order = [one.name for one in kind.keys]
    behind = [number for number, name in enumerate(data) if name in order and order.index(name) > order.index(key)]
    _put(data, key, value, behind[0] if behind else len(data))


def _put(group: CommentedMap, key: str, value: Any, position: int) -> None:
    """Set a key in its place; what stays of a list keeps the comments of its items."""
    old = group.get(key)
    if key not in group:
        group.insert(position, key, value)
    elif isinstance(old, CommentedSeq) and isinstance(value, CommentedSeq):
        _merge(old, value)
    else:
        if comment := getattr(old, "comment", None):  # what stands behind a block belongs to its text
            value = LiteralScalarString(value)
            value.comment = comment
        group[key] = value


def _merge(old: CommentedSeq, new: CommentedSeq) -> None:
    matcher = SequenceMatcher(None, [str(one) for one in old], [str(one) for one in new], autojunk=False)
    for kind, start, end, first, last in reversed(matcher.get_opcodes()):
        if kind == "equal":
            continue
        kept = min(end - start, last - first)
        for place in range(end - 1, start + kept - 1, -1):
            del old[place]
        for place in range(first, last):
            if place < first + kept:
                old[start + place - first] = new[place]
            else:
                old.insert(start + place - first, new[place])


def _remove(data: CommentedMap, place: Place) -> None:
    key, *below = place
    group = data.get(key)
    if below and isinstance(group, CommentedMap) and set(group) != {below[0]}:
        group.pop(below[0], None)
    else:
        data.pop(key, None)


def _verify(text: str, amended: str, changes: Mapping[Place, Change]) -> None:
    """Refuse an amended text that says anything but what it should, or has lost a comment."""
    expected = _read(text)
    for place, change in changes.items():
        _apply(expected, place, change)
    if _stripped(_read(amended)) != _stripped(expected):
        raise CoprodError("the change would alter another value too, so it was not made; edit the file itself.")
    if sorted(map(str.strip, _COMMENT.findall(text))) != sorted(map(str.strip, _COMMENT.findall(amended))):
        raise CoprodError("the change would lose a comment of the file, so it was not made; edit the file itself.")


def _read(text: str) -> Any:
    root = Reader("", text).read()
    return plain(root) if root else {}


def _apply(content: dict[str, Any], place: Place, change: Change) -> None:
    key, *below = place
    if below:
        group = content.setdefault(key, {})
        if isinstance(group, dict):
            _apply(group, tuple(below), change)
        if not group:
            content.pop(key)
    elif change is None:
        content.pop(key, None)
    else:
        content[key] = list(change) if isinstance(change, list) else change


def _stripped(value: Any) -> Any:
    """A plain value without what space stands round its texts, and a list of one as its item."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return {key: _stripped(one) for key, one in value.items()}
    items = [_stripped(one) for one in value]
    return items[0] if len(items) == 1 else items
