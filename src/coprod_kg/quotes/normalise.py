"""Texts made alike for comparison, each character still knowing its place in the original."""

from __future__ import annotations

import re
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
_COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_BREAK = r"\n\r\f\v\x85\u2028\u2029"
_RUNS = re.compile(r"\S+(?: \S+)*|\s+")
# Letters, digits and signs that have one form only; hyphens at the ends of lines; white space; and all the rest.
_PARTS = re.compile(
    rf"(?P<plain>[!-,./-_a-~]+(?: [!-,./-_a-~]+)*(?![{_COMBINING}]))"
    rf"|(?P<broken>[-‐‑\u00ad][^\S{_BREAK}]*[{_BREAK}]\s*)|(?P<space>\s+)|(?P<other>.[{_COMBINING}]*)",
    re.DOTALL,
)
_HYPHEN = re.compile(f"[-{LINE_END_HYPHEN}]")
_CLUSTERS = re.compile(rf".[{_COMBINING}]*", re.DOTALL)


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
    for run in _RUNS.finditer(text):
        start, end = run.span()
        if not run[0].isspace():
            out.append(run[0])
            places.extend(range(start, end))
        elif out:
            out.append(" ")
            places.append(start)
    return Normalised("".join(out), places)


def typographic(text: str) -> Normalised:
    """Quotation marks, dashes, ellipses, ligatures, composed letters and white space made alike.

    A hyphen at the end of a line may belong to the word or to the line: it becomes LINE_END_HYPHEN, so that the
    comparison can take it either way, and “co-production” never turns into “coproduction” elsewhere.
    """
    out: list[str] = []
    places: list[int] = []
    for part in _PARTS.finditer(text):
        start, end = part.span()
        kind = part.lastgroup
        if kind == "plain":
            out.append(part[0])
            places.extend(range(start, end))
            continue
        if kind == "broken" and out and out[-1][-1].isalpha():
            alike = LINE_END_HYPHEN
        else:
            alike = "".join(map(_alike, _CLUSTERS.findall(part[0])))
        for one in alike:
            if not one.isspace() or (out and out[-1] != " "):
                out.append(" " if one.isspace() else one)
                places.append(start)
    return Normalised("".join(out), places)


def _alike(cluster: str) -> str:
    if cluster.isascii():
        return "".join(_ALIKE.get(character, character) for character in cluster)
    if unicodedata.decomposition(cluster[0]).startswith(_KEPT):
        return cluster
    alike = unicodedata.normalize("NFKC", cluster)
    return "".join(_ALIKE.get(character, character) for character in alike)


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
    if not _HYPHEN.search(read.text):
        return Keyed(read.text, read.places)
    out: list[str] = []
    places: list[int] = []
    hyphens: dict[int, tuple[int, int]] = {}
    start = 0
    for sign in _HYPHEN.finditer(read.text):
        out.append(read.text[start : sign.start()])
        places += read.places[start : sign.start()]
        start = sign.end()
        printed, broken = hyphens.get(len(places), (0, 0))
        hyphens[len(places)] = (printed + (sign[0] == "-"), broken + (sign[0] != "-"))
    return Keyed("".join([*out, read.text[start:]]), places + read.places[start:], hyphens)


def is_word(character: str) -> bool:
    """Whether a character is part of a word, as letters and digits are."""
    return character.isalnum() or character == "_"
