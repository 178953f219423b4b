"""The entries as the API gives them: short in lists, whole by themselves."""

from __future__ import annotations

from pydantic import Field

from .models import Agent, Attribution, Entry, Link, Model, Name, Statement, Words, Work


class ConceptInList(Entry):
    """A concept with its names and what it covers."""

    labels: list[Name] = Field(description="Its name in each language.")
    also_called: list[Name]
    scope_note: Statement | None
    area: Link | None
    disciplines: list[Link]


class Confusion(Model):
    """A concept that is often taken for this one, and why."""

    concept: Link
    reasons: list[Statement]


class DefinitionInList(Entry):
    """A definition with its words and whose they are."""

    year: str | None = Field(description="Of the original, else of the work; null where none is proven.")
    texts: list[Words]
    attribution: Attribution
    type: Link | None = Field(description="How far it goes, where it only characterises.")
    term: list[Name] = Field(description="What the source calls the thing.")
    defines: list[Link]
    contrasts_with: list[Link]
    disciplines: list[Link]


class Concept(ConceptInList):
    """A concept with its definitions and neighbours."""

    broader: list[Link]
    narrower: list[Link]
    related: list[Link]
    same_as: list[Link] = Field(description="The same concept in other vocabularies (skos:exactMatch).")
    close_to: list[Link] = Field(description="skos:closeMatch")
    wider_match: list[Link] = Field(description="skos:broadMatch")
    related_match: list[Link] = Field(description="skos:relatedMatch")
    often_confused_with: list[Confusion]
    definitions: list[DefinitionInList]
    frameworks: list[Link] = Field(description="Frameworks about it.")
    claims: list[Link] = Field(description="Claims about it.")
    notes: list[Statement]


class Reading(Model):
    """What a statement says under one aspect: its own words, and our codes for them."""

    aspect: Link
    words: list[str]
    codes: list[Link]


class Step(Model):
    """A step of lineage: from which statements, what changed, and the passages about it."""

    derived_from: list[Link]
    changes: list[Link]
    reasons: list[Statement]
    drafts: list[Statement]


class Definition(DefinitionInList):
    """A definition with its close reading, its lineage and what is said about it."""

    readings: list[Reading]
    quotes: list[Statement] = Field(description="Words of others that stand inside it.")
    translations: list[Statement]
    lineage: list[Step]
    taken_up_by: list[Link]
    frameworks: list[Link]
    claims: list[Link]
    notes: list[Statement]


class Member(Statement):
    """A member of a framework: a principle, type, phase or rung."""

    number: str | None
    labels: list[Name]
    names: list[Link] = Field(description="The concept that it names.")
    lineage: list[Step]
    taken_up_by: list[Link]
    translations: list[Statement]


class FrameworkInList(Entry):
    """A framework with whose it is."""

    year: str | None
    labels: list[Name]
    texts: list[Words]
    attribution: Attribution
    type: Link | None
    about: list[Link]
    disciplines: list[Link]
    ordered_by: list[Name]


class Framework(FrameworkInList):
    """A framework with its members in the order of the source."""

    members: list[Member]
    lineage: list[Step]
    taken_up_by: list[Link]
    claims: list[Link]
    notes: list[Statement]


class ClaimInList(Entry):
    """A claim with its words and whose they are."""

    year: str | None
    texts: list[Words]
    attribution: Attribution
    about: list[Link]
    topic: Link | None
    stance: Link | None
    disciplines: list[Link]


class Assertion(Model):
    """A relation between two concepts, or who coined a term, as a claim has it."""

    subject: Link | None
    relation: Link | None
    object: Link | None
    term: str | None
    coined_by: list[Link]
    coined_when: str | None = Field(description="EDTF: 197X are the 1970s.")


class Claim(ClaimInList):
    """A claim with what it asserts."""

    asserts: list[Assertion]
    cites: list[Link]
    readings: list[Reading]
    quotes: list[Statement]
    translations: list[Statement]
    claims: list[Link] = Field(description="Claims about this claim.")
    notes: list[Statement]


class SourceInList(Entry):
    """A work."""

    year: str | None
    type: Link | None
    work: Work


class Source(SourceInList):
    """A work with what it says here."""

    statements: list[Link]
    regions: list[Link]
    notes: list[Statement]


class PersonInList(Entry):
    """A person or organisation."""

    type: Link | None
    person: Agent


class Person(PersonInList):
    """A person or organisation with works and statements."""

    works: list[Link]
    statements: list[Link]
    notes: list[Statement]
