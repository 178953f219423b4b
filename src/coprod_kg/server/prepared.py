"""Answers that were made with the snapshot: the questions of the site, which need not be computed again."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox

from .cache import Kept
from .pool import Question
from .snapshot import ANSWERS

_JSON = ox.QueryResultsFormat.JSON


class Prepared:
    """The answers that lie in the folder of a snapshot; none where there is no such file."""

    def __init__(self, folder: Path) -> None:
        path = folder / ANSWERS
        self._answers: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def get(self, question: Question) -> Kept | None:
        """The answer to a question about all data, in the format wanted for a table."""
        media_type = question.formats.solutions
        found = self._answers.get(question.query.strip())
        if found is None or media_type is None or question.default_graphs or question.named_graphs:
            return None
        if media_type.endswith("json"):
            return Kept(media_type, {"": found.encode()})
        results = ox.parse_query_results(found.encode(), format=_JSON)
        form = ox.QueryResultsFormat.from_media_type(media_type)
        assert isinstance(results, ox.QuerySolutions)
        return Kept(media_type, {"": results.serialize(format=form) or b""})
