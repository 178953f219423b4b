"""A report before any form: sections of findings, each with a verdict, words compared, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..misquote import Step


class Kind(Enum):
    """How a finding is meant: all well, to be looked at, or wrong."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Card:
    """One finding. ``steps`` compare two texts, named by ``names``; ``words`` are to be copied as they stand.

    ``link`` is an address at which more stands.
    """

    kind: Kind
    title: str
    verdict: str
    steps: tuple[Step, ...] = ()
    names: tuple[str, str] = ("the entry", "the source")
    words: str = ""
    details: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Findings or plain lines under a heading."""

    heading: str
    cards: tuple[Card, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole: a title, sentences that sum it up, figures with what they count, and sections."""

    title: str
    summary: tuple[str, ...]
    figures: tuple[tuple[int, str], ...] = ()
    sections: tuple[Section, ...] = ()


def changed(steps: tuple[Step, ...], names: tuple[str, str]) -> list[str]:
    """Each difference as a sentence, with a word before it so that it can be found."""
    ours, theirs = names
    found: list[str] = []
    for place, step in enumerate(steps):
        if step.same:
            continue
        before = steps[place - 1].theirs.split()[-1:] if place and steps[place - 1].same else []
        after = f" after “{before[0]}”" if before else " at the beginning"
        if step.ours and step.theirs:
            found.append(f"{ours} has “{step.ours}”, {theirs} “{step.theirs}”")
        elif step.theirs:
            found.append(f"{ours} leaves out “{step.theirs}”{after}")
        else:
            found.append(f"{ours} adds “{step.ours}”{after}")
    return found
