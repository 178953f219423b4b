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


def test_a_query_prints_a_table_with_short_names() -> None:
    answer = coprod("query", "SELECT ?d ?page { ?d coprod:defines ?c ; bibo:pages ?page FILTER(?page = '1073') }")
    assert answer.returncode == 0
    assert answer.stdout.splitlines()[0].split() == ["d", "page"]
    assert answer.stdout.splitlines()[2].split() == ["definitions/ostrom-1996", "1073"]


def test_a_query_comes_from_a_file_or_from_standard_input(tmp_path: Path) -> None:
    path = tmp_path / "count.rq"
    path.write_text(COUNT, encoding="utf-8")
    from_file = coprod("query", str(path), "--format", "csv").stdout
    from_input = coprod("query", "-", "--format", "csv", stdin=COUNT).stdout
    assert from_file == from_input == coprod("query", COUNT, "--format", "csv").stdout
    [[name], [number]] = list(csv.reader(from_file.splitlines()))
    assert name == "n"
    assert int(number) >= 15


def test_json_and_tsv_are_the_formats_of_the_standard() -> None:
    answer = json.loads(coprod("query", COUNT, "--format", "json").stdout)
    assert answer["head"]["vars"] == ["n"]
    assert coprod("query", COUNT, "--format", "tsv").stdout.startswith("?n\n")


@pytest.mark.parametrize(
    ("form", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("rdfxml", "xml"), ("jsonld", "json-ld")]
)
def test_a_graph_query_prints_a_graph(form: str, parser: str) -> None:
    query = "CONSTRUCT { ?d coprod:defines ?c } WHERE { ?d coprod:defines ?c }"
    expected = len(rdflib.Graph().parse(data=coprod("query", query).stdout, format="turtle"))
    assert (
        len(rdflib.Graph().parse(data=coprod("query", query, "--format", form).stdout, format=parser)) == expected > 10
    )


def test_describe_and_ask_are_answered() -> None:
    described = coprod("query", "DESCRIBE <https://w3id.org/coprod/definitions/ostrom-1996>")
    assert len(rdflib.Graph().parse(data=described.stdout, format="turtle")) > 5
    assert coprod("query", "ASK { ?d a coprod:Definition }").stdout == "yes\n"
    assert coprod("query", "ASK { ?d a coprod:Unicorn }").stdout == "no\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["query", "SELECT ?d WHERE {"], "cannot be read"),
        (["query", "missing.rq"], "no file missing.rq"),
        (["query", COUNT, "--format", "turtle"], "makes a table"),
        (["query", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "makes a graph"),
        (["check", "/nowhere"], "no file or folder"),
        (["check", "README.md"], "outside the glossary"),
        (["quotes", "--sources", "/nowhere"], "no folder /nowhere"),
        (["build", "--colour"], "No such option"),
    ],
)
def test_what_cannot_run_says_why_in_one_sentence_and_exits_with_two(arguments: list[str], words: str) -> None:
    answer = coprod(*arguments)
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
