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
from .past import Past, nodes_of, read_past


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is known of entries that the graph of a part leaves out.

    ``addresses`` are the IRIs of entries that can be read and of their named parts, ``unread`` those of entries that
    cannot; ``refused`` are the files in which something was refused.
    """

    addresses: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass
class Graph:
    """The triples with what leads back from each node to its place in a file.

    ``entries`` holds what editors say; ``store`` adds the ontology and what the derivations conclude; ``unread`` has
    the IRIs of entries whose files exist and could not be read; ``beyond`` is what lies outside a part; ``undated``
    is a sentence where nobody knows when entries were made.
    """

    context: Context
    entries: ox.Store
    store: ox.Store
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    beyond: Beyond = Beyond()
    undated: str = ""

    @property
    def refused(self) -> set[str]:
        """The files in which something was refused."""
        return {problem.file for problem in self.problems} | self.beyond.refused

    @property
    def has_errors(self) -> bool:
        """Whether anything could not be read or would be lost."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def build_graph(project: Project, *, past: bool = True) -> Graph:
    """The graph of the project's glossary; what could not be read is among its ``problems``.

    Without its ``past``, git is not asked when entries were made: what editors say does not depend on that.
    """
    graph = read_graph(project, read_entries(project))
    graph.unread = unread(graph.context, project, graph.refused, {place.entry.file for place in graph.places.values()})
    if past:
        _load_past(graph, past_of(project))
    conclude(graph, project)
    return graph


def build_part(project: Project, entries: Iterable[Entry | Problem], beyond: Beyond) -> Graph:
    """The graph of some entries, for what looks no further than they reach."""
    graph = read_graph(project, entries)
    graph.beyond, graph.unread = beyond, set(beyond.unread)
    conclude(graph, project)
    return graph


def read_graph(project: Project, entries: Iterable[Entry | Problem]) -> Graph:
    """What entries say and no more: the ``store`` of the graph is still empty."""
    graph = Graph(Context(project.ontology / "context.jsonld"), ox.Store(), ox.Store())
    _load_entries(graph, entries)
    return graph


def conclude(graph: Graph, project: Project) -> None:
    """Fill the ``store``: what entries say, the ontology, and what follows from both."""
    graph.store.extend(graph.entries)
    _load_ontology(graph.store, project.ontology)
    derive(graph.store, project.ontology / "derivations")


def past_of(project: Project) -> Past:
    """When the entries of a project were made and changed, and by whom, as far as git knows."""
    return read_past(project, kinds(Context(project.ontology / "context.jsonld")))


def _load_past(graph: Graph, past: Past) -> None:
    graph.undated = past.unknown
    present = sorted({place.entry.id for place in graph.places.values()})
    document = {"@context": graph.context.document, "@graph": nodes_of(past, present, graph.context.base)}
    graph.store.load(input=json.dumps(document, ensure_ascii=False).encode(), format=ox.RdfFormat.JSON_LD)


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


def unread(context: Context, project: Project, refused: Iterable[str], read: Iterable[str]) -> set[str]:
    """The IRIs of files that were refused and not read."""
    folder = project.shown(project.glossary) + "/"
    return {context.base + file.removeprefix(folder).rpartition(".")[0] for file in set(refused) - set(read)}


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
        f"Move this file: entries lie directly in one of the folders {folders}.",
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
                "This cannot be kept as it is written; if it is a web address, copy it again from the browser.",
                node.text,
                rule="value-lost",
            )


def _leaf(term: object) -> str:
    if isinstance(term, ox.Literal):
        return f"{term.language} {term.value}" if term.language else term.value
    return term.value if isinstance(term, ox.NamedNode) else ""
