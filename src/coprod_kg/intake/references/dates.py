"""Dates of CSL, or as BibTeX and RIS write them, made into dates of the glossary (EDTF): ``1996``, ``2021-05-24``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

from .record import RecordFault, seemly

Said = Callable[[str], None]
_PARTS = ("year", "month", "day")
_DAY = re.compile(r"-?\d{4}-(\d\d)(?:-(\d\d))?")
_SEASON = re.compile(r"(-?\d{4})-(2[1-9]|3\d|4[01])")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:.]+(Z|[+-]\d\d:?\d\d)?")


def edtf(value: object, key: str, pattern: str | None, say: Said) -> str | None:
    """The date as the glossary writes it, None for an empty one; ``say`` hears what of it is left out.

    Raises RecordFault for what is no date that matches ``pattern``, such as “in press”.
    """
    text = _text(value, key, say)
    if text and (season := _SEASON.fullmatch(text)):
        say(f"`{key}`: the season of {text}")
        text = season[1]
    if text and (time := _TIME.fullmatch(text)):
        text = time[1]
    if text and not re.search(pattern or "", text):
        raise _no_date(text, key)
    for part in text.split("/") if text else ():
        _refuse_impossible(part, key)
    return text or None


def _text(value: object, key: str, say: Said) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):  # CSL YAML of older programs: a list of groups with year, month and day
        return "/".join(_text(one, key, say) for one in value)
    if not isinstance(value, dict):
        raise _no_date(value, key)
    if "year" in value:
        return _joined([value[part] for part in _PARTS if part in value], key)
    if parts := value.get("date-parts"):
        return _of_parts(parts, value, key, say)
    return str(value.get("literal") or value.get("raw") or "").strip()


def _of_parts(parts: object, value: dict[str, object], key: str, say: Said) -> str:
    if not isinstance(parts, list) or not all(isinstance(one, list) for one in parts) or len(parts) > 2:
        raise _no_date(parts, key)
    days = [_joined(one, key) for one in parts if any(one)]
    if "season" in value:
        say(f"`{key}`: the season")
    if str(value.get("circa", "")).lower() in ("", "false", "0"):
        return "/".join(days)
    if len(days) > 1:
        say(f"`{key}`: that it is not certain")
        return "/".join(days)
    return f"{days[0]}~" if days else ""


def _joined(parts: list[object], key: str) -> str:
    """Year, month and day as one date; raises RecordFault unless they are whole numbers."""
    words = [str(part).strip() for part in parts if str(part).strip()]
    if not words or len(words) > 3 or not all(re.fullmatch(r"-?\d{1,4}", word) for word in words):
        raise _no_date(parts, key)
    year, *rest = (int(word) for word in words)
    return "-".join([f"{'-' * (year < 0)}{abs(year):04d}", *(f"{part:02d}" for part in rest)])


def _refuse_impossible(date: str, key: str) -> None:
    if found := _DAY.match(date):
        try:
            # In a leap year, since a year before the first is none of this calendar.
            datetime.date(_leap(date), int(found[1]), int(found[2] or 1))
        except ValueError as error:
            raise _no_date(date, key) from error


def _leap(date: str) -> int:
    return int(date[:4]) if date[:4].isdigit() and date[:4] != "0000" else 2000


def _no_date(value: object, key: str) -> RecordFault:
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    shown = ", ".join(map(str, value)) if isinstance(value, list) else value
    return RecordFault(
        f"`{key}` is “{seemly(shown)}”, which is no date; write it as 1996, 1996-05 or 1996-05-24, or take it out "
        "while the work has none."
    )
