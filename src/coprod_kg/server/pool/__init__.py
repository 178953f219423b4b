"""The queries: worker processes over a snapshot, and who is answered next."""

from __future__ import annotations

from .counts import Counts
from .pool import QueryPool
from .question import Answer, Question

__all__ = ["Answer", "Counts", "QueryPool", "Question"]
