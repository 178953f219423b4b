"""Entries as lists show them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from .attribution import read_works
from .data import Reader
from .entry_models import ClaimInList, ConceptInList, DefinitionInList, FrameworkInList, PersonInList, SourceInList
from .models import Agent, Entry
from .releases import Releases
from .shelf import Shelf

Lister = Callable[[Reader, Releases, Sequence[str]], Awaitable[list[Entry]]]


def concept(shelf: Shelf, thing: str) -> ConceptInList:
    """A concept that was fetched."""
    return ConceptInList(
        **dict(shelf.entry(thing)),
        labels=shelf.names(thing, "labels"),
        also_called=shelf.names(thing, "also_called"),
        scope_note=next(iter(shelf.notes(thing, "scope_note")), None),
        area=shelf.one(thing, "area"),
        disciplines=shelf.links(thing, "disciplines"),
    )


def definition(shelf: Shelf, thing: str) -> DefinitionInList:
    """A definition that was fetched."""
    return DefinitionInList(
        **dict(shelf.entry(thing)),
        year=shelf.year(thing),
        texts=shelf.texts(thing),
        attribution=shelf.attribution(thing),
        type=shelf.one(thing, "type"),
        term=shelf.names(thing, "term"),
        defines=shelf.links(thing, "defines"),
        contrasts_with=shelf.links(thing, "contrasts_with"),
        disciplines=shelf.links(thing, "disciplines"),
    )


def framework(shelf: Shelf, thing: str) -> FrameworkInList:
    """A framework that was fetched."""
    return FrameworkInList(
        **dict(shelf.entry(thing)),
        year=shelf.year(thing),
        labels=shelf.names(thing, "labels"),
        texts=shelf.texts(thing),
        attribution=shelf.attribution(thing),
        type=shelf.one(thing, "type"),
        about=shelf.links(thing, "about"),
        disciplines=shelf.links(thing, "disciplines"),
        ordered_by=shelf.names(thing, "ordered_by"),
    )


def claim(shelf: Shelf, thing: str) -> ClaimInList:
    """A claim that was fetched."""
    return ClaimInList(
        **dict(shelf.entry(thing)),
        year=shelf.year(thing),
        texts=shelf.texts(thing),
        attribution=shelf.attribution(thing),
        about=shelf.links(thing, "about"),
        topic=shelf.one(thing, "topic"),
        stance=shelf.one(thing, "stance"),
        disciplines=shelf.links(thing, "disciplines"),
    )


async def concepts(reader: Reader, releases: Releases, things: Sequence[str]) -> list[Entry]:
    """Concepts with their names."""
    shelf = await Shelf(reader, releases).fill(things)
    return [concept(shelf, thing) for thing in things]


async def definitions(reader: Reader, releases: Releases, things: Sequence[str]) -> list[Entry]:
    """Definitions with their words."""
    shelf = await Shelf(reader, releases).fill(things)
    return [definition(shelf, thing) for thing in things]


async def frameworks(reader: Reader, releases: Releases, things: Sequence[str]) -> list[Entry]:
    """Frameworks with whose they are."""
    shelf = await Shelf(reader, releases).fill(things)
    return [framework(shelf, thing) for thing in things]


async def claims(reader: Reader, releases: Releases, things: Sequence[str]) -> list[Entry]:
    """Claims with their words."""
    shelf = await Shelf(reader, releases).fill(things)
    return [claim(shelf, thing) for thing in things]


async def sources(reader: Reader, releases: Releases, things: Sequence[str]) -> list[Entry]:
    """Works with what is printed of them."""
    shelf = await Shelf(reader, releases).fill(things)
    works = await read_works(reader, things)
    return [
        SourceInList(
            **dict(shelf.entry(thing)), year=shelf.year(thing), type=shelf.one(thing, "type"), work=works[thing]
        )
        for thing in things
    ]


async def people(reader: Reader, releases: Releases, things: Sequence[str]) -> list[Entry]:
    """Persons and organisations."""
    shelf = await Shelf(reader, releases).fill(things)
    named = await reader.about("persons", things)
    return [
        PersonInList(
            **dict(shelf.entry(thing)),
            type=shelf.one(thing, "type"),
            person=Agent(
                name=shelf.link(thing).label,
                **{key: named[thing][0].get(key) for key in ("family", "given")},
                iri=thing,
                id=shelf.link(thing).id,
                page=shelf.link(thing).page,
            ),
        )
        for thing in things
    ]
