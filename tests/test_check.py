"""Every rule and every shape can fail, in one clear sentence at the right line; the glossaries are in tests/bad."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH
from support import BAD, CASES, GOOD, ROOT, coprod, problems_of, project, with_owl, write

from coprod_kg.check import check, report
from coprod_kg.check.shapes import broken_shapes, read_shapes
from coprod_kg.graph import build_graph
from coprod_kg.guide import Guide
from coprod_kg.problem import Problem, Severity

PLAIN = [case for case in CASES if not with_owl(case)]  # narrowing a contradiction down takes seconds
UNREADABLE = [case for case in CASES if case.startswith(("file-", "yaml-", "unread-"))]
BY_COMMAND = ["receipt-altered", "keys-of-definitions", "file-encoding", "orphan", "owl-inconsistent"]

# No file can break these, since every nested group gets an address, every text its language and every aspect its list
# before the shapes see them; they guard the mapping itself, and a statement that no file makes proves that they can.
BEYOND_FILES = {
    "also-called", "anatomy", "aspect", "asserts", "author", "codes", "dimensions", "editor", "edits", "groups",
    "label", "lineage", "often-confused-with", "quotes", "seen-at", "translations", "via",
}  # fmt: skip
CLOSED_BEYOND_FILES = {"anatomy-part", "coding"}


@cache
def shapes() -> rdflib.Graph:
    return read_shapes(ROOT / "ontology" / "shapes")


def named(kind: rdflib.URIRef) -> dict[str, rdflib.term.Node]:
    return {str(shape).rpartition("/")[2]: shape for shape in shapes().subjects(RDF.type, kind)}


def expected(case: str) -> list[str]:
    return (BAD / case / "expected.txt").read_text(encoding="utf-8").splitlines()


def rules_tripped() -> set[str]:
    return {problem.rule for case in PLAIN for problem in problems_of(case)}


# What is said


@pytest.mark.parametrize("case", [case for case in CASES if not (with_owl(case) and case in BY_COMMAND)])
def test_a_bad_glossary_is_reported_in_exactly_the_expected_lines(case: str) -> None:
    assert report(list(problems_of(case)), "text").splitlines() == expected(case)


@pytest.mark.parametrize("case", BY_COMMAND)
def test_the_command_prints_the_expected_lines_and_exits_1_only_for_errors(case: str) -> None:
    arguments = [] if with_owl(case) else ["--no-owl"]
    answer = coprod("--glossary", BAD / case, "check", *arguments)
    assert answer.stdout.splitlines() == expected(case)
    assert answer.returncode == (1 if any(": error: " in line for line in expected(case)) else 0)
    assert re.fullmatch(r"(\d+ errors?)?(, )?(\d+ warnings?)?\.", answer.stderr.splitlines()[-1])


def test_a_contradiction_names_the_classes_and_the_entries() -> None:
    lines = expected("owl-inconsistent")
    assert len(lines) == 2
    assert all("`definitions/meadow-2019#lineage.1`" in line and "Derivation" in line for line in lines)
    assert check(project(BAD / "owl-inconsistent"), owl=False) == []


def test_the_reasoner_does_not_repeat_what_a_shape_has_said() -> None:
    [line] = expected("owl-disjoint")
    assert "A speaker is named by an address" in line


def test_a_good_glossary_has_no_problem_and_the_command_exits_0() -> None:
    answer = coprod("--glossary", GOOD, "check")
    assert (answer.stdout, answer.stderr, answer.returncode) == ("", "No problems found.\n", 0)


def text_at(problem: Problem) -> str:
    lines = (ROOT / problem.file).read_bytes().decode("utf-8", errors="replace").split("\n")
    assert 1 <= problem.line <= len(lines), problem
    assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
    return lines[problem.line - 1][problem.column - 1 :]


def test_every_problem_stands_where_its_value_or_its_key_stands() -> None:
    for problem in (problem for case in PLAIN for problem in problems_of(case)):
        here = re.sub(r"^(\"|https://w3id.org/coprod/schemes/)", "", text_at(problem))
        if problem.value and problem.key != "file":
            assert here.startswith((problem.value[:20], problem.key.rpartition(".")[2])), problem


def test_no_sentence_uses_words_that_only_programmers_know() -> None:
    jargon = re.compile(r"\b(IRI|URI|nodes?|literals?|SHACL|SPARQL|RDF|JSON-LD|propert\w+|predicates?|triples?|None)\b")
    for case in PLAIN:
        for problem in problems_of(case):
            plain = re.sub(r"`[^`]*`", "", problem.sentence)
            assert not jargon.search(plain), problem
            assert plain.rstrip().endswith((".", "…")), problem


def test_no_value_is_reported_twice_at_one_place() -> None:
    seen = [(p.file, p.line, p.column, p.key, p.value) for case in PLAIN for p in problems_of(case)]
    assert [place for place, times in Counter(seen).items() if times > 1] == []


# Every rule and every shape can fail


def test_every_rule_file_is_tripped_by_the_glossary_of_its_name() -> None:
    names = {path.stem for path in (ROOT / "ontology" / "rules").glob("*.rq")}
    assert names
    assert {n for n in names if n not in CASES or n not in {p.rule for p in problems_of(n)}} == set()


def test_every_fault_that_reading_and_addressing_report_is_tripped() -> None:
    source = ROOT / "src" / "coprod_kg"
    files = [*(source / "entries").glob("*.py"), source / "graph" / "address.py", source / "graph" / "build.py"]
    constants = {
        node.value
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    rules = {text for text in constants if re.fullmatch(r"[a-z]+(-[a-z]+)+", text)}
    assert "yaml-duplicate-key" in rules and "value-lost" in rules
    assert rules - rules_tripped() - {"file-size"} == set(), "file-size has a test of its own below"


def test_every_shape_of_a_key_is_tripped_by_a_file() -> None:
    wanted = set(named(SH.PropertyShape)) - BEYOND_FILES
    assert wanted - rules_tripped() == set()


def test_every_shape_of_a_kind_refuses_a_key_that_it_does_not_have() -> None:
    closed = {name: shape for name, shape in named(SH.NodeShape).items() if (shape, SH.closed, None) in shapes()}
    sentences = {str(shapes().value(shape, SH.message)): name for name, shape in closed.items()}
    assert len(sentences) == len(closed), "each kind has a sentence of its own"
    tripped = {
        sentences[problem.sentence] for case in PLAIN for problem in problems_of(case) if problem.rule == "unknown-key"
    }
    assert set(closed) - tripped == CLOSED_BEYOND_FILES
    assert set(named(SH.NodeShape)) - set(closed) <= rules_tripped()


def test_shapes_that_no_file_can_break_catch_a_statement_that_no_file_makes() -> None:
    graph = build_graph(project(GOOD))
    stray = []
    for name in BEYOND_FILES:
        path = ox.NamedNode(str(shapes().value(named(SH.PropertyShape)[name], SH.path)))
        [*quads] = graph.entries.quads_for_pattern(None, path, None)
        assert quads, f"tests/good has no {name}"
        stray.append(ox.Quad(quads[0].subject, path, ox.Literal("wrong")))
    for name in ("anatomy", "codes"):
        path = ox.NamedNode(str(shapes().value(named(SH.PropertyShape)[name], SH.path)))
        [part, *_] = (quad.object for quad in graph.entries.quads_for_pattern(None, path, None))
        stray.append(ox.Quad(part, ox.NamedNode(graph.context.unknown + "x"), ox.Literal("wrong")))
    graph.entries.extend(stray)
    findings = list(broken_shapes(shapes(), graph))
    assert BEYOND_FILES - {finding.rule for finding in findings} == set()
    messages = {str(shapes().value(named(SH.NodeShape)[name], SH.message)) for name in CLOSED_BEYOND_FILES}
    assert messages <= {finding.sentence for finding in findings if finding.rule == "unknown-key"}


def test_the_good_glossary_uses_every_key_of_every_kind() -> None:
    graph = build_graph(project(GOOD))
    unused = []
    for name, shape in named(SH.NodeShape).items():
        targets = {ox.NamedNode(str(t)) for t in shapes().objects(shape, SH.targetObjectsOf)}
        kinds = {ox.NamedNode(str(t)) for t in shapes().objects(shape, SH.targetClass)}
        nodes = {quad.object for target in targets for quad in graph.entries.quads_for_pattern(None, target, None)}
        a = ox.NamedNode(str(RDF.type))
        nodes |= {quad.subject for kind in kinds for quad in graph.entries.quads_for_pattern(None, a, kind)}
        used = {quad.predicate.value for node in nodes for quad in graph.entries.quads_for_pattern(node, None, None)}
        for key in shapes().objects(shape, SH.property):
            if str(shapes().value(key, SH.path)) not in used:
                unused.append(f"{name}: {shapes().value(key, SH.name)}")
    assert unused == []


# One bad file hides nothing, and nothing is written


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_does_not_hide_what_is_wrong_with_another(case: str, tmp_path: Path) -> None:
    glossary = tmp_path / "glossary"
    shutil.copytree(BAD / case, glossary)
    write(glossary, {"people/zoe-last.yml": "kind: person\nfamily: Last\nsurname: Last\n"})
    problems = check(project(glossary), owl=False)
    assert ("zoe-last.yml", 3, "surname") in {(Path(p.file).name, p.line, p.key) for p in problems}
    assert len(problems) > len([p for p in problems_of(case) if p.severity is Severity.ERROR])


def test_a_file_of_5_megabytes_is_refused_in_one_sentence(tmp_path: Path) -> None:
    glossary = tmp_path / "glossary"
    shutil.copytree(GOOD, glossary)
    write(glossary, {"concepts/large.yml": "label:\n  en: large\n# " + "x" * 5_000_000})
    [problem] = check(project(glossary), owl=False)
    assert (problem.rule, problem.value, problem.line) == ("file-size", "5.0 MB", 1)
    assert "too large" in problem.sentence


def test_checking_writes_nothing_beside_the_entries_nor_where_one_stands(tmp_path: Path) -> None:
    glossary, here = tmp_path / "glossary", tmp_path / "here"
    shutil.copytree(BAD / "receipt-altered", glossary)
    here.mkdir()
    before = {path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in tmp_path.rglob("*")}
    answer = coprod("--project", ROOT, "--glossary", glossary, "check", cwd=here)
    after = {path: (path.stat().st_mtime_ns, path.is_file() and path.read_bytes()) for path in tmp_path.rglob("*")}
    assert answer.returncode == 1
    assert after == before


# The command line


def test_with_a_path_only_what_lies_there_is_reported() -> None:
    glossary = BAD / "keys-missing-in-receipts"
    one = coprod("--glossary", glossary, "check", "--no-owl", glossary / "receipts/definitions/meadow-2019.yml")
    folder = coprod("--glossary", glossary, "check", "--no-owl", glossary / "receipts")
    clean = coprod("--glossary", glossary, "check", "--no-owl", glossary / "sources")
    assert one.stdout.splitlines() == [line for line in expected(glossary.name) if "meadow-2019.yml" in line]
    assert folder.stdout.splitlines() == expected(glossary.name)
    assert (clean.stdout, clean.returncode) == ("", 0)
    assert one.returncode == folder.returncode == 1


def test_a_path_outside_the_glossary_ends_with_2_and_one_sentence() -> None:
    answer = coprod("--glossary", GOOD, "check", "--no-owl", ROOT / "README.md")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.count("\n") == 1 and "lies outside the glossary folder tests/good" in answer.stderr


def test_a_path_that_does_not_exist_ends_with_2_and_one_sentence() -> None:
    answer = coprod("--glossary", GOOD, "check", "--no-owl", GOOD / "concepts/nowhere.yml")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.count("\n") == 1 and "There is no file or folder" in answer.stderr


def test_without_a_project_the_check_ends_with_2_and_one_sentence(tmp_path: Path) -> None:
    answer = coprod("check", cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.count("\n") == 1 and str(tmp_path) in answer.stderr


def test_json_has_every_field_of_every_problem() -> None:
    answer = coprod("--glossary", BAD / "dangling-reference", "check", "--no-owl", "--format", "json")
    said = json.loads(answer.stdout)
    assert {problem.pop("guide").rpartition("rules.html#")[2] for problem in said} == {"dangling-reference"}
    found = [Problem(**problem | {"severity": Severity(problem["severity"])}) for problem in said]
    assert found == list(problems_of("dangling-reference"))
    assert answer.returncode == 1


def test_github_annotations_name_file_line_and_column_and_escape_the_message() -> None:
    answer = coprod("--glossary", BAD / "value-lost", "check", "--no-owl", "--format", "github")
    assert answer.stdout == (
        "::error file=tests/bad/value-lost/concepts/co-production.yml,line=7,col=5,title=same_as::same_as: "
        "This cannot be kept as it is written; if it is a web address, copy it again from the browser. "
        f"(https://example.org/%25zz) {Guide(project(GOOD)).link('value-lost')}\n"
    )
