"""The command line as people and tools meet it: outputs, formats and exit codes, in real processes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

ROOT = Path(__file__).resolve().parents[1]
GOOD = ROOT / "tests" / "good"
COUNT = "SELECT (COUNT(?d) AS ?n) { ?d a coprod:Definition }"


def coprod(*arguments: str, stdin: str | None = None, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod_kg", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the small glossary of the tests, which is read in no time."""
    root = tmp_path_factory.mktemp("small")
    (root / "ontology").symlink_to(ROOT / "ontology")
    (root / "glossary").symlink_to(GOOD)
    return root


def ask(small: Path, *arguments: str, stdin: str | None = None) -> str:
    """What `coprod query` prints about the small glossary."""
    return coprod("query", *arguments, stdin=stdin, cwd=small).stdout


def test_a_query_prints_a_table_with_short_names() -> None:
    query = "SELECT ?d ?page { ?d coprod:defines ?c ; bibo:pages ?page FILTER(?page = '1073') }"
    answer = coprod("query", query)
    assert answer.returncode == 0
    assert answer.stdout.splitlines()[0].split() == ["d", "page"]
    assert answer.stdout.splitlines()[2].split() == ["definitions/ostrom-1996", "1073"]


def test_a_query_comes_from_a_file_or_from_standard_input(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT, encoding="utf-8")
    from_file = ask(small, str(path), "--format", "csv")
    from_input = ask(small, "-", "--format", "csv", stdin=COUNT)
    assert from_file == from_input == ask(small, COUNT, "--format", "csv")
    [[name], [number]] = list(csv.reader(from_file.splitlines()))
    assert name == "n"
    assert int(number) == len(list((GOOD / "definitions").iterdir()))


def test_json_and_tsv_are_the_formats_of_the_standard(small: Path) -> None:
    answer = json.loads(ask(small, COUNT, "--format", "json"))
    assert answer["head"]["vars"] == ["n"]
    assert ask(small, COUNT, "--format", "tsv").startswith("?n\n")


def test_a_graph_query_prints_the_same_graph_in_each_form(small: Path) -> None:
    query = "CONSTRUCT { ?d ?p ?o } WHERE { ?d a coprod:Definition ; ?p ?o }"
    expected = set(rdflib.Graph().parse(data=ask(small, query), format="turtle"))
    assert len(expected) > 10
    for form, parser in {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.items():
        assert set(rdflib.Graph().parse(data=ask(small, query, "--format", form), format=parser)) == expected, form


def test_describe_and_ask_are_answered(small: Path) -> None:
    described = ask(small, "DESCRIBE <https://w3id.org/coprod/definitions/meadow-2019>")
    assert len(rdflib.Graph().parse(data=described, format="turtle")) > 5
    assert ask(small, "ASK { ?d a coprod:Definition }") == "yes\n"
    assert ask(small, "ASK { ?d a coprod:Unicorn }") == "no\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["query", "SELECT ?d WHERE {"], "cannot be read"),
        (["query", "missing.rq"], "no file missing.rq"),
        (["query", COUNT, "--format", "turtle"], "makes a table"),
        (["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "makes a graph"),
        (["check", "/nowhere"], "no file or folder"),
        (["check", "ontology"], "outside the glossary"),
        (["quotes", "--sources", "/nowhere"], "no folder /nowhere"),
        (["build", "--colour"], "No such option"),
    ],
)
def test_what_cannot_run_says_why_in_one_sentence_and_exits_with_two(
    small: Path, arguments: list[str], words: str
) -> None:
    answer = coprod(*arguments, cwd=small)
    assert answer.returncode == 2
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_outside_a_checkout_a_command_that_needs_one_says_so(tmp_path: Path) -> None:
    answer = coprod("check", cwd=tmp_path)
    assert answer.returncode == 2
    assert "No glossary project was found" in answer.stderr


def test_a_build_with_errors_in_the_glossary_writes_nothing(tmp_path: Path) -> None:
    for name in ("ontology", "site"):
        os.symlink(ROOT / name, tmp_path / name)
    people = tmp_path / "glossary" / "people"
    people.mkdir(parents=True)
    (people / "doe.yml").write_text("kind: persn\nfamily: Doe\n", encoding="utf-8")
    answer = coprod("build", "--data-only", cwd=tmp_path)
    assert answer.returncode == 1
    assert "glossary/people/doe.yml:1:7: error: kind:" in answer.stderr
    assert "Did you mean `person`?" in answer.stderr
    assert "Nothing was written" in answer.stderr
    assert not (tmp_path / "build").exists()
