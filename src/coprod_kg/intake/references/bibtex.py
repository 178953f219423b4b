"""BibTeX and BibLaTeX: read by pybtex, with the published mapping to CSL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro
from pybtex.scanner import PybtexSyntaxError

from ...errors import CoprodError
from .latex import plain, verbatim
from .mapping import mapping
from .record import Item, Record, RecordFault, seemly

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_STRAY = re.compile(r"(?:^|,)[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{\"\d].*$|\A\s*}.*$", re.MULTILINE)
_LONGEST = 5_000_000  # characters that abbreviations may stand for in one file
_ADDRESS = re.compile(r"https?://[^\s{}]+")


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    key: str
    line: int
    fields: dict[str, str]


class _TooLongError(Exception):
    """Abbreviations that stand for abbreviations, until nobody has room for them."""


class _Parser(LowLevelParser):  # type: ignore[misc]
    """The parser of pybtex, with a bound on what abbreviations stand for."""

    _written = 0

    def substitute_macro(self, name: str) -> str:
        """What an abbreviation stands for."""
        found = str(super().substitute_macro(name))
        self._written += len(found)
        if self._written > _LONGEST:
            raise _TooLongError(f"the abbreviation `{seemly(name)}` (@string) stands for too much; write its text out.")
        return found


def read(name: str, text: str) -> list[Record]:
    """The works of a BibTeX file.

    Raises CoprodError with the line for broken braces, texts between entries and abbreviations that nobody defined.
    """
    entries = list(_entries(name, text))
    by_key = {entry.key.lower(): entry for entry in entries}
    faults: list[str] = []
    records = []
    for entry in entries:
        where = f"{name}:{entry.line} (`{seemly(entry.key)}`)"
        try:
            records.append(_record(where, entry, by_key))
        except RecordFault as fault:
            faults.append(f"{where}: {fault}")
    if faults:
        raise CoprodError("\n".join([*faults, "Nothing was written."]))
    return records


def _entries(name: str, text: str) -> Iterator[_Entry]:
    parser = _Parser(text, macros={month: month for month in _MONTHS})
    end = 0
    commands = iter(parser)
    while True:
        try:
            found = next(commands, None)
        except PybtexSyntaxError as error:
            raise CoprodError(_broken(name, text, parser, error)) from error
        except _TooLongError as error:
            raise CoprodError(f"{name}: {error}") from error
        start = parser.command_start if found else len(text)
        _refuse_stray(name, text, end, start or 0)
        if found is None:
            return
        end = parser.pos
        if found[0].lower() not in ("string", "preamble"):
            yield _entry(name, found, text.count("\n", 0, start) + 1)


def _entry(name: str, found: tuple[Any, Any], line: int) -> _Entry:
    kind, (key, pairs) = found
    fields: dict[str, str] = {}
    for field, parts in pairs:
        if field.lower() in fields:
            raise CoprodError(f"{name}:{line} (`{seemly(key)}`): the field `{field}` stands twice; keep one of them.")
        fields[field.lower()] = "".join(parts)
    return _Entry(kind.lower(), key, line, fields)


def _broken(name: str, text: str, parser: LowLevelParser, error: PybtexSyntaxError) -> str:
    begins = text.count("\n", 0, parser.command_start or 0) + 1
    head = seemly(text[parser.command_start or 0 :].partition("\n")[0], 40)
    if isinstance(error, UndefinedMacro):
        return f"{name}:{error.lineno}: {error.args[0]} is defined by no @string; write its text in braces."
    return (
        f"{name}:{begins}: the entry that begins here (“{head}”) cannot be read "
        f"(line {error.lineno}: {error.args[0]}); "
        "look whether each brace and quotation mark is closed and a comma stands after each field. Nothing was written."
    )


def _refuse_stray(name: str, text: str, end: int, start: int) -> None:
    """A field between two entries: BibTeX would pass over it in silence."""
    between = text[end:start]
    if "@comment" not in between.lower() and (stray := _STRAY.search(between)):
        line = text.count("\n", 0, end + stray.start()) + 1
        raise CoprodError(
            f"{name}:{line}: “{seemly(stray[0].strip(), 40)}” stands outside of every entry; there is a closing brace "
            "too many before it."
        )


def _record(where: str, entry: _Entry, by_key: dict[str, _Entry]) -> Record:
    tables = mapping()["bibtex"]
    fields = _inherited(entry, by_key)
    subtype = tables["subtypes"].get(fields.get("entrysubtype", "").lower())
    item: Item = {"id": entry.key, "type": subtype or tables["types"].get(entry.kind, entry.kind)}
    used = {"title", *tables["silent"]}
    if "title" in fields:
        item["title"] = _titled(fields, "title", used)
    for key, names in tables["fields"].items():
        if found := next((one for one in names if fields.get(one)), None):
            used.add(found)
            text = fields[found]
            item[key] = verbatim(text) if found in tables["verbatim"] else _titled(fields, found, used)
    number = "number" if "number" in fields else "issue"
    if number in fields and entry.kind in tables["issues"]:
        item["issue"] = plain(fields[number], number)
        used.add(number)
    for role in tables["names"]:
        if role in fields:
            used.add(role)
            item[role] = [_name(one, role) for one in split_name_list(" ".join(fields[role].split()))]
    item |= _dates(fields, used)
    if "URL" not in item and (address := _ADDRESS.search(fields.get("howpublished", ""))):
        item["URL"] = verbatim(address[0])
        used.add("howpublished")
    return Record(where, item, {field: text for field, text in fields.items() if field not in used})


def _inherited(entry: _Entry, by_key: dict[str, _Entry]) -> dict[str, str]:
    """The fields of an entry with those of the work that it names in ``crossref``."""
    whole = by_key.get(entry.fields.get("crossref", "").strip().lower())
    if whole is None or whole is entry:
        return entry.fields
    renamed = mapping()["bibtex"]["inherited"]
    return {renamed.get(field, field): text for field, text in whole.fields.items()} | entry.fields


def _titled(fields: dict[str, str], name: str, used: set[str]) -> str:
    """The text of a field, with its subtitle after a colon."""
    text = plain(fields[name], name)
    below = mapping()["bibtex"]["subtitles"].get(name)
    if below in fields:
        used.add(below)
        text += (" " if text.endswith((":", "?", "!")) else ": ") + plain(fields[below], below)
    return text


def _name(text: str, role: str) -> dict[str, str]:
    if text.lower() == "others":
        return {"literal": "others"}
    if text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        return {"literal": plain(text, role)}
    if re.match(r"(family|given|prefix|suffix)\s*=", text):
        return _extended(text, role)
    try:
        person = Person(text)
    except InvalidNameString as error:
        raise RecordFault(
            f"“{seemly(text)}” in `{role}` is no name; write “Family, Given and Family, Given”."
        ) from error
    found = {
        "given": [*person.first_names, *person.middle_names],
        "family": [*person.prelast_names, *person.last_names],
        "suffix": person.lineage_names,
    }
    return {part: plain(" ".join(words), role) for part, words in found.items() if words}


def _extended(text: str, role: str) -> dict[str, str]:
    """A name as BibLaTeX may have it: ``family=Berg, given=Anna, prefix=van der``."""
    parts = dict(pair.strip().split("=", 1) for pair in text.split(",") if "=" in pair)
    kept = {"family", "given", "suffix"}
    name = {part: plain(words, role) for part, words in parts.items() if part in kept}
    if "prefix" in parts and "family" in name:
        name["family"] = f"{plain(parts['prefix'], role)} {name['family']}"
    return name


def _dates(fields: dict[str, str], used: set[str]) -> Item:
    tables = mapping()["bibtex"]
    found: Item = {}
    for key, field in tables["dates"].items():
        if fields.get(field, "").strip():
            found[key] = plain(fields[field], field).replace("–", "--")
            used.add(field)
    if "issued" not in found and fields.get("year", "").strip():
        used.add("year")
        found["issued"] = plain(fields["year"], "year")
        if month := _month(fields.get("month", "")):
            used.add("month")
            found["issued"] += f"-{month:02d}"
            if re.fullmatch(r"\d{1,2}", day := fields.get("day", "").strip()):
                used.add("day")
                found["issued"] += f"-{int(day):02d}"
    elif "issued" in found:
        used |= {"year", "month", "day"}
    return found


def _month(text: str) -> int | None:
    """The number of one month; a span of months has none."""
    bare = text.strip().strip("{}").rstrip(".").lower()
    if bare.isdigit() and 1 <= int(bare) <= 12:
        return int(bare)
    return _MONTHS.index(bare[:3]) + 1 if bare.isalpha() and bare[:3] in _MONTHS else None
