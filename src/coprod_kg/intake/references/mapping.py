"""What the formats of reference managers call by other names: the data file beside this module."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def mapping() -> dict[str, Any]:
    """The tables of ``mapping.yml``."""
    text = Path(__file__).with_name("mapping.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def never(field: str) -> str | None:
    """Why a field of any format never enters the glossary, or None if it may."""
    for group in mapping()["never"]:
        if any(fnmatchcase(field, pattern) for pattern in group["fields"]):
            return str(group["reason"])
    return None
