"""Things reached from other things by going from row to row of one view."""

from __future__ import annotations

from collections.abc import Iterable

from ..views import Row, Views


def follow(views: Views, name: str, starts: Iterable[str], column: str, most: int) -> list[Row]:
    """The rows of a view for the things in ``starts``, then for those in ``column`` of these rows, and so on.

    Nearer ones come first; after ``most`` rows it ends: what lies further away has pages of its own.
    """
    found: list[Row] = []
    seen = dict.fromkeys(starts)
    queue = list(seen)
    for thing in queue:
        for row in views.rows(name, thing):
            if len(found) == most:
                return found
            found.append(row)
            following = row[column]
            if isinstance(following, str) and following not in seen:
                seen[following] = None
                queue.append(following)
    return found
