"""Rows of the views made into items of the Citation Style Language; a fact that nobody has proven is not there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..views import Row, Views
from .dates import csl_date

WORKS, NAMES = "csl", "csl-names"  # the views of works and of their people
OTHERS = "others"  # the name that stands for further authors who are not proven; pandoc prints “et al.” for it
DATES = frozenset({"issued", "original-date", "available-date", "event-date", "accessed"})
_RENAMED = {"pages": "page"}  # the column `page` is the thing that a row serves
_NOT_CSL = frozenset({"page", "book"})

Item = dict[str, Any]


def items(views: Views) -> dict[str, Item]:
    """The item of each work, by its IRI."""
    return {str(row["page"]): item(row, views.rows(NAMES, str(row["page"]))) for row in views.all(WORKS)}


def item(row: Row, people: Iterable[Row]) -> Item:
    """One work with its people; names of columns are variables of CSL with ``_`` for ``-``."""
    made: Item = {}
    for column, value in row.items():
        key = _RENAMED.get(column, column.replace("_", "-"))
        if value is not None and column not in _NOT_CSL:
            made[key] = csl_date(str(value)) if key in DATES else str(value)
    for person in people:
        made.setdefault(str(person["role"]), []).append(name(person))
    return made


def name(row: Row) -> dict[str, str]:
    """A name in its parts, or as a whole for organisations."""
    return {key: str(row[key]) for key in ("family", "given", "literal") if row[key] is not None}


def creators(work: Item) -> list[dict[str, str]]:
    """Those under whom a work is listed: its authors, else its editors."""
    found: list[dict[str, str]] = work.get("author") or work.get("editor") or []
    return found


def known(people: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """The people without the one that stands for others."""
    return [person for person in people if person.get("literal") != OTHERS]
