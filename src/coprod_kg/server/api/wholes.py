"""Entries with all that belongs to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from . import lists
from .data import Reader, Row
from .entry_models import (
    Assertion,
    Claim,
    Concept,
    Confusion,
    Definition,
    Framework,
    Member,
    Person,
    PersonInList,
    Reading,
    Source,
    SourceInList,
    Step,
)
from .models import Entry, Statement
from .releases import Releases
from .shelf import Shelf

Whole = Callable[[Reader, Releases, str], Awaitable[Entry]]
Parts = dict[str, list[Row]]
NEIGHBOURS = (
    "broader", "narrower", "related", "same_as", "close_to", "wider_match", "related_match", "frameworks", "claims"
)  # fmt: skip


async def concept(reader: Reader, releases: Releases, thing: str) -> Concept:
    """A concept with its definitions and neighbours."""
    shelf = await _shelf(reader, releases, thing)
    parts = await _parts(shelf, thing)
    definitions = shelf.targets(thing, "definitions")
    await shelf.fill(definitions)
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in parts["reasons"]:
        reasons[row["of"]].append(row["part"])
    await shelf.say([row["part"] for row in parts["reasons"]])
    by_year = sorted(definitions, key=lambda one: (shelf.year(one) or "9999", one))
    links: dict[str, Any] = {role: shelf.links(thing, role) for role in NEIGHBOURS}
    return Concept(
        **dict(lists.concept(shelf, thing)),
        **links,
        often_confused_with=[
            Confusion(concept=other, reasons=[shelf.statement(one) for one in reasons[other.iri]])
            for other in shelf.links(thing, "often_confused_with")
        ],
        definitions=[lists.definition(shelf, one) for one in by_year],
        notes=shelf.notes(thing),
    )


async def definition(reader: Reader, releases: Releases, thing: str) -> Definition:
    """A definition with its close reading, its lineage and what is said about it."""
    shelf = await _shelf(reader, releases, thing)
    quotes, translations = await _said(shelf, thing)
    return Definition(
        **dict(lists.definition(shelf, thing)),
        readings=(await _readings(shelf, thing)),
        quotes=quotes,
        translations=translations,
        lineage=(await _lineage(shelf, [thing]))[thing],
        taken_up_by=shelf.links(thing, "taken_up_by"),
        frameworks=shelf.links(thing, "frameworks"),
        claims=shelf.links(thing, "claims"),
        notes=shelf.notes(thing),
    )


async def framework(reader: Reader, releases: Releases, thing: str) -> Framework:
    """A framework with its members."""
    shelf = await _shelf(reader, releases, thing)
    rows = (await _parts(shelf, thing))["members"]
    members = [row["part"] for row in rows]
    await (await shelf.fill(members)).back(members)
    lineage = await _lineage(shelf, [thing, *members])
    translations = await _translations(shelf, members)
    return Framework(
        **dict(lists.framework(shelf, thing)),
        members=[
            Member(
                **dict(shelf.statement(row["part"])),
                number=row.get("number"),
                labels=shelf.names(row["part"], "labels"),
                names=shelf.links(row["part"], "names"),
                lineage=lineage[row["part"]],
                taken_up_by=shelf.links(row["part"], "taken_up_by"),
                translations=translations[row["part"]],
            )
            for row in rows
        ],
        lineage=lineage[thing],
        taken_up_by=shelf.links(thing, "taken_up_by"),
        claims=shelf.links(thing, "claims"),
        notes=shelf.notes(thing),
    )


async def claim(reader: Reader, releases: Releases, thing: str) -> Claim:
    """A claim with what it asserts."""
    shelf = await _shelf(reader, releases, thing)
    quotes, translations = await _said(shelf, thing)
    asserts = await _assertions(shelf, thing)
    return Claim(
        **dict(lists.claim(shelf, thing)),
        asserts=asserts,
        cites=shelf.links(thing, "cites"),
        readings=(await _readings(shelf, thing)),
        quotes=quotes,
        translations=translations,
        claims=shelf.links(thing, "claims"),
        notes=shelf.notes(thing),
    )


async def source(reader: Reader, releases: Releases, thing: str) -> Source:
    """A work with what it says here."""
    short = (await lists.sources(reader, releases, [thing]))[0]
    shelf = await _shelf(reader, releases, thing)
    assert isinstance(short, SourceInList)
    return Source(
        **dict(short),
        statements=shelf.links(thing, "statements"),
        regions=shelf.links(thing, "regions"),
        notes=shelf.notes(thing),
    )


async def person(reader: Reader, releases: Releases, thing: str) -> Person:
    """A person or organisation with works and statements."""
    short = (await lists.people(reader, releases, [thing]))[0]
    shelf = await _shelf(reader, releases, thing)
    assert isinstance(short, PersonInList)
    return Person(
        **dict(short),
        works=shelf.links(thing, "works"),
        statements=shelf.links(thing, "statements"),
        notes=shelf.notes(thing),
    )


async def _shelf(reader: Reader, releases: Releases, thing: str) -> Shelf:
    return await (await Shelf(reader, releases).fill([thing])).back([thing])


async def _parts(shelf: Shelf, thing: str) -> Parts:
    found: Parts = defaultdict(list)
    for row in (await shelf.reader.about("parts", [thing]))[thing]:
        found[row["role"]].append(row)
    return found


async def _said(shelf: Shelf, thing: str) -> tuple[list[Statement], list[Statement]]:
    parts = await _parts(shelf, thing)
    quotes, translations = ([row["part"] for row in parts[role]] for role in ("quotes", "translations"))
    await shelf.say([*quotes, *translations])
    return [shelf.statement(one) for one in quotes], [shelf.statement(one) for one in translations]


async def _translations(shelf: Shelf, things: Sequence[str]) -> dict[str, list[Statement]]:
    found = await shelf.reader.about("parts", things)
    parts = {thing: [row["part"] for row in rows if row["role"] == "translations"] for thing, rows in found.items()}
    await shelf.say([part for some in parts.values() for part in some])
    return {thing: [shelf.statement(part) for part in some] for thing, some in parts.items()}


async def _readings(shelf: Shelf, thing: str) -> list[Reading]:
    rows = (await shelf.reader.about("anatomy", [thing]))[thing]
    await shelf.point([row[key] for row in rows for key in ("aspect", "code") if key in row])
    return [
        Reading(
            aspect=shelf.link(aspect),
            words=[row["words"] for row in rows if row["aspect"] == aspect and "words" in row],
            codes=[shelf.link(row["code"]) for row in rows if row["aspect"] == aspect and "code" in row],
        )
        for aspect in dict.fromkeys(row["aspect"] for row in rows)
    ]


async def _lineage(shelf: Shelf, things: Sequence[str]) -> dict[str, list[Step]]:
    found = await shelf.reader.about("lineage", things)
    rows = [row for some in found.values() for row in some]
    await shelf.point([row[key] for row in rows for key in ("earlier", "change") if key in row])
    await shelf.say([row[key] for row in rows for key in ("reason", "draft") if key in row])
    return {thing: _steps(shelf, some) for thing, some in found.items()}


def _steps(shelf: Shelf, rows: Sequence[Row]) -> list[Step]:
    steps = []
    for name in dict.fromkeys(row["step"] for row in rows):
        own = [row for row in rows if row["step"] == name]
        each = {
            key: list(dict.fromkeys(row[key] for row in own if key in row))
            for key in ("earlier", "change", "reason", "draft")
        }
        steps.append(
            Step(
                derived_from=[shelf.link(one) for one in each["earlier"]],
                changes=[shelf.link(one) for one in each["change"]],
                reasons=[shelf.statement(one) for one in each["reason"]],
                drafts=[shelf.statement(one) for one in each["draft"]],
            )
        )
    return steps


async def _assertions(shelf: Shelf, thing: str) -> list[Assertion]:
    rows = (await shelf.reader.about("assertions", [thing]))[thing]
    linked = ("subject", "relation", "object", "coined_by")
    await shelf.point([row[key] for row in rows for key in linked if key in row])
    found = []
    for name in dict.fromkeys(row["assertion"] for row in rows):
        own = [row for row in rows if row["assertion"] == name]
        ends = {key: shelf.link(own[0][key]) if key in own[0] else None for key in ("subject", "relation", "object")}
        found.append(
            Assertion(
                **ends,
                term=own[0].get("term"),
                coined_by=[shelf.link(row["coined_by"]) for row in own if "coined_by" in row],
                coined_when=own[0].get("coined_when"),
            )
        )
    return found
