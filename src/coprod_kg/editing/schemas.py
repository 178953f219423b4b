"""JSON Schemas made from shapes and context, so that an editor program completes keys and words while one types."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from ..entries import Mapping, Scalar
from ..exports import write_file
from ..graph import Graph
from ..graph.context import Term
from ..keys import Key, Kind, Shapes

Schema = dict[str, Any]
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_ID: Schema = {
    "type": "string",
    "title": "id",
    "description": "A short name in lower case, by which this part can be cited.",
    "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
    "patternErrorMessage": "Write an `id` with only lower-case letters a–z, digits and single hyphens.",
    "examples": ["assets"],
}
_LANGUAGE: Schema = {
    "propertyNames": {"pattern": "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"},
    "defaultSnippets": [{"label": "en", "description": "A text in English", "body": {"en": "$1"}}],
}
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_FOLDERS = re.compile(r"/coprod/\(?([a-z|]+)\)?/")


def build_schemas(shapes: Shapes, graph: Graph) -> dict[str, Schema]:
    """One schema (JSON Schema 2020-12) for each kind of entry, by folder name.

    Beside what is allowed, a schema has what YAML language servers show: what each listed word means, examples, the
    addresses of all entries for completion, and the sentence of the check where a pattern is missed.
    """
    writer = _Writer(shapes, graph)
    return {kind.name: writer.schema(kind) for kind in shapes.entry_kinds()}


def write_schemas(schemas: dict[str, Schema], folder: Path) -> list[Path]:
    """Write ``definitions.schema.json`` and so on into ``folder``, and give their paths."""
    paths = []
    for name, schema in schemas.items():
        paths.append(folder / f"{name}.schema.json")
        write_file(paths[-1], json.dumps(schema, ensure_ascii=False, indent=2).encode())
    return paths


class _Writer:
    def __init__(self, shapes: Shapes, graph: Graph) -> None:
        self.shapes = shapes
        self.words = _words(graph)
        self.lists: dict[str, Schema] = {}
        self._graph, self._base = graph, graph.context.base
        self.addresses = _addresses(graph)

    def schema(self, kind: Kind) -> Schema:
        """The whole schema of a kind of entry."""
        self.lists = {}
        group = self.group(kind)
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind.title}
        return head | group | {"$defs": self.lists | self.addresses}

    def group(self, kind: Kind) -> Schema:
        """The schema of an entry or of a nested group."""
        properties = {key.name: _described(key) | self._value(key) for key in kind.keys}
        required = [key.name for key in kind.keys if key.required]
        if kind.identified:
            properties["id"] = _ID
            required.append("id")
        schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
        return schema | ({"required": required} if required else {})

    def _value(self, key: Key) -> Schema:
        if key.term.by_language:
            texts = _one_or_many(_TEXT) if key.term.many else _TEXT
            return {"type": "object", "additionalProperties": texts} | _LANGUAGE
        if key.term.index:
            return self._by_aspect(key, self.shapes.context.terms[key.term.index])
        if key.term.nested:
            kind = self.shapes.nested(key)
            group = self.group(kind) if kind else {"type": "object"}
            return _one_or_many(group) if key.term.many else group
        return self._plain(key)

    def _by_aspect(self, key: Key, index: Term) -> Schema:
        """Keys that are listed words, and under each the texts or the words that belong to it."""
        inner = next(iter(key.term.scoped.values()))
        properties = {}
        for aspect, said in self.words.get(index.base or "", {}).items():
            single = self._words_of(inner.base, aspect, index) if inner and inner.base else _TEXT
            properties[aspect] = {"description": said} | _one_or_many(single)
        return {"type": "object", "properties": properties, "additionalProperties": False}

    def _plain(self, key: Key) -> Schema:
        if key.term.base:
            single = self._words_of(key.term.base)
        elif key.term.reference:
            single = self._address(key)
        else:
            single = dict(_TEXT) | _matched(key.pattern, key.message, key.description)
        return _one_or_many(single) if key.term.many else single

    def _words_of(self, base: str | None, aspect: str = "", index: Term | None = None) -> Schema:
        """A word of a list; with an ``aspect``, one of those that have it, if any have."""
        words = self.words.get(base or "", {})
        if index and (own := self._of(f"{index.base}{aspect}", index.iri) & words.keys()):
            return self._listed(f"{_list(base)}-{aspect}", {word: words[word] for word in sorted(own)})
        return self._listed(_list(base), words)

    def _listed(self, name: str, words: dict[str, str]) -> Schema:
        self.lists[name] = {"enum": list(words), "markdownEnumDescriptions": list(words.values())}
        return {"$ref": f"#/$defs/{name}"}

    def _of(self, aspect: str, iri: str) -> set[str]:
        found = self._graph.store.quads_for_pattern(None, ox.NamedNode(iri), ox.NamedNode(aspect))
        return {str(quad.subject).strip("<>").rpartition("/")[2] for quad in found}

    def _address(self, key: Key) -> Schema:
        """The address of an entry in a folder that the shape allows; those that exist are offered."""
        found = _FOLDERS.search((key.pattern or "").replace("\\", ""))
        folders = [folder for folder in (found[1].split("|") if found else ()) if folder in self.addresses]
        if not folders:
            return {"type": "string"}
        pattern = f"^({re.escape(self._base)})?({'|'.join(folders)})/[a-z0-9-]+(#[a-z0-9._-]+)?$"
        offered = {"anyOf": [{"$ref": f"#/$defs/{folder}"} for folder in folders]}
        return {"type": "string", "pattern": pattern, "patternErrorMessage": key.message} | offered


def _list(base: str | None) -> str:
    """The name of a list of words: ``words-codes``."""
    return f"words-{(base or '').rstrip('/').rpartition('/')[2]}"


def _described(key: Key) -> Schema:
    return {"title": key.name, "description": key.description, "markdownDescription": key.description}


def _matched(pattern: str | None, message: str, description: str) -> Schema:
    """A pattern with the sentence of the check, and those words of the description that match it as examples."""
    if not pattern:
        return {}
    examples = [word for word in re.findall(r"`([^`]+)`", description) if re.search(pattern, word)]
    schema = {"pattern": pattern, "patternErrorMessage": message}
    return schema | ({"examples": examples} if examples else {})


def _one_or_many(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _addresses(graph: Graph) -> dict[str, Schema]:
    """For each folder any text, with the addresses and names of its entries, which editor programs offer."""
    found: dict[str, list[Schema]] = defaultdict(list)
    for iri, place in sorted(graph.places.items()):
        if "#" not in iri:
            name = _name(place.entry.root)
            found[place.entry.kind].append({"label": place.entry.id, "description": name, "body": place.entry.id})
    return {kind: {"type": "string", "defaultSnippets": offered} for kind, offered in sorted(found.items())}


def _name(root: Mapping) -> str:
    """What a work, a person or a concept is called, in words."""
    parts = [root.items.get(key) for key in ("title", "name", "given", "family", "label")]
    texts = [part.items.get("en") if isinstance(part, Mapping) else part for part in parts]
    return " ".join(text.text for text in texts if isinstance(text, Scalar))


def _words(graph: Graph) -> dict[str, dict[str, str]]:
    """The words of each list, by the address at which the list begins, with what each means."""
    found: dict[str, dict[str, str]] = {}
    for quad in graph.store.quads_for_pattern(None, ox.NamedNode(_SKOS + "inScheme"), None):
        stem, _, word = str(quad.subject).strip("<>").rpartition("/")
        if stem.startswith(graph.context.base + "schemes/"):
            found.setdefault(stem + "/", {})[word] = _meaning(graph, quad.subject)
    return {stem: dict(sorted(words.items())) for stem, words in found.items()}


def _meaning(graph: Graph, word: Any) -> str:
    """What a word of a list means; its label too where that says more than the word."""
    said = []
    for name in ("prefLabel", "definition"):
        quads = graph.store.quads_for_pattern(word, ox.NamedNode(_SKOS + name), None)
        said += [quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)][:1]
    plain = str(word).strip("<>").rpartition("/")[2]
    return ": ".join(text for text in said if re.sub(r"\W", "-", text) != plain)
