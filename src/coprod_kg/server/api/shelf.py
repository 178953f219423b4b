"""What the data say of a set of things, fetched together and handed out one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from .attribution import Carrier, attributions
from .data import Reader, Row
from .models import Attribution, Entry, Link, Name, Statement, Words
from .releases import Releases

NOTES = ("scope_note", "notes")


class Shelf:
    """Names, links, words and attributions of things; ``fill`` fetches, all else only looks up."""

    def __init__(self, reader: Reader, releases: Releases) -> None:
        self.reader, self.releases = reader, releases
        self._names: dict[str, list[Row]] = {}
        self._links: dict[str, list[Row]] = {}
        self._texts: dict[str, list[Row]] = {}
        self._heads: dict[str, Row] = {}
        self._attributions: dict[Carrier, Attribution] = {}

    async def fill(self, things: Iterable[str]) -> Self:
        """Fetch what entries and their members need: names, links, words and whose the words are."""
        wanted = [thing for thing in things if thing not in self._links]
        self._names |= await self.reader.about("names", wanted)
        self._links |= await self.reader.about("links", wanted)
        targets = [row["target"] for thing in wanted for row in self._links[thing]]
        self._heads |= await self.reader.heads([*wanted, *targets])
        return await self.say(wanted)

    async def back(self, things: Iterable[str]) -> Self:
        """Fetch what points at things."""
        wanted = list(things)
        for thing, rows in (await self.reader.about("backlinks", wanted)).items():
            self._links[thing] = [*self._links[thing], *rows]
        return await self.point([row["target"] for thing in wanted for row in self._links[thing]])

    async def say(self, statements: Iterable[str]) -> Self:
        """Fetch the words of statements, and whose they are."""
        wanted = [statement for statement in statements if statement not in self._texts]
        self._texts |= await self.reader.about("texts", wanted)
        carriers = [(thing, False) for thing in wanted]
        carriers += [(thing, True) for thing in wanted if any(row["role"] in NOTES for row in self._texts[thing])]
        self._attributions |= await attributions(self.reader, self.releases, carriers)
        return self

    async def point(self, things: Iterable[str]) -> Self:
        """Fetch what links to things need."""
        self._heads |= await self.reader.heads(things)
        return self

    def link(self, thing: str) -> Link:
        """A link to a thing that was fetched."""
        return self.reader.link(self._heads[thing])

    def links(self, thing: str, role: str) -> list[Link]:
        """What a thing is linked with in a role, by label."""
        found = [self.link(row["target"]) for row in self._links[thing] if row["role"] == role]
        return sorted(found, key=lambda link: (link.label.casefold(), link.iri))

    def one(self, thing: str, role: str) -> Link | None:
        """The one thing that a thing is linked with in a role."""
        return next(iter(self.links(thing, role)), None)

    def targets(self, thing: str, role: str) -> list[str]:
        """The IRIs of what a thing is linked with in a role."""
        return [row["target"] for row in self._links[thing] if row["role"] == role]

    def names(self, thing: str, role: str) -> list[Name]:
        """Names of a thing in a role, English first."""
        rows = [row for row in self._names[thing] if row["role"] == role]
        return [Name(name=row["text"], language=row["language"]) for row in rows]

    def texts(self, thing: str, role: str = "text") -> list[Words]:
        """The words of a statement, or what the editors add to a thing."""
        rows = [row for row in self._texts[thing] if row["role"] == role]
        return [Words(text=row["text"], language=row["language"]) for row in rows]

    def attribution(self, thing: str) -> Attribution:
        """Whose the words of a statement are."""
        return self._attributions[thing, False]

    def statement(self, thing: str) -> Statement:
        """A statement whose words were fetched."""
        return Statement(iri=thing, texts=self.texts(thing), attribution=self.attribution(thing))

    def notes(self, thing: str, role: str = "notes") -> list[Statement]:
        """What the editors add to a thing."""
        texts = self.texts(thing, role)
        return [Statement(iri=thing, texts=texts, attribution=self._attributions[thing, True])] if texts else []

    def year(self, thing: str) -> str | None:
        """The year of a statement or work."""
        return self._heads[thing].get("year")

    def entry(self, thing: str) -> Entry:
        """What each entry has."""
        head = self._heads[thing]
        link = self.reader.link(head)
        replaced = self.links(thing, "replaced_by")
        return Entry(
            **link.model_dump(),
            status=head["status"] or None,
            replaced_by=replaced,
            created=head.get("created"),
            modified=head.get("modified"),
        )
