"""The place in a work made into a locator of CSL with its right label; what has no label stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NUMBERED = re.compile(r"(?P<word>[A-Za-z]+\.?) (?P<number>\d[\w–-]*)(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a work: a ``label`` of CSL with its ``value``, and words that follow them; each may be empty."""

    label: str = ""
    value: str = ""
    rest: str = ""

    @property
    def suffix(self) -> str:
        """The place as pandoc reads it behind a key: the locator in braces, so that nothing else is taken for one."""
        if not (self.value or self.rest):
            return ""
        return f"{{{self.label} {self.value}}}{self.rest}" if self.value else f"{{}}{self.rest}"


def place(pages: str | None, words: str | None, labels: Mapping[str, str]) -> Place:
    """The place given as a page or pages, in words, or both; ``labels`` says which words begin a numbered locator."""
    words = (words or "").strip()
    if pages:
        return Place("page", pages.strip(), f", {words}" if words else "")
    found = _NUMBERED.fullmatch(words)
    if found and found["word"].lower() in labels:
        return Place(labels[found["word"].lower()], found["number"], found["rest"])
    return Place(rest=f", {words}" if words else "")


NOWHERE = Place()
