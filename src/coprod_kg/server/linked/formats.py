"""The description of a thing in formats that are not files: made of its Turtle."""

from __future__ import annotations

import pyoxigraph as ox

from ..media import BY_SUFFIX

RDF = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
}
RDF_TYPES = {BY_SUFFIX[suffix]: suffix for suffix in RDF}


def read_turtle(content: bytes) -> tuple[list[ox.Triple], dict[str, str]]:
    """The triples of a Turtle file in their order, and its prefixes; raises SyntaxError.

    Blank nodes have the same names each time, since entity tags must not change by themselves.
    """
    reader = ox.parse(content, format=ox.RdfFormat.TURTLE)
    triples = [quad.triple for quad in reader]
    if any(isinstance(node, ox.BlankNode) for triple in triples for node in (triple.subject, triple.object)):
        triples = _canonical(triples)
    return triples, reader.prefixes


def written(content: bytes, suffix: str) -> bytes:
    """A Turtle file in the format with this suffix; raises SyntaxError."""
    triples, prefixes = read_turtle(content)
    return serialised(triples, suffix, prefixes)


def serialised(triples: list[ox.Triple], suffix: str, prefixes: dict[str, str]) -> bytes:
    """Triples in the format with this suffix."""
    return ox.serialize(triples, format=RDF[suffix], prefixes=prefixes) or b""


def _canonical(triples: list[ox.Triple]) -> list[ox.Triple]:
    dataset = ox.Dataset(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((quad.triple for quad in dataset), key=str)
