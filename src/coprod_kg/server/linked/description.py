"""What the endpoint can do and what data it has: the service description that the build has written."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from .gone import DATASET, base_of

ENDPOINT = "sparql"
_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def service_description(site: Path, endpoint: str) -> list[ox.Triple]:
    """SPARQL 1.1 Service Description and VoID of the endpoint at an address; nothing if the site has none."""
    path = site / f"{DATASET}.ttl"
    if not path.is_file():
        return []
    content = path.read_bytes()
    written = f"{base_of(content)}{ENDPOINT}"

    def here(node: _Node) -> _Node:
        own = isinstance(node, ox.NamedNode) and node.value.partition("#")[0] == written
        return ox.NamedNode(endpoint + node.value[len(written) :]) if own else node  # type: ignore[union-attr]

    triples = (quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE))
    return [ox.Triple(here(one.subject), one.predicate, here(one.object)) for one in triples]  # type: ignore[arg-type]
