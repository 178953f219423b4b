"""What is published stays at its address: entries, and parts of entries that have an `id`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from released import Checkout

from coprod_kg.cli.main import main
from coprod_kg.problem import Problem
from coprod_kg.repository import Repository
from coprod_kg.versions.removed import removed_since


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    checkout = Checkout(tmp_path / "checkout")
    checkout.commit()
    return checkout


def found(checkout: Checkout, revision: str = "main") -> list[Problem]:
    repository = Repository.holding(checkout.project.glossary)
    assert repository is not None
    return removed_since(checkout.project, repository, repository.commit(revision), revision)


def check(checkout: Checkout, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(checkout.root), "check", *arguments])


def test_an_entry_that_was_removed_is_an_error_with_the_command_that_brings_it_back(checkout: Checkout) -> None:
    checkout.entry("people/bo-brook").unlink()
    [problem] = found(checkout)
    assert (problem.file, problem.rule, problem.severity) == ("glossary/people/bo-brook.yml", "removed-entry", "error")
    assert "`git checkout main -- glossary/people/bo-brook.yml`" in problem.suggestion
    for key in ("status: deprecated", "deprecated_because", "replaced_by"):
        assert key in problem.suggestion
    checkout.git("checkout", "main", "--", "glossary/people/bo-brook.yml")
    assert found(checkout) == []


def test_a_renamed_entry_has_to_stay_under_its_old_name_and_point_to_the_new_one(checkout: Checkout) -> None:
    checkout.entry("people/bo-brook").rename(checkout.entry("people/b-brook"))
    [problem] = found(checkout)
    assert "Under its new name, `people/b-brook`, it is another entry" in problem.sentence
    assert "`replaced_by: people/b-brook`" in problem.suggestion


def test_another_ending_of_the_file_and_another_layout_remove_nothing(checkout: Checkout) -> None:
    entry = checkout.entry("frameworks/meadow-steps")
    entry.with_suffix(".yaml").write_text("# Another layout.\n" + entry.read_text("utf-8"), encoding="utf-8")
    entry.unlink()
    assert found(checkout) == []


def test_parts_keep_their_ids_wherever_they_stand_in_the_entry(checkout: Checkout) -> None:
    checkout.change("frameworks/meadow-steps", "- id: effort", "- id: work-done")
    checkout.change("frameworks/meadow-steps", "- id: keeping\n", "- id: keeping-on\n")
    checkout.change("frameworks/meadow-steps", "Asking people what they want\n", "Asking people what they need\n")
    problems = found(checkout)
    assert [(one.key, one.value, one.rule) for one in problems] == [
        ("id", "effort", "removed-entry"), ("id", "keeping", "removed-entry")
    ]  # fmt: skip
    assert "Put the part back with its `id`" in problems[0].suggestion


def test_of_a_file_that_cannot_be_read_no_part_is_said_to_be_gone(checkout: Checkout) -> None:
    checkout.entry("frameworks/meadow-steps").write_text("kind: [\n", encoding="utf-8")
    assert found(checkout) == []


def test_what_the_revision_never_had_may_come_and_go(checkout: Checkout) -> None:
    checkout.git("switch", "--quiet", "--create", "work")
    checkout.entry("people/draft").write_text("kind: person\nfamily: Draft\n", encoding="utf-8")
    checkout.commit()
    checkout.entry("people/draft").unlink()
    checkout.commit()
    assert found(checkout, "main") == []
    assert [one.file for one in found(checkout, "HEAD~1")] == ["glossary/people/draft.yml"]


def test_receipts_and_other_files_are_no_entries(checkout: Checkout) -> None:
    (checkout.root / "glossary" / "README.md").write_text("Notes.\n", encoding="utf-8")
    checkout.commit()
    (checkout.root / "glossary" / "README.md").unlink()
    (checkout.root / "glossary" / "receipts" / "claims" / "tide.yml").unlink()
    assert found(checkout, "HEAD") == []


def test_the_check_since_a_revision_reports_it_and_the_check_of_other_files_does_not(checkout: Checkout) -> None:
    checkout.entry("people/harbour-master").unlink()
    checkout.change("claims/tide", "by: people/harbour-master", "by: people/harbour-council")
    done = check(checkout, "--since", "main")
    assert done.exit_code == 1
    assert "glossary/people/harbour-master.yml:1:1: error: file: This entry is published" in done.stdout
    assert "removed-entry" not in check(checkout, "--since", "main", str(checkout.root / "glossary" / "claims")).stdout
    assert "removed-entry" not in check(checkout, "--no-owl").stdout


def test_a_path_with_signs_of_the_shell_is_quoted_in_the_command(checkout: Checkout) -> None:
    odd = checkout.root / "glossary" / "people" / "a $(b) c.yml"
    odd.write_text("kind: person\nfamily: Odd\n", encoding="utf-8")
    checkout.commit()
    odd.unlink()
    [problem] = found(checkout, "HEAD")
    assert "`git checkout HEAD -- 'glossary/people/a $(b) c.yml'`" in problem.suggestion
