"""What is shown beside an answer while it is typed: what can be completed, and what is nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..alike import matching
from ..keys import Key
from ..problem import shorten
from .catalogue import Catalogue, Known
from .terminal import Choice
from .words import Word

Near = Callable[[str], Sequence[str]]
_FOLDERS = {"label": ["concepts", "frameworks"], "also_called": ["concepts"], "title": ["sources"], "name": ["people"]}
_SHOWN = 3


class Beside:
    """Looks up the catalogue for one question after another."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def entries(self, folders: Sequence[str]) -> Callable[[str], Iterable[Choice]]:
        """The entries that hold what was typed so far in name, title, author or year."""

        def choices(typed: str) -> Iterable[Choice]:
            last = typed.rpartition(";")[2].strip()
            for one in self._catalogue.completions(last, folders) if last else ():
                yield Choice(one.name, one.shown, one.address)

        return choices

    def words(self, listed: Sequence[Word]) -> Callable[[str], Iterable[Choice]]:
        """The listed words that hold what was typed so far in name or meaning."""
        known = {one.word: one for one in listed}
        names = {one.word: f"{one.word} {one.label}" for one in listed}

        def choices(typed: str) -> Iterable[Choice]:
            for likeness in matching(typed, names, limit=len(names)):
                one = known[likeness.key]
                yield Choice(one.word, one.label, shorten(one.meaning, 60))

        return choices

    def near(self, how: str, key: Key) -> Near | None:
        """Lines that say what the glossary has that is nearly, or by this very value, the same."""
        folders = _FOLDERS.get(key.name, ["sources", "people"])
        if how == "texts":
            return self._texts
        if how == "names":
            return lambda typed: self._lines("Nearly the same name", self._catalogue.named_like(typed, folders))
        if how == "value":
            return lambda typed: self._lines("There already", self._catalogue.with_value(key.name, typed, folders))
        return None

    def _texts(self, typed: str) -> Sequence[str]:
        return [
            f"Nearly the same words ({near.score:.0%}): {near.key} “{self._catalogue.known[near.key].shown}”"
            for near in self._catalogue.worded_like(typed)[:_SHOWN]
        ]

    def _lines(self, sentence: str, found: Sequence[Known]) -> Sequence[str]:
        return [f"{sentence}: {one.address} ({one.shown})" for one in found[:_SHOWN]]
