"""The address that lists what there is."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from .answer_models import Place, Start
from .entries import KINDS
from .openapi import FIXED
from .visit import VisitOf

LICENCE = "Our own text is under CC BY 4.0; quotations remain their authors’. Each text says which it is."


def add_start(router: APIRouter, visit_of: VisitOf) -> None:
    """Add the address that lists what there is."""

    async def start(visit: Any) -> Start:
        others = {
            "/search?q=equal+partnership": "Search names, people and texts.",
            "/changes": "What changed from release to release.",
            "/queries": "The questions that the graph answers; each has an address of its own.",
        }
        listed = {f"/{kind.folder}": f"All {kind.folder}; /{kind.folder}/ID is one of them." for kind in KINDS}
        root = visit.reader.root
        return Start(
            name="coprod-kg: the glossary of co-production",
            snapshot=visit.reader.snapshot,
            version=visit.releases.current or "unreleased",
            licence=LICENCE,
            documentation=f"{root}/api.html",
            openapi=f"{visit.root}/openapi.json",
            sparql=f"{root}/sparql",
            places=[Place(address=visit.root + address, what=what) for address, what in (listed | others).items()],
        )

    start.__annotations__ = {"visit": Annotated[Any, Depends(visit_of)]}
    router.add_api_route(
        "/", start, response_model=Start, responses=FIXED, name="start", summary="What there is", tags=["start"]
    )
