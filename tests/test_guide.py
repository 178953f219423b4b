"""Every rule is explained, by examples that are tried: the wrong one breaks just that rule, the right one none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from support import BAD, GOOD, ROOT, problems_of, project, write

from coprod_kg.check import check, links, report
from coprod_kg.cli import main
from coprod_kg.editing.fix_rules import FIXES
from coprod_kg.editing.fix_values import ANEW
from coprod_kg.entries.reader import Reader
from coprod_kg.guide import Example, Guide, read_rules
from coprod_kg.pages.render import environment
from coprod_kg.problem import Problem, Severity, did_you_mean
from coprod_kg.project import Project

# What the lines of an example are put into: folder, and the keys that the example does not have itself.
KINDS = {
    "concept": (
        "concepts",
        "label:\n  en: made-up {n}\nscope_note:\n  en: Concept {n} is made up. It is nothing else.\n"
        "broader: concepts/making\n",
    ),
    "definition": (
        "definitions",
        "defines: concepts/co-production\nwording: paraphrase\ntext:\n  en: Example {n} is made up.\n"
        "source: sources/meadow-2019\n",
    ),
    "framework": (
        "frameworks",
        "kind: principles\nlabel:\n  en: Principles {n}\nabout: concepts/co-production\nwording: paraphrase\n"
        "source: sources/meadow-2019\nmembers:\n  - id: one\n    text:\n      en: Principle {n} is made up.\n",
    ),
    "claim": (
        "claims",
        "about: concepts/co-production\nstance: states\nwording: paraphrase\ntext:\n  en: Claim {n} is made up.\n"
        "source: sources/meadow-2019\n",
    ),
    "source": ("sources", "type: book\ntitle: Made-up Book {n}\n"),
    "person": ("people", "kind: person\nfamily: Family{n}\ngiven: Given{n}\n"),
    "comparison": (
        "receipts/definitions",
        "passage: definitions/brook-2021\nsha256: " + "0" * 64 + "\ndocument: sources/brook-2021\n"
        "document_sha256: " + "0" * 64 + "\nmatch: exact\ncompared: '2024-01-31'\n",
    ),
}  # fmt: skip
SIGNS = {"<TAB>": b"\t", "<E9>": b"\xe9"}  # what nobody could see in an example
# Warnings that come with the company: made-up texts are alike, and nobody has a document to compare them with.
COMPANY = re.compile(r"receipt-missing|quotation-without-anatomy|near-duplicate-.*")
REASONED = {"owl-inconsistent"}  # the reasoner takes long; its example is one that test_check.py tries
UNSEEN = {"file-size", "removed-entry"}  # a megabyte is no example, and what is gone is no file; others try them


def put_into(example: Example, number: int) -> tuple[str, bytes]:
    """The path and the content of an example’s file."""
    text = example.text
    path = example.path
    if not path:
        folder, base = KINDS[example.kind]
        path = f"{folder}/example-{number}.yml"
        own = set(re.findall(r"^([\w-]+):", text, re.MULTILINE))
        parts = re.findall(r"^[\w-]+:.*\n(?:[ -].*\n)*", base.format(n=number), re.MULTILINE)
        text = "".join(part for part in parts if part.split(":")[0] not in own) + text
        if example.kind == "comparison":
            indented = text.replace("\n", "\n    ").rstrip()
            text = f"attests: definitions/brook-2021\ncomparisons:\n  - {indented}\n"
    text = re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), text)
    content = text.encode()
    for sign, meant in SIGNS.items():
        content = content.replace(sign.encode(), meant)
    return path, content


@dataclass(frozen=True)
class Case:
    rule: str
    right: bool
    files: dict[str, bytes]


def cases() -> Iterator[Case]:
    number = 0
    for said in Guide(Project.find(ROOT)).explanations.values():
        for right in (False, True):
            files = {}
            for example in (one for one in said.examples if one.right is right):
                number += 1
                path, content = put_into(example, number)
                files[path] = content
            if files and (right or said.rule not in REASONED):
                yield Case(said.rule, right, files)


def connected(files: dict[str, bytes]) -> str:
    """A claim that names all concepts, works and people, so that none of them is there for nothing."""
    names = sorted({re.sub(r"\.ya?ml$", "", path) for path in files})
    lists = {"about": "concepts", "cites": "sources", "by": "people"}
    lines = ["stance: states", "wording: paraphrase", "text: {en: All examples are made up.}"]
    lines.append("source: sources/meadow-2019")
    for key, folder in lists.items():
        named = [name for name in names if re.fullmatch(folder + r"/[a-z0-9-]+", name)]
        if key == "about":
            named.append("concepts/co-production")
        lines += [f"{key}: [{', '.join(named)}]"] if named else []
    return "\n".join(lines) + "\n"


ALONE = {"orphan", "source-uncited"}  # the rules that such a claim would satisfy


@cache
def batches() -> list[list[Case]]:
    """Examples that can lie in one glossary: no two have one file, and faults of reading silence no warning."""
    warnings = {rule.name for rule in read_rules(ROOT / "ontology" / "rules") if rule.severity is Severity.WARNING}
    found: list[tuple[object, set[str], list[Case]]] = []
    for case in cases():
        sort = (case.right, case.rule in warnings, case.rule in ALONE)
        paths = {re.sub(r"\.ya?ml$", "", path).lower() for path in case.files}
        for kind, taken, batch in found:
            if kind == sort and not taken & paths:
                taken |= paths
                batch.append(case)
                break
        else:
            found.append((sort, paths, [case]))
    return [batch for _, _, batch in found]


def tried(batch: list[Case], folder: Path) -> list[Problem]:
    shutil.copytree(GOOD, folder)
    files: dict[str, str | bytes] = {path: content for case in batch for path, content in case.files.items()}
    if not {case.rule for case in batch} & ALONE:
        files["claims/connects-all.yml"] = connected(dict.fromkeys(files, b""))
    write(folder, files)
    return check(project(folder), owl=False)


def test_each_wrong_example_breaks_its_rule_and_no_other_and_each_right_one_breaks_none(tmp_path: Path) -> None:
    wrong = {}
    for number, batch in enumerate(batches()):
        folder = tmp_path / str(number)
        problems = tried(batch, folder)
        for case in batch:
            here = {p.rule for p in problems if str(Path(p.file).relative_to(folder)) in case.files}
            expected = set() if case.right else {case.rule}
            if {rule for rule in here if rule in expected or not COMPANY.fullmatch(rule)} != expected:
                wrong[case.rule, "right" if case.right else "wrong"] = sorted(here)
    assert wrong == {}


def test_the_example_for_the_reasoner_is_the_one_that_is_tried_with_it() -> None:
    for rule in REASONED:
        [wrong] = [one for one in guide().explanations[rule].examples if not one.right]
        assert wrong.text in (BAD / rule / "definitions" / "meadow-2019.yml").read_text(encoding="utf-8")


# Nothing is left unexplained, and nothing is explained that cannot be


@cache
def guide() -> Guide:
    return Guide(Project.find(ROOT))


def reported() -> set[str]:
    """The rules that the bad glossaries break: tests/test_check.py proves that these are all that there are."""
    lines = (line for path in BAD.glob("*/expected.txt") for line in path.read_text(encoding="utf-8").splitlines())
    return {line.rpartition("[")[2].rstrip("]") for line in lines if line}


def test_every_rule_that_a_message_can_name_is_explained_and_no_other() -> None:
    assert set(guide().explanations) == reported() | UNSEEN


def test_every_explanation_has_a_sentence_a_reason_what_to_do_and_examples() -> None:
    for said in guide().explanations.values():
        assert said.title and said.reason and said.to_do, said.rule
        assert not said.title.endswith("."), said.rule
        assert said.to_do.endswith((".", "…", ")", "?")), said.rule
        if said.rule not in UNSEEN:
            wrong, *_, right = said.examples
            assert right.right and not wrong.right, said.rule


def test_what_a_rule_or_a_shape_says_is_not_said_again_in_the_guide() -> None:
    known = {rule.name for rule in read_rules(ROOT / "ontology" / "rules")}
    known |= {rule for rules in guide().keys.values() for rule in rules}
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "ontology" / "guide").glob("*.md"))
    titled = set(re.findall(r"^## ([\w-]+):", text, re.MULTILINE))
    assert titled & known == set()


def test_the_guide_says_of_exactly_the_rules_that_can_be_mended_that_the_command_mends_them() -> None:
    told = {said.rule for said in guide().explanations.values() if "--fix" in said.to_do}
    dates = {rule for rule in FIXES if ANEW.get(rule) is ANEW["issued"]}  # told once, with `issued`
    assert told == FIXES - {"fmt", "line-ends"} - dates | {"issued"}


# Where it is read


def test_the_page_has_a_paragraph_for_each_rule_at_the_address_that_messages_give() -> None:
    page = environment(ROOT / "site").get_template("rules.md.jinja").make_module({"guide": guide()})
    headings = re.findall(r'<h[23] id="([^"]+)"', str(page))
    assert len(headings) == len(set(headings))
    assert {guide().link(rule).rpartition("/rules.html#")[2] for rule in guide().explanations} <= set(headings)
    assert "<pre" in str(page) and "&lt;U+202E&gt;" in str(page)


def test_the_address_of_the_guide_is_that_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    address = load_config(str(ROOT / "mkdocs.yml"), docs_dir=str(ROOT / "site")).site_url
    assert Guide(Project.find(ROOT)).link("page") == f"{address}rules.html#page"
    monkeypatch.setenv("SITE_URL", "https://glossary.example.org")
    assert Guide(Project.find(ROOT)).link("page") == "https://glossary.example.org/rules.html#page"


def test_without_an_address_of_the_site_messages_name_the_command_and_no_link(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    bare = Guide(Project.find(tmp_path))
    problems = list(problems_of("value-lost"))
    assert (bare.link("page"), links(problems, bare)) == ("", [])
    assert "helpUri" not in report(problems, "sarif", bare)


# Every form of the report leads to it


def test_text_ends_each_message_with_its_rule_and_gives_each_address_once() -> None:
    arguments = ["--project", str(ROOT), "--glossary", str(BAD / "keys-of-people"), "check", "--no-owl"]
    answer = CliRunner().invoke(main, arguments)
    problems = problems_of("keys-of-people")
    for problem in problems:
        assert f"{problem.message} [{problem.rule}]\n" in answer.stdout
    assert answer.stdout.count("rules.html") == 0
    for rule in {problem.rule for problem in problems}:
        assert answer.stderr.count(guide().link(rule) + "\n") == 1


def test_json_and_annotations_carry_the_address() -> None:
    problems = list(problems_of("keys-of-people"))
    said = json.loads(report(problems, "json", guide()))
    assert [one["guide"] for one in said] == [guide().link(problem.rule) for problem in problems]
    for line in report(problems, "github", guide()).splitlines():
        assert re.search(r"::.+ http\S+rules\.html#[\w-]+$", line)


def test_sarif_has_the_whole_explanation_of_each_rule() -> None:
    [run] = json.loads(report(list(problems_of("keys-of-people")), "sarif", guide()))["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        said = guide().explanations[rule["id"]]
        assert rule["helpUri"] == guide().link(said.rule)
        assert rule["fullDescription"]["text"] == said.reason
        assert all(one.text in rule["help"]["markdown"] for one in said.examples)


def test_annotations_begin_with_the_errors_and_end_with_how_many_are_not_shown() -> None:
    def many(count: int, severity: Severity) -> list[Problem]:
        return [Problem("a.yml", n, 1, severity, "page", "Correct it.", rule="page") for n in range(1, count + 1)]

    lines = report(many(25, Severity.WARNING) + many(12, Severity.ERROR), "github").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error"] * 12 + ["::warning"] * 25 + ["::notice"]
    assert "2 errors and 15 warnings more" in lines[-1]
    assert "::notice" not in report(many(10, Severity.ERROR), "github")


# Messages name what is near, or all that is possible


def suggested(case: str) -> dict[str, str]:
    return {problem.key: problem.suggestion for problem in problems_of(case) if problem.rule == "unknown-key"}


def test_a_suggestion_is_near_and_where_nothing_is_near_all_keys_are_named() -> None:
    said = suggested("unknown-key-definitions")
    assert said["pages"] == "Did you mean `page`?"
    assert said["id"] == "An entry needs no `id`, since its file name is its name."
    assert said["scope_note"] == "It is a key of a concept; is the file in the right folder?"
    assert said["position"].startswith("The keys here are `anatomy`, `by`,")
    said = suggested("unknown-key-sources")
    assert said == {"doi": "Did you mean `DOI`?", "year": "Did you mean `issued`?"}
    assert did_you_mean("id", {"kind", "by"}) == ""


def test_words_in_place_of_an_address_lead_to_the_entry_of_that_name(tmp_path: Path) -> None:
    shutil.copytree(GOOD, tmp_path / "glossary")
    text = "about: concepts/co-production\nstance: states\nwording: paraphrase\ntext: {en: It is.}\n"
    write(tmp_path / "glossary", {"claims/by-ada.yml": text + "source: Meadow 2019\nby: Ada Meadow\n"})
    problems = check(project(tmp_path / "glossary"), owl=False)
    said = {problem.key: problem.suggestion for problem in problems if problem.file.endswith("by-ada.yml")}
    assert said == {"source": "Did you mean `sources/meadow-2019`?", "by": "Did you mean `people/ada-meadow`?"}


FAULTS = {
    'title: "Making\nissued: x\n': (1, "The quotation mark that opens here is never closed"),
    'title: "Making Together\nauthor:\n  - x: y\nissued: "2019"\n': (1, "The quotation mark that opens here is never"),
    'title: "Making" together\n': (1, "Text stands behind the closing quotation mark"),
    "title: Making: Together\n": (1, "A colon followed by a space stands in unquoted text"),
    "source:sources/x\ntype: book\n": (1, "A space is missing after the colon"),
    "label:\n  en: x\n   fr: y\n": (3, "This line does not begin under its neighbours"),
    "label:\n\ten: x\n": (2, "A tab stands where spaces belong"),
    "title: @home\n": (1, "A value cannot begin with this sign"),
    "title: *home* is\n": (1, "A value cannot begin with this sign"),
    "title: [Making] Together\n": (1, "A value that begins with a bracket is taken for a list"),
    "title: [Making\ntype: book\n": (1, "The bracket that opens here is never closed"),
    "title: > Making\n": (1, "The text begins on the line below"),
    "discipline: - education\n": (1, "A list begins on the line below its key"),
    "type: book\nMaking Together\nissued: x\n": (2, "A line has a key and a colon"),
    'title: "Making \\Together"\n': (1, "A backslash between double quotes must be written twice"),
}  # fmt: skip


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: FAULTS[text][1])
def test_a_line_that_cannot_be_read_is_named_with_what_is_wrong_in_it(text: str) -> None:
    reader = Reader("a.yml", text)
    reader.read()
    [problem] = reader.problems
    line, sentence = FAULTS[text]
    assert (problem.rule, problem.line) == ("yaml-syntax", line)
    assert problem.sentence.startswith(sentence)
