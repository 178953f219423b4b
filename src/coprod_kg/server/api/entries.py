"""The addresses of entries: a list and a whole for each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from . import entry_models as models
from . import lists, terms, wholes
from .asked import PLAIN, ListAsked, asked_model, values_of
from .errors import EntryGoneError, NoSuchEntryError
from .models import Entry, Listing
from .openapi import ITEM, LISTED
from .visit import Visit, VisitOf

DEPRECATED = "deprecated"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its folder, what one is called, how it is listed and shown, and an id that is there."""

    folder: str
    name: str
    lister: lists.Lister
    whole: wholes.Whole
    listed: type[Entry]
    shown: type[Entry]
    example: str
    what: str


KINDS = (
    Kind(
        "concepts", "concept", lists.concepts, wholes.concept, models.ConceptInList, models.Concept,
        "co-production-public-services", "names in all languages, definitions, neighbours, what it is confused with",
    ),
    Kind(
        "definitions", "definition", lists.definitions, wholes.definition, models.DefinitionInList, models.Definition,
        "ostrom-1996", "its words, whose they are, its close reading, its lineage, what is said about it",
    ),
    Kind(
        "frameworks", "framework", lists.frameworks, wholes.framework, models.FrameworkInList, models.Framework,
        "middleton-nine", "its principles, types, phases or rungs, and what they changed",
    ),
    Kind(
        "claims", "claim", lists.claims, wholes.claim, models.ClaimInList, models.Claim,
        "abt-2022-beyond-participation", "its words, what it asserts, on whose authority",
    ),
    Kind(
        "sources", "source", lists.sources, wholes.source, models.SourceInList, models.Source,
        "ostrom-1996", "what is printed of a work, and what it says here",
    ),
    Kind(
        "people", "person", lists.people, wholes.person, models.PersonInList, models.Person,
        "elinor-ostrom", "the works and statements of a person or organisation",
    ),
)  # fmt: skip


def add_entries(router: APIRouter, visit_of: VisitOf, parameters: dict[str, Any]) -> None:
    """Add the addresses of all kinds; ``parameters`` are those of their lists by folder."""
    for kind in KINDS:
        router.add_api_route(
            f"/{kind.folder}",
            _list(kind, visit_of, parameters[kind.folder]),
            response_model=Listing[kind.listed],  # type: ignore[name-defined]
            responses=LISTED,
            name=f"list_{kind.folder}",
            summary=f"List {kind.folder}",
            description=f"The {kind.folder} in order of their ids.",
            tags=[kind.folder],
        )
        router.add_api_route(
            f"/{kind.folder}/{{id}}",
            _item(kind, visit_of),
            response_model=kind.shown,
            responses=ITEM,
            name=f"get_{kind.name}",
            summary=f"One {kind.name}",
            description=f"One {kind.name}: {kind.what}.",
            tags=[kind.folder],
        )


def _list(kind: Kind, visit_of: VisitOf, parameters: Any) -> Callable[..., Any]:
    model = asked_model(f"{kind.folder.title()}Asked", ListAsked, parameters)

    async def entries(asked: Any, visit: Any) -> Listing[Any]:
        visit.same(asked.snapshot)
        values = await values_of(visit.reader, visit.indexes, parameters, asked)
        total = await visit.reader.count(kind.folder, **values)
        after = {"after": terms.named(kind.folder, asked.after)} if asked.after else {}
        rows = await visit.reader.rows(kind.folder, f"\nLIMIT {asked.limit + 1}", **values, **after)
        things = [row["item"] for row in rows[: asked.limit]]
        found = await kind.lister(visit.reader, visit.releases, things)
        last = found[-1].id if found else None
        following = visit.next(f"/{kind.folder}", asked, last, len(rows) > asked.limit)
        return Listing(total=total, snapshot=visit.reader.snapshot, next=following, items=found)

    entries.__annotations__ = {"asked": Annotated[model, Query()], "visit": Annotated[Any, Depends(visit_of)]}
    return entries


def _item(kind: Kind, visit_of: VisitOf) -> Callable[..., Any]:
    async def entry(id: str, visit: Any) -> Entry:
        rows = await visit.reader.rows("heads", thing=terms.named(kind.folder, id))
        there = [row for row in rows if row["kind"] == kind.name]
        if not there:
            raise await _missing(visit, kind.folder, id)
        found = await kind.whole(visit.reader, visit.releases, there[0]["thing"])
        if found.status == DEPRECATED:
            raise EntryGoneError(kind.folder, id, [one.iri for one in found.replaced_by], found.page or "")
        return found

    example = Path(
        description=f"The id of the {kind.name}.", examples=[kind.example], min_length=1, max_length=200, pattern=PLAIN
    )
    entry.__annotations__ = {"id": Annotated[str, example], "visit": Annotated[Any, Depends(visit_of)]}
    return entry


async def _missing(visit: Visit, folder: str, name: str) -> Exception:
    path = f"{folder}/{name}"
    if path in visit.releases.gone:
        moved = visit.releases.gone[path]
        return EntryGoneError(
            folder, name, [visit.releases.base + moved] if moved else [], f"{visit.reader.root}/{path}.html"
        )
    index = await visit.indexes.of(visit.reader)
    return NoSuchEntryError(folder, name, index.near(folder, name))
