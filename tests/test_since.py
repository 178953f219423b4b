"""`coprod check --since REVISION`: the full check’s verdict on what has changed and on what points there, and no other."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_glossaries import Files, changes, glossaries
from support import ROOT, write

from coprod_kg.check import known, run, since
from coprod_kg.check.change import Change
from coprod_kg.check.locate import entry_of
from coprod_kg.check.run import problems_of, reported
from coprod_kg.check.since import Look
from coprod_kg.entries.files import identifier_of
from coprod_kg.graph import Graph, build_graph
from coprod_kg.problem import Problem
from coprod_kg.project import Project

EXAMPLES = int(os.environ.get("SINCE_EXAMPLES", "60"))
DAMAGE = ("none", "deleted", "cut", "one letter", "nonsense")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the rules of this one; what never changes in a run of the tests is read once."""
    monkeypatch.setattr(run, "read_shapes", cache(run.read_shapes))
    monkeypatch.setattr(run, "House", cache(run.House))
    monkeypatch.setattr(since, "House", run.House)
    monkeypatch.setattr(known, "_circumstances", cache(known._circumstances))
    (tmp_path / "ontology").symlink_to(ROOT / "ontology")
    return Project(tmp_path, tmp_path / "glossary")


def laid_out(project: Project, files: Files) -> None:
    shutil.rmtree(project.glossary, ignore_errors=True)
    project.glossary.mkdir()
    write(project.glossary, dict(files))


def damaged(project: Project, how: str) -> None:
    """Do something to the cache."""
    folder = project.build / "cache" / "check"
    for path in folder.iterdir() if folder.exists() else ():
        content = path.read_bytes()
        if how == "deleted":
            path.unlink()
        elif how == "cut":
            path.write_bytes(content[: len(content) // 2])
        elif how == "one letter":
            path.write_bytes(content.replace(b"concepts", b"concept5", 1).replace(b"true", b"false", 1))
        elif how == "nonsense":
            path.write_bytes(b"{}\n[1]")


def difference(project: Project, names: set[str]) -> Change:
    return Change("main", {project.shown(project.glossary / name): tuple(name.split("/")) for name in names}, "")


def expected_files(graph: Graph, project: Project, names: set[str]) -> set[str]:
    """The files whose entries have changed or point at one that has, by the triples of the whole glossary."""
    changed = {graph.context.base + identifier_of(tuple(name.split("/"))) for name in names}
    pointing = {entry_of(quad.subject) for quad in graph.entries if entry_of(quad.object) in changed}
    at = {place.entry.file for iri, place in graph.places.items() if iri in pointing}
    there = (path.relative_to(project.glossary) for path in project.glossary.rglob("*") if path.is_file())
    twice = {path.as_posix() for path in there if graph.context.base + identifier_of(path.parts) in changed}
    return at | {project.shown(project.glossary / name) for name in names | twice}


def verdict(problems: set[Problem], files: set[str]) -> list[Problem]:
    return reported(problem for problem in problems if problem.file in files)


def test_on_what_has_changed_and_what_points_there_the_verdict_is_that_of_the_full_check(place: Project) -> None:
    """Random glossaries, each with four sets of changed files: cold, half-warm, warm and damaged cache."""
    cases: Counter[str] = Counter()
    rules: Counter[str] = Counter()

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=EXAMPLES <= 100,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(st.data())
    def same(data: st.DataObject) -> None:
        files = data.draw(glossaries())
        sets = data.draw(changes(files))
        damaged(place, "deleted")
        laid_out(place, {name: content for name, content in files.items() if name not in sets[0]})
        Look(place, difference(place, set()))
        laid_out(place, files)
        graph = build_graph(place, past=False)
        full = problems_of(place, graph)
        for names, how in zip(sets, ("none", "none", *data.draw(st.permutations(DAMAGE))[:2]), strict=True):
            damaged(place, how)
            look = Look(place, difference(place, names))
            theirs = verdict(full, look.shown)
            assert verdict(look.problems(), look.shown) == theirs
            assert verdict(full, expected_files(graph, place, names)) == theirs
            cases["all"] += 1
            cases["with problems"] += bool(theirs)
            rules.update({problem.rule for problem in theirs})

    same()
    assert cases["all"] >= 200
    print(cases, len(rules), rules)
