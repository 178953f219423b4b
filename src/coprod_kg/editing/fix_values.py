"""Values that can be written anew without judgement, by the rule that they break: what they mean is beyond doubt."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_BY_SIZE = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]+)\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


def _page(value: str) -> str:
    return re.sub(r"^(pp?\.|pages?\s)\s*", "", value, flags=re.IGNORECASE)


def _doi(value: str) -> str:
    found = re.fullmatch(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:?\s*)([^?#%]+)", value, re.IGNORECASE)
    return found[1] if found else value


def _orcid(value: str) -> str:
    digits = re.sub(r"^(https?://)?orcid\.org/|[-\s]", "", value, flags=re.IGNORECASE).upper()
    return "-".join(digits[begin : begin + 4] for begin in range(0, len(digits), 4))


def _ror(value: str) -> str:
    return re.sub(r"^(https?://)?ror\.org/", "", value, flags=re.IGNORECASE)


def _issn(value: str) -> str:
    digits = re.sub(r"^e?-?ISSN:?\s*|[-–\s]", "", value, flags=re.IGNORECASE).upper()
    return f"{digits[:4]}-{digits[4:]}"


def _isbn(value: str) -> str:
    return re.sub(r"[–\s]", "-", re.sub(r"^ISBN(-1[03])?:?\s*", "", value, flags=re.IGNORECASE)).upper()


def _tag(value: str) -> str:
    return value.replace("_", "-")


def _date(value: str) -> str:
    """A date whose day, month and year cannot be taken for each other, as the shapes want it; else as it is."""
    if found := re.fullmatch(r"(\d{3})(?:x|0s)", value):
        return f"{found[1]}X"
    if found := _DOTTED.fullmatch(value):
        day, month, year = map(int, found.groups())
        return _day(value, year, month, day) if day > 12 or day == month else value
    if found := _BY_SIZE.fullmatch(value):
        return _day(value, int(found[1]), int(found[3]), int(found[4]))
    if found := _DAY_FIRST.fullmatch(value):
        return _named(value, found[3], found[2], found[1])
    if found := _MONTH_FIRST.fullmatch(value):
        return _named(value, found[3], found[1], found[2])
    return value


def _named(value: str, year: str, month: str, day: str | None) -> str:
    number = _MONTHS.get(month.lower())
    if number is None:
        return value
    return _day(value, int(year), number, int(day)) if day else f"{year}-{number:02}"


def _day(value: str, year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return value


# Each is tried only on a value that breaks the rule, and used only if the shape accepts what comes out.
ANEW: dict[str, Callable[[str], str]] = {
    "page": _page,
    "DOI": _doi,
    "ORCID": _orcid,
    "ROR": _ror,
    "ISSN": _issn,
    "ISBN": _isbn,
    "language": _tag,
    "issued": _date,
    "available-date": _date,
    "original-date": _date,
    "accessed": _date,
    "coined-when": _date,
}
