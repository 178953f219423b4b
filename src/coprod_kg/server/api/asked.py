"""The parameters of addresses, as models made from the headers of query files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import SkipJsonSchema

from . import terms
from .data import Reader
from .errors import NoSuchEntryError
from .queries import LANGUAGE, YEAR, Parameter
from .search import Indexes

LIMIT, MOST = 50, 200
PLAIN = r"^[^\x00-\x1f\x7f]+$"
TAG = r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"
SNAPSHOT = "The state of the data that a page before this one had; refused if the data have changed."
LISTED = 60


def _optional(schema: dict[str, Any]) -> None:
    """An absent parameter has no default that a client could send."""
    if schema.get("default", "") is None:
        del schema["default"]


def optional(**about: Any) -> Any:
    """A field that may be left out."""
    return Field(default=None, json_schema_extra=_optional, **about)


Nothing = SkipJsonSchema[None]  # left out; a client cannot send it
PlainText = Annotated[str, Field(min_length=1, max_length=200, pattern=PLAIN)]
Tag = Annotated[str, Field(max_length=35, pattern=TAG)]
SnapshotId = Annotated[str, Field(pattern="^[0-9a-f]{8,64}$")]
Year = Annotated[int, Field(ge=0, le=9999)]


class Strict(BaseModel):
    """Parameters; those that are not described are refused."""

    model_config = ConfigDict(extra="forbid")


class Paged(Strict):
    """Which page of a list."""

    limit: int = Field(LIMIT, ge=1, le=MOST, description="How many items one page has at most.")
    snapshot: SnapshotId | Nothing = optional(description=SNAPSHOT)


class ListAsked(Paged):
    """Which page of a list of entries."""

    after: PlainText | Nothing = optional(description="The id after which the page begins; `next` has it.")


class NumberedAsked(Paged):
    """Which page of a list without ids."""

    after: int = Field(0, ge=0, le=1_000_000, description="After how many items the page begins; `next` has it.")


class QueryAsked(NumberedAsked):
    """In which form the answer to a question is wanted."""

    limit: int = Field(LIMIT, ge=1, le=MOST, description="How many rows one page has; CSV has all if not given.")
    format: Literal["json", "csv"] = Field("json", description="CSV also comes for `Accept: text/csv`.")


def asked_model(name: str, base: type[BaseModel], parameters: Sequence[Parameter]) -> type[BaseModel]:
    """The model of an address with the parameters of a query file."""
    fields: dict[str, Any] = {one.name: _field(one) for one in parameters}
    return create_model(name, __base__=base, **fields)


def _field(parameter: Parameter) -> tuple[Any, Any]:
    default = f" If not given: `{parameter.default}`." if parameter.default else ""
    example = int(parameter.example) if parameter.folder == YEAR else parameter.example
    kind = {YEAR: Year | Nothing, LANGUAGE: Tag | Nothing}.get(parameter.folder, PlainText | Nothing)
    return kind, optional(description=parameter.description + default, examples=[example])


async def values_of(
    reader: Reader, indexes: Indexes, parameters: Sequence[Parameter], asked: BaseModel
) -> dict[str, str]:
    """What was asked, as SPARQL writes it. Raises NoSuchEntryError for something that is not there."""
    values = {}
    for parameter in parameters:
        value = getattr(asked, parameter.name)
        if value is None:
            continue
        if parameter.folder == YEAR:
            values[parameter.name] = terms.text(f"{value:04}")
        elif parameter.folder == LANGUAGE:
            values[parameter.name] = terms.text(value.lower())
        else:
            values[parameter.name] = await _thing(reader, indexes, parameter, value)
    return values


async def _thing(reader: Reader, indexes: Indexes, parameter: Parameter, value: str) -> str:
    term = terms.named(parameter.folder, value)
    heads = await reader.rows("heads", thing=term)
    if not heads or heads[0]["kind"] == "thing" or not heads[0]["page"].startswith(parameter.folder):
        index = await indexes.of(reader)
        near = index.near(parameter.folder, value.rpartition("/")[2])
        listed = index.all(parameter.folder, LISTED + 1)
        if not near and len(listed) <= LISTED:
            near = listed
        raise NoSuchEntryError(parameter.folder.rpartition("/")[2], value, near, parameter.name)
    return terms.iri(heads[0]["thing"])
