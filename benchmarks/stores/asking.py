"""A query sent to a store, and its answer in a form in which answers of different stores compare."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx
from pyoxigraph import RdfFormat, parse

from .errors import StoreAnswerError

SOLUTIONS = "application/sparql-results+json"
TRIPLES = "text/turtle"
_STRING = "http://www.w3.org/2001/XMLSchema#string"

# Without certificates, reading which takes longer than most answers; each query comes on a connection of its own.
_CLIENT = httpx.Client(verify=False, limits=httpx.Limits(max_keepalive_connections=0))

Answer = frozenset[Any]


def is_graph(query: str) -> bool:
    """Whether the answer to a query is a graph: CONSTRUCT or DESCRIBE."""
    words = [line for line in query.splitlines() if not line.lstrip().startswith(("#", "PREFIX"))]
    return " ".join(words).lstrip().upper().startswith(("CONSTRUCT", "DESCRIBE"))


def asked(url: str, query: str) -> str:
    """The address that puts a query to the endpoint at ``url``, which may have parameters of its own."""
    return f"{url}{'&' if '?' in url else '?'}query={quote(query, safe='')}"


def ask(url: str, query: str, timeout: float = 120.0, login: httpx.Auth | None = None) -> Answer:
    """The answer as a set: of bindings, of triples, or of one truth value. Raises StoreAnswerError."""
    graph = is_graph(query)
    try:
        accept = {"Accept": TRIPLES if graph else SOLUTIONS}
        response = _CLIENT.get(asked(url, query), headers=accept, timeout=timeout, auth=login)
    except httpx.HTTPError as error:
        raise StoreAnswerError(0, str(error) or type(error).__name__) from error
    if response.status_code != httpx.codes.OK:
        raise StoreAnswerError(response.status_code, response.text[:500])
    try:
        return _graph(response.content) if graph else _solutions(json.loads(response.content))
    except (SyntaxError, ValueError, KeyError) as error:
        raise StoreAnswerError(response.status_code, f"the body cannot be read: {error}") from error


def _graph(turtle: bytes) -> Answer:
    return frozenset(str(triple.triple) for triple in parse(turtle, RdfFormat.TURTLE))


def _solutions(document: Mapping[str, Any]) -> Answer:
    if "boolean" in document:
        return frozenset({document["boolean"]})
    return frozenset(
        frozenset((variable, _term(value)) for variable, value in row.items())
        for row in document["results"]["bindings"]
    )


def _term(value: Mapping[str, str]) -> tuple[str, ...]:
    if value["type"] not in ("literal", "typed-literal"):
        return value["type"], value["value"]
    datatype = value.get("datatype", "")
    return "literal", value["value"], value.get("xml:lang", "").lower(), "" if datatype == _STRING else datatype
