"""What an entry says, apart from how its file is laid out: one form of its content, and one hash of that."""

from __future__ import annotations

import hashlib
import json
import unicodedata

from .node import Mapping, Node, Scalar
from .reader import Reader

Value = str | list["Value"] | dict[str, "Value"]
DIGITS = 12


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
