"""Every rule is explained, by examples that are tried: the wrong one breaks just that rule, the right one none."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SH
from support import BAD, GOOD, ROOT, project, write

from coprod_kg.check import check
from coprod_kg.check.shapes import read_shapes
from coprod_kg.guide import Example, Guide, read_rules
from coprod_kg.problem import Problem, Severity
from coprod_kg.project import Project

# What the lines of an example are put into: folder, and the keys that the example does not have itself.
KINDS = {
    "concept": ("concepts", "label:\n  en: made-up {n}\nscope_note:\n  en: Concept {n} is made up. It is nothing else.\nbroader: concepts/making\n"),
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
    lines = ["stance: states", "wording: paraphrase", "text: {en: All examples are made up.}", "source: sources/meadow-2019"]
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


# Shapes that guard the mapping itself: no file can break them (tests/test_check.py proves it), so nobody meets them.
BEYOND_FILES = {
    "also-called", "anatomy", "aspect", "asserts", "author", "codes", "dimensions", "editor", "edits", "groups",
    "label", "lineage", "often-confused-with", "quotes", "seen-at", "translations", "via",
}  # fmt: skip
