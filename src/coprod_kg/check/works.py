"""Works as one compares them: by identifiers, by title with year and makers."""

from __future__ import annotations

from dataclasses import dataclass

from ..alike import likeness, words

_SAME_TITLE = 0.85
_TELLING = 6  # words of a title that two works by different people hardly share
_PARTS = frozenset({"chapter", "entry-encyclopedia", "entry-dictionary", "entry", "paper-conference"})


@dataclass(frozen=True, slots=True)
class Work:
    """What tells a work from another; empty where it is not known. ``makers`` are family names or names, folded."""

    title: tuple[str, ...]
    main_title: tuple[str, ...]
    year: str
    type: str
    doi: str
    isbn: frozenset[str]
    makers: frozenset[str]

    @classmethod
    def of(
        cls, title: str, issued: str = "", kind: str = "", doi: str = "", isbn: frozenset[str] = frozenset(),
        makers: frozenset[str] = frozenset(),
    ) -> Work:  # fmt: skip
        """A work by the values of its keys."""
        main = title.partition(":")[0]
        return cls(tuple(words(title)), tuple(words(main)), issued[:4], kind, doi_key(doi), isbn, makers)

    def why_near(self, other: Work) -> str:
        """What speaks for the two being one work, in words; empty if nothing does."""
        if self.doi and other.doi:
            return "has the same DOI" if self.doi == other.doi else ""
        if self.isbn & other.isbn and self.type == other.type and self.type not in _PARTS:
            return "has the same ISBN"
        if not self._near_title(other) or not self._agrees(other):
            return ""
        return "has the same title" if self.title == other.title else "has nearly the same title"

    def _near_title(self, other: Work) -> bool:
        if not self.title or not other.title:
            return False
        whole = likeness(self.title, other.title) >= _SAME_TITLE
        lacks_subtitle = self.title == self.main_title or other.title == other.main_title
        return whole or (lacks_subtitle and self.main_title == other.main_title)

    def _agrees(self, other: Work) -> bool:
        """Whether year and makers agree as far as both are known; a long title in common outweighs other makers.

        A report and the article made of it are two works, unless they have the same year.
        """
        if self.type != other.type:
            return bool(self.makers & other.makers) and self.year == other.year != ""
        if self.makers and other.makers:
            same_year = self.year == other.year or not self.year or not other.year
            telling = self.title == other.title and len(self.title) >= _TELLING
            return bool(self.makers & other.makers) or (telling and same_year)
        return not self.year or not other.year or self.year == other.year


def doi_key(doi: str) -> str:
    """A DOI without capitals and without the address that some put before it."""
    return doi.casefold().rpartition("doi.org/")[2].strip()


def isbn_key(isbn: str) -> str:
    """The digits of an ISBN, of which the nine in the middle are common to its long and its short form."""
    digits = "".join(char for char in isbn if char.isalnum())
    return digits[3:12] if len(digits) == 13 else digits[:9]
