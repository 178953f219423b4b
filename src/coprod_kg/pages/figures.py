"""Figures on pages, taken from the rows of the questions that lead to them, so that the two cannot differ."""

from __future__ import annotations

from ..views import Row, Value, Views


class Figures:
    """Counts out of answers: the number of rows, or the value in the row of one thing."""

    def __init__(self, answers: Views) -> None:
        self._answers = answers
        self._rows: dict[str, dict[Value, Row]] = {}

    def count(self, name: str, key: str | None = None, column: str | None = None) -> int:
        """How many rows the answer ``name`` has; with ``key`` what the row that begins with it has in its last column.

        ``column`` names another column; without such a row the figure is 0. Raises UnknownViewError for unknown names.
        """
        rows = self._answers.all(name)
        if key is None:
            return len(rows)
        row = self._by_key(name).get(key)
        if row is None:
            return 0
        value = row[column or list(row)[-1]]
        return value if isinstance(value, int) else 0

    def _by_key(self, name: str) -> dict[Value, Row]:
        if name not in self._rows:
            self._rows[name] = {next(iter(row.values())): row for row in self._answers.all(name)}
        return self._rows[name]
