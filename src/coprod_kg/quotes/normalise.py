"""Texts made alike for comparison, each character still knowing its place in the original."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LINE_END_HYPHEN = "\x01"
_ALIKE = (
    dict.fromkeys("‘’‚‛′´`", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "...", "\u00ad": ""}
)


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
        end = _cluster_end(text, place)
        alike = unicodedata.normalize("NFKC", text[place:end])
        alike = "".join(_ALIKE.get(character, character) for character in alike)
        if alike == "-" and text[end:].lstrip(" \t")[:1] in ("\n", "\r") and out and out[-1].isalpha():
            out.append(LINE_END_HYPHEN)
            places.append(place)
            end = len(text) - len(text[end:].lstrip())
        else:
            for character in alike:
                _append(out, places, character, place)
        place = end
    return Normalised("".join(out), places)


def _cluster_end(text: str, place: int) -> int:
    end = place + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _append(out: list[str], places: list[int], character: str, place: int) -> None:
    if character.isspace():
        if not out or out[-1] == " ":
            return
        character = " "
    out.append(character)
    places.append(place)
