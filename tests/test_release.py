"""`coprod release`: what it refuses, what it writes, and that it writes all or nothing."""

from __future__ import annotations

import datetime
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from released import Checkout
from support import ROOT, coprod

from coprod_kg.errors import CoprodError
from coprod_kg.versions import Version
from coprod_kg.versions.notes import Notes
from coprod_kg.versions.release import prepare, write_all

FILES = ("CHANGELOG.md", "CITATION.cff", "ontology/coprod.ttl")
FRIEND = "kind: person\nfamily: Friend\ngiven: Old\n"
DEPRECATED = "status: deprecated\ndeprecated_because:\n  en: Nobody knows this person.\n"
CHANGES = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A way.\n\n## 2025-01-01\n\n- Old.\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """One release, and since then a changed, a new and a deprecated entry, all committed."""
    checkout = Checkout(tmp_path / "checkout")
    (checkout.root / "ontology").unlink()
    shutil.copytree(ROOT / "ontology", checkout.root / "ontology")
    (checkout.root / "CHANGELOG.md").write_text(CHANGES, encoding="utf-8")
    checkout.entry("people/old-friend").write_text(FRIEND, encoding="utf-8")
    checkout.release("2026-01-10")
    checkout.entry("people/old-friend").write_text(f"{FRIEND}{DEPRECATED}", encoding="utf-8")
    checkout.change("definitions/brook-2021", "makes afterwards", "then makes")
    checkout.entry("definitions/quay-1998").write_text(
        "defines: concepts/making\nwording: paraphrase\ntext:\n  en: Making is making.\nsource: sources/quay-1998\n",
        encoding="utf-8",
    )
    checkout.commit()
    return checkout


def release(checkout: Checkout, *arguments: str) -> subprocess.CompletedProcess[str]:
    return coprod("--project", checkout.root, "release", *arguments)


def written(checkout: Checkout) -> dict[str, bytes]:
    return {name: (checkout.root / name).read_bytes() for name in FILES}


def test_a_release_writes_its_version_into_all_files_and_names_the_next_commands(checkout: Checkout) -> None:
    done = release(checkout, "--date", "2026-03-04")
    assert done.returncode == 0, done.stderr
    assert "git tag -a v2026-03-04" in done.stdout
    log = (checkout.root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert log == CHANGES.replace("## Unreleased\n", "## Unreleased\n\n## 2026-03-04\n")
    citation = yaml.safe_load((checkout.root / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["date-released"]) == ("2026-03-04", "2026-03-04")
    store = ox.Store()
    store.load(path=checkout.root / "ontology" / "coprod.ttl", format=ox.RdfFormat.TURTLE)
    versions = store.query(
        "SELECT * { ?o <http://www.w3.org/2002/07/owl#versionInfo> ?info ;"
        " <http://www.w3.org/2002/07/owl#versionIRI> ?iri ; <http://purl.org/dc/terms/modified> ?date }"
    )
    rows = [(row["info"].value, row["iri"].value, row["date"].value) for row in versions]  # type: ignore[union-attr]
    assert rows == [("2026-03-04", "https://w3id.org/coprod/ontology/2026-03-04", "2026-03-04")]


def test_the_notes_tell_what_changed_definitions_first_and_how_to_cite(checkout: Checkout) -> None:
    done = release(checkout, "--date", "2026-03-04", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "Since 2026-01-10: 1 new, 2 changed." in done.stdout
    headings = re.findall(r"(?m)^##+ (.*)$", done.stdout)
    assert headings[:3] == ["Definitions", "New", "Changed"]
    assert headings[-1] == "How to cite this version"
    assert "- [brook-2021](https://w3id.org/coprod/definitions/brook-2021): text (en)\n" in done.stdout
    assert "- [old-friend](https://w3id.org/coprod/people/old-friend): status, deprecated because (en)\n" in done.stdout
    assert "The coprod-kg editors (2026)." in done.stdout


def test_the_notes_of_the_first_release_count_the_entries_by_kind(tmp_path: Path) -> None:
    history = Checkout(tmp_path / "checkout").past().history
    notes = Notes(history, "https://w3id.org/coprod/", frozenset()).text(Version(datetime.date(2026, 3, 4)), "")
    assert "The first release. 18 entries: definitions 2, claims 2," in notes
    assert re.findall(r"(?m)^##+ (.*)$", notes) == ["How to cite this version"]


def test_a_release_refuses_what_the_last_one_has_and_the_glossary_has_no_more(checkout: Checkout) -> None:
    checkout.entry("people/old-friend").unlink()
    checkout.entry("claims/unmeasured").rename(checkout.entry("claims/never-measured"))
    checkout.commit()
    before = written(checkout)
    done = release(checkout, "--date", "2026-03-04")
    assert done.returncode == 1
    assert "git checkout v2026-01-10 -- glossary/people/old-friend.yml" in done.stderr
    assert "`replaced_by: claims/never-measured`" in done.stderr
    assert done.stderr.count("This entry is published") == 2
    assert "Nothing was written" in done.stderr
    assert written(checkout) == before


def test_the_notes_name_what_was_moved_and_removed_in_earlier_days(checkout: Checkout) -> None:
    checkout.entry("people/old-friend").unlink()
    checkout.entry("concepts/neighbourhood").rename(checkout.entry("concepts/quarter"))
    notes = Notes(checkout.past().history, "https://w3id.org/coprod/", frozenset())
    text = notes.text(Version(datetime.date(2026, 3, 4)), "")
    assert "- [quarter](https://w3id.org/coprod/concepts/quarter), before <https" in text
    assert "- old-friend (was <https://w3id.org/coprod/people/old-friend>)" in text


def test_a_dry_run_changes_nothing(checkout: Checkout) -> None:
    before = written(checkout)
    assert release(checkout, "--date", "2026-03-04", "--dry-run").returncode == 0
    assert written(checkout) == before
    assert not (checkout.root / "build" / "release").exists()


def test_the_printed_commands_make_the_release_which_has_no_problems_and_can_be_followed_by_another(
    checkout: Checkout,
) -> None:
    done = release(checkout, "--date", "2026-03-04")
    commands = [line for line in done.stdout.splitlines() if line.startswith("  git ")]
    for command in commands[:-1]:
        checkout.git(*shlex.split(command)[1:])
    assert commands[-1] == "  git push origin HEAD v2026-03-04"
    assert checkout.git("status", "--porcelain") == ""
    assert (
        checkout.git("tag", "--list", "--format=%(contents:subject)", "v2026*").splitlines()[-1]
        == "# Version 2026-03-04"
    )
    checked = coprod("--project", checkout.root, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    again = release(checkout, "--date", "2026-03-04.2")
    assert again.returncode == 0, again.stderr
    text = (checkout.root / "ontology" / "coprod.ttl").read_text(encoding="utf-8")
    assert text.count("owl:versionIRI") == text.count('dcterms:modified "') == 1
    assert "<https://w3id.org/coprod/ontology/2026-03-04.2>" in text
    assert "Since 2026-03-04: no entry changed." in (checkout.root / "build/release/2026-03-04.2.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("wanted", "code", "sentence"),
    [
        ("2026-01-10", 1, "a release v2026-01-10; for another one of that day use `--date 2026-01-10.2`"),
        ("2025-12-31", 1, "2025-12-31 lies before the last release, which is 2026-01-10"),
        ("2026-02-30", 2, "“2026-02-30” is not a date of a release"),
        ("tomorrow", 2, "“tomorrow” is not a date of a release"),
        ("2026-03-04.1", 2, "“2026-03-04.1” is not a date of a release"),
    ],
)
def test_a_date_that_cannot_be_released_is_refused(checkout: Checkout, wanted: str, code: int, sentence: str) -> None:
    before = written(checkout)
    done = release(checkout, "--date", wanted)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert written(checkout) == before


def test_work_that_is_not_committed_is_named_and_refused(checkout: Checkout) -> None:
    (checkout.root / "glossary" / "people" / "new-friend.yml").write_text("family: New\n", encoding="utf-8")
    done = release(checkout, "--date", "2026-03-04")
    assert done.returncode == 1
    assert "Commit or remove first: glossary/people/new-friend.yml." in done.stderr


def test_a_glossary_with_errors_is_refused(checkout: Checkout) -> None:
    checkout.change("definitions/brook-2021", "by: people/bo-brook", "by: people/nobody")
    checkout.commit()
    before = written(checkout)
    done = release(checkout, "--date", "2026-03-04")
    assert done.returncode == 1
    assert "glossary/definitions/brook-2021.yml:" in done.stderr
    assert written(checkout) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("CHANGELOG.md", "## Unreleased", "## Next", "CHANGELOG.md needs exactly one heading “## Unreleased”"),
        ("CITATION.cff", "version:", "edition:", "CITATION.cff needs a line “version: …”, once; it has 0."),
        ("ontology/coprod.ttl", "owl:versionInfo", "rdfs:comment", "owl:versionInfo with a text, once; it has 0."),
    ],
)
def test_a_file_without_a_place_for_the_version_keeps_all_as_they_were(
    checkout: Checkout, name: str, old: str, new: str, sentence: str
) -> None:
    path = checkout.root / name
    path.write_text(re.sub(rf"(?m)(^|[ \t]){old}", rf"\g<1>{new}", path.read_text(encoding="utf-8")), encoding="utf-8")
    before = written(checkout)
    with pytest.raises(CoprodError, match=re.escape(sentence)):
        write_all(prepare(checkout.project, Version(datetime.date(2026, 3, 4)), "Notes\n").files)
    assert written(checkout) == before


def test_outside_git_there_is_nothing_to_release(checkout: Checkout) -> None:
    shutil.rmtree(checkout.root / ".git")
    done = release(checkout, "--date", "2026-03-04")
    assert done.returncode == 2
    assert "is in no git repository" in done.stderr


def test_if_one_file_cannot_be_written_all_keep_their_content(tmp_path: Path) -> None:
    first, new, blocked = tmp_path / "first", tmp_path / "new", tmp_path / "blocked"
    first.write_text("old", encoding="utf-8")
    (blocked / "in-the-way").mkdir(parents=True)
    with pytest.raises(CoprodError, match="nothing was changed"):
        write_all({first: b"changed", new: b"fresh", blocked: b"never"})
    assert first.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blocked", "first"]
