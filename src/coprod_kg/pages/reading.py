"""What each page was made of, so that after a change only the pages that it touches are made again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Fact = tuple[str, tuple[Any, ...]]  # the name of a source, and what it was asked


class Reading:
    """Sources that are asked while pages are made; each question is noted with the page."""

    def __init__(self) -> None:
        self._sources: dict[str, Callable[..., Any]] = {}
        self._noted: set[Fact] = set()

    def source(self, name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
        """``ask`` as a source of that name; its arguments must be hashable, and its answers comparable."""
        self._sources[name] = ask

        def noting(*question: Any) -> Any:
            self._noted.add((name, question))
            return ask(*question)

        return noting

    def taken(self) -> frozenset[Fact]:
        """What was asked since the last call."""
        noted, self._noted = frozenset(self._noted), set()
        return noted

    def answer(self, fact: Fact) -> Any:
        """What a source says now."""
        name, question = fact
        return self._sources[name](*question)


class Comparison:
    """Tells which facts have another answer in a later reading than in an earlier one."""

    def __init__(self, earlier: Reading, later: Reading) -> None:
        self._earlier, self._later = earlier, later
        self._same: dict[Fact, bool] = {}

    def same(self, fact: Fact) -> bool:
        """Whether both readings give the same answer."""
        if fact not in self._same:
            self._same[fact] = self._earlier.answer(fact) == self._later.answer(fact)
        return self._same[fact]
