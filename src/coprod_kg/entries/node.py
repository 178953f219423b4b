"""Values of a YAML file with their places; every scalar is text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain value as typed, at ``line`` and ``column`` (from 1)."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of values."""

    items: list[Node]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and their values, in the order of the file; ``keys`` holds each key's own place."""

    items: dict[str, Node]
    line: int
    column: int
    keys: dict[str, Scalar] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def listed(node: Node) -> list[Node]:
    """The items of a list, or the one value that stands in its stead."""
    return node.items if isinstance(node, Sequence) else [node]
