"""The address that tells what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from . import releases
from .answer_models import Change, Changes
from .asked import Nothing, NumberedAsked, optional
from .models import Entry
from .openapi import LISTED
from .visit import Visit, VisitOf

UNRELEASED = "unreleased"
Version = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[0-9]{1,4})?$")]


class ChangesAsked(NumberedAsked):
    """From when on, and which page."""

    since: Version | Nothing = optional(
        description="A version or a day: what changed in later releases, and since the last one.",
        examples=["2026-01-10"],
    )


def add_changes(router: APIRouter, visit_of: VisitOf) -> None:
    """Add the address that tells what changed."""

    async def changes(asked: Any, visit: Any) -> Changes:
        visit.same(asked.snapshot)
        found = [one for one in visit.releases.changes if _is_later(one.version, asked.since)]
        some = found[asked.after : asked.after + asked.limit]
        last = asked.after + len(some)
        return Changes(
            total=len(found),
            snapshot=visit.reader.snapshot,
            next=visit.next("/changes", asked, last, bool(some) and last < len(found)),
            items=await _described(visit, some),
            since=asked.since,
            current=visit.releases.current,
        )

    changes.__annotations__ = {"asked": Annotated[ChangesAsked, Query()], "visit": Annotated[Any, Depends(visit_of)]}
    router.add_api_route(
        "/changes",
        changes,
        response_model=Changes,
        responses=LISTED,
        name="changes",
        summary="What changed since a version or day",
        description="Release by release, oldest first; changes that no release has yet come last, as `unreleased`.",
        tags=["changes"],
    )


def _is_later(version: str, since: str | None) -> bool:
    return since is None or version == UNRELEASED or _order(version) > _order(since)


def _order(version: str) -> tuple[str, int]:
    day, _, number = version.partition(".")
    return day, int(number or 1)


async def _described(visit: Visit, some: Sequence[releases.Change]) -> list[Change]:
    iris = {row["path"]: row["thing"] for row in await visit.reader.rows("known")}
    heads = await visit.reader.heads(iris[one.entry] for one in some if one.entry in iris)
    found = []
    for one in some:
        iri = iris.get(one.entry)
        entry = None
        if iri:
            head = heads[iri]
            link = visit.reader.link(head).model_dump()
            days = head.get("created"), head.get("modified")
            status = head["status"] or None
            entry = Entry(**link, status=status, replaced_by=[], created=days[0], modified=days[1])
        found.append(
            Change(
                version=one.version,
                date=one.date,
                kind=one.kind,
                entry=entry,
                path=one.entry,
                moved_from=one.origin,
                fields=list(one.fields),
                permalink=visit.releases.permalink(iri) if iri else None,
                page=f"{visit.reader.root}/{one.page}",
            )
        )
    return found
