"""CSL JSON, as Zotero and others export it: a list of works."""

from __future__ import annotations

import json
from typing import Any

from ...errors import CoprodError
from .record import Record, seemly


def read(name: str, text: str) -> list[Record]:
    """The works of a CSL JSON file.

    Raises CoprodError with the line for what is no JSON, and with the number of the record for what is no work.
    """
    try:
        # Numbers stay as they are written: 1.10 is an issue, not 1.1.
        found = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once, strict=True
        )
    except json.JSONDecodeError as error:
        raise CoprodError(
            f"{name}:{error.lineno}: this is not well-formed JSON ({error.msg}, column {error.colno}); "
            "export the works again, and do not edit the file by hand."
        ) from error
    except _Twice as error:
        raise CoprodError(f"{name}: the key `{seemly(error)}` stands twice in one group; keep one of them.") from error
    except RecursionError as error:
        raise CoprodError(f"{name} is nested too deeply to be a list of works; export the works again.") from error
    return records(name, found)


def records(name: str, found: object) -> list[Record]:
    """What was read as works; raises CoprodError unless it is a list of groups."""
    if not isinstance(found, list):
        raise CoprodError(
            f"{name} is not a list of works; a CSL file holds a list, even for one work. Export it again."
        )
    for number, item in enumerate(found, 1):
        if not isinstance(item, dict):
            raise CoprodError(
                f"{name}, record {number}: “{seemly(item)}” is no work; each work is a group of fields such as "
                "`type` and `title`. Export the works again."
            )
    return [Record(_where(name, number, item), item) for number, item in enumerate(found, 1)]


def _where(name: str, number: int, item: dict[str, Any]) -> str:
    known = item.get("citation-key") or item.get("id")
    return f"{name}, record {number}" + (f" (`{seemly(known)}`)" if isinstance(known, str) and known else "")


class _Twice(ValueError):
    """A key that stands twice in one group."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group: dict[str, Any] = {}
    for key, value in pairs:
        if key in group:
            raise _Twice(key)
        if value is not None:
            group[key] = value
    return group
