"""JSON Schemas made from shapes and context, so that an editor program completes keys and words while one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ..exports import write_file
from ..graph import Graph
from ..keys import Key, Kind, Shapes

Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number", "boolean"]}


def build_schemas(shapes: Shapes, graph: Graph) -> dict[str, Schema]:
    """One schema (JSON Schema 2020-12) for each kind of entry, by folder name."""
    writer = _Writer(shapes, graph)
    return {
        kind.name: {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.title} | writer.group(kind)
        for kind in shapes.entry_kinds()
    }


def write_schemas(schemas: dict[str, Schema], folder: Path) -> None:
    """Write ``definitions.schema.json`` and so on into ``folder``."""
    for name, schema in schemas.items():
        content = json.dumps(schema, ensure_ascii=False, indent=2).encode()
        write_file(folder / f"{name}.schema.json", content)


class _Writer:
    def __init__(self, shapes: Shapes, graph: Graph) -> None:
        self.shapes = shapes
        self.words = _words(graph)

    def group(self, kind: Kind) -> Schema:
        """The schema of an entry or of a nested group."""
        properties = {key.name: {"description": key.description} | self._value(key) for key in kind.keys}
        required = [key.name for key in kind.keys if key.required]
        if kind.identified:
            properties["id"] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
            required.append("id")
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return schema | ({"required": required} if required else {})

    def _value(self, key: Key) -> Schema:
        if key.term.by_language:
            return {"type": "object", "additionalProperties": _one_or_many(_TEXT) if key.term.many else _TEXT}
        if key.term.index:
            inner = next(iter(key.term.scoped.values()))
            single = self._words_of(inner.base) if inner and inner.base else _TEXT
            aspects = self.words.get(self.shapes.context.terms[key.term.index].base or "", [])
            return {
                "type": "object",
                "properties": {word: _one_or_many(single) for word in aspects},
                "additionalProperties": False,
            }
        if key.term.nested:
            kind = self.shapes.nested(key)
            group = self.group(kind) if kind else {"type": "object"}
            return _one_or_many(group) if key.term.many else group
        return self._plain(key)

    def _plain(self, key: Key) -> Schema:
        if key.term.base:
            single = self._words_of(key.term.base)
        elif key.term.reference:
            single = {"type": "string"}
        else:
            single = dict(_TEXT) | ({"pattern": key.pattern} if key.pattern else {})
        return _one_or_many(single) if key.term.many else single

    def _words_of(self, base: str | None) -> Schema:
        return {"enum": self.words.get(base or "", [])}


def _one_or_many(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _words(graph: Graph) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for quad in graph.store:
        iri = quad.subject.value
        stem, _, word = iri.rpartition("/")
        if stem.startswith(graph.context.base + "schemes/"):
            found.setdefault(stem + "/", set()).add(word)
    return {stem: sorted(words) for stem, words in found.items()}
