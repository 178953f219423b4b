"""The addresses of the competency questions: a list of them, and one address for the answer to each."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from . import queries as files
from . import table
from .answer_models import Asked, QueryAnswer, QueryInList
from .asked import PLAIN, NumberedAsked, QueryAsked, asked_model, values_of
from .errors import NoSuchEntryError
from .models import Listing
from .openapi import LISTED
from .visit import CSV, Visit, VisitOf

TABLE = {"schema": {"type": "string"}, "example": "definition,text\r\n"}


def add_queries(router: APIRouter, visit_of: VisitOf, questions: dict[str, files.Query]) -> None:
    """Add the list of questions and the address of each."""

    async def queries(asked: Any, visit: Any) -> Listing[QueryInList]:
        visit.same(asked.snapshot)
        some = list(questions.values())[asked.after : asked.after + asked.limit]
        last = asked.after + len(some)
        following = visit.next("/queries", asked, last, bool(some) and last < len(questions))
        items = [_listed(one, visit) for one in some]
        return Listing(total=len(questions), snapshot=visit.reader.snapshot, next=following, items=items)

    queries.__annotations__ = {"asked": Annotated[NumberedAsked, Query()], "visit": Annotated[Any, Depends(visit_of)]}
    router.add_api_route(
        "/queries",
        queries,
        response_model=Listing[QueryInList],
        responses=LISTED,
        name="list_queries",
        summary="List the questions that the graph answers",
        tags=["queries"],
    )
    answers: dict[int | str, dict[str, Any]] = deepcopy(LISTED)
    answers[200]["content"] = {CSV: TABLE}
    for question in questions.values():
        router.add_api_route(
            f"/queries/{question.name}",
            _answer(question, visit_of),
            response_model=QueryAnswer,
            responses=answers,
            name=f"query_{question.name.replace('-', '_')}",
            summary=question.question,
            description=question.answer,
            tags=["queries"],
        )

    async def missing(name: str, visit: Any) -> None:
        raise NoSuchEntryError("queries", name, files.alike(name, questions))

    missing.__annotations__ = {"name": Annotated[str, Path(pattern=PLAIN)], "visit": Annotated[Any, Depends(visit_of)]}
    router.add_api_route("/queries/{name}", missing, include_in_schema=False, response_model=None)


def _listed(query: files.Query, visit: Visit) -> QueryInList:
    return QueryInList(
        name=query.name,
        question=query.question,
        answer=query.answer,
        group=query.group,
        parameters=[
            Asked(name=one.name, description=one.description, values=one.folder, default=one.default or None)
            for one in query.parameters
        ],
        address=f"{visit.root}/queries/{query.name}",
        page=f"{visit.reader.root}/query.html#{query.name}",
    )


def _answer(query: files.Query, visit_of: VisitOf) -> Callable[..., Any]:
    model = asked_model(f"{query.name.title().replace('-', '')}Asked", QueryAsked, query.parameters)

    async def answer(asked: Any, visit: Any) -> Any:
        visit.same(asked.snapshot)
        values = await values_of(visit.reader, visit.indexes, query.parameters, asked)
        text = query.filled(values)
        rows = await visit.data.bindings(text, visit.reader.snapshot, visit.reader.client)
        as_table = asked.format == "csv" or ("format" not in asked.model_fields_set and visit.media == CSV)
        whole = as_table and "limit" not in asked.model_fields_set
        some = rows[asked.after :] if whole else rows[asked.after : asked.after + asked.limit]
        last = asked.after + len(some)
        following = visit.next(f"/queries/{query.name}", asked, last, bool(some) and last < len(rows))
        cells = await table.cells(visit.reader, visit.releases, some)
        columns = files.columns(query.text)
        if as_table:
            body = table.as_csv(columns, cells)
            return Response(body, headers=visit.headers, media_type="text/csv; charset=utf-8; header=present")
        given = {one.name: getattr(asked, one.name) or one.default for one in query.parameters}
        return QueryAnswer(
            total=len(rows),
            snapshot=visit.reader.snapshot,
            next=following,
            items=cells,
            name=query.name,
            question=query.question,
            answer=query.answer,
            columns=columns,
            asked={name: str(value) for name, value in given.items() if value},
            sparql=text,
        )

    answer.__annotations__ = {"asked": Annotated[model, Query()], "visit": Annotated[Any, Depends(visit_of)]}
    return answer
