"""The listed words of a key, read from its scheme."""

from __future__ import annotations

import rdflib
from rdflib.namespace import RDF, SKOS

from ..keys import Key
from ..project import Project


def listed_words(project: Project, key: Key) -> list[str]:
    """The words that stand in the list of a key, in order; none if the key has no list."""
    base = key.term.base or ""
    scheme = project.ontology / "schemes" / f"{base.rstrip('/').rpartition('/')[2]}.ttl"
    if not base or not scheme.is_file():
        return []
    graph = rdflib.Graph().parse(scheme, format="turtle")
    concepts = (str(one) for one in graph.subjects(RDF.type, SKOS.Concept))
    return sorted(iri.removeprefix(base) for iri in concepts if iri.startswith(base))
