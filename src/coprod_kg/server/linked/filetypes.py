"""The media types of files by the ends of their names, and what follows from names."""

from __future__ import annotations

import re

from ..media import BY_SUFFIX

# The table of the system is not asked: it differs from one to the next.
_TYPES = {
    **BY_SUFFIX,
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csl.json": "application/vnd.citationstyles.csl+json",
    ".csv": "text/csv",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".rq": "application/sparql-query",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
UNKNOWN = "application/octet-stream"
# Files of other kinds are small already: pictures, fonts, and the index of the search.
_SMALLER = re.compile(r"text/|application/(.*\+)?(json|xml)$|image/svg|application/(wasm|n-triples|x-|sparql)")
_HASHED = re.compile(r"(assets|pagefind)/(.*[._-])?(?=[0-9A-Za-z]*[0-9])([0-9a-f]{7,}|[0-9A-Z]{8})(\.[a-z0-9_]+)+")


def media_type_of(name: str) -> str:
    """The media type of a file."""
    last = name.rpartition("/")[2]
    ends = (last[place:] for place, sign in enumerate(last) if sign == ".")
    return next((_TYPES[end] for end in ends if end in _TYPES), UNKNOWN)


def content_type(media_type: str) -> str:
    """The header for a media type: all text of ours is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def is_worth_coding(media_type: str) -> bool:
    """Whether content of this type becomes smaller by coding it."""
    return bool(_SMALLER.match(media_type))


def is_lasting(name: str) -> bool:
    """Whether a name carries a hash of the content, so that other content will have another name."""
    return bool(_HASHED.fullmatch(name))
