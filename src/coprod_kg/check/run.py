"""All layers of checking, one after another, each problem once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CoprodError
from ..graph import Graph, build_graph
from ..problem import Problem
from ..project import Project
from .house import House, remarks
from .locate import Finding, Locator
from .meant import with_what_was_meant
from .rules import broken_rules, read_rules
from .sayings import Saying
from .shapes import broken_shapes, read_shapes


@dataclass(frozen=True, slots=True)
class Part:
    """What a check of some entries knows: the IRIs of those in ``focus``, and what all entries say to the house."""

    focus: frozenset[str]
    sayings: Sequence[Saying]


def check(
    project: Project, paths: Iterable[Path] = (), *, owl: bool = True, graph: Graph | None = None
) -> list[Problem]:
    """Every problem of the glossary once, sorted by place; with ``paths`` only those of these files and folders.

    Raises CoprodError if a path lies outside the glossary.
    """
    wanted = [inside(project, path) for path in paths]
    return reported(problems_of(project, graph or build_graph(project, past=False), owl=owl), wanted)


def problems_of(project: Project, graph: Graph, *, owl: bool = False, part: Part | None = None) -> set[Problem]:
    """Everything that is wrong with a graph; with a ``part``, with the entries in its focus (and perhaps others)."""
    locator = Locator(graph)
    refused = with_what_was_meant(graph, project.ontology / "shapes")
    problems = {*refused, *_located(_findings(project, graph, locator, part), locator)}
    if owl:
        from .owl import contradictions

        contradicting = _located(contradictions(project.ontology / "coprod.ttl", graph, locator), locator)
        if not _places(contradicting) & _places(problems):
            problems |= contradicting
    return problems


def reported(problems: Iterable[Problem], wanted: Sequence[str] = ()) -> list[Problem]:
    """Problems as they are reported: sorted by place, each once, only those in the wanted files and folders if any."""
    kept = [p for p in problems if not wanted or any(_covers(folder, p.file) for folder in wanted)]
    return sorted(_once(kept), key=lambda problem: problem.order)


def _located(findings: Iterable[Finding], locator: Locator) -> set[Problem]:
    return {problem for finding in findings if (problem := locator.problem(finding))}


def _places(problems: set[Problem]) -> set[tuple[str, int, int]]:
    """Where problems stand: the reasoner does not repeat what a shape or a rule has said in plainer words."""
    return {(problem.file, problem.line, problem.column) for problem in problems}


def _findings(project: Project, graph: Graph, locator: Locator, part: Part | None) -> Iterator[Finding]:
    only = part.focus if part else None
    yield from broken_shapes(read_shapes(project.ontology / "shapes"), graph, only)
    yield from broken_rules(read_rules(project.ontology / "rules"), graph, locator, only)
    house = House(project.ontology / "house", graph.context.base)
    sayings = part.sayings if part else house.sayings(graph.entries)
    for finding in remarks(sorted(sayings), house, only):
        if finding.node in graph.places and graph.places[finding.node].entry.file not in graph.refused:
            yield finding


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """The same sentence at the same place is one problem, whichever constraint of a shape it broke."""
    seen: set[tuple[object, ...]] = set()
    for problem in sorted(problems, key=lambda p: (p.order, -len(p.value), p.sentence, p.suggestion)):
        mark = (problem.file, problem.line, problem.column, problem.key, problem.sentence)
        if mark not in seen:
            seen.add(mark)
            yield problem


def inside(project: Project, path: Path) -> str:
    """A path in the glossary as messages name it; raises CoprodError if it does not exist or lies elsewhere."""
    resolved = path.resolve()
    if not resolved.exists():
        raise CoprodError(f"There is no file or folder {path}; name one inside {project.shown(project.glossary)}.")
    if resolved != project.glossary and project.glossary not in resolved.parents:
        raise CoprodError(
            f"{path} lies outside the glossary folder {project.shown(project.glossary)}; "
            "name a file or folder inside it."
        )
    return project.shown(resolved)


def _covers(folder: str, file: str) -> bool:
    return file == folder or file.startswith(folder + "/")
