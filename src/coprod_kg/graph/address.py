"""Gives every mapping of an entry its IRI, makes references absolute, and refuses what JSON-LD would drop.

The result is plain JSON-LD without blank nodes. A nested mapping is named after its place (``…#via.1``) unless it
has an ``id``; names that people write have no dot, so the two never meet. No kind of entry is special here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..entries import Entry, Mapping, Node, Scalar, Sequence
from ..entries.node import listed
from ..problem import Problem, Severity
from .context import Context, Definitions, Term
from .languages import better_tag, is_language_tag

_REFERENCE = re.compile(r"[a-z]+(/[a-z0-9-]+)+(#[a-z0-9._-]+)?")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SLUG = re.compile(r"[a-z0-9_-]+")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = "one of the listed words, in lower case"
_ADDRESSED = "the address of another entry, its folder and file name in lower case, for example `sources/ostrom-1996`"


# Node, key and property of the plain values that stand there, each with its place in the file.
Leaves = dict[tuple[str, str, str], dict[str, Scalar]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node of the graph stands: its entry, its mapping, and the keys in force there."""

    entry: Entry
    mapping: Mapping
    terms: Definitions
    key: str


@dataclass
class Addressed:
    """One entry as a JSON-LD node, the place of each of its nodes, and what was refused."""

    document: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    leaves: Leaves = field(default_factory=dict)


class Addresser:
    """Turns entries into JSON-LD nodes by what the context says of each key."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def address(self, entry: Entry) -> Addressed:
        """The JSON-LD node of ``entry`` with its places and problems."""
        return _Walk(self.context, entry).run()


class _Walk:
    def __init__(self, context: Context, entry: Entry) -> None:
        self.context = context
        self.entry = entry
        self.iri = context.base + entry.id
        self.out = Addressed()

    def run(self) -> Addressed:
        terms = self.context.of_kind(self.entry.kind)
        body = self._mapping(self.entry.root, self.iri, terms, "file")
        self.out.document = body | {"@type": self.entry.kind}
        return self.out

    def _mapping(self, mapping: Mapping, iri: str, terms: Definitions, key: str) -> dict[str, Any]:
        self.out.places[iri] = Place(self.entry, mapping, terms, key)
        body: dict[str, Any] = {"@id": iri}
        for name, value in mapping.items.items():
            if name == "id" and key != "file":
                continue
            body[name if name in terms else self.context.unknown + name] = self._value(name, value, iri, terms)
        return body

    def _value(self, name: str, value: Node, iri: str, terms: Definitions) -> Any:
        term = terms.get(name)
        if _is_blank(value):
            return []
        if term is None:
            return [self._unknown(name, item, iri) for item in listed(value)]
        inner = term.within(terms)
        if term.by_language:
            return self._languages(name, value, term, iri)
        if term.index:
            return self._index(name, value, term, iri, inner)
        if term.nested:
            return list(self._nested(name, value, term, iri, inner))
        return [resolved for item in listed(value) if (resolved := self._scalar(name, item, term, iri)) is not None]

    def _unknown(self, name: str, item: Node, iri: str) -> Any:
        if isinstance(item, Scalar):
            return item.text
        return {"@id": f"{iri}{'.' if '#' in iri else '#'}{name}"}

    def _scalar(self, name: str, item: Node, term: Term, iri: str) -> str | None:
        if not isinstance(item, Scalar):
            what = _WORD if term.base else _ADDRESSED if term.reference else "one plain text"
            self._problem(
                item,
                name,
                f"Here belongs {what}; take out keys and inner lists, and quote a text that has a colon.",
                "",
                "reference-expected" if term.reference else "value-expected",
            )
            return None
        text = self._reference(name, item, term) if term.reference else item.text
        if text is not None:
            self._leaf(name, item, text, term, iri)
        return text

    def _reference(self, name: str, item: Scalar, term: Term) -> str | None:
        if _ADDRESS.fullmatch(item.text):
            return item.text
        if term.base:
            if _SLUG.fullmatch(item.text):
                return term.base + item.text
            sentence = f"Here belongs {_WORD}; the site has all under “Ontology & lists”."
        else:
            if _REFERENCE.fullmatch(item.text):
                return self.context.base + item.text
            sentence = f"Here belongs {_ADDRESSED}."
        self._problem(
            item, name, sentence, item.text, "reference-form", _likely(item.text, _SLUG if term.base else _REFERENCE)
        )
        return None

    def _languages(self, name: str, value: Node, term: Term, iri: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            sentence = "Put the language before the text, for example `en: …`."
            self._problem(value, name, sentence, _shown(value), "language-missing")
            return {}
        body: dict[str, list[str]] = {}
        for tag, node in value.items.items():
            if self._is_language(name, tag, value):
                texts = [self._text(name, item, term, iri, tag) for item in listed(node)]
                body.setdefault(tag.lower(), []).extend(text for text in texts if text is not None)
        return body

    def _is_language(self, name: str, tag: str, value: Mapping) -> bool:
        if is_language_tag(tag):
            return True
        better = better_tag(tag)
        self._problem(
            value.keys[tag],
            name,
            "This is not the tag of a language; use one such as `en` (English), `fr` (French) or `pt-BR`.",
            tag,
            "language-tag",
            f"Did you mean `{better}`?" if better else "",
        )
        return False

    def _text(self, name: str, item: Node, term: Term, iri: str, tag: str) -> str | None:
        if isinstance(item, Scalar):
            self._leaf(name, item, f"{tag.lower()} {item.text}", term, iri)
            return item.text
        sentence = "Here belongs one text and no keys; put a text with a colon between double quotes."
        self._problem(item, name, sentence, "", "value-expected")
        return None

    def _index(self, name: str, value: Node, term: Term, iri: str, inner: Definitions) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            self._problem(
                value, name, "Name the aspect before the words, for example `producers: [ … ]`.", "", "aspect-missing"
            )
            return {}
        [inner_key] = term.scoped
        body: dict[str, Any] = {}
        for word, node in value.items.items():
            slug = Scalar(word, value.keys[word].line, value.keys[word].column)
            index = self._reference(f"{name}.{word}", slug, inner[term.index or ""])
            if index:
                body[index] = []
                for number, (item, node_iri) in enumerate(self._numbered(f"{name}.{word}", node, iri), 1):
                    single = Mapping({inner_key: item}, item.line, item.column)
                    body[index].append(self._mapping(single, node_iri, inner, name) | {"position": str(number)})
                    written = Mapping(single.items | {term.index or "": slug}, item.line, item.column)
                    self.out.places[node_iri] = Place(self.entry, written, inner, f"{name}.{word}")
        return body

    def _nested(self, name: str, value: Node, term: Term, iri: str, inner: Definitions) -> Iterator[dict[str, Any]]:
        numbered = term.many or isinstance(value, Sequence)
        for number, (item, default) in enumerate(self._numbered(name, value, iri, numbered), 1):
            if not isinstance(item, Mapping):
                sentence = "Here belong keys, each on a line below, indented, such as `source: …`, and no plain value."
                self._problem(item, name, sentence, _shown(item), "keys-expected")
                continue
            body = self._mapping(item, self._named(item, default), inner, name)
            yield body | {"position": str(number)} if numbered else body

    def _numbered(self, path: str, value: Node, iri: str, numbered: bool = True) -> Iterator[tuple[Node, str]]:
        stem = f"{iri}{'.' if '#' in iri else '#'}{path}"
        for number, item in enumerate(listed(value), 1):
            yield item, f"{stem}.{number}" if numbered else stem

    def _named(self, item: Mapping, default: str) -> str:
        given = item.items.get("id")
        if given is None:
            return default
        if isinstance(given, Scalar) and _ID.fullmatch(given.text):
            named = f"{self.iri}#{given.text}"
            if named not in self.out.places:
                return named
            sentence = "Two parts of this entry have the same `id`; give one of them another."
            self._problem(given, "id", sentence, given.text, "id-twice")
            return default
        sentence = "Write an `id` with only lower-case letters a–z, digits and single hyphens."
        self._problem(given, "id", sentence, _shown(given), "id-form", _likely(_shown(given), _ID))
        return default

    def _leaf(self, name: str, item: Scalar, value: str, term: Term, iri: str) -> None:
        values = self.out.leaves.setdefault((iri, name, term.iri), {})
        if value in values:
            self._problem(item, name, "The same value stands here twice; remove one.", item.text, "value-twice")
        values.setdefault(value, item)

    def _problem(self, node: Node, key: str, sentence: str, value: str, rule: str, suggestion: str = "") -> None:
        if _is_blank(node):
            return
        self.out.problems.append(
            Problem(self.entry.file, node.line, node.column, Severity.ERROR, key, sentence, value, suggestion, rule)
        )


def _is_blank(node: Node) -> bool:
    """Whether nothing stands there, which was reported when the file was read."""
    return isinstance(node, Scalar) and not node.text.strip()


def _shown(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


def _likely(text: str, form: re.Pattern[str]) -> str:
    """“Did you mean …?” where only spaces, capitals or an ending keep a text from being an address or a listed word."""
    other = r"[^a-z0-9_/#]+" if form is _SLUG else r"[^a-z0-9/#]+"
    plain = re.sub(other, "-", re.sub(r"\.ya?ml$", "", text.lower())).strip("-")
    sure = form is not _SLUG or "-" not in text  # a listed word may have an underscore where a hyphen is written
    return f"Did you mean `{plain}`?" if sure and form.fullmatch(plain) else ""
