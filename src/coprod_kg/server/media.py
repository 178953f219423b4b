"""Which media types can be had, and which of them a client prefers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

SOLUTIONS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
)
BOOLEAN = SOLUTIONS
TRIPLES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json", "application/json")

PROBLEM = "application/problem+json"
_ERRORS = ("text/plain", PROBLEM, "application/json", "application/sparql-results+json", "application/ld+json")

BY_SUFFIX = {
    ".html": "text/html",
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
}


@dataclass(frozen=True, slots=True)
class Formats:
    """The media type wanted for each form of result; None where the client accepts none of ours."""

    solutions: str | None = SOLUTIONS[0]
    boolean: str | None = BOOLEAN[0]
    triples: str | None = TRIPLES[0]

    @classmethod
    def preferred(cls, accept: str) -> Formats:
        """What an ``Accept`` header asks for."""
        return cls(*(best(accept, offers) for offers in (SOLUTIONS, BOOLEAN, TRIPLES)))


def best(accept: str, offers: Sequence[str]) -> str | None:
    """The one of ``offers`` that an ``Accept`` header prefers (without a wish the first), None if it accepts none."""
    if not accept.strip():
        return offers[0]
    parsed = parse_accept_header(accept, MIMEAccept)
    # Parameters such as `charset` or `profile` narrow a wish that we can only meet as a whole.
    wishes = MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in parsed])
    return wishes.best_match(offers)


def prefers_html(accept: str) -> bool:
    """Whether an ``Accept`` header asks for HTML by name, as browsers do and ``*/*`` does not."""
    return best(accept, ("text/plain", "text/html")) == "text/html"


def prefers_json(accept: str) -> bool:
    """Whether an ``Accept`` header asks for some JSON format rather than for text."""
    return best(accept, _ERRORS) not in {None, "text/plain"}
