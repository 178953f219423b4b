"""``coprod check --fix``: what takes no judgement is mended and said; nothing else changes, a quotation never."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import GOOD, ROOT, project, write

from coprod_kg.cli import main
from coprod_kg.editing.fix import fix
from coprod_kg.editing.fix_files import with_spaces
from coprod_kg.editing.fix_text import with_value, without_item
from coprod_kg.editing.fix_values import ANEW


@pytest.fixture(scope="module")
def tidy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tidy") / "glossary"
    shutil.copytree(GOOD, folder)
    fix(project(folder))
    return folder


@pytest.fixture
def glossary(tidy: Path, tmp_path: Path) -> Path:
    """A small good glossary whose files are tidy."""
    return shutil.copytree(tidy, tmp_path / "glossary")


def run(glossary: Path, *arguments: str) -> Result:
    command = ["--project", str(ROOT), "--glossary", str(glossary), "check", "--no-owl", *arguments]
    return CliRunner().invoke(main, command)


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


SOURCE = 'type: book\ntitle: "The Tide: A Table"\n'
VALUES = {
    ("DOI", "https://doi.org/10.1000/xyz123"): "10.1000/xyz123",
    ("DOI", "doi:10.1000/xyz123"): "10.1000/xyz123",
    ("DOI", "https://doi.org/10.1000/xyz123?utm=1"): None,
    ("ISSN", "09593845"): "0959-3845",
    ("ISSN", "ISSN 0959-384x"): "0959-384X",
    ("ISBN", "ISBN 978-3-16-148410-0"): "978-3-16-148410-0",
    ("ISBN", "978 3 16 148410 0"): "978-3-16-148410-0",
    ("ISBN", "978-3-16"): None,
    ("page", "p. 12"): "12",
    ("page", "pp. 12–14"): "12–14",
    ("page", "Pages 12-14"): "12-14",
    ("page", "S. 12"): None,
    ("page", "the last"): None,
    ("issued", "24.5.2021"): "2021-05-24",
    ("issued", "4.5.2021"): None,
    ("issued", "31.2.2021"): None,
    ("issued", "24 May 2021"): "2021-05-24",
    ("issued", "May 24th, 2021"): "2021-05-24",
    ("issued", "May 1996"): "1996-05",
    ("issued", "1996-5-4"): "1996-05-04",
    ("issued", "1996/05/04"): "1996-05-04",
    ("issued", "1990s"): "199X",
    ("issued", "5/4/1996"): None,
    ("issued", "spring 1996"): None,
    ("language", "en_GB"): "en-GB",
    ("language", "English, mostly"): None,
}
DEFINITION = """\
defines:
  - Concepts/Co-Production
wording: Quotation
text:
  en_GB: "p. 12 of  the tide, see Sources/Meadow 2019.yml"
source: sources/Meadow 2019.yml
by: Ada Meadow
page: p. 12
quotes:
  - words: the tide
    source: sources/quay_1998
"""
NOBODY = """\
about: concepts/co-production
stance: states
wording: paraphrase
text:
  en: It is.
source: sources/Nobody 1999
"""
CONCEPT = """\
label:
  en: tide work
also_called:
  en: [tide work, tide labour]
scope_note:
  en: Work by tide. It is wet.
broader:
  - concepts/co-production
  - concepts/making
discipline: [education, social-care, education]
"""
FILES: dict[str, str | bytes] = {
    "definitions/tide-2021.yml": DEFINITION,
    "claims/nobody.yml": NOBODY,
    "concepts/tide-work.yml": CONCEPT,
    "sources/keys.yml": f"{SOURCE}doi: https://doi.org/10.1000/abc123\nyear: 1999\n",
    "people/tom-tide.yml": "kind: person\nfamily: Tide\nORCID: https://orcid.org/0000-0001-5109-3700\n",
    "people/tide-office.yml": "kind: organisation\nname: Tide Office\nROR: https://ror.org/05dxps055\n",
    "people/eva-mark.yml": b"\xef\xbb\xbfkind: person\nfamily: Mark\n",
    "people/wide-mark.yml": "\ufeffkind: person\nfamily: M\u00e4rk\n".encode("utf-16-le"),
    "people/win-mark.yml": b"kind: person\r\nfamily: Win\r\n",
    "people/Short Mark.yaml": b"kind: person\nfamily: Short",
    "people/Ada Meadow.yml": b"kind: person\nfamily: Other\n",
    "concepts/tab.yml": b"label:\n\ten: tab\nscope_note:\n\ten: A tab. It is wide.\nbroader: concepts/making\n",
    "sources/colon.yml": b"type: book\ntitle: Tide: A Table\n",
    "sources/tag.yml": b"type: book\ntitle: !Tide table\n",
    "sources/twice.yml": b"type: book\ntitle: Tide\ntitle: Table\n",
    "sources/two.yml": b"type: book\ntitle:  Tide\n---\ntype:  book\n",
    "sources/both.yml": b"type: book\n<<<<<<< HEAD\ntitle:  Tide\n=======\ntitle: Ebb\n>>>>>>> x\n",
    "sources/latin.yml": b"type: book\ntitle:  Mar\xe9e\n",
    "receipts/sources/tide.yml": "attests:   Sources/Tide\n",
    **{f"sources/value-{n}.yml": f"{SOURCE}{key}: {value}\n" for n, (key, value) in enumerate(VALUES)},
}


@dataclass(frozen=True)
class Once:
    """A glossary after one fix; ``said`` has what was said of each file, as “line: before → after [rule]”."""

    folder: Path
    said: dict[str, list[str]]

    def content(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()


@pytest.fixture(scope="module")
def once(tidy: Path, tmp_path_factory: pytest.TempPathFactory) -> Once:
    folder = tmp_path_factory.mktemp("once") / "glossary"
    shutil.copytree(tidy, folder)
    write(folder, FILES)
    said: dict[str, list[str]] = {}
    for one in fix(project(folder)):
        name = Path(one.file).relative_to(folder).as_posix()
        said.setdefault(name, []).append(str(one).removeprefix(f"{one.file}:"))
    return Once(folder, said)


def test_values_that_mean_one_thing_only_are_written_anew_and_others_are_left(once: Once) -> None:
    found = {}
    for n, (key, value) in enumerate(VALUES):
        said = yaml.load(once.content(f"sources/value-{n}.yml"), Loader=yaml.BaseLoader)
        assert said["title"] == "The Tide: A Table"
        found[key, value] = None if said[key] == value else said[key]
    assert found == VALUES


def test_identifiers_of_people_and_organisations_lose_their_address(once: Once) -> None:
    assert once.said["people/tom-tide.yml"] == [
        "3: ORCID: https://orcid.org/0000-0001-5109-3700 → ORCID: 0000-0001-5109-3700 [ORCID]"
    ]
    assert once.content("people/tom-tide.yml").endswith(b"ORCID: 0000-0001-5109-3700\n")
    assert once.content("people/tide-office.yml").endswith(b"ROR: 05dxps055\n")


def test_addresses_and_words_are_mended_where_only_their_form_is_wrong_and_quotations_stay(once: Once) -> None:
    assert once.said["definitions/tide-2021.yml"] == [
        "2: - Concepts/Co-Production → - concepts/co-production [reference-form]",
        "3: wording: Quotation → wording: quotation [reference-form]",
        '5: en_GB: "p. 12 of  the tide, see Sources/Meadow 2019.yml" → '
        'en-GB: "p. 12 of  the tide, see Sources/Meadow 2019.yml" [language-tag]',
        "6: source: sources/Meadow 2019.yml → source: sources/meadow-2019 [reference-form]",
        "7: by: Ada Meadow → by: people/ada-meadow [reference-form]",
        '8: page: p. 12 → page: "12" [page]',
        "11: source: sources/quay_1998 → source: sources/quay-1998 [reference-form]",
    ]
    content = once.content("definitions/tide-2021.yml")
    assert b'"p. 12 of  the tide, see Sources/Meadow 2019.yml"' in content
    assert b"- words: the tide\n" in content


def test_an_address_of_nothing_is_not_invented(once: Once) -> None:
    assert "claims/nobody.yml" not in once.said
    assert once.content("claims/nobody.yml") == NOBODY.encode()


def test_keys_are_renamed_where_only_capitals_or_signs_differ_and_what_this_shows_is_mended_too(once: Once) -> None:
    assert [one.rpartition(" ")[2] for one in once.said["sources/keys.yml"]] == ["[unknown-key]", "[DOI]"]
    assert once.content("sources/keys.yml").decode() == f"{SOURCE}DOI: 10.1000/abc123\nyear: 1999\n"


def test_items_that_say_nothing_new_are_taken_out_of_lists(once: Once) -> None:
    entry = yaml.safe_load(once.content("concepts/tide-work.yml"))
    assert entry["also_called"] == {"en": ["tide labour"]}
    assert entry["discipline"] == ["education", "social-care"]
    assert entry["broader"] == ["concepts/co-production"]
    rules = [one.rpartition("[")[2].rstrip("]") for one in once.said["concepts/tide-work.yml"]]
    assert sorted(rules) == ["broader-redundant", "skos-s13-label-twice", "value-twice"]


def test_whole_files_get_plain_encoding_line_ends_spaces_and_names(once: Once) -> None:
    assert once.content("people/eva-mark.yml") == b"kind: person\nfamily: Mark\n"
    assert once.content("people/wide-mark.yml") == "kind: person\nfamily: Märk\n".encode()
    assert once.content("people/win-mark.yml") == b"kind: person\nfamily: Win\n"
    assert once.content("people/short-mark.yml") == b"kind: person\nfamily: Short\n"
    assert not (once.folder / "people/Short Mark.yaml").exists()
    assert once.content("concepts/tab.yml").startswith(b"label:\n  en: tab\n")
    assert once.content("sources/colon.yml") == b'type: book\ntitle: "Tide: A Table"\n'


LEFT = ["people/Ada Meadow.yml", "receipts/sources/tide.yml"]
LEFT += [f"sources/{name}.yml" for name in ("tag", "twice", "two", "both", "latin")]


@pytest.mark.parametrize("name", LEFT)
def test_what_cannot_be_read_or_needs_a_person_or_is_taken_stays_byte_for_byte(name: str, once: Once) -> None:
    before = FILES[name]
    assert once.content(name) == (before.encode() if isinstance(before, str) else before)
    assert name not in once.said


def test_a_second_fix_finds_nothing(once: Once) -> None:
    before = contents(once.folder)
    assert fix(project(once.folder)) == []
    assert contents(once.folder) == before


def test_links_to_files_elsewhere_are_never_touched(glossary: Path, tmp_path: Path) -> None:
    away = write(tmp_path / "away", {"tide.yml": "type: Book\ntitle:   Tide\n"}) / "tide.yml"
    (glossary / "sources" / "tide.yml").symlink_to(away)
    before = contents(glossary)
    assert fix(project(glossary)) == []
    assert contents(glossary) == before and (glossary / "sources" / "tide.yml").is_symlink()


# The command


def test_the_command_says_what_it_did_and_then_what_is_left(glossary: Path) -> None:
    write(glossary, {"sources/tide.yml": f"{SOURCE}ISSN: 09593845\nyear: 1999\n"})
    answer = run(glossary, "--fix")
    path = (glossary / "sources" / "tide.yml").as_posix()
    lines = answer.stdout.splitlines()
    assert lines[0] == f"{path}:3: ISSN: 09593845 → ISSN: 0959-3845 [ISSN]"
    assert any(line.startswith(f"{path}:4:1: error: year:") for line in lines[1:])
    assert "1 change made in 1 file." in answer.stderr
    assert answer.exit_code == 1


def test_with_a_dry_run_nothing_is_written(glossary: Path) -> None:
    write(glossary, {"sources/Tide 1.yml": f"{SOURCE}ISSN: 09593845\n"})
    before = contents(glossary)
    answer = run(glossary, "--fix", "--dry-run")
    assert contents(glossary) == before
    assert answer.exit_code == 1
    assert "ISSN: 09593845 → ISSN: 0959-3845" in answer.stdout and "Tide 1.yml → tide-1.yml" in answer.stdout
    assert answer.stderr.endswith("2 changes in 1 file would be made; nothing was written.\n")


def test_a_dry_run_without_fix_is_refused_in_one_sentence(glossary: Path) -> None:
    answer = run(glossary, "--dry-run")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    assert "--dry-run goes with --fix" in answer.stderr


def test_a_path_elsewhere_is_refused_in_one_sentence(glossary: Path) -> None:
    elsewhere = {ROOT / "README.md": "lies outside the glossary", glossary / "no.yml": "There is no file"}
    for path, sentence in elsewhere.items():
        answer = run(glossary, "--fix", str(path))
        assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
        assert sentence in answer.stderr


def test_only_the_paths_named_are_mended(glossary: Path) -> None:
    write(glossary, {"sources/tide.yml": f"{SOURCE}ISSN: 09593845\n", "sources/ebb.yml": f"{SOURCE}ISSN: 09593845\n"})
    answer = run(glossary, "--fix", str(glossary / "sources" / "ebb.yml"))
    assert "ISSN: 0959-3845" in (glossary / "sources" / "ebb.yml").read_text(encoding="utf-8")
    assert "ISSN: 09593845" in (glossary / "sources" / "tide.yml").read_text(encoding="utf-8")
    assert answer.stdout.count("→") == 1


def test_other_forms_of_the_report_stay_whole_since_changes_are_said_beside_them(glossary: Path) -> None:
    write(glossary, {"sources/tide.yml": f"{SOURCE}ISSN: 09593845\n"})
    answer = run(glossary, "--fix", "--format", "json")
    assert isinstance(yaml.safe_load(answer.stdout), list)
    assert "→ ISSN: 0959-3845" in answer.stderr


# Whatever stands there, only what was meant changes


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30)


@given(words=TEXTS, value=TEXTS, new=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_changing_one_value_changes_no_other_whatever_they_hold(words: str, value: str, new: str) -> None:
    entry = {"text": {"en": words}, "page": value, "quotes": [{"words": words, "page": value}]}
    text = yaml.safe_dump(entry, allow_unicode=True, width=40, sort_keys=False)
    line = next(n for n, source in enumerate(text.split("\n"), 1) if source.startswith("page:"))
    changed = with_value(text, line, 7, new)
    if changed is not None:
        assert yaml.load(changed, Loader=yaml.BaseLoader) == entry | {"page": new}
    assert with_value(text, 2, 7, new) is None


@given(items=st.lists(TEXTS, min_size=2, max_size=5, unique=True), flow=st.booleans(), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_taking_an_item_out_leaves_the_others(items: list[str], flow: bool, data: st.DataObject) -> None:
    text = yaml.safe_dump({"also": items}, allow_unicode=True, width=10_000, default_flow_style=flow)
    number = data.draw(st.integers(0, len(items) - 1))
    events = [event for event in yaml.parse(text) if isinstance(event, yaml.ScalarEvent)]
    mark = events[number + 1].start_mark
    changed = without_item(text, mark.line + 1, mark.column + 1)
    if changed is not None:
        assert yaml.load(changed, Loader=yaml.BaseLoader) == {"also": items[:number] + items[number + 1 :]}


@given(value=st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_value_however_odd_breaks_a_fix(value: str) -> None:
    for anew in set(ANEW.values()):
        assert isinstance(anew(value), str)


def test_tabs_are_replaced_only_where_every_width_that_can_be_read_means_the_same() -> None:
    assert with_spaces("a:\n\tb: c\n") == "a:\n  b: c\n"
    mixed = "a:\n  b:\n    c: d\n\te: f\n"  # e belongs to a or to b, by the width of the tab
    assert with_spaces(mixed) == mixed
