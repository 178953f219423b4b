"""What is wrong with an entry, as a value: where it stands, which rule, and a sentence for its editor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

_NEAR = 0.74  # “form” and “from” are near, “id” and “kind” are not


class Severity(StrEnum):
    """How grave a problem is; only errors keep a build from starting."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault at one place; ``line`` and ``column`` count from 1, ``rule`` is a stable name."""

    file: str
    line: int
    column: int
    severity: Severity
    key: str
    sentence: str
    value: str = ""
    suggestion: str = ""
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.rule}]"

    @property
    def message(self) -> str:
        """The key, what to do, the value and what was perhaps meant: all but the place and the name of the rule."""
        value = f" ({shorten(self.value)})" if self.value else ""
        return f"{self.key}: {self.sentence}{value}{' ' if self.suggestion else ''}{self.suggestion}"

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """The sort key of reports: by place, then by rule."""
        return (self.file, self.line, self.column, self.key, self.rule, self.value)


def shorten(value: str, limit: int = 80) -> str:
    """``value`` on one line, cut to ``limit`` characters."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """That of ``known`` which is spelt nearly like ``word``, capitals apart, or nothing: a wild guess misleads."""
    folded = {name.casefold().replace("-", "_"): name for name in sorted(known, reverse=True)}
    near = get_close_matches(word.casefold().replace("-", "_"), folded, n=1, cutoff=_NEAR)
    return folded[near[0]] if near else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """“Did you mean `x`?” for the nearest of ``known``, or nothing."""
    near = nearest(word, known)
    return f"Did you mean `{near}`?" if near else ""
