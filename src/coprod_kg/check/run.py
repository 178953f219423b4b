"""All layers of checking, one after another, each problem once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import CoprodError
from ..graph import Graph, build_graph
from ..problem import Problem
from ..project import Project
from .locate import Finding, Locator
from .rules import broken_rules, read_rules
from .shapes import broken_shapes, read_shapes


def check(
    project: Project, paths: Iterable[Path] = (), *, owl: bool = True, graph: Graph | None = None
) -> list[Problem]:
    """Every problem of the glossary once, sorted by place; with ``paths`` only those of these files and folders.

    Raises CoprodError if a path lies outside the glossary.
    """
    wanted = [_inside(project, path) for path in paths]
    graph = graph or build_graph(project)
    locator = Locator(graph)
    problems = {*graph.problems, *_located(_findings(project, graph, locator), locator)}
    if owl:
        from .owl import contradictions

        contradicting = _located(contradictions(project.ontology / "coprod.ttl", graph, locator), locator)
        if not _places(contradicting) & _places(problems):
            problems |= contradicting
    kept = [p for p in problems if not wanted or any(_covers(folder, p.file) for folder in wanted)]
    return sorted(_once(kept), key=lambda problem: problem.order)


def _located(findings: Iterable[Finding], locator: Locator) -> set[Problem]:
    return {problem for finding in findings if (problem := locator.problem(finding))}


def _places(problems: set[Problem]) -> set[tuple[str, int, int]]:
    """Where problems stand: the reasoner does not repeat what a shape or a rule has said in plainer words."""
    return {(problem.file, problem.line, problem.column) for problem in problems}


def _findings(project: Project, graph: Graph, locator: Locator) -> Iterator[Finding]:
    yield from broken_shapes(read_shapes(project.ontology / "shapes"), graph)
    yield from broken_rules(read_rules(project.ontology / "rules"), graph, locator)


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """The same sentence at the same place is one problem, whichever constraint of a shape it broke."""
    seen: set[tuple[object, ...]] = set()
    for problem in sorted(problems, key=lambda p: (p.order, -len(p.value))):
        mark = (problem.file, problem.line, problem.column, problem.key, problem.sentence)
        if mark not in seen:
            seen.add(mark)
            yield problem


def _inside(project: Project, path: Path) -> str:
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
