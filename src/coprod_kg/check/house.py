"""What the house asks of names, texts and prose beyond what is wrong: likeness, terms, spelling, style; as warnings.

For a check of a few entries: ``House.sayings(store)`` gives what the entries in a store say that this layer looks at,
as plain tuples of texts, from each entry’s own statements alone, so that they can be kept with the entry under the hash
of its content (and of the files in ``ontology/house``). ``remarks(everything, house, focus)`` then gives the findings
about the entries in ``focus``: exactly those that it gives about them without a focus.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from .likeness import NearDuplicates
from .locate import Finding
from .prose import Prose
from .sayings import Saying, read_sayings
from .told_apart import read_told_apart


class House:
    """The house’s queries, word lists and reasons, read from a folder (``ontology/house``) when they are needed.

    ``base`` is what stands before the address of an entry in its IRI.
    """

    def __init__(self, folder: Path, base: str) -> None:
        self.folder = folder
        self.base = base

    @cached_property
    def prose(self) -> Prose:
        """What is asked of our prose; raises CoprodError if a word list cannot be read."""
        return Prose(self.folder)

    @cached_property
    def told_apart(self) -> set[frozenset[str]]:
        """Pairs of entries that were looked at and are different; raises CoprodError if the list cannot be read."""
        return read_told_apart(self.folder / "told-apart.yml", self.base)

    def sayings(self, entries: ox.Store) -> list[Saying]:
        """What the entries in a store of their own statements say; depends on nothing outside each entry."""
        return read_sayings(self.folder / "queries", entries)


def remarks(sayings: Iterable[Saying], house: House, focus: Collection[str] | None = None) -> Iterator[Finding]:
    """The warnings about all entries, or only those about the entries whose IRIs are in ``focus``.

    ``sayings`` are those of the whole glossary, whatever the focus: an entry in focus may be like one that is not.
    """
    everything = list(sayings)
    yield from NearDuplicates(everything, house.told_apart).findings(focus)
    yield from house.prose.findings(everything, focus)
