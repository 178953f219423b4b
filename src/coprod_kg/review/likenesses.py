"""Which statements say nearly what an entry says, and how the words of two of them differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..alike import Corpus
from ..pages.difference import Difference, difference
from ..views import Row


class Likenesses:
    """The texts of a glossary by entry; rows of the query ``texts`` have ``page``, ``node`` and ``text``."""

    def __init__(self, texts: Iterable[Row], base: str) -> None:
        self._base = base
        self._texts: dict[str, list[str]] = defaultdict(list)
        said: dict[str, str] = {}
        for row in texts:
            node, text = str(row["node"]), str(row["text"])
            self._texts[str(row["page"]).removeprefix(base)].append(text)
            said.setdefault(node, text)
        self._corpus = Corpus(said.items())

    def similar(self, entry: str, at_least: float, limit: int) -> list[str]:
        """The IRIs of statements of other entries that have part of the first text of an entry, the nearest first."""
        for text in self._texts.get(entry, [])[:1]:
            near = self._corpus.near(text, at_least, limit + 1, self._base + entry)
            return [one.key for one in near if one.key.removeprefix(self._base).partition("#")[0] != entry][:limit]
        return []

    def beside(self, entry: str, other: str) -> Difference | None:
        """The first texts of two entries word by word, that of ``other`` first; None if one of them has none."""
        here, there = self._texts.get(entry), self._texts.get(other)
        return difference(there[0], here[0]) if here and there else None
