"""Answers as rows."""

from __future__ import annotations

import json
from typing import Any

from .question import Answer


def rows_of(answer: Answer) -> list[dict[str, dict[str, Any]]]:
    """The rows of a table in SPARQL’s JSON format: for each bound variable its type, value, language and datatype."""
    rows: list[dict[str, dict[str, Any]]] = json.loads(answer.body or b"")["results"]["bindings"]
    return rows
