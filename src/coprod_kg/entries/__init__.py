"""YAML files read into entries, with the line and column of every key and value."""

from .files import Entry, read_entries
from .node import Mapping, Node, Scalar, Sequence

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "read_entries"]
