"""The rules of the house: what they say of folders, statuses, commands and numbers is so."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml
from support import ROOT

from coprod_kg.cli.main import main
from coprod_kg.graph import Graph
from coprod_kg.graph.build import kinds
from coprod_kg.review.quotations import LONG, MUCH

GOVERNANCE, CONTRIBUTING = (ROOT / name for name in ("GOVERNANCE.md", "CONTRIBUTING.md"))
OWNERS = ROOT / ".github" / "CODEOWNERS"
TEMPLATE = ROOT / ".github" / "PULL_REQUEST_TEMPLATE.md"


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def flat(path: Path) -> str:
    return " ".join(text(path).split())


def owned() -> list[str]:
    return [line.split()[0] for line in text(OWNERS).splitlines() if line and not line.startswith("#")]


def test_every_convention_has_its_reason() -> None:
    paragraphs = [part for part in text(GOVERNANCE).split("\n\n") if part.startswith("**")]
    assert len(paragraphs) > 20
    assert [part.splitlines()[0] for part in paragraphs if len(part.split("\nWhy: ")) != 2] == []
    assert text(GOVERNANCE).count("\nWhy: ") == len(paragraphs)


def test_every_folder_of_entries_has_owners_and_every_owned_path_exists(real_graph: Graph) -> None:
    assert [path for path in owned() if path != "*" and not (ROOT / path.strip("/")).exists()] == []
    assert {f"/glossary/{kind}/" for kind in kinds(real_graph.context)} <= set(owned())
    assert owned()[0] == "*"
    top = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name in ("ontology", "site", "src", "tests")}
    assert {f"/{name}/" for name in top} <= set(owned())


def test_owners_are_places_to_be_filled_and_nobody_in_particular() -> None:
    lines = [line for line in text(OWNERS).splitlines() if not line.startswith("#")]
    named = {name for line in lines for name in line.split()[1:]}
    assert named
    assert {name.split("/")[0] for name in named} == {"@your-organisation"}


def test_the_statuses_of_the_rules_are_those_of_the_list(real_graph: Graph) -> None:
    listed = {
        row["word"].value.rpartition("/")[2]
        for row in real_graph.store.query(
            "SELECT ?word { ?word skos:inScheme <https://w3id.org/coprod/schemes/statuses> }",
            prefixes=real_graph.context.prefixes,
        )
    }
    assert set(re.findall(r"^\| `(\w+)` \|", text(GOVERNANCE), re.MULTILINE)) == listed


def test_the_lengths_that_the_rules_name_are_those_of_the_review() -> None:
    assert f"from {LONG} words in one quotation, or {MUCH} from one work" in flat(GOVERNANCE)


def command_of(words: list[str]) -> click.Command | None:
    """The command that a line in the documents names, with its subcommand."""
    command: click.Command | None = main
    for word in words:
        if not isinstance(command, click.Group) or word not in command.commands:
            break
        command = command.commands[word]
    return None if command is main else command


DOCUMENTS = (GOVERNANCE, CONTRIBUTING, TEMPLATE)
NAMED = sorted({line for path in DOCUMENTS for line in re.findall(r"`coprod ([^`]+)`", flat(path))})


@pytest.mark.parametrize("line", NAMED)
def test_commands_that_the_documents_name_are_there_with_their_options(line: str) -> None:
    words = line.split()
    command = command_of(words)
    assert command is not None, line
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options


def test_the_ways_in_are_all_told() -> None:
    ways = ("new", "propose --from-issue", "import sources", "table out", "table in", "check --fix", "check --since",
            "explain", "review", "quotes --manuscript", "quotes --sources", "fmt")  # fmt: skip
    assert [way for way in ways if not any(line.startswith(way) for line in NAMED)] == []


def test_make_targets_that_the_documents_name_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", flat(CONTRIBUTING)))
    assert named <= targets


def test_files_and_forms_that_the_documents_name_are_there() -> None:
    for path in (GOVERNANCE, CONTRIBUTING):
        for target in re.findall(r"\]\(([^)#:]+)\)", text(path)):
            assert (ROOT / target).exists(), target
    forms = {yaml.safe_load(text(path))["name"] for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")}
    named = re.search(r"### Ways in(.+?)### ", text(CONTRIBUTING), re.DOTALL)
    assert named
    quoted = {name for name in re.findall(r"“([^”]+)”", " ".join(named[1].split())) if name != "Coverage"}
    assert quoted <= forms


def test_the_examples_of_names_and_labels_are_entries(real_graph: Graph) -> None:
    names = flat(GOVERNANCE).partition("## Names")[2].partition("## Statuses")[0]
    entries = {iri.rpartition("/")[2] for iri in real_graph.places}
    for name in re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", names):
        assert name in entries, name
    labels = {quad.object.value for quad in real_graph.store if quad.predicate.value.endswith("#prefLabel")}
    for label in re.findall(r"“(co-[^”]+)”", names):
        assert label in labels, label


def test_the_checklist_is_short_and_in_the_words_of_the_field() -> None:
    points = re.findall(r"^- \[ \] (.+)$", text(TEMPLATE), re.MULTILINE)
    assert 4 <= len(points) <= 10
    assert not re.search(r"\b(RDF|YAML|SHACL|triples?|commit|rebase|lint)\b", text(TEMPLATE), re.IGNORECASE)
