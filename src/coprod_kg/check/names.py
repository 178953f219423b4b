"""Names as one compares them: of concepts, with their words in brackets, and of people, with their initials."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ..alike import folded, likeness

_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORD = re.compile(r"\w+")
_EMPTY_WORDS = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"})
_SAME_WORD = 0.9  # one slip in a word of six letters or more
_LONGEST = 60  # letters of a word, and words of a name
_KEPT = 50_000  # names that are remembered in their comparable form
_ENDS = 4  # letters at either end by which words with a slip find each other
_UMLAUTS = re.compile(r"(?<=[aou])e")


@dataclass(frozen=True, slots=True)
class Name:
    """A name without order, number and small words: ``head`` and what stands in ``brackets``, as stems."""

    head: tuple[str, ...]
    brackets: tuple[str, ...]
    joined: str

    @classmethod
    def of(cls, text: str) -> Name:
        """A name as typed, made comparable."""
        return _name(text)

    @property
    def marks(self) -> set[str]:
        """Keys of which two near names share at least one: all words, all beginnings, all endings, or all letters."""
        found = sorted([*self.head, *self.brackets])
        starts, ends = sorted(_start(word) for word in found), sorted(_end(word) for word in found)
        return {" ".join(["=", *found]), " ".join(["<", *starts]), " ".join([">", *ends]), self.joined}

    def near(self, other: Name) -> bool:
        """Whether the two may be meant as one name; words in brackets that differ tell two names apart."""
        mine, theirs = (sorted([*name.head, *name.brackets]) for name in (self, other))
        if mine == theirs or self.joined == other.joined:
            return True
        return _near_words(self.head, other.head) and _near_words(self.brackets, other.brackets)


@lru_cache(maxsize=_KEPT)
def _name(text: str) -> Name:
    plain = _plain(text)
    brackets = tuple(_stems(" ".join(_BRACKETS.findall(plain))))
    head = _BRACKETS.sub(" ", plain)
    return Name(tuple(_stems(head)), brackets, "".join([*_WORD.findall(head), "(", *brackets]))


@lru_cache(maxsize=_KEPT)
def _plain(text: str) -> str:
    """A text without capitals, marks on letters, and the spellings of “co” words."""
    return "".join(char for char in unicodedata.normalize("NFKD", folded(text)) if not unicodedata.combining(char))


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text) if word not in _EMPTY_WORDS]


def _stem(word: str) -> str:
    """A word without the ending of its plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "sui" else word


def _start(word: str) -> str:
    return word if word.isdigit() else word[:_ENDS]


def _end(word: str) -> str:
    return word if word.isdigit() else word[-_ENDS:]


def _near_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether each word of one has its own in the other, the same or with a slip."""
    if len(one) != len(other) or len(one) > _LONGEST:
        return False
    mine, theirs = sorted(one), sorted(other)
    for word in one:
        if word in theirs:
            mine.remove(word)
            theirs.remove(word)
    return all(_near_word(*pair) for pair in zip(mine, theirs, strict=True))


def _near_word(one: str, other: str) -> bool:
    if max(len(one), len(other)) > _LONGEST or any(char.isdigit() for char in one + other):
        return False
    return likeness(one, other) >= _SAME_WORD


@dataclass(frozen=True, slots=True)
class PersonName:
    """Family name and given names, folded; initials are given names of one letter."""

    family: str
    given: tuple[str, ...]

    @classmethod
    def of(cls, family: str, given: str = "") -> PersonName:
        """A name as its two keys have it."""
        return cls(family_key(family), tuple(_WORD.findall(_plain(given))))

    def near(self, other: PersonName) -> bool:
        """Whether one person may bear both: given names agree as far as they go, or are initials of each other."""
        if self.family == other.family:
            return _agree(self.given, other.given)
        full = [name for name in self.given if len(name) > 1]
        return bool(full) and self.given == other.given and likeness(self.family, other.family) >= _SAME_WORD


@lru_cache(maxsize=_KEPT)
def family_key(family: str) -> str:
    """A family name without capitals, marks on letters and the e of a written-out umlaut."""
    return _UMLAUTS.sub("", " ".join(_WORD.findall(_plain(family))))


def family_marks(family: str) -> set[str]:
    """Keys of which two near family names share at least one."""
    key = family_key(family)
    return {"=" + key, "<" + key[:_ENDS], ">" + key[-_ENDS:]}


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the shorter of two rows of given names is found in the longer, in order and from its first on."""
    short, long = sorted((one, other), key=len)
    if not short:
        return True
    if not _same_given(short[0], long[0]):
        return False
    places = [next((i for i, name in enumerate(long) if _same_given(mine, name)), None) for mine in short]
    return None not in places and all(a <= b for a, b in pairwise([place or 0 for place in places]))


def _same_given(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[:1] == other[:1]
    return one == other or _near_word(one, other)
