"""Quotations compared with the documents in which they were seen, and the receipts of it."""

from .match import Match, find_quotation
from .receipts import Outcome, compare_quotations

__all__ = ["Match", "Outcome", "compare_quotations", "find_quotation"]
