"""Texts made alike for comparison, each character still knowing its place in the original."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE_END_HYPHEN = "\x01"
_ALIKE = (
    dict.fromkeys("‘’‚‛′´`", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": ""}
)
_KEPT = ("<super>", "<sub>", "<fraction>", "<circle>")  # 10³ is not 103, ½ not 1/2 behind another digit
_BREAKS = "\n\r\f\v\x85\u2028\u2029"
_HYPHENS = f"-{LINE_END_HYPHEN}"


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text made alike; ``places[i]`` is the offset in the original of its character ``i``."""

    text: str
    places: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the original of a span of this text."""
        return self.places[start], self.places[end - 1] + 1


def collapse(text: str) -> Normalised:
    """Every run of white space becomes one space; nothing else changes."""
    out: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            if not out or out[-1] == " ":
                continue
            character = " "
        out.append(character)
        places.append(place)
    return Normalised("".join(out), places)


def typographic(text: str) -> Normalised:
    """Quotation marks, dashes, ellipses, ligatures, composed letters and white space made alike.

    A hyphen at the end of a line may belong to the word or to the line: it becomes LINE_END_HYPHEN, so that the
    comparison can take it either way, and “co-production” never turns into “coproduction” elsewhere.
    """
    out: list[str] = []
    places: list[int] = []
    place = 0
    while place < len(text):
        character = text[place]
        end = place + 1
        if not ("a" <= character <= "z") or text[end : end + 1] > "\u02ff":
            end = _cluster_end(text, place)
            character = _alike(text[place:end])
            broken = character == "-" or text[place:end] == "\u00ad"
            if broken and out and out[-1].isalpha() and text[end:].lstrip(" \t")[:1] in tuple(_BREAKS):
                character = LINE_END_HYPHEN
                end += len(text) - end - len(text[end:].lstrip())
        for one in character:
            if not one.isspace():
                out.append(one)
                places.append(place)
            elif out and out[-1] != " ":
                out.append(" ")
                places.append(place)
        place = end
    return Normalised("".join(out), places)


def _alike(cluster: str) -> str:
    if cluster.isascii():
        return _ALIKE.get(cluster, cluster)
    if unicodedata.decomposition(cluster[0]).startswith(_KEPT):
        return cluster
    alike = unicodedata.normalize("NFKC", cluster)
    return "".join(_ALIKE.get(character, character) for character in alike)


def _cluster_end(text: str, place: int) -> int:
    end = place + 1
    while end < len(text) and text[end] > "\u02ff" and unicodedata.combining(text[end]):
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class Keyed:
    """A normalised text without its hyphens; these are counted before the character at which they stand.

    ``hyphens`` has for such a place how many are printed and how many more the end of a line may have added.
    """

    text: str
    places: list[int]
    hyphens: dict[int, tuple[int, int]] = field(default_factory=dict)

    def occurrences(self, needle: Keyed, whole: bool = True) -> Iterator[tuple[int, int]]:
        """Where another text stands in this one, hyphen for hyphen and ``whole`` words only, as offsets in ``text``."""
        start = self.text.find(needle.text) if needle.text else -1
        while start >= 0:
            end = start + len(needle.text)
            if (not whole or self._whole(start, end)) and self._hyphens_agree(needle, start):
                yield start, end
            start = self.text.find(needle.text, start + 1)

    def _whole(self, start: int, end: int) -> bool:
        text = self.text
        begins = start == 0 or not (is_word(text[start]) and is_word(text[start - 1])) or start in self.hyphens
        ends = end == len(text) or not (is_word(text[end - 1]) and is_word(text[end])) or end in self.hyphens
        return begins and ends

    def _hyphens_agree(self, needle: Keyed, start: int) -> bool:
        length = len(needle.text)
        there = {place - start: count for place, count in self.hyphens.items() if start <= place <= start + length}
        for place in there.keys() | needle.hyphens.keys():
            printed, broken = there.get(place, (0, 0))
            quoted = needle.hyphens.get(place, (0, 0))[0]
            least = 0 if place in (0, length) else printed
            if not least <= quoted <= printed + broken:
                return False
        return True


def keyed(read: Normalised) -> Keyed:
    """A normalised text as it is searched."""
    out: list[str] = []
    places: list[int] = []
    hyphens: dict[int, tuple[int, int]] = {}
    for character, place in zip(read.text, read.places, strict=True):
        if character in _HYPHENS:
            printed, broken = hyphens.get(len(out), (0, 0))
            hyphens[len(out)] = (printed + (character == "-"), broken + (character != "-"))
        else:
            out.append(character)
            places.append(place)
    return Keyed("".join(out), places, hyphens)


def is_word(character: str) -> bool:
    """Whether a character is part of a word, as letters and digits are."""
    return character.isalnum() or character == "_"
