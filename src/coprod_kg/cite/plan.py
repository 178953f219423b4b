"""What a citation says of a statement or a work, before any style: who speaks, in which work, seen in which copies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..views import Row, Views
from .csl import Item, creators, known
from .locators import NOWHERE, Place, place

STATEMENTS, SPEAKERS, CHAIN, SEEN = "csl-statements", "csl-speakers", "chain", "evidence"


@dataclass(frozen=True, slots=True)
class Cite:
    """A work, as the JSON of its item, with a place in it; ``name`` is the end of its IRI."""

    name: str
    item: str
    place: Place = NOWHERE

    @property
    def undated(self) -> bool:
        """Whether the year of the work is not known."""
        return '"issued":' not in self.item


@dataclass(frozen=True, slots=True)
class Plan:
    """A citation: ``speakers`` where they are not the authors of the work, ``copies`` with the one seen at the end."""

    speakers: tuple[str, ...]
    work: Cite | None
    copies: tuple[Cite, ...]
    quoted: bool

    @property
    def listed(self) -> Cite | None:
        """The work that a list of references has: the one that was seen."""
        return self.copies[-1] if self.copies else self.work

    @property
    def unseen(self) -> tuple[Cite, ...]:
        """The works before the one that was seen, the original first."""
        before = ((self.work,) if self.work else ()) + self.copies[:-1]
        return before if self.copies else ()

    @property
    def cites(self) -> tuple[Cite, ...]:
        """All works, the original first."""
        return ((self.work,) if self.work else ()) + self.copies


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation in one style, plain and as HTML with italics; ``originals`` are works that were not seen."""

    style: str
    label: str
    edition: str
    in_text: str
    in_text_html: str
    text: str
    html: str
    originals: tuple[tuple[str, str], ...]


def plans(views: Views, items: Mapping[str, Item], labels: Mapping[str, str]) -> dict[str, Plan]:
    """The plan of each work and of each statement that is not the glossary’s own, by IRI."""
    works = {iri: Cite(_end(iri), _json(work)) for iri, work in items.items()}
    made = {iri: Plan((), cite, (), True) for iri, cite in works.items()}
    for row in views.all(STATEMENTS):
        node = str(row["page"])
        made[node] = _statement(row, views, items, works, labels)
    return made


def _statement(
    row: Row, views: Views, items: Mapping[str, Item], works: Mapping[str, Cite], labels: Mapping[str, str]
) -> Plan:
    node = str(row["page"])
    speakers = [
        {key: str(one[key]) for key in ("family", "given", "literal") if one[key] is not None}
        for one in views.rows(SPEAKERS, node)
    ]
    where = place(_text(row["pages"]), _text(row["locator"]), labels)
    copies = tuple(_copy(step, works, labels) for step in views.rows(CHAIN, node))
    source = _text(row["source"])
    work: Cite | None = None
    if source:
        item = items[source]
        if speakers and not creators(item):
            item, speakers = item | {"author": speakers}, []
        work = Cite(_end(source), _json(item), where)
        if _same(speakers, creators(item)):
            speakers = []
    elif not copies:
        work, speakers = Cite(_end(node), _json(_nothing_but(speakers, views.rows(SEEN, node))), where), []
    return Plan(tuple(one.get("family") or one["literal"] for one in speakers), work, copies, row["quoted"] is True)


def _copy(step: Row, works: Mapping[str, Cite], labels: Mapping[str, str]) -> Cite:
    copy = works[str(step["copy"])]
    return Cite(copy.name, copy.item, place(_text(step["pages"]), _text(step["locator"]), labels))


def _nothing_but(speakers: list[dict[str, str]], seen: list[Row]) -> Item:
    """A statement of which no document is known: its speakers, and the address at which it was read."""
    found: Item = {"type": "document", "author": speakers}
    return found | ({"URL": str(seen[0]["url"])} if seen else {})


def _same(speakers: list[dict[str, str]], people: list[dict[str, str]]) -> bool:
    """Whether the speakers are the known authors, in any order."""
    return sorted(map(_json, speakers)) == sorted(map(_json, known(people)))


def _json(item: Item) -> str:
    return json.dumps(item, sort_keys=True, ensure_ascii=False)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _end(iri: str) -> str:
    return iri.rpartition("/")[2].replace("#", "-")
