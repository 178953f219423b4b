"""Quotations compared with the documents in which they were seen, the receipts of it, and manuscripts that quote."""

from .compare import compare_quotations
from .manuscript import Finding, Reading, read_manuscript
from .match import Match, find_quotation
from .outcome import Comparison, Outcome
from .private import refuse_in_repository

__all__ = [
    "Comparison",
    "Finding",
    "Match",
    "Outcome",
    "Reading",
    "compare_quotations",
    "find_quotation",
    "read_manuscript",
    "refuse_in_repository",
]
