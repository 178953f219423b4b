"""The glossary for Python users: load it, query it, walk its definitions."""

from __future__ import annotations

from collections.abc import Mapping as AbcMapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ..errors import CoprodError, GlossaryError, ProjectNotFoundError, QueryError
from ..project import Project
from .build import build_graph

if TYPE_CHECKING:
    import rdflib

Value = str | int | bool | None
Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Definition:
    """One author's words on a concept; ``text`` by language, addresses as IRIs, unknown fields None.

    ``created`` and ``modified`` are the days, in ISO 8601, on which the entry was made and last changed.
    """

    iri: str
    defines: tuple[str, ...]
    text: AbcMapping[str, str]
    wording: str | None
    source: str | None
    speakers: tuple[str, ...]
    page: str | None
    seen_in: str | None
    created: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """A sense that can be defined; ``label`` by language, the days of its entry as in a definition."""

    iri: str
    label: AbcMapping[str, str]
    definitions: tuple[str, ...]
    created: str | None = None
    modified: str | None = None


class Glossary:
    """A loaded glossary: ``select`` and ``query`` ask it, the properties give typed access."""

    def __init__(self, store: ox.Store, base: str, prefixes: AbcMapping[str, str]) -> None:
        self.store = store
        self.base = base
        self.prefixes = dict(prefixes)

    @classmethod
    def load(cls, path: Path | str | None = None) -> Glossary:
        """The glossary of the checkout at ``path`` (default: the current folder), else the one in this package.

        Raises GlossaryError if the checkout's glossary has errors, ProjectNotFoundError if ``path`` is no checkout.
        """
        try:
            project = Project.find(Path(path) if path else None)
        except ProjectNotFoundError:
            if path:
                raise
            return cls._packaged()
        graph = build_graph(project)
        if graph.has_errors:
            raise GlossaryError(len(graph.problems), "Loading")
        return cls(graph.store, graph.context.base, graph.context.prefixes)

    @classmethod
    def _packaged(cls) -> Glossary:
        data = resources.files("coprod_kg") / "data"
        if not (data / "full.nt").is_file():
            raise CoprodError("This installation carries no graph; run inside a checkout of the project.")
        from .context import Context

        with resources.as_file(data) as folder:
            context = Context(folder / "context.jsonld")
            store = ox.Store()
            store.load(path=folder / "full.nt", format=ox.RdfFormat.N_TRIPLES)
        return cls(store, context.base, context.prefixes)

    def query(self, query: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """The engine's own answer to any SPARQL query; raises QueryError if it cannot be read."""
        try:
            return self.store.query(query, prefixes=self.prefixes, base_iri=self.base)
        except SyntaxError as error:
            raise QueryError(str(error)) from error

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT, each a dictionary of plain Python values (IRIs and texts as ``str``)."""
        answer = self.query(query)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError("this is not a SELECT query.")
        names = [variable.value for variable in answer.variables]
        return [{name: _plain(row[name]) for name in names} for row in answer]

    def rdflib_graph(self) -> rdflib.Graph:
        """A copy of all triples as an rdflib Graph."""
        import rdflib

        graph = rdflib.Graph()
        text = self.store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
        graph.parse(data=text, format="nt")
        for prefix, namespace in self.prefixes.items():
            graph.bind(prefix, namespace)
        return graph

    @cached_property
    def definitions(self) -> dict[str, Definition]:
        """All definitions by name, for example ``ostrom-1996``."""
        return {_name(iri): self._definition(iri) for iri in self._instances("definitions/")}

    @cached_property
    def concepts(self) -> dict[str, Concept]:
        """All concepts by name, for example ``co-production-public-services``."""
        found = {}
        for iri in self._instances("concepts/"):
            facts = self._facts(iri)
            days = (_values(facts, self._iri(name)) for name in ("dcterms:created", "dcterms:modified"))
            found[_name(iri)] = Concept(
                iri,
                _texts(facts, self._iri("skos:prefLabel")),
                _values(facts, self._iri("skos:definition")),
                *(next(iter(day), None) for day in days),
            )
        return found

    def _definition(self, iri: str) -> Definition:
        facts = self._facts(iri)

        def values(name: str) -> tuple[str, ...]:
            return _values(facts, self._iri(name))

        def first(name: str) -> str | None:
            return next(iter(values(name)), None)

        wording = first("coprod:wording")
        return Definition(
            iri,
            values("coprod:defines"),
            _texts(facts, self._iri("schema:text")),
            wording.rpartition("/")[2] if wording else None,
            first("dcterms:source"),
            values("coprod:saidBy"),
            first("bibo:pages"),
            first("coprod:seenIn"),
            first("dcterms:created"),
            first("dcterms:modified"),
        )

    def _instances(self, folder: str) -> list[str]:
        entry = f"FILTER(STRSTARTS(STR(?s), '{self.base}{folder}') && !CONTAINS(STR(?s), '#'))"
        query = f"SELECT DISTINCT ?s {{ ?s a ?class {entry} }} ORDER BY ?s"
        return [str(row["s"]) for row in self.select(query)]

    def _facts(self, iri: str) -> list[ox.Quad]:
        return sorted(self.store.quads_for_pattern(ox.NamedNode(iri), None, None), key=str)

    def _iri(self, name: str) -> str:
        prefix, _, rest = name.partition(":")
        return self.prefixes[prefix] + rest


def _plain(term: object) -> Value:
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind == "boolean":
            return term.value == "true"
        return int(term.value) if kind in ("integer",) else term.value
    return term.value if isinstance(term, (ox.NamedNode, ox.BlankNode)) else None


def _name(iri: str) -> str:
    return iri.rpartition("/")[2]


def _values(facts: list[ox.Quad], predicate: str) -> tuple[str, ...]:
    objects = [quad.object for quad in facts if quad.predicate.value == predicate]
    return tuple(term.value for term in objects if isinstance(term, (ox.NamedNode, ox.Literal)))


def _texts(facts: list[ox.Quad], predicate: str) -> dict[str, str]:
    objects = [quad.object for quad in facts if quad.predicate.value == predicate]
    return {term.language or "": term.value for term in objects if isinstance(term, ox.Literal)}
