"""Entries written from plain data: every character comes back, and what nobody can see is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT

from coprod_kg import Project
from coprod_kg.editing.compose import compose, name_for, plain, prepare, write_entries
from coprod_kg.editing.format import format_file
from coprod_kg.entries.characters import hidden
from coprod_kg.entries.reader import Reader
from coprod_kg.errors import CoprodError
from coprod_kg.graph.context import Context
from coprod_kg.keys import Shapes

SHAPES = Shapes(ROOT / "ontology" / "shapes", Context(ROOT / "ontology" / "context.jsonld"))
KINDS = {kind.name: kind for kind in SHAPES.entry_kinds()}
DEFINITION = KINDS["definitions"]
AWKWARD = " \n\t:#-'\"|>%@`{}[]!&*?,~\\=<abno1.0é\u0301\u00a0“”…😀👩🏽ا"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    (tmp_path / "glossary").mkdir()
    return Project.find(tmp_path)


def read(text: str) -> object:
    reader = Reader("", text)
    root = reader.read()
    assert root is not None and not reader.problems
    return plain(root)


TEXTS = st.one_of(st.text(min_size=1), st.text(alphabet=AWKWARD, min_size=1, max_size=200)).filter(
    lambda text: bool(text.strip()) and hidden(text) is None
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(text=TEXTS, others=st.lists(TEXTS, min_size=1, max_size=5))
def test_every_text_comes_back_exactly_in_any_reader_and_is_tidy_already(text: str, others: list[str]) -> None:
    data = {"text": {"en": text, "no": others[0]}, "defines": others, "via": [{"source": text, "page": others[-1]}]}
    written = compose(data, DEFINITION)
    assert read(written) == data
    assert yaml.safe_load(written) == data
    assert format_file(written, DEFINITION, {}) == written


@pytest.mark.parametrize(
    "text",
    ["no", "Yes", "1.10", "1996", "1:30", "0o17", "2026-11-21", "~", "null", "=", "<<", "- a", "a: b", "a #b", " a ",
     "#", "?", "'", '"quoted"', "“quoted”:", "a\n\nb\n", "\ta", "%TAG", "@x", "`x`", "{a}", "[…]", "*a", "&a", "!a",
     "|", ">", "cafe\u0301", "👩🏽‍🔬 wales 🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "می‌خواهند",
     "שיתוף (co)\u200f.", "a\\nb", "---", "...", "\ufffd"],
)  # fmt: skip
def test_texts_that_yaml_would_take_for_something_else_stay_texts(text: str) -> None:
    written = compose({"text": {"en": text}, "locator": text}, DEFINITION)
    assert read(written) == yaml.safe_load(written) == {"text": {"en": text}, "locator": text}


def test_a_long_text_with_quotation_marks_and_colons_stands_as_a_block_without_doubled_signs() -> None:
    text = "She wrote: it's 'made' by “all” # and so on, which is a sentence of more than eighty characters in all."
    assert f"  en: |-\n    {text}\n" in compose({"text": {"en": text}}, DEFINITION)


def test_keys_stand_in_the_order_of_the_shape() -> None:
    written = compose({"page": "1", "text": {"en": "x"}, "wording": "quotation", "defines": ["concepts/x"]}, DEFINITION)
    assert [line.partition(":")[0] for line in written.splitlines() if line[0] not in " -"] == [
        "defines", "wording", "text", "page",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "point"),
    [("a\x00b", "U+0000"), ("a\x1b[2J", "U+001B"), ("a\x85b", "U+0085"), ("a\rb", "U+000D"), ("a\u202eb", "U+202E"),
     ("a\u2066b\u2069", "U+2066"), ("a\u200bb", "U+200B"), ("a\u200db", "U+200D"), ("a\u200c", "U+200C"),
     ("a\u200eb", "U+200E"), ("a\ufeffb", "U+FEFF"), ("a\u2028b", "U+2028"), ("a\u00adb", "U+00AD"),
     ("a\ud800b", "U+D800"),
     ("a\U000e0041b", "U+E0041"), ("a\uffffb", "U+FFFF"), ("\u3164", "U+3164")],
)  # fmt: skip
def test_a_character_that_nobody_can_see_is_refused_with_its_key_and_code_point(text: str, point: str) -> None:
    with pytest.raises(CoprodError, match=f"`text.en`: a character that nobody can see \\({point.replace('+', '.')}"):
        compose({"text": {"en": text}}, DEFINITION)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"page": 12}, "`page`: `12` is no text"),
        ({"page": True}, "`page`: `True` is no text"),
        ({"page": None}, "`page`: nothing stands here"),
        ({"page": "  "}, "`page`: nothing stands here"),
        ({"defines": []}, "`defines`: nothing stands here"),
        ({"text": {}}, "`text`: nothing stands here"),
        ({"via": [{"source": ""}]}, "`via.1.source`: nothing stands here"),
        ({"text": {"e n": "x"}}, "`e n` cannot be a key"),
        ({"title": "x"}, "`title` is no key of a definition"),
        ({}, "with nothing in it"),
        ({"text": {"en": "x" * 1_000_001}}, "more than 1 MB"),
    ],
)
def test_what_cannot_be_written_is_named_by_its_key(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(CoprodError) as caught:
        compose(data, DEFINITION)
    assert sentence in str(caught.value)


def test_several_entries_are_written_together_and_pass_the_reader(project: Project) -> None:
    paths = write_entries(
        project,
        {
            "people/ann-heron": {"kind": "person", "family": "Heron", "given": "Ann"},
            "sources/heron-2020": {"type": "book", "title": "Herons: 1.10", "author": [{"person": "people/ann-heron"}]},
        },
    )
    shown = [project.shown(path) for path in paths]
    assert shown == ["glossary/people/ann-heron.yml", "glossary/sources/heron-2020.yml"]
    assert read(paths[1].read_text(encoding="utf-8"))["title"] == "Herons: 1.10"  # type: ignore[index]


@pytest.mark.parametrize(
    "address",
    ["../x", "people/../x", "people/..", "people/a/b", "people/A", "people/a_b", "people/a--b", "people/", "people",
     "receipts/x", "people/a.yml", "people/é", "people/a\x00b", "people/" + "a" * 101, "/etc/x", "people//etc"],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_or_is_no_file_name_is_refused_and_nothing_written(
    project: Project, address: str
) -> None:
    good = {"people/ann-heron": {"kind": "person", "family": "Heron"}}
    with pytest.raises(CoprodError):
        write_entries(project, good | {address: {"kind": "person", "family": "Heron"}})
    assert list(project.glossary.rglob("*.yml")) == []


def test_an_entry_that_exists_is_never_overwritten_and_a_free_name_is_told(project: Project) -> None:
    write_entries(project, {"people/ann-heron": {"kind": "person", "family": "Heron"}})
    (project.glossary / "people" / "ann-heron-2.yaml").write_text("kind: person\n", encoding="utf-8")
    with pytest.raises(CoprodError, match=r"ann-heron.yml exists already.*`ann-heron-3`"):
        write_entries(project, {"people/ann-heron": {"kind": "person", "family": "Other"}})
    with pytest.raises(CoprodError, match="exists already"):
        prepare(project, {"people/ann-heron-2": {"kind": "person", "family": "Other"}})


def test_if_one_file_cannot_be_written_none_is(project: Project) -> None:
    (project.glossary / "sources").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(CoprodError, match="cannot be written"):
        write_entries(
            project,
            {"people/ann-heron": {"kind": "person", "family": "Heron"}, "sources/x": {"type": "book", "title": "x"}},
        )
    assert list((project.glossary / "people").iterdir()) == []


@pytest.mark.parametrize(
    ("people", "year", "taken", "fallback", "name"),
    [
        (["Bovaird"], "2007", [], "", "bovaird-2007"),
        (["Bovaird"], "2007-03", ["bovaird-2007", "bovaird-2007-2"], "", "bovaird-2007-3"),
        (["Boyle", "Harris"], "2009", [], "", "boyle-harris-2009"),
        (["A", "B", "C", "D"], "2020", [], "", "a-2020"),
        (["Nørström", "O’Neill"], "197X", [], "", "norstrom-oneill-197"),
        ([], "", [], "The Heron Book of the North", "the-heron-book-of"),
        (["張"], "2001", [], "", "untitled-2001"),
    ],
)
def test_file_names_come_from_authors_and_year(
    people: list[str], year: str, taken: list[str], fallback: str, name: str
) -> None:
    assert name_for(people, year, taken, fallback) == name
