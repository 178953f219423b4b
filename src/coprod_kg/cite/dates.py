"""Dates as the glossary has them (EDTF) made into dates of CSL; what is not known stays unsaid."""

from __future__ import annotations

import re
from typing import Any

_DATE = re.compile(r"(?P<year>-?\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<mark>[?~%]?)")
_SEASONS = {"21": 1, "22": 2, "23": 3, "24": 4}


def csl_date(text: str) -> dict[str, Any]:
    """A date or an interval as CSL has it; a decade (``197X``) or a doubtful year (``1996?``) is words, never a year.

    A date of no known form stands as it is written.
    """
    parts = [_one(part) for part in text.split("/")]
    if all("date-parts" in part for part in parts) and len(parts) <= 2:
        joined: dict[str, Any] = {"date-parts": [part["date-parts"][0] for part in parts]}
        for part in parts:
            joined |= {key: value for key, value in part.items() if key != "date-parts"}
        return joined
    return {"literal": "–".join(part.get("literal") or str(part["date-parts"][0][0]) for part in parts)}


def _one(text: str) -> dict[str, Any]:
    if re.fullmatch(r"\d{3}X", text):
        return {"literal": f"{text[:3]}0s"}
    if re.fullmatch(r"\d\dXX", text):
        return {"literal": f"{_ordinal(int(text[:2]) + 1)} century"}
    found = _DATE.fullmatch(text)
    if found is None or found["mark"] == "?":
        return {"literal": text or "n.d."}
    date: dict[str, Any] = {"date-parts": [[int(found["year"])]]}
    if found["month"] in _SEASONS:
        date["season"] = _SEASONS[found["month"]]
    elif found["month"]:
        date["date-parts"][0] += [int(part) for part in (found["month"], found["day"]) if part]
    return date | ({"circa": True} if found["mark"] else {})


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
