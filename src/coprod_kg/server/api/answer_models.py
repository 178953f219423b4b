"""Answers that are no entries: hits of a search, results of queries, changes, and what there is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .models import Attribution, Entry, Link, Listing, Model


class Snippet(Model):
    """The stretch of a text in which words were found, character for character."""

    text: str
    from_start: bool = Field(description="Whether the stretch begins where the text begins.")
    to_end: bool = Field(description="Whether the stretch ends where the text ends.")
    attribution: Attribution


class Hit(Link):
    """An entry that a search found."""

    status: str | None
    found_in: Literal["names", "people", "texts"] = Field(description="Best first: names, then people, then texts.")
    snippet: Snippet | None = Field(description="Null for works and people, which have no text of their own.")


class Asked(Model):
    """What may be put into a query, or was."""

    name: str
    description: str
    values: str = Field(description="Where the values come from: a list such as `concepts`, or `year`.")
    default: str | None = Field(description="What the query is about if nothing is asked; null for everything.")


class QueryInList(Model):
    """A question that the graph answers."""

    name: str
    question: str
    answer: str = Field(description="How to read the answer.")
    group: str
    parameters: list[Asked]
    address: str = Field(description="Where the answer is, on the host that you asked.")
    page: str = Field(description="The page on which the query can be read and changed.")


class Cell(Model):
    """A value of an answer; a thing comes with its label and page, a text with whose it is."""

    type: Literal["iri", "text", "number", "boolean"]
    value: str | int | float | bool
    language: str | None = None
    datatype: str | None = Field(default=None, description="For texts and numbers with one, such as xsd:date.")
    label: str | None = None
    page: str | None = None
    attribution: Attribution | None = Field(
        default=None, description="Whose words the text is; null for names, numbers, dates and labels."
    )


class QueryAnswer(Listing[dict[str, Cell]]):
    """The rows of the answer to a question; a column without value is left out of its row."""

    name: str
    question: str
    answer: str
    columns: list[str]
    asked: dict[str, str] = Field(description="What the answer is about.")
    sparql: str = Field(description="The query, as it can be sent to the SPARQL endpoint.")


class Change(Model):
    """What became of an entry in a release."""

    version: str = Field(description="The release, or `unreleased`.")
    date: str | None
    kind: Literal["new", "changed", "moved", "removed"]
    entry: Entry | None = Field(description="The entry as it is now; null if it is there no more.")
    path: str = Field(description="Where the entry stands or stood, such as `definitions/ostrom-1996`.")
    moved_from: str | None
    fields: list[str] = Field(description="Which of its texts changed.")
    permalink: str | None = Field(description="Its page at its present version.")
    page: str = Field(description="The page that shows the change word by word.")


class Changes(Listing[Change]):
    """What changed after a version or day, oldest release first."""

    since: str | None
    current: str = Field(description="The version that the data have now.")


class Place(Model):
    """An address of the API."""

    address: str
    what: str


class Start(Model):
    """What there is."""

    name: str
    snapshot: str
    version: str = Field(description="The release, or `unreleased`.")
    licence: str
    documentation: str
    openapi: str
    sparql: str
    places: list[Place]
