"""Pairs of entries that somebody looked at and found to be different."""

from __future__ import annotations

from pathlib import Path

import yaml

from ..errors import CoprodError


def read_told_apart(path: Path, base: str) -> set[frozenset[str]]:
    """Pairs of IRIs of entries, ``base`` before each address.

    Raises CoprodError if an item is not two addresses with a reason.
    """
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CoprodError(f"{path} is not well-formed YAML: {error}") from error
    if not isinstance(listed, list) or not all(map(_is_pair, listed)):
        raise CoprodError(
            f"{path}: each item has `entries`, a list of two addresses such as `people/elinor-ostrom`, and a `reason`."
        )
    return {frozenset(base + entry for entry in item["entries"]) for item in listed}


def _is_pair(item: object) -> bool:
    if not isinstance(item, dict) or set(item) != {"entries", "reason"} or not str(item["reason"] or "").strip():
        return False
    entries = item["entries"]
    return isinstance(entries, list) and len(set(map(str, entries))) == 2
