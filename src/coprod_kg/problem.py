"""What is wrong with an entry, as a value: where it stands, which rule, and a sentence for its editor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


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
        text = f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.key}: {self.sentence}"
        if self.value:
            text += f" ({shorten(self.value)})"
        return f"{text} {self.suggestion}" if self.suggestion else text

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """The sort key of reports: by place, then by rule."""
        return (self.file, self.line, self.column, self.key, self.rule, self.value)


def shorten(value: str, limit: int = 80) -> str:
    """``value`` on one line, cut to ``limit`` characters."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """“Did you mean `x`?” for the nearest of ``known``, or nothing."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""
