"""What the JSON-LD context says of each key: the one mapping from YAML to RDF, asked and never repeated."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

Definitions = dict[str, "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """One key: its property and what may stand under it."""

    iri: str
    type: str | None = None
    containers: frozenset[str] = frozenset()
    index: str | None = None
    base: str | None = None
    scoped: dict[str, Term | None] = field(default_factory=dict)

    @property
    def nested(self) -> bool:
        """Whether a mapping with keys of its own stands under the key."""
        return self.type == "@none"

    @property
    def reference(self) -> bool:
        """Whether the value is the address of something else."""
        return self.type == "@id"

    def within(self, terms: Definitions) -> Definitions:
        """The keys in force below this one; a key that the scoped context sets to null is none there."""
        return {name: term for name, term in (terms | self.scoped).items() if term is not None}

    @property
    def by_language(self) -> bool:
        """Whether the values stand under language tags."""
        return "@language" in self.containers

    @property
    def many(self) -> bool:
        """Whether several values are usual, so that nested ones are numbered even when there is one."""
        return "@set" in self.containers


class Context:
    """The context file, read once; ``document`` is what JSON-LD processors get."""

    def __init__(self, path: Path) -> None:
        self.document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
        self.base: str = self.document["@base"]
        self.unknown: str = self.document["@vocab"]
        self.terms = self._definitions(self.document)
        del self.terms["position"]  # counted by the machine; whoever writes it has an unknown key

    def expand(self, name: str) -> str:
        """The IRI for ``prefix:name`` or a term."""
        prefix, colon, rest = name.partition(":")
        if colon and not rest.startswith("//") and isinstance(self.document.get(prefix), str):
            return str(self.document[prefix]) + rest
        if not colon and isinstance(self.document.get(name), str):
            return self.expand(self.document[name])
        return name

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefixes and their namespaces, as serialisers want them."""
        return {
            name: value
            for name, value in self.document.items()
            if isinstance(value, str) and not name.startswith("@") and value.endswith(("#", "/")) and "://" in value
        }

    def of_kind(self, kind: str) -> Definitions:
        """The keys in force in an entry of a folder; some folders have a meaning of their own for a key."""
        term = self.terms.get(kind)
        return term.within(self.terms) if term else self.terms

    def _definitions(self, document: dict[str, Any]) -> Definitions:
        return {
            name: self._term(name, value)
            for name, value in document.items()
            if not name.startswith("@") and name not in self.prefixes and value is not None
        }

    def _term(self, name: str, value: str | dict[str, Any]) -> Term:
        if isinstance(value, str):
            return Term(self.expand(value))
        container = value.get("@container", [])
        scoped = value.get("@context", {})
        return Term(
            iri=self.expand(value.get("@id", name)),
            type=value.get("@type"),
            containers=frozenset([container] if isinstance(container, str) else container),
            index=value.get("@index"),
            base=scoped.get("@base"),
            scoped={name: None for name, term in scoped.items() if term is None} | self._definitions(scoped),
        )
