"""The address of the search."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Depends, Query
from pydantic import Field

from .answer_models import Hit, Snippet
from .asked import PLAIN, Nothing, NumberedAsked, optional
from .attribution import attributions
from .entries import KINDS
from .index import TIERS, Found
from .models import Listing
from .openapi import LISTED
from .visit import Visit, VisitOf

FOLDERS = {kind.name: kind.folder for kind in KINDS}
Tier = Literal["names", "people", "texts"]
FOUND_IN: tuple[Tier, ...] = ("names", "people", "texts")
assert len(FOUND_IN) == len(TIERS)


class SearchAsked(NumberedAsked):
    """What is searched, and which page of what was found."""

    q: str = Field(
        description="Words that must all be there, in whatever case, with or without accents. “Co-production”, "
        "“co production” and “coproduction” are one word; quotation marks keep words together; `*` ends a beginning.",
        min_length=1,
        max_length=200,
        pattern=PLAIN,
        examples=["equal partnership", "coproduction Ostrom"],
    )
    kind: Literal["concept", "definition", "framework", "claim", "source", "person"] | Nothing = optional(
        description="Only entries of this kind.", examples=["definition"]
    )


def add_search(router: APIRouter, visit_of: VisitOf) -> None:
    """Add the address of the search."""

    async def search(asked: Any, visit: Any) -> Listing[Hit]:
        visit.same(asked.snapshot)
        index = await visit.indexes.of(visit.reader)
        folders = [FOLDERS[asked.kind]] if asked.kind else list(FOLDERS.values())
        total, found = await to_thread.run_sync(index.search, asked.q, folders, asked.limit, asked.after)
        hits = await _hits(visit, found)
        last = asked.after + len(hits)
        following = visit.next("/search", asked, last, bool(hits) and last < total)
        return Listing(total=total, snapshot=visit.reader.snapshot, next=following, items=hits)

    search.__annotations__ = {"asked": Annotated[SearchAsked, Query()], "visit": Annotated[Any, Depends(visit_of)]}
    router.add_api_route(
        "/search",
        search,
        response_model=Listing[Hit],
        responses=LISTED,
        name="search",
        summary="Search names, people and texts",
        description="Entries in which all words are found: in names first, then in names and people, then in texts.",
        tags=["search"],
    )


async def _hits(visit: Visit, found: list[Found]) -> list[Hit]:
    iris = {row["path"]: row["thing"] for row in await visit.reader.rows("known")}
    heads = await visit.reader.heads(iris[one.path] for one in found)
    carriers = {(one.passage.carrier, one.passage.own) for one in found if one.passage}
    credits = await attributions(visit.reader, visit.releases, sorted(carriers))
    hits = []
    for one in found:
        head = heads[iris[one.path]]
        snippet = None
        if one.passage and one.stretch:
            snippet = Snippet(
                text=one.stretch.text,
                from_start=one.stretch.from_start,
                to_end=one.stretch.to_end,
                attribution=credits[one.passage.carrier, one.passage.own],
            )
        link = visit.reader.link(head).model_dump()
        hits.append(Hit(**link, status=head["status"] or None, found_in=FOUND_IN[one.tier], snippet=snippet))
    return hits
