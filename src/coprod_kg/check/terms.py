"""Names of concepts in our prose: spelt as their entries spell them, and of no concept that is deprecated."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .sayings import Saying
from .wording import ours

_WORD = re.compile(r"\w+")
_JOINT = re.compile(r"[ \u2010\u2011-]|")
_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_SHORTEST = 4  # letters by which most words are seen to begin no name
_LONGEST = 200  # letters of a name that may stand in a sentence


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name something, as they stand, and the spelling of the entry."""

    words: str
    spelt: str
    entry: str


class Terms:
    """The names of all concepts in one language, found however they are joined."""

    def __init__(self, sayings: Iterable[Saying], language: str = "en") -> None:
        self._labels: dict[str, dict[str, str]] = defaultdict(dict)
        self._others: dict[str, dict[str, str]] = defaultdict(dict)
        self._deprecated: dict[str, list[str]] = defaultdict(list)
        self._main: dict[str, str] = {}
        for saying in sayings:
            if saying.role == "status":
                self._deprecated[saying.entry] += [saying.text] if saying.part == "successor" else []
            elif saying.role == "name" and saying.language == language and len(saying.text) <= _LONGEST:
                self._add(saying)
        keys = {*self._labels, *self._others}
        self._starts = {key[:_SHORTEST] for key in keys}
        self._longest = max(map(len, keys), default=0)
        self.words = {word for names in (*self._labels.values(), *self._others.values()) for name in names
                      for word in _WORD.findall(name)}  # fmt: skip

    def _add(self, saying: Saying) -> None:
        name = _BRACKETS.sub("", saying.text).casefold()
        names = self._labels if saying.part == "label" else self._others
        names[_joined(name)].setdefault(name, saying.entry)
        if saying.part == "label":
            self._main.setdefault(saying.entry, saying.text)

    def misspelt(self, text: str, other_names: bool = False) -> Iterator[Mention]:
        """Names that the text joins otherwise than their label does, each once; ``other_names`` may stand too."""
        seen = set()
        for words, key in self._mentions(text):
            labels, others = self._labels.get(key, {}), self._others.get(key, {})
            allowed = {**labels, **others} if other_names or not labels else labels
            plain = words.casefold().replace("\u2010", "-").replace("\u2011", "-")
            if plain in seen or plain in allowed or plain.replace("-", " ") in allowed:
                continue
            seen.add(plain)
            spelt = next(iter(labels or others))
            yield Mention(words, spelt, allowed[spelt])

    def deprecated(self, text: str, own: str) -> Iterator[tuple[Mention, list[str]]]:
        """Names that only deprecated concepts bear, each once, with the labels of what stands in their place."""
        seen = set()
        for words, key in self._mentions(text) if self._deprecated else ():
            bearers = {*self._labels.get(key, {}).values(), *self._others.get(key, {}).values()}
            if key not in seen and own not in bearers and bearers <= set(self._deprecated) and _is_technical(words):
                seen.add(key)
                entry = min(bearers)
                better = [self._main[one] for one in self._deprecated[entry] if one in self._main]
                yield Mention(words, self._main.get(entry, words), entry), better

    def _mentions(self, text: str) -> Iterator[tuple[str, str]]:
        """Stretches of words that are a name once they are joined, the longest where several begin at one place."""
        plain = ours(text)
        tokens = list(_WORD.finditer(plain))
        index = 0
        while index < len(tokens):
            count = self._at(plain, tokens, index)
            if count:
                words = plain[tokens[index].start() : tokens[index + count - 1].end()]
                yield words, _joined(words.casefold())
            index += count or 1

    def _at(self, text: str, tokens: list[re.Match[str]], index: int) -> int:
        """How many words from one on are the longest name that begins there."""
        joined, best = "", 0
        for place in range(index, len(tokens)):
            if place > index and not _JOINT.fullmatch(text, tokens[place - 1].end(), tokens[place].start()):
                break
            joined += tokens[place].group().casefold()
            if len(joined) > self._longest or (len(joined) >= _SHORTEST and joined[:_SHORTEST] not in self._starts):
                break
            if joined in self._labels or joined in self._others:
                best = place - index + 1
        return best


def _is_technical(words: str) -> bool:
    """Whether words are hardly used in passing: “making” may be, “joint making” and “co-making” are not."""
    return len(_WORD.findall(words)) > 1 or words.casefold().startswith("co")


def _joined(name: str) -> str:
    return "".join(_WORD.findall(name))
