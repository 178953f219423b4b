"""What every answer is made of: links, words, and whose words they are."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")


class Model(BaseModel):
    """A part of an answer; nothing stands in it that is not described."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Link(Model):
    """A thing that something points at."""

    iri: str = Field(description="The name of the thing; it stays, wherever the glossary is served.")
    id: str | None = Field(description="Its name in this API, for a thing of the glossary.")
    kind: str = Field(description="concept, definition, framework, claim, source, person, member, passage, term …")
    label: str = Field(description="What it is called, in English if it can be; a member by its own words.")
    page: str | None = Field(description="Its page on the host that you asked.")


class Name(Model):
    """A name in a language."""

    name: str
    language: str = Field(description="BCP 47, such as `en`; empty where none is known.")


class Words(Model):
    """A text, character for character as the glossary has it."""

    text: str
    language: str = Field(description="BCP 47, such as `en`; empty where none is known.")


class Agent(Model):
    """A person or organisation; those that are no entry have a name only."""

    name: str
    family: str | None = None
    given: str | None = None
    iri: str | None = None
    id: str | None = None
    page: str | None = None


class Work(Link):
    """A source work; what nobody has proven is null."""

    title: str | None
    authors: list[Agent]
    editors: list[Agent]
    issued: str | None = Field(description="EDTF, as printed or recorded.")
    original_date: str | None
    container: str | None = Field(description="The journal, book or site in which it stands.")
    publisher: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    doi: str | None
    url: str | None
    language: str | None


class Copy(Model):
    """A copy between the original and us."""

    source: Link
    page: str | None
    locator: str | None


class Receipt(Model):
    """How a program compared the words with the document in which they were seen."""

    match: str = Field(description="`exact`, or in which way the words differ.")
    meaning: str
    document: Link
    compared: str = Field(description="The day of the comparison.")
    before: str | None = Field(description="What stands before the words in the document.")
    after: str | None = Field(description="What stands after the words in the document.")
    text_sha256: str | None
    document_sha256: str | None


class Edit(Model):
    """What this glossary left out of a quotation or put into it."""

    kind: str | None = Field(description="`omission`, `insertion` …")
    mark: str | None = Field(description="How it is marked in the text.")
    note: str | None


class Sighting(Model):
    """An address at which words were seen."""

    url: str
    accessed: str | None


class Licence(Model):
    """Under which terms words may be used."""

    iri: str | None = Field(description="The licence of our own words; null for the words of others.")
    statement: str | None = Field(description="The sentence that goes with quotations.")


class Attribution(Model):
    """Whose words they are, where they stand, how they came to us, and how to cite them here."""

    statement: str = Field(description="IRI of what has the words.")
    entry: Link = Field(description="The entry in which it stands.")
    permalink: str = Field(description="The page of the entry at its present version; it says later what has changed.")
    wording: Literal["quotation", "paraphrase", "translation", "editorial"] = Field(
        description="`quotation`: the words of the source; `paraphrase`: ours for what the source says; "
        "`translation`: a rendering of the words, by the speakers named, else ours; "
        "`editorial`: the editors of this glossary speak."
    )
    speakers: list[Agent]
    work: Work | None
    page: str | None
    locator: str | None
    via: list[Copy] = Field(description="Known through these copies, nearest to the original first.")
    receipts: list[Receipt]
    edits: list[Edit] = Field(description="What this glossary left out of the words or put into them.")
    seen_at: list[Sighting] = Field(description="Addresses at which the words were seen.")
    licence: Licence


class Statement(Model):
    """Words with whose they are."""

    iri: str
    texts: list[Words]
    attribution: Attribution


class Entry(Link):
    """What each entry has."""

    status: str | None = Field(description="`draft`, `accepted` or `deprecated`, where the editors say so.")
    replaced_by: list[Link]
    created: str | None = Field(description="The day on which the entry was made, not its words; null where unknown.")
    modified: str | None = Field(description="The day on which the entry last came to say something else.")


class Listing(Model, Generic[Item]):
    """One page of a list. Follow `next` until it is null; `total` counts all pages."""

    total: int = Field(ge=0)
    snapshot: str = Field(description="The state of the data; all pages that `next` leads to have the same.")
    next: str | None = Field(description="The address of the next page on this host, or null.")
    items: list[Item]


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="A sentence that says what is wrong and what to do.")
    parameter: str | None = Field(default=None, description="The parameter that is to blame.")
    value: Any = Field(default=None, description="What was sent as its value.")
    allowed: str | None = Field(default=None, description="What it may be.")
    near: list[str] = Field(default=[], description="Names that are there and look alike.")
    replaced_by: list[str] = Field(default=[], description="What to use in the place of what is gone.")
    page: str | None = Field(default=None, description="A page that says more.")
