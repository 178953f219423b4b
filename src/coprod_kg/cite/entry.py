"""The glossary itself as a work: each of its entries is cited at a version, under an address of the site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .csl import Item
from .dates import csl_date

# What differs between entries, and names that no style may write with other capitals: pandoc sees signs for them.
TITLE, ADDRESS, VERSION, GLOSSARY = "\uf800", "\uf801", "\uf802", "\uf803"
DRAFT = "unreleased draft"
CITATION = "CITATION.cff"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is cited: what it is called, its address, and the version with its date (empty for a draft)."""

    name: str
    title: str
    address: str
    version: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The glossary as its file ``CITATION.cff`` describes it."""

    title: str
    editors: tuple[dict[str, str], ...]

    def template(self, date: str) -> str:
        """The item of any entry of a version with a date, or of a draft, as JSON with signs for what differs."""
        made: Item = {
            "type": "entry-dictionary", "title": TITLE, "author": list(self.editors), "container-title": GLOSSARY,
            "URL": ADDRESS, "language": "en",
        }  # fmt: skip
        dated = {"issued": csl_date(date), "version": VERSION} if date else {"issued": {"literal": DRAFT}}
        return json.dumps(made | dated, sort_keys=True, ensure_ascii=False)

    def filled(self, text: str, entry: Entry) -> str:
        """A text that pandoc made of the template, with what it says of an entry."""
        said = {TITLE: entry.title, ADDRESS: entry.address, VERSION: entry.version, GLOSSARY: self.title}
        for sign, words in said.items():
            text = text.replace(sign, words)
        return text

    def item(self, entry: Entry) -> Item:
        """The item of an entry."""
        made: Item = json.loads(self.template(entry.date))
        made |= {"title": entry.title, "URL": entry.address, "container-title": self.title}
        return made | ({"version": entry.version} if entry.date else {})


def read_glossary(root: Path) -> Glossary:
    """The glossary as the citation file of the project says."""
    data: dict[str, Any] = yaml.safe_load((root / CITATION).read_text(encoding="utf-8"))
    return Glossary(data["title"], tuple(_name(person) for person in data["authors"]))


def _name(person: dict[str, str]) -> dict[str, str]:
    if "name" in person:
        return {"literal": person["name"]}
    return {"family": person["family-names"], "given": person.get("given-names", "")}
