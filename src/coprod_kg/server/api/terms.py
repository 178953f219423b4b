"""Terms as SPARQL writes them, made from what a client sent or from what the data have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

# What an IRI of SPARQL may not contain; a client's text is escaped so that it stays one name of one folder.
_FORBIDDEN = re.compile(r"""[\x00-\x20<>"{}|^`\\]""")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')


def iri(value: str) -> str:
    """The absolute IRI, with everything percent-encoded that would end it."""
    return f"<{_FORBIDDEN.sub(lambda match: quote(match[0], safe=''), value)}>"


def named(folder: str, value: str) -> str:
    """The thing called ``value`` in a folder of the glossary, below the BASE of a query; or ``value``, an IRI."""
    return iri(value) if "://" in value else f"<{folder}/{quote(value, safe='')}>"


def text(value: str, language: str = "") -> str:
    """A literal with or without language."""
    escaped = _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], f"\\u{ord(match[0]):04X}"), value)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def iris(values: Iterable[str]) -> str:
    """Several IRIs, each once, in the order given."""
    return " ".join(iri(value) for value in dict.fromkeys(values))
