"""One store of triples made from entries, context and ontology."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ..entries import Entry, read_entries
from ..problem import Problem, Severity, did_you_mean
from ..project import Project
from .address import Addresser, Leaves, Place
from .context import Context


@dataclass
class Graph:
    """The triples with what leads back from each node to its place in a file.

    ``entries`` holds what editors say; ``store`` adds the ontology and what the derivations conclude; ``unread`` has
    the IRIs of entries whose files exist and could not be read.
    """

    context: Context
    entries: ox.Store
    store: ox.Store
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    @property
    def has_errors(self) -> bool:
        """Whether anything could not be read or would be lost."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def build_graph(project: Project) -> Graph:
    """The graph of the project's glossary; what could not be read is among its ``problems``."""
    context = Context(project.ontology / "context.jsonld")
    graph = Graph(context, ox.Store(), ox.Store())
    _load_entries(graph, read_entries(project))
    graph.unread = _unread(graph, project)
    graph.store.extend(graph.entries)
    _load_ontology(graph.store, project.ontology)
    derive(graph.store, project.ontology / "derivations")
    return graph


def _load_ontology(store: ox.Store, folder: Path) -> None:
    """Add classes, properties and small schemes; axioms with blank nodes are for reasoners, and stay in their file."""
    for path in sorted([*folder.glob("*.ttl"), *folder.glob("schemes/*.ttl")]):
        quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        store.extend(quad for quad in quads if not _has_blank_node(quad))


def _has_blank_node(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def derive(store: ox.Store, folder: Path) -> None:
    """Add what each CONSTRUCT of ``folder``, in the order of names, concludes from the store."""
    for path in sorted(folder.glob("*.rq")):
        triples = store.query(path.read_text(encoding="utf-8"))
        store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in triples])  # type: ignore[union-attr]


def _load_entries(graph: Graph, entries: Iterable[Entry | Problem]) -> None:
    addresser = Addresser(graph.context)
    documents = []
    known = kinds(graph.context)
    leaves: Leaves = {}
    for entry in entries:
        if isinstance(entry, Problem):
            graph.problems.append(entry)
        elif problem := _folder_problem(entry, known):
            graph.problems.append(problem)
        else:
            addressed = addresser.address(entry)
            documents.append(addressed.document)
            graph.places |= addressed.places
            graph.problems += addressed.problems
            leaves |= addressed.leaves
    document = json.dumps({"@context": graph.context.document, "@graph": documents}, ensure_ascii=False)
    graph.entries.load(input=document.encode(), format=ox.RdfFormat.JSON_LD)
    graph.problems += _lost(graph, leaves)


def _unread(graph: Graph, project: Project) -> set[str]:
    files = {problem.file for problem in graph.problems}
    folder = project.shown(project.glossary) + "/"
    read = {place.entry.file for place in graph.places.values()}
    return {graph.context.base + file.removeprefix(folder).rpartition(".")[0] for file in files - read}


def kinds(context: Context) -> list[str]:
    """The folders of the glossary: the terms for classes of entries, which no entry uses as a key."""
    return [
        name
        for name, term in context.terms.items()
        if term.type is None
        and term.iri[-1:].isalpha()
        and term.iri.rpartition("#")[2].rpartition("/")[2][:1].isupper()
    ]


def _folder_problem(entry: Entry, known: list[str]) -> Problem | None:
    depth = entry.id.count("/")
    if entry.kind in known and depth == (2 if entry.kind == "receipts" else 1):
        return None
    folders = ", ".join(f"`{kind}/`" for kind in known)
    return Problem(
        entry.file,
        1,
        1,
        Severity.ERROR,
        "file",
        f"Entries lie directly in one of the folders {folders}; move this file.",
        entry.id,
        did_you_mean(entry.kind, known) if entry.kind not in known else "",
        "file-folder",
    )


def _lost(graph: Graph, leaves: Leaves) -> Iterable[Problem]:
    """What stands in a file and has no triple: JSON-LD processors drop some values without a word."""
    for (iri, key, property_iri), values in leaves.items():
        quads = list(graph.entries.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(property_iri), None))
        if len(quads) >= len(values):
            continue
        found = {_leaf(quad.object) for quad in quads}
        for node in (node for value, node in values.items() if value not in found):
            yield Problem(
                graph.places[iri].entry.file,
                node.line,
                node.column,
                Severity.ERROR,
                key,
                "This value has a form that would get lost on its way into the graph; check its spelling.",
                node.text,
                rule="value-lost",
            )


def _leaf(term: object) -> str:
    if isinstance(term, ox.Literal):
        return f"{term.language} {term.value}" if term.language else term.value
    return term.value if isinstance(term, ox.NamedNode) else ""
