"""The listed words that keys accept, with the names and meanings that the schemes give them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True)
class Word:
    """One listed word, such as ``public-administration``, its name and what it means."""

    word: str
    label: str
    meaning: str


class Words:
    """The words of every scheme of a folder, in the order of its file."""

    def __init__(self, folder: Path) -> None:
        self._schemes: dict[str, dict[str, dict[str, str]]] = {}
        for path in sorted(folder.glob("*.ttl")):
            for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
                self._take(quad)

    def of(self, base: str) -> list[Word]:
        """The words that stand at ``base``."""
        found = self._schemes.get(base, {})
        named = {word: said for word, said in found.items() if "prefLabel" in said}
        return [Word(word, said["prefLabel"], said.get("definition", "")) for word, said in named.items()]

    def _take(self, quad: ox.Quad) -> None:
        key = quad.predicate.value.removeprefix(_SKOS)
        if not isinstance(quad.subject, ox.NamedNode) or key not in ("prefLabel", "definition"):
            return
        base, slash, word = quad.subject.value.rpartition("/")
        if isinstance(quad.object, ox.Literal) and (quad.object.language or "en") == "en":
            self._schemes.setdefault(base + slash, {}).setdefault(word, {})[key] = quad.object.value
