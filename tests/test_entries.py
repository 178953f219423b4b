"""Reading YAML files: every value is text with its place, and a bad file is a value in the stream."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import GOOD, project, write

from coprod_kg.entries import Entry, Mapping, Node, Scalar, Sequence, read_entries
from coprod_kg.problem import Problem


def read(folder: Path) -> tuple[list[Entry], list[Problem]]:
    found = list(read_entries(project(folder)))
    return [e for e in found if isinstance(e, Entry)], [p for p in found if isinstance(p, Problem)]


def read_one(folder: Path, text: str) -> tuple[Mapping, list[Problem]]:
    [entry], problems = read(write(folder, {"concepts/one.yml": text}))
    return entry.root, problems


def place(node: Node) -> tuple[int, int]:
    return node.line, node.column


def test_an_entry_is_named_by_folder_and_file_and_knows_its_kind(tmp_path: Path) -> None:
    files = {"concepts/co-design.yml": "label: x\n", "receipts/definitions/a.yaml": "attests: x\n"}
    entries, problems = read(write(tmp_path, files))
    assert problems == []
    assert [(e.id, e.kind, e.file) for e in entries] == [
        ("concepts/co-design", "concepts", str(tmp_path / "concepts/co-design.yml")),
        ("receipts/definitions/a", "receipts", str(tmp_path / "receipts/definitions/a.yaml")),
    ]


def test_entries_come_in_the_order_of_their_paths() -> None:
    entries, problems = read(GOOD)
    assert problems == []
    assert [e.file for e in entries] == sorted(e.file for e in entries)
    assert len(entries) == len(list(GOOD.rglob("*.yml")))


def test_files_that_cannot_be_read_do_not_hide_those_that_can(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "concepts/a.yml": "label: [\n",
        "concepts/b.yml": b"\xff\xfe",
        "concepts/c.yml": b"caf\xe9: x\n",
        "concepts/d.yml": "label: x\n",
        "concepts/e.yml": "",
        "concepts/f.yml": "label: y\n",
    }
    entries, problems = read(write(tmp_path, files))
    assert [e.id for e in entries] == ["concepts/d", "concepts/f"]
    assert [(Path(p.file).stem, p.rule) for p in problems] == [
        ("a", "yaml-syntax"),
        ("b", "file-bom"),
        ("c", "file-encoding"),
        ("e", "file-empty"),
    ]


def test_every_key_and_value_knows_its_line_and_column(tmp_path: Path) -> None:
    text = "# comment\nlabel:\n  en: one\nalso_called:\n  en:\n    - two\n    - 'three'\nvia: [{source: x}]\n"
    root, problems = read_one(tmp_path, text)
    assert problems == []
    assert {key: place(node) for key, node in root.keys.items()} == {
        "label": (2, 1),
        "also_called": (4, 1),
        "via": (8, 1),
    }
    label, names, via = root.items["label"], root.items["also_called"], root.items["via"]
    assert isinstance(label, Mapping) and isinstance(names, Mapping) and isinstance(via, Sequence)
    assert (place(label), place(label.keys["en"]), place(label.items["en"])) == ((3, 3), (3, 3), (3, 7))
    listed = names.items["en"]
    assert isinstance(listed, Sequence)
    assert [(item.text, *place(item)) for item in listed.items if isinstance(item, Scalar)] == [
        ("two", 6, 7),
        ("three", 7, 7),
    ]
    [step] = via.items
    assert isinstance(step, Mapping) and place(step.items["source"]) == (8, 16)


@pytest.mark.parametrize("typed", ["no", "yes", "1.10", "1996", "2021-05-24", "null", "~", "0x1F", "1e3", "007", "on"])
def test_a_plain_value_stays_the_text_that_was_typed(typed: str, tmp_path: Path) -> None:
    root, problems = read_one(tmp_path, f"{typed}: {typed}\n" if typed not in ("1.10", "~") else f"key: {typed}\n")
    [(key, value)] = root.items.items()
    assert problems == []
    assert isinstance(value, Scalar) and value.text == typed
    assert key in (typed, "key")


def test_folded_and_literal_texts_are_read_as_yaml_says(tmp_path: Path) -> None:
    root, problems = read_one(tmp_path, "a: >-\n  one\n  two\nb: |\n  one\n  two\nc: 'it''s'\nd: \"tab\\tend\"\n")
    assert problems == []
    texts = {key: node.text for key, node in root.items.items() if isinstance(node, Scalar)}
    assert texts == {"a": "one two", "b": "one\ntwo\n", "c": "it's", "d": "tab\tend"}


def test_of_a_key_that_stands_twice_the_first_is_kept_and_the_second_reported(tmp_path: Path) -> None:
    root, [problem] = read_one(tmp_path, "label: one\nnote: x\nlabel: two\n")
    assert (problem.rule, problem.line, problem.column, problem.key) == ("yaml-duplicate-key", 3, 1, "label")
    assert root.items["label"] == Scalar("one", 1, 8)


@pytest.mark.parametrize("key", ["'@id'", "skos:broader", "https://example.org/", "see also", "a/b", '""'])
def test_a_key_that_is_no_plain_word_is_refused_and_left_out(key: str, tmp_path: Path) -> None:
    root, [problem] = read_one(tmp_path, f"{key}: x\nlabel: y\n")
    assert (problem.rule, problem.line, problem.column) == ("yaml-key", 1, 1)
    assert list(root.items) == ["label"]


@pytest.mark.parametrize("text", ["a: &x one\nb: two\n", "a: !x one\n", "a: one\n---\na: two\n"])
def test_anchors_tags_and_second_documents_are_refused_but_the_entry_is_read(text: str, tmp_path: Path) -> None:
    root, [problem] = read_one(tmp_path, text)
    assert problem.rule in ("yaml-anchor", "yaml-tag", "yaml-documents")
    assert root.items["a"].line == 1


@pytest.mark.parametrize("text", ["a:\n\tb: c\n", "a: b\n\tc: d\n", "\ta: b\n"])
def test_a_tab_is_called_a_tab_at_its_line(text: str, tmp_path: Path) -> None:
    [], [problem] = read(write(tmp_path, {"concepts/one.yml": text}))
    assert "tab" in problem.sentence
    assert "\t" in text.splitlines()[problem.line - 1]


@pytest.mark.parametrize("blank", ["", "''", "[]", "{}", "[a, '']", "{en: }"])
def test_an_empty_value_is_reported_once_at_its_place(blank: str, tmp_path: Path) -> None:
    _, [problem] = read_one(tmp_path, f"label: {blank}\n")
    assert (problem.rule, problem.line) == ("empty-value", 1)
    assert problem.column > len("label")


def test_hidden_files_and_what_stands_beside_the_folders_are_no_entries(tmp_path: Path) -> None:
    files = {"README.md": "x", "LICENSE": "x", ".cache/a.yml": "x: y", "concepts/.a.yml.swp": "x"}
    assert read(write(tmp_path, files)) == ([], [])


def test_other_files_inside_a_folder_are_reported(tmp_path: Path) -> None:
    _, [problem] = read(write(tmp_path, {"concepts/notes.docx": "x"}))
    assert (problem.rule, problem.value) == ("file-ending", "notes.docx")


@pytest.mark.parametrize(
    ("name", "better"), [("Co Design", "co-design"), ("Coproducción_2", "coproduccion-2"), ("a--b", "a-b"), ("-a", "a")]
)
def test_a_misnamed_file_is_read_under_the_name_that_is_proposed(name: str, better: str, tmp_path: Path) -> None:
    [entry], [problem] = read(write(tmp_path, {f"concepts/{name}.yml": "label: x\n"}))
    assert (entry.id, problem.rule) == (f"concepts/{better}", "file-name")
    assert problem.suggestion == f"Rename it to `{better}.yml`."


def test_of_two_files_with_one_address_the_second_is_reported_and_left_out(tmp_path: Path) -> None:
    [entry], [problem] = read(write(tmp_path, {"concepts/a.yaml": "label: x\n", "concepts/a.yml": "label: y\n"}))
    assert entry.file.endswith("a.yaml") and problem.file.endswith("a.yml")
    assert problem.rule == "file-address" and "a.yaml" in problem.sentence


def test_a_large_file_is_refused_and_one_below_the_limit_is_read(tmp_path: Path) -> None:
    files = {"concepts/a.yml": "label: x\n# " + "x" * 999_000, "concepts/b.yml": "label: x\n# " + "x" * 5_000_000}
    [entry], [problem] = read(write(tmp_path, files))
    assert (entry.id, problem.rule, problem.value) == ("concepts/a", "file-size", "5.0 MB")
