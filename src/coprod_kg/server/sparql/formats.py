"""Which format a result is wanted in: by ``Accept``, or by a word in the address."""

from __future__ import annotations

from functools import lru_cache

from ..errors import UnknownFormatError
from ..media import BOOLEAN, SOLUTIONS, TRIPLES, Formats

FORMAT = ("format", "output")  # parameters; the second is what several clients send
_JSON, _XML = "application/sparql-results+json", "application/sparql-results+xml"
_NAMES = {
    "json": (_JSON, "application/ld+json"),
    "xml": (_XML, "application/rdf+xml"),
    "csv": ("text/csv", None),
    "tsv": ("text/tab-separated-values", None),
    "turtle": (None, "text/turtle"),
    "ttl": (None, "text/turtle"),
    "ntriples": (None, "application/n-triples"),
    "nt": (None, "application/n-triples"),
    "jsonld": (None, "application/ld+json"),
    "rdfxml": (None, "application/rdf+xml"),
    "rdf": (None, "application/rdf+xml"),
}


def formats_for(name: str, accept: str) -> Formats:
    """The formats wanted; ``name`` is a short name or a media type, and counts more than ``accept``.

    Raises UnknownFormatError for a name that is neither.
    """
    return _named(name) if name else _accepted(accept)


_accepted = lru_cache(1024)(Formats.preferred)


@lru_cache(128)
def _named(name: str) -> Formats:
    wanted = name.strip().lower()
    if wanted in _NAMES:
        table, graph = _NAMES[wanted]
        return Formats(table, table, graph)
    kind = wanted.replace(" ", "+")  # a plus sign in an address means a space
    if kind not in {*SOLUTIONS, *TRIPLES}:
        raise UnknownFormatError(name, tuple(_NAMES))
    return Formats(*(kind if kind in offers else None for offers in (SOLUTIONS, BOOLEAN, TRIPLES)))
