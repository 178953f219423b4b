"""Quotations to be compared with documents, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from .match import DOUBTFUL, MISMATCH, Match
from .verify import Asked


@dataclass(frozen=True, slots=True)
class Quotation:
    """One text to be compared: ``document`` is the source in whose copy it was seen, ``page`` the page there."""

    passage: str
    document: str
    asked: Asked
    page: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one quotation: ``match`` is None where its document is not at hand, and ``reason`` says why.

    ``page`` is the page that the entry names for the document, ``on_page`` whether the words stand there, None if that
    cannot be told.
    """

    passage: str
    document: str
    text: str
    match: Match | None
    file: str = ""
    page: str = ""
    on_page: bool | None = None
    reason: str = ""
    refused: bool = False

    @property
    def is_finding(self) -> bool:
        """Whether somebody has to do something."""
        return self.refused or self.on_page is False or (
            self.match is not None and self.match.kind in (MISMATCH, DOUBTFUL)
        )  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """All outcomes, and sentences about the files of the folder."""

    outcomes: tuple[Outcome, ...]
    notices: tuple[str, ...] = ()
