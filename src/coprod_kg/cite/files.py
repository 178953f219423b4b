"""The files that reference managers read: BibTeX, RIS and CSL-JSON, with the works and this entry."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import rispy

from .csl import OTHERS, Item, known
from .entry import Entry, Glossary
from .plan import Cite, Plan

ENDINGS = ("bib", "ris", "csl.json")
_RIS = {
    "title": "title", "container-title": "secondary_title", "collection-title": "tertiary_title", "volume": "volume",
    "issue": "number", "publisher": "publisher", "publisher-place": "place_published", "edition": "edition",
    "DOI": "doi", "language": "language", "note": "notes", "version": "edition",
}  # fmt: skip
_TEX = {ord(sign): f"\\{sign}" for sign in "&%$#_{}"} | {
    ord("\\"): r"\textbackslash{}", ord("~"): r"\textasciitilde{}", ord("^"): r"\textasciicircum{}"
}  # fmt: skip


class CitationFiles:
    """The contents of the files beside a page; ``records`` has the BibTeX of all items that stand in them."""

    def __init__(self, glossary: Glossary, records: Mapping[str, str], ris: Mapping[str, str]) -> None:
        self._glossary, self._records, self._ris = glossary, records, ris

    def contents(self, plan: Plan | None, entries: Sequence[Entry]) -> dict[str, str]:
        """The text of each file by its ending: the works of a plan, the original first, then the entries."""
        works = dict(noted(plan)) if plan else {}
        items = [json.loads(text) | {"id": name} for name, text in works.items()]
        items += [self._glossary.item(entry) | {"id": entry.name} for entry in entries]
        records = [self._records[text].replace("{i0,", f"{{{name},", 1) for name, text in works.items()]
        records += [self._record(entry) for entry in entries]
        return {
            "bib": "\n\n".join(records) + "\n",
            "ris": str(rispy.dumps([self._fields(item) for item in items])),
            "csl.json": json.dumps(items, ensure_ascii=False, indent=2) + "\n",
        }

    def _record(self, entry: Entry) -> str:
        text = self._records[self._glossary.template(entry.date)].replace("{i0,", f"{{{entry.name},", 1)
        # The inner braces keep the capitals of the title.
        return self._glossary.filled(text, replace(entry, title=f"{{{entry.title.translate(_TEX)}}}"))

    def _fields(self, item: Item) -> dict[str, Any]:
        fields: dict[str, Any] = {"type_of_reference": self._ris[item["type"]], "id": item["id"]}
        fields |= {ours: item[key] for key, ours in _RIS.items() if key in item}
        for role, ours in (("author", "authors"), ("editor", "secondary_authors")):
            if role in item:
                fields[ours] = _names(item[role])
        first, _, last = item.get("page", "").partition("-")
        fields |= {key: value for key, value in (("start_page", first), ("end_page", last)) if value}
        fields |= {"urls": [item["URL"]]} if "URL" in item else {}
        number = item.get("ISBN") or item.get("ISSN")
        fields |= {"issn": number} if number else {}
        for key, ours in (("issued", "year"), ("accessed", "access_date")):
            if key in item:
                fields |= _dates(item[key], ours)
        return fields | ({"notes": [item["note"]]} if "note" in item else {})


def noted(plan: Plan) -> Iterable[tuple[str, str]]:
    """The name and the item of each work of a plan, with a note on the place in it and on what was not seen."""
    for cite in plan.cites:
        yield cite.name, _noted(cite, cite in plan.unseen)


def _noted(cite: Cite, unseen: bool) -> str:
    words = f"{cite.place.label} {cite.place.value}".strip() + cite.place.rest
    notes = [f"Cited place: {words.lstrip(', ')}."] if words else []
    item: Item = json.loads(cite.item)
    if any(person.get("literal") == OTHERS for person in item.get("author", [])):
        notes.append("Further authors are not proven.")
    if unseen:
        notes.append("Not seen itself; known through the copy that is cited.")
    return json.dumps(item | ({"note": " ".join(notes)} if notes else {}), sort_keys=True, ensure_ascii=False)


def _names(people: Sequence[dict[str, str]]) -> list[str]:
    names = [one.get("literal") or ", ".join(filter(None, (one["family"], one.get("given")))) for one in known(people)]
    return names + (["et al.,"] if len(names) < len(people) else [])


def _dates(date: dict[str, Any], ours: str) -> dict[str, str]:
    """A date as RIS has it; a date that is no year stays out of the field for years."""
    if "date-parts" not in date:
        return {"date": date["literal"]} if ours == "year" else {}
    parts = [f"{part:02d}" for part in date["date-parts"][0]]
    if ours != "year":
        return {ours: "/".join(parts)}
    return {"year": parts[0]} | ({"date": "/".join(parts)} if len(parts) > 1 else {})
