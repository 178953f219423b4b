"""Chosen checks of proselint over a text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from proselint.checks import __register__ as CHECKS


class Advice(NamedTuple):
    """Characters ``start`` to ``end`` of a text, and what might stand there; empty if nothing is proposed."""

    start: int
    end: int
    better: str


def advice(text: str, chosen: Collection[str]) -> Iterator[Advice]:
    """What the checks whose names begin with one of ``chosen`` find in a text.

    Raises ValueError if a name is that of no check.
    """
    for name in chosen:
        checks = [check for check in CHECKS if check.matches_partial(name)]
        if not checks:
            raise ValueError(f"proselint has no check {name}")
        for check in checks:
            for found in check.check_with_flags(text):
                start, end = found.span
                yield Advice(start, end, found.replacements or "")
