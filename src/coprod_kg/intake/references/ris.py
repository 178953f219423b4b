"""RIS: read by rispy, one record at a time, with the published mapping to CSL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rispy
from rispy.config import LIST_TYPE_TAGS, TAG_KEY_MAPPING

from ...errors import CoprodError
from .mapping import mapping
from .record import Item, Record, seemly

_TAG = re.compile(r"([A-Z][A-Z0-9])  -( |$)")
_DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2})?(?:[/-](\d{1,2})?)?)?(?:/[^/]*)?/*")
_OTHERS = re.compile(r"et al\.?,?", re.IGNORECASE)
_TAGS = {key: tag for tag, key in TAG_KEY_MAPPING.items()}


def read(name: str, text: str) -> list[Record]:
    """The works of a RIS file.

    Raises CoprodError with the line for a record without end, and for fields that stand in no record.
    """
    records = []
    for line, lines in _chunks(name, text.split("\n")):
        [found] = rispy.loads("\n".join(lines), list_tags=[*LIST_TYPE_TAGS, "SN"], delimiter_tags_mapping={})
        records.append(_record(f"{name}:{line}", _fields(found)))
    return records


def _chunks(name: str, lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The lines of each record with the number of its first."""
    start = 0
    for number, line in enumerate(lines, 1):
        tag = found[1] if (found := _TAG.match(line)) else ""
        if tag == "TY":
            if start:
                raise CoprodError(_endless(name, start))
            start = number
        elif tag == "ER" and start:
            yield start, lines[start - 1 : number]
            start = 0
        elif tag and not start:
            raise CoprodError(
                f"{name}:{number}: “{seemly(line, 40)}” stands in no record; a record begins with a line `TY  - ` "
                "and its type."
            )
    if start:
        raise CoprodError(_endless(name, start))


def _endless(name: str, line: int) -> str:
    return (
        f"{name}:{line}: the record that begins here has no end; a line `ER  - ` stands after each record. "
        "Export the works again."
    )


def _fields(found: dict[str, Any]) -> dict[str, list[str]]:
    """The values of each tag; tags that rispy does not know it has kept apart."""
    unknown = found.pop("unknown_tag", {})
    known = {_TAGS[key]: value if isinstance(value, list) else [value] for key, value in found.items()}
    return {tag: [one for one in values if one] for tag, values in (known | dict(unknown)).items() if any(values)}


def _record(where: str, fields: dict[str, list[str]]) -> Record:
    tables = mapping()["ris"]
    kind = fields["TY"][0] if "TY" in fields else ""
    item: Item = {"type": tables["types"].get(kind, kind)}
    whole = item["type"] in tables["whole"]
    used = set(tables["silent"])
    for key, tags in tables["fields"].items():
        found = next((tag for tag in tags if tag in fields), None)
        target = "collection-title" if key == "container-title" and whole else key
        if found and target not in item:
            item[target] = fields[found][0]
            used.add(found)
    _add_pages(item, fields, used, whole)
    _add_names(item, fields, used, kind, whole)
    _add_dates(item, fields, used)
    _add_identifiers(item, fields, used)
    rest = {tag: "; ".join(values) for tag, values in fields.items() if tag not in used}
    name = fields.get("ID", [""])[0]
    return Record(f"{where} (`{seemly(name)}`)" if name else where, item, rest)


def _add_pages(item: Item, fields: dict[str, list[str]], used: set[str], whole: bool) -> None:
    first, last = (fields.get(tag, [""])[0] for tag in ("SP", "EP"))
    used |= {"SP", "EP"}
    if first and not last and whole and first.isdigit():
        item["number-of-pages"] = first
    elif first or last:
        item["page"] = first if last in ("", first) else f"{first}-{last}"


def _add_names(item: Item, fields: dict[str, list[str]], used: set[str], kind: str, whole: bool) -> None:
    tables = mapping()["ris"]
    roles = {role: list(tags) for role, tags in tables["names"].items()}
    if whole and "A3" in fields:
        roles["editor"] = ["A3"]  # A2 are then the editors of the series, who have no place in the glossary
    if kind in tables["edited"]:
        roles = {"editor": [*roles["author"], *roles["editor"]]}
    for role, tags in roles.items():
        for tag in tags:
            used.add(tag)
            item.setdefault(role, []).extend(_name(one) for one in fields.get(tag, ()))


def _name(text: str) -> dict[str, str]:
    """“Family, Given, Suffix”; a name without comma is that of a body."""
    if _OTHERS.fullmatch(text.strip()):
        return {"literal": "others"}
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return {"literal": parts[0]}
    name = {"family": parts[0], "given": parts[1], "suffix": ", ".join(parts[2:])}
    return {part: words for part, words in name.items() if words}


def _add_dates(item: Item, fields: dict[str, list[str]], used: set[str]) -> None:
    for key, tags in mapping()["ris"]["dates"].items():
        found = [_date(fields[tag][0]) for tag in tags if tag in fields]
        used |= set(tags)
        if found:
            item[key] = max(found, key=lambda date: (date[:4].isdigit(), date[:4] == found[-1][:4], len(date)))


def _date(text: str) -> str:
    """A date of RIS (``2021/05/24/``) with hyphens; anything else as it stands."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return text.strip()
    parts = [found[1], *(f"{int(part):02d}" for part in (found[2], found[3]) if part)]
    return "-".join(parts)


def _add_identifiers(item: Item, fields: dict[str, list[str]], used: set[str]) -> None:
    """The first address, and each number as what it looks like: eight digits are an ISSN, more an ISBN."""
    used |= {"SN", "UR"}
    numbers = [one for text in fields.get("SN", ()) for one in re.split(r"[;,\s]+", text) if re.search(r"\d", one)]
    digits = {one: re.sub(r"[^0-9Xx]", "", one) for one in numbers}
    item["ISSN"] = [one for one in numbers if len(digits[one]) == 8]
    item["ISBN"] = [one for one in numbers if len(digits[one]) != 8]
    item["URL"] = fields.get("UR", [])
