"""`coprod check --since REVISION`: the full check’s verdict on what has changed and what points there, and no other."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from random_glossaries import THEMES, Files, changes, glossaries, stored
from rdflib.namespace import SH
from released import Checkout
from support import BAD, GOOD, ROOT, write

from coprod_kg.check import known, run, since
from coprod_kg.check.cache import Cache
from coprod_kg.check.change import Change
from coprod_kg.check.locate import entry_of
from coprod_kg.check.rules import read_rules
from coprod_kg.check.run import problems_of, reported
from coprod_kg.check.shapes import read_shapes
from coprod_kg.check.since import Look, check_since
from coprod_kg.cli.main import main
from coprod_kg.entries.files import identifier_of
from coprod_kg.graph import Graph, build_graph
from coprod_kg.parallel import in_parallel
from coprod_kg.problem import Problem
from coprod_kg.project import Project

EXAMPLES = int(os.environ.get("SINCE_EXAMPLES", "54"))
FAR_REACHING = {
    "broader-cycle", "broader-redundant", "dangling-reference", "duplicate-label", "lineage-cycle", "orphan",
    "skos-s27-related-and-broader",
}  # fmt: skip
DAMAGE = ("none", "deleted", "cut", "one letter", "nonsense")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with the rules of this one; what never changes in a run of the tests is read once."""
    monkeypatch.setattr(run, "read_shapes", cache(run.read_shapes))
    monkeypatch.setattr(run, "House", cache(run.House))
    monkeypatch.setattr(since, "House", run.House)
    monkeypatch.setattr(known, "circumstances", cache(known.circumstances))
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
        max_examples=EXAMPLES // len(THEMES), deadline=None, database=None, derandomize=EXAMPLES <= 100,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(st.data())
    def same(theme: st.SearchStrategy[Files], data: st.DataObject) -> None:
        files = data.draw(glossaries(theme))
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

    for theme in THEMES:
        same(theme)
    print(f"{cases['all']} cases, {cases['with problems']} with problems, {len(rules)} rules: {rules}")
    assert cases["all"] >= 200 and cases["with problems"] >= 100
    assert len(rules) >= 30 and rules.keys() >= FAR_REACHING, FAR_REACHING - rules.keys()


def test_a_commit_and_what_was_done_since_are_told_apart_by_git_itself(place: Project, tmp_path: Path) -> None:
    """Random glossaries committed one after another; what is done since is staged or not."""
    checkout = Checkout(tmp_path / "checkout")
    there = checkout.project

    @settings(
        max_examples=max(6, EXAMPLES // 10), deadline=None, database=None, derandomize=EXAMPLES <= 100,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(glossaries(), glossaries(), st.booleans())
    def same(before: Files, after: Files, staged: bool) -> None:
        kept = {name: content for name, content in before.items() if len(name) % 2}
        laid_out(there, before)
        checkout.commit()
        laid_out(there, kept | after)
        if staged:
            checkout.git("add", "--all")
        names = {name for name in {*before, *kept, *after} if before.get(name) != (kept | after).get(name)}
        graph = build_graph(there, past=False)
        theirs = verdict(problems_of(there, graph), expected_files(graph, there, names))
        assert check_since(there, "HEAD").problems == theirs

    same()


# The command line


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """The example glossary in a repository of its own."""
    made = Checkout(tmp_path / "checkout")
    made.commit()
    return made


def check(checkout: Checkout, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(checkout.root), "check", *arguments])


def lines_about(checkout: Checkout, *files: str) -> list[str]:
    """What the full check prints about some files."""
    printed = check(checkout, "--no-owl").stdout.splitlines()
    return [line for line in printed if line.split(":")[0] in {f"glossary/{file}.yml" for file in files}]


def refused(answer: Result, sentence: str) -> None:
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.count("\n") == 1 and sentence in answer.stderr, answer.stderr


def test_where_nothing_differs_nothing_is_checked_and_the_reasoner_is_named(checkout: Checkout) -> None:
    answer = check(checkout, "--since", "HEAD")
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert "0 of 25 entries differ from `HEAD`, 0 more point there: 0 checked. " in answer.stderr
    assert "The reasoner was left out; --owl asks for it." in answer.stderr


def test_an_entry_with_a_slip_is_reported_with_what_points_at_it_and_nothing_else(checkout: Checkout) -> None:
    checkout.change("people/ada-meadow", "family: Meadow", "surname: Meadow")
    checkout.change("people/harbour-council", "kind:", "sort:")
    checkout.commit()
    checkout.change("people/ada-meadow", "surname: Meadow", "surname: Brook")
    answer = check(checkout, "--since", "HEAD")
    assert answer.stdout.splitlines() == lines_about(checkout, "people/ada-meadow")
    assert ":2:1: error: surname: " in answer.stdout and answer.exit_code == 1
    assert "1 of 25 entries differs from `HEAD`, 4 more point there: 5 checked." in answer.stderr


def test_what_pointed_at_an_entry_that_is_gone_is_reported(checkout: Checkout) -> None:
    checkout.entry("concepts/consultation").unlink()
    answer = check(checkout, "--since", "HEAD")
    wanted = lines_about(checkout, "definitions/meadow-2019", "concepts/co-production", "frameworks/meadow-steps")
    found = [line for line in answer.stdout.splitlines() if "[removed-entry]" not in line]
    assert found == wanted and sum("[dangling-reference]" in line for line in found) == 3
    assert "0 of 24 entries differ from `HEAD`, 1 is gone, 3 more point there: 3 checked." in answer.stderr
    assert answer.exit_code == 1


@pytest.mark.parametrize("staged", [False, True])
def test_a_renamed_entry_is_gone_under_one_name_and_new_under_the_other(staged: bool, checkout: Checkout) -> None:
    checkout.entry("concepts/consultation").rename(checkout.entry("concepts/asking"))
    if staged:
        checkout.git("add", "--all")
    answer = check(checkout, "--since", "HEAD")
    pointing = ("definitions/meadow-2019", "concepts/co-production", "frameworks/meadow-steps")
    wanted = lines_about(checkout, "concepts/asking", *pointing)
    assert [line for line in answer.stdout.splitlines() if "removed-entry" not in line] == wanted != []


def test_a_new_entry_is_checked_even_if_git_was_told_to_ignore_it(checkout: Checkout) -> None:
    write(checkout.root / "glossary", {"people/zoe.yml": "surname: Zoe\n", "people/mine.yml": "surname: Mine\n"})
    (checkout.root / ".gitignore").write_text("/build/\nmine.yml\n", encoding="utf-8")
    answer = check(checkout, "--since", "HEAD")
    assert answer.stdout.splitlines() == lines_about(checkout, "people/zoe", "people/mine")
    assert {line.split(":")[0] for line in answer.stdout.splitlines()} == {
        "glossary/people/mine.yml", "glossary/people/zoe.yml",
    }  # fmt: skip


def test_two_new_entries_of_one_address_are_reported_though_only_one_file_is_new(checkout: Checkout) -> None:
    shutil.copy(checkout.entry("people/ada-meadow"), checkout.root / "glossary/people/ada-meadow.yaml")
    answer = check(checkout, "--since", "HEAD")
    assert "glossary/people/ada-meadow.yml:1:1: error: file: This file and " in answer.stdout


def test_an_entry_with_marks_of_a_conflict_is_reported_while_git_is_still_merging(checkout: Checkout) -> None:
    checkout.git("checkout", "--quiet", "-b", "other")
    checkout.change("concepts/making", "en: making", "en: making (other)")
    checkout.commit()
    checkout.git("checkout", "--quiet", "main")
    checkout.change("concepts/making", "en: making", "en: making (mine)")
    checkout.commit()
    with pytest.raises(subprocess.CalledProcessError):
        checkout.git("merge", "--quiet", "other")
    answer = check(checkout, "--since", "HEAD")
    [line] = [line for line in answer.stdout.splitlines() if "concepts/making.yml" in line]
    assert ":1:1: error: file: Two versions of these lines stand here" in line and answer.exit_code == 1


def test_with_a_path_only_what_lies_there_is_reported_of_what_differs(checkout: Checkout) -> None:
    for person in ("people/ada-meadow", "people/bo-brook"):
        checkout.change(person, "family:", "surname:")
    answer = check(checkout, "--since", "HEAD", str(checkout.entry("people/bo-brook")))
    assert answer.stdout.splitlines() == lines_about(checkout, "people/bo-brook") != []


def test_if_the_rules_differ_too_everything_is_checked_and_the_file_is_named(checkout: Checkout) -> None:
    (checkout.root / "ontology").unlink()
    shutil.copytree(ROOT / "ontology", checkout.root / "ontology")
    checkout.change("people/ada-meadow", "family:", "surname:")
    checkout.commit()
    rule = checkout.root / "ontology/rules/orphan.rq"
    rule.write_text(rule.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    answer = check(checkout, "--since", "HEAD")
    assert answer.stdout == check(checkout, "--no-owl").stdout != ""
    assert "`ontology/rules/orphan.rq` differs from `HEAD`, and with it what is asked of entries: all " in answer.stderr


def test_the_reasoner_looks_too_if_it_is_asked_for(checkout: Checkout) -> None:
    for part in ("definitions", "frameworks", "claims", "receipts"):
        shutil.rmtree(checkout.root / "glossary" / part)
    checkout.commit()
    checkout.change("people/ada-meadow", "family:", "surname:")
    answer = check(checkout, "--since", "HEAD", "--owl")
    assert "reasoner" not in answer.stderr and "1 of 12 entries differs from `HEAD`" in answer.stderr
    assert answer.stdout == check(checkout, "--since", "HEAD").stdout != ""


def test_a_revision_that_does_not_exist_ends_with_2_and_one_sentence(checkout: Checkout) -> None:
    refused(check(checkout, "--since", "nowhere"), "There is no revision `nowhere` here; name a branch, a tag or")
    refused(check(checkout, "--since", "--output=x"), "There is no revision `--output=x` here")
    refused(check(checkout, "--since", ""), "There is no revision `` here")


def test_a_checkout_without_git_ends_with_2_and_one_sentence(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".git")
    refused(check(checkout, "--since", "HEAD"), "is in no git repository (or git is not installed); run `coprod check`")


def test_a_revision_that_went_another_way_ends_with_2_and_names_where_the_ways_parted(checkout: Checkout) -> None:
    parted = checkout.git("rev-parse", "HEAD").strip()
    checkout.git("checkout", "--quiet", "-b", "other")
    checkout.commit()
    checkout.git("checkout", "--quiet", "main")
    refused(check(checkout, "--since", "other"), f"name the commit at which the two parted: `--since {parted[:12]}`.")
    checkout.git("checkout", "--quiet", "--orphan", "alone")
    checkout.commit()
    refused(check(checkout, "--since", "main"), "name a commit that `git log` lists.")


def test_a_shallow_clone_says_how_to_get_the_rest_of_the_history(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.git("rev-parse", "HEAD").strip()
    checkout.commit()
    checkout.git("clone", "--quiet", "--depth=1", f"file://{checkout.root}", str(tmp_path / "clone"))
    answer = CliRunner().invoke(main, ["--project", str(tmp_path / "clone"), "check", "--since", first])
    refused(answer, "`git fetch --unshallow` brings the rest.")


# The cache


def test_processes_that_check_at_once_agree_and_leave_a_whole_cache(place: Project) -> None:
    laid_out(place, dict(stored(GOOD)))
    names = {"people/ada-meadow.yml", "concepts/gone.yml"}
    wanted = verdict(problems_of(place, build_graph(place, past=False)), Look(place, difference(place, names)).shown)

    def look() -> list[Problem]:
        damaged(place, "cut")
        one = Look(place, difference(place, names))
        return verdict(one.problems(), one.shown)

    assert in_parallel([look] * 6) == [wanted] * 6
    [kept] = (place.build / "cache" / "check").iterdir()
    assert Cache(kept.parent, known.circumstances(place)).load()


def test_without_a_place_for_the_cache_the_verdict_is_the_same(place: Project) -> None:
    laid_out(place, dict(stored(BAD / "duplicate-label")))
    place.build.write_text("This is no folder.", encoding="utf-8")
    look = Look(place, difference(place, set(stored(BAD / "duplicate-label"))))
    assert {problem.rule for problem in look.problems()} >= {"duplicate-label"}


def test_the_cache_forgets_entries_that_are_gone_and_circumstances_that_are_old(tmp_path: Path) -> None:
    for number in range(9):
        Cache(tmp_path, f"circumstances {number}".encode()).save({"one": [number]})
    assert len(list(tmp_path.iterdir())) == 4
    last = Cache(tmp_path, b"circumstances 8")
    last.save({"other": [0]})
    assert last.load() == {"other": [0]}


def test_two_entries_of_the_same_words_have_two_places_in_the_cache(place: Project) -> None:
    laid_out(place, {"concepts/a.yml": b"label:\n  en: making\n", "concepts/b.yml": b"label:\n  en: making\n"})
    Look(place, difference(place, set()))
    [kept] = (place.build / "cache" / "check").iterdir()
    assert len(json.loads(kept.read_bytes().partition(b"\n")[2])) == 2


def test_another_ontology_has_another_cache(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    found = Project.find(tmp_path)
    before = known.circumstances(found)
    assert known.circumstances(found) == before
    for changed in ("rules/orphan.rq", "schemes/areas.ttl", "house/style.yml", "context.jsonld"):
        path = tmp_path / "ontology" / changed
        path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
        now = known.circumstances(found)
        assert now != before, changed
        before = now


# What the neighbourhood rests on


def test_a_rule_that_goes_any_number_of_steps_says_along_what(project: Project) -> None:
    for rule in read_rules(project.ontology / "rules"):
        body = "\n".join(line for line in rule.query.splitlines() if not line.startswith(("#", "PREFIX")))
        steps = re.findall(r"(\([^()]*\)|[\w:]+)[*+](?=\s)", re.sub(r'"[^"]*"', "", body))
        for step in steps:
            assert set(re.findall(r"\w+:\w+", step)) & set(rule.follows), f"{rule.name} goes along {step}"


def test_a_shape_looks_at_one_entry_alone(project: Project) -> None:
    shapes = read_shapes(project.ontology / "shapes")
    further = [SH["class"], SH.sparql, SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.qualifiedValueShape]
    assert [name for name in further if (None, name, None) in shapes] == []
    assert all(isinstance(path, rdflib.URIRef) for path in shapes.objects(None, SH.path))
