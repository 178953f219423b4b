"""``coprod explain``: every rule in a terminal, with its reason, what to do, and examples."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from support import ROOT

from coprod_kg.cli import main
from coprod_kg.guide import Guide
from coprod_kg.project import Project

GUIDE = Guide(Project.find(ROOT))


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(ROOT), "explain", *arguments])


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_rule_is_shown_with_sentence_reason_what_to_do_examples_and_link() -> None:
    for rule, said in list(GUIDE.explanations.items())[::5]:
        answer = explain(rule)
        assert answer.exit_code == 0, rule
        shown = words(answer.output)
        assert shown.startswith(words(f"{rule} {said.title} {said.reason} What to do: {said.to_do}"))
        assert all(words(one.text) in shown for one in said.examples), rule
        assert f"\n{GUIDE.link(rule)}\n" in answer.output
        assert "\x1b" not in answer.output


def test_wrong_examples_come_before_right_ones() -> None:
    output = explain("page").output
    wrong, right = "Wrong, in a definition:\n    page: p. 12\n", 'Right, in a definition:\n    page: "12"\n'
    assert 0 < output.index(wrong) < output.index(right)


def test_without_a_name_all_rules_are_listed_by_group_in_one_line_each() -> None:
    lines = explain().output.splitlines()
    for group in GUIDE.groups:
        begin = lines.index(group.title)
        listed = lines[begin + 1 : begin + 1 + len(group.explanations)]
        assert [line.split()[0] for line in listed] == [said.rule for said in group.explanations]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [("recipt-missing", "Did you mean `receipt-missing`?"), ("qwertyuiop", "`coprod explain` lists all.")],
)
def test_an_unknown_rule_ends_with_2_and_what_was_perhaps_meant(asked: str, answer: str) -> None:
    result = explain(asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"coprod: There is no rule and no key `{asked}`. {answer}\n"


def test_the_name_of_a_key_leads_to_its_rules() -> None:
    kind = explain("kind").output
    for rule in ("agent-kind", "definition-kind", "edit-kind", "framework-kind"):
        assert f"coprod explain {rule}" in kind
    via = words(explain("via").output)
    assert "The chain of copies between the original and us" in via
    assert "coprod explain wording-required" in words(explain("wording").output)


def test_capitals_do_not_matter() -> None:
    assert explain("doi").output == explain("DOI").output
