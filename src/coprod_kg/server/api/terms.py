"""Terms as SPARQL writes them, made from what a client sent or from what the data have."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode


def iri(value: str) -> str:
    """The absolute IRI. Raises ValueError if it is none."""
    return str(NamedNode(value))


def named(folder: str, value: str) -> str:
    """The thing called ``value`` in a folder of the glossary, below the BASE of a query; or ``value``, an IRI."""
    if "://" in value:
        try:
            return iri(value)
        except ValueError:
            pass
    return f"<{folder}/{quote(value, safe='')}>"


def text(value: str, language: str = "") -> str:
    """A literal with or without language."""
    return str(Literal(value, language=language or None))


def iris(values: Iterable[str]) -> str:
    """Several IRIs, each once, in the order given."""
    return " ".join(iri(value) for value in dict.fromkeys(values))
