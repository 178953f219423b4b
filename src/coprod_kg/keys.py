"""What the shapes say of the keys of each kind of entry: the source of templates, key tables and JSON Schemas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import rdflib
from rdflib.namespace import SH

from .graph.context import Context, Definitions, Term


@dataclass(frozen=True, slots=True)
class Key:
    """One key: ``term`` is what the context says of it, ``pattern`` and ``message`` what the shape demands and says."""

    name: str
    description: str
    required: bool
    pattern: str | None
    term: Term
    message: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry or of nested group with its keys in the order of the shape; ``identified`` if it needs an id."""

    name: str
    title: str
    keys: tuple[Key, ...]
    identified: bool = False


class Shapes:
    """The node shapes of a folder by kind of entry and by key."""

    def __init__(self, folder: Path, context: Context) -> None:
        self.context = context
        self.graph = rdflib.Graph()
        for path in sorted(folder.glob("*.ttl")):
            self.graph.parse(path, format="turtle")

    def entry_kinds(self) -> list[Kind]:
        """The kinds of entry that people write, with their keys; receipts are written by the tool."""
        kinds = []
        for name in self.context.terms:
            target = rdflib.URIRef(self.context.terms[name].iri)
            shape = self.graph.value(None, SH.targetClass, target)
            if shape is not None and name != "receipts":
                kinds.append(self._kind(shape, name, self.context.of_kind(name)))
        return kinds

    def nested(self, key: Key) -> Kind | None:
        """The keys that stand under ``key``, or None if it has none of its own."""
        subjects = self.graph.subjects(SH.targetObjectsOf, rdflib.URIRef(key.term.iri))
        closed = sorted((s for s in subjects if self.graph.value(s, SH.closed) is not None), key=str)
        if not closed:
            return None
        identified = len(list(self.graph.subjects(SH.targetObjectsOf, rdflib.URIRef(key.term.iri)))) > 1
        return self._kind(closed[0], key.name, key.term.within(self.context.terms), identified)

    def _kind(self, shape: rdflib.term.Node, name: str, terms: Definitions, identified: bool = False) -> Kind:
        properties = self._properties(shape)
        required = {str(self.graph.value(p, SH.name)) for p in properties if self.graph.value(p, SH.minCount)}
        keys: dict[str, Key] = {}
        for node in properties:
            key = str(self.graph.value(node, SH.name))
            description = self.graph.value(node, SH.description)
            if key in terms and description is not None and key not in keys:
                pattern = self.graph.value(node, SH.pattern)
                message = str(self.graph.value(node, SH.message) or "")
                bound = str(pattern) if pattern else None
                keys[key] = Key(key, str(description), key in required, bound, terms[key], message)
        return Kind(name, str(self.graph.value(shape, SH.name)), tuple(keys.values()), identified)

    def _properties(self, shape: rdflib.term.Node) -> list[rdflib.term.Node]:
        """The property shapes of a node shape in the order of their file, since RDF itself keeps none."""
        found = set(self.graph.objects(shape, SH.property))
        return sorted(found, key=lambda node: (int(str(self.graph.value(node, SH.order) or 0)), str(node)))
