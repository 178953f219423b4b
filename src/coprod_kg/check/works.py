"""Works as one compares them: by identifiers, by title with year and makers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..alike import likeness, words

_SAME_TITLE = 0.85
_TELLING = 6  # words of a title that two works by different people hardly share
_PARTS = frozenset({"chapter", "entry-encyclopedia", "entry-dictionary", "entry", "paper-conference"})


@dataclass(frozen=True, slots=True)
class Work:
    """What tells a work from another; empty where it is not known. ``makers`` are family names or names, folded."""

    title: str
    year: str
    type: str
    doi: str
    isbn: frozenset[str]
    makers: frozenset[str]

    def why_near(self, other: Work) -> str:
        """What speaks for the two being one work, in words; empty if nothing does."""
        if self.doi and other.doi:
            return "has the same DOI" if self.doi == other.doi else ""
        if self.isbn & other.isbn and self.type == other.type and self.type not in _PARTS:
            return "has the same ISBN"
        if not self._near_title(other) or not self._agrees(other):
            return ""
        return "has the same title" if _words(self.title) == _words(other.title) else "has nearly the same title"

    def _near_title(self, other: Work) -> bool:
        """Whether the words agree, or one title is the other without its subtitle."""
        if not self.title or not other.title:
            return False
        mine, theirs = (title.partition(":") for title in (self.title, other.title))
        lacks_subtitle = not (mine[2] and theirs[2]) and _words(mine[0]) == _words(theirs[0])
        return lacks_subtitle or likeness(_words(self.title), _words(other.title)) >= _SAME_TITLE

    def _agrees(self, other: Work) -> bool:
        """Whether year and makers agree as far as both are known; a long title in common outweighs other makers.

        What one person publishes under one title in other years or forms are several works; a year more or less is
        that of the issue instead of the first day online.
        """
        if self.type and other.type and self.type != other.type:
            return bool(self.makers & other.makers) and self.year == other.year != ""
        if not self.makers or not other.makers:
            return self._years_apart(other) == 0
        telling = _words(self.title) == _words(other.title) and len(_words(self.title)) >= _TELLING
        return self._years_apart(other) <= (1 if self.makers & other.makers else 0 if telling else -1)

    def _years_apart(self, other: Work) -> int:
        """How many years lie between the two; none where one is not known to the year."""
        known = self.year.isdigit() and other.year.isdigit()
        return abs(int(self.year) - int(other.year)) if known else 0


@lru_cache(maxsize=10_000)
def _words(title: str) -> tuple[str, ...]:
    return tuple(words(title))


def doi_key(doi: str) -> str:
    """A DOI without capitals and without the address that some put before it."""
    return doi.casefold().rpartition("doi.org/")[2].strip()


def isbn_key(isbn: str) -> str:
    """The digits of an ISBN, of which the nine in the middle are common to its long and its short form."""
    digits = "".join(char for char in isbn if char.isalnum())
    return digits[3:12] if len(digits) == 13 else digits[:9]
