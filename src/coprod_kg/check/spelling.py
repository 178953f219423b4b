"""British spelling, by codespell’s list of American spellings and our own exceptions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from importlib.resources import files
from pathlib import Path

import yaml

from ..errors import CoprodError

_LOWER = re.compile(r"\b[^\W\d_]{3,}\b")
_BEFORE = 5  # characters in which a sentence ends
_IZE = re.compile(r"[a-z]{2,}(?:i|y)(z)(?:e|ed|es|er|ers|ing|able|ation|ations|ational)")


class British:
    """Which words are spelt as Americans spell them."""

    def __init__(self, path: Path) -> None:
        try:
            kept = yaml.safe_load(path.read_text(encoding="utf-8"))
            self._also_british = {str(item["word"]) for item in kept["also_british"]}
        except (yaml.YAMLError, TypeError, KeyError) as error:
            raise CoprodError(f"{path}: `also_british` is a list of `word` and `reason`.") from error
        listed = (files("codespell_lib") / "data" / "dictionary_en-GB_to_en-US.txt").read_text(encoding="utf-8").split()
        pairs = (line.split("->") for line in listed)
        self._british = {american.rstrip(","): ours for ours, american in pairs} | {
            str(item["american"]): str(item["british"]) for item in kept.get("more", ())
        }

    def spelt(self, word: str) -> str:
        """The British spelling of an American one in lower case; empty if there is nothing to say."""
        if word in self._also_british:
            return ""
        if word in self._british:
            return self._british[word]
        found = _IZE.fullmatch(word)
        return word[: found.start(1)] + "s" + word[found.end(1) :] if found else ""

    def american(self, text: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
        """American spellings of a text with the British ones, each once; capitals and ``names`` stay as they are."""
        seen = set()
        for found in _LOWER.finditer(text):
            word, plain = found.group(), found.group().lower()
            better = self.spelt(plain)
            if not better or plain in seen or plain in names:
                continue
            if word == plain:
                seen.add(plain)
                yield word, better
            elif word[1:].islower() and _begins_sentence(text, found.start()):
                seen.add(plain)
                yield word, better.capitalize()


def _begins_sentence(text: str, place: int) -> bool:
    """Whether nothing, or the end of a sentence, stands before a place."""
    before = text[max(0, place - _BEFORE) : place].rstrip(" \n“‘(")
    return before[-1:] in ("", ".", "?", "!", ":")
