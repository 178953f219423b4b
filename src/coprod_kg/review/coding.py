"""Whether a definition is coded as others are that say nearly the same, or that use the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from ..alike import folded
from ..views import Row
from .findings import Finding, Level

_SHOWN = 3
_SHORTEST = 4  # letters of a phrase that is worth comparing

Namer = Callable[[str], str]


class Coding:
    """Codes and anatomy of all statements, from the rows of the views of these names."""

    def __init__(self, codes: Iterable[Row], anatomy: Iterable[Row], title: Namer) -> None:
        self._title = title
        self._codes: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._words: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
        self._aspects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in codes:
            self._codes[str(row["page"])].add((str(row["aspect_label"]), str(row["label"])))
        for row in anatomy:
            words, aspect = str(row["words"]), str(row["label"])
            self._words[str(row["page"])].add((folded(words), words, aspect))
            self._aspects[folded(words)][aspect].add(str(row["page"]))

    def remarks(self, entry: str, iri: str, similar: Sequence[str]) -> Iterator[Finding]:
        """Where the coding of an entry differs from that of ``similar`` statements, and of the same words elsewhere."""
        coded = [node for node in similar if self._codes.get(node) and node != iri]
        if coded:
            yield from self._codes_beside(entry, iri, coded)
        for key, words, aspect in sorted(self._words.get(iri, ())):
            yield from self._words_elsewhere(entry, iri, key, words, aspect)

    def _codes_beside(self, entry: str, iri: str, similar: Collection[str]) -> Iterator[Finding]:
        own = self._codes.get(iri, set())
        given = Counter(pair for node in similar for pair in self._codes[node])
        names = self._named(similar)
        missing = sorted(pair for pair, times in given.items() if pair not in own and 2 * times >= len(similar))
        alone = sorted(own - given.keys())
        if missing:
            said = f"Definitions in nearly the same words ({names}) have codes that are missing here: "
            yield _finding(entry, f"{said}{_listed(missing)}.")
        if alone:
            said = f"Codes stand here that definitions in nearly the same words ({names}) do not have: "
            yield _finding(entry, f"{said}{_listed(alone)}.")

    def _words_elsewhere(self, entry: str, iri: str, key: str, words: str, aspect: str) -> Iterator[Finding]:
        """The same words under another aspect elsewhere, unless they are found under this one elsewhere too."""
        if len(key) < _SHORTEST or self._aspects[key][aspect] - {iri}:
            return
        others = {other: nodes - {iri} for other, nodes in sorted(self._aspects[key].items()) if other != aspect}
        said = "; ".join(f"{other} in {self._named(nodes)}" for other, nodes in others.items() if nodes)
        if said:
            yield _finding(entry, f"“{words}” stands under {aspect} here, and elsewhere under {said}.")

    def _named(self, nodes: Iterable[str]) -> str:
        some = sorted(nodes)
        more = f" and {len(some) - _SHOWN} more" if len(some) > _SHOWN else ""
        return ", ".join(map(self._title, some[:_SHOWN])) + more


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"“{code}” under {aspect}" for aspect, code in pairs)


def _finding(entry: str, sentence: str) -> Finding:
    advice = "Either may be right; where it is a matter of reading, leave it and say so in a `note`."
    return Finding(Level.NOTE, entry, "coded differently", sentence, advice)
