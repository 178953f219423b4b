"""House style of our prose: patterns, lengths and chosen checks of proselint, read from one file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from ..errors import CoprodError
from .linter import advice
from .wording import ours, sentences

_BETWEEN = "\n\n§\n\n"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a rule of style found in a text: the words, the sentence about them, and perhaps a better wording."""

    rule: str
    found: str
    sentence: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of style; its reason and examples are for the guide."""

    name: str
    where: frozenset[str]
    message: str
    pattern: re.Pattern[str] | None = None
    unless: frozenset[str] = frozenset()
    sentences: tuple[int, int] | None = None
    words: int = 0
    library: tuple[str, ...] = field(default=())

    def slips(self, text: str, plain: str) -> Iterator[Slip]:
        """What the rule finds in a text, given also without the words of others; lengths are those of all words."""
        if self.pattern:
            found = (match.group().strip() for match in self.pattern.finditer(plain))
            yield from (Slip(self.name, words, self.message) for words in found if words not in self.unless)
        elif self.sentences and (count := self._count(text)):
            yield Slip(self.name, text, self.message.replace("{count}", count))

    def _count(self, text: str) -> str:
        """How long a text is, in words, if it is not as long as it should be."""
        has, long = sentences(text), len(text.split())
        low, high = self.sentences or (0, has)
        if not low <= has <= high:
            return f"{has} sentence{'' if has == 1 else 's'}"
        return f"{long} words" if long > self.words else ""


class Style:
    """The rules of a file.

    Raises CoprodError if the file is not as its head says.
    """

    def __init__(self, path: Path) -> None:
        try:
            self.rules = [_rule(name, said) for name, said in yaml.safe_load(path.read_text(encoding="utf-8")).items()]
        except (yaml.YAMLError, re.error, AttributeError, KeyError, TypeError, ValueError) as error:
            raise CoprodError(f"{path} is not as its first lines say: {error}") from error

    def slips(self, texts: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Slip]]:
        """What the rules find in texts, each given with where it stands; with the number of the text."""
        plain = [(where, ours(text)) for where, text in texts]
        for number, (where, text) in enumerate(texts):
            for rule in self.rules:
                if where in rule.where:
                    yield from ((number, slip) for slip in rule.slips(text, plain[number][1]))
        for rule in self.rules:
            if rule.library:
                yield from _linted(rule, plain)


def _rule(name: str, said: dict[str, Any]) -> Rule:
    return Rule(
        name,
        frozenset(said["where"]),
        said["message"],
        re.compile(said["pattern"]) if "pattern" in said else None,
        frozenset(said.get("unless", ())),
        tuple(said["sentences"]) if "sentences" in said else None,
        said.get("words", 0),
        tuple(said.get("library", ())),
    )


def _linted(rule: Rule, texts: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Slip]]:
    """What proselint finds; all texts go through it in one run, since each run has its price."""
    chosen = [(number, text) for number, (where, text) in enumerate(texts) if where in rule.where]
    whole = _BETWEEN.join(text for _, text in chosen)
    starts = list(accumulate((len(text) + len(_BETWEEN) for _, text in chosen), initial=0))
    for found in advice(whole, rule.library) if chosen else ():
        number = chosen[bisect_right(starts, found.start) - 1][0]
        words = whole[found.start : found.end].strip()
        better = f"Perhaps “{found.better}”." if found.better else ""
        yield number, Slip(rule.name, words, rule.message, better)
