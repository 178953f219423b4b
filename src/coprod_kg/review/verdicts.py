"""What the check says of a change: problems of what it touches, and those that it brings about elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..problem import Problem, Severity
from ..versions.removed import RULE, entry_of
from .findings import NEAR, Finding, Level
from .sides import Side

_TOPICS = {RULE: "removed", NEAR: NEAR}  # by the beginning of the rule
_SAID_OTHERWISE = frozenset(("receipt-missing",))  # rules whose findings a review makes itself


@dataclass(frozen=True, slots=True)
class Judged:
    """A problem of the later state, its entry, and whether the earlier state did not have it."""

    problem: Problem
    entry: str
    new: bool

    @property
    def finding(self) -> Finding:
        """The problem as a reviewer reads it: what is old and no error is only to be known."""
        judge = Level.LOOK if self.new else Level.NOTE
        level = Level.ERROR if self.problem.severity is Severity.ERROR else judge
        place = "" if self.problem.rule == RULE else f" (line {self.problem.line})"
        since = "" if self.new else " It was so before."
        rule = self.problem.rule
        topic = next((topic for start, topic in _TOPICS.items() if rule.startswith(start)), "from the check")
        return Finding(level, self.entry, topic, f"{self.problem.message}{place}{since}", rule=rule)


def judged(before: Side, after: Side, removed: Iterable[Problem], paths: Collection[str]) -> list[Judged]:
    """The problems that a reviewer has to know: of the changed files, whose ``paths`` are given, and all new ones."""
    known = {_mark(problem) for problem in before.problems}
    found = []
    for problem in [*after.problems, *removed]:
        path = path_of(after, problem)
        new = _mark(problem) not in known
        if (new or path in paths) and problem.rule not in _SAID_OTHERWISE:
            found.append(Judged(problem, entry_of(path), new))
    return found


def path_of(side: Side, problem: Problem) -> str:
    """The file of a problem, by its path below the glossary."""
    return problem.file.removeprefix(f"{side.project.shown(side.project.glossary)}/")


def solved(before: Side, after: Side) -> int:
    """How many problems of the earlier state the later one has no more."""
    return len({_mark(problem) for problem in before.problems} - {_mark(problem) for problem in after.problems})


def _mark(problem: Problem) -> tuple[str, str, str, str, str]:
    """What makes a problem the same in both states, on whatever line it stands."""
    return (problem.file, problem.rule, problem.key, problem.sentence, problem.value)
