"""Definitions and concepts as a spreadsheet: what goes out comes back, only what was changed is written."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from support import GOOD, ROOT, project, write

from coprod_kg import Project
from coprod_kg.cli import main
from coprod_kg.editing.amend import amend
from coprod_kg.editing.compose import plain
from coprod_kg.entries import Entry, read_entries
from coprod_kg.entries.reader import Reader
from coprod_kg.errors import CoprodError
from coprod_kg.graph.context import Context
from coprod_kg.intake.workbook import Spreadsheet
from coprod_kg.keys import Shapes

Change = Callable[[Workbook], object]


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    return shutil.copytree(GOOD, tmp_path / "glossary")


@pytest.fixture(scope="module")
def spreadsheet() -> Spreadsheet:
    """The example glossary, in which nothing is written."""
    return Spreadsheet(project(GOOD))


@pytest.fixture(scope="module")
def written(spreadsheet: Spreadsheet) -> bytes:
    """The table of the example glossary."""
    return spreadsheet.content()


def run(glossary: Path, *arguments: str | Path) -> tuple[int, str]:
    command = ["--project", str(ROOT), "--glossary", str(glossary), "table", *map(str, arguments)]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def edited(raw: bytes, *changes: Change) -> bytes:
    """A workbook after some changes, as a spreadsheet program saves it."""
    book = load_workbook(io.BytesIO(raw))
    for change in changes:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Workbook, sheet: str, address: str, heading: str) -> Any:
    """The cell of an entry in the column of a heading; of the first free row if no row has the address."""
    page = book[sheet]
    column = next(one.column for one in page[1] if one.value == heading)
    row = next((one[0].row for one in page.iter_rows(min_row=2) if one[0].value == address), page.max_row + 1)
    return page.cell(row, column)


def put(sheet: str, address: str, heading: str, value: object) -> Change:
    """Put a value into one cell."""
    return lambda book: setattr(cell(book, sheet, address, heading), "value", value)


EXTRA = "definitions/extra"
EXTRA_TEXT = """\
# An extra definition, made up.
defines:
    - concepts/making
wording: paraphrase
text: {en: "Care is: work."}
# Where it stands.
locator: second column
page: '1.10'
note:
  en: A remark.
  # Not yet in French.
"""
MEADOW, BROOK = "definitions/meadow-2019", "definitions/brook-2021"


def said(glossary: Path) -> dict[str, Any]:
    """Every entry as plain data."""
    found = read_entries(project(glossary))
    return {one.id: plain(one.root) for one in found if isinstance(one, Entry)}


@pytest.fixture
def extra(glossary: Path) -> bytes:
    """The table of the example glossary with one more definition, whose file has comments and is not tidy."""
    write(glossary, {f"{EXTRA}.yml": EXTRA_TEXT})
    return Spreadsheet(project(glossary)).content()


def back(glossary: Path, raw: bytes, *arguments: str) -> tuple[int, str]:
    (glossary.parent / "table.xlsx").write_bytes(raw)
    return run(glossary, "in", glossary.parent / "table.xlsx", *arguments)


def test_out_and_in_without_an_edit_writes_nothing_of_the_real_glossary(project: Project) -> None:
    spreadsheet = Spreadsheet(project)
    changes = spreadsheet.changes("table.xlsx", edited(spreadsheet.content()))
    assert (changes.faults, changes.said, changes.changed, changes.new) == ([], [], {}, {})


def test_every_entry_has_a_row_and_every_cell_is_text_that_no_program_calculates(project: Project) -> None:
    spreadsheet = Spreadsheet(project)
    book = load_workbook(io.BytesIO(spreadsheet.content()))
    for sheet, folder in (("Definitions", "definitions"), ("Concepts", "concepts")):
        rows = {row[0].value for row in book[sheet].iter_rows(min_row=2)}
        assert rows == {f"{folder}/{path.stem}" for path in (project.glossary / folder).glob("*.yml")}
    for page in book:
        for row in page.iter_rows():
            assert all(one.value is None or (one.data_type, one.number_format) == ("s", "@") for one in row)
    heads = {one.value: one.comment for one in book["Definitions"][1]}
    assert "one for each language" not in heads
    assert "The words, by language; for a quotation exactly as printed." in heads["text (en)"].text
    assert not {"lineage", "anatomy", "via", "codes", "seen at"} & set(heads)


def test_listed_words_are_chosen_from_a_list(written: bytes) -> None:
    page = load_workbook(io.BytesIO(written))["Definitions"]
    letters = {one.value: one.column_letter for one in page[1]}
    lists = {str(one.sqref).split("2:")[0]: one for one in page.data_validations.dataValidation}
    assert {letters["wording"], letters["status"], letters["kind"]} <= set(lists)
    assert lists[letters["wording"]].showErrorMessage
    assert not lists[letters["source"]].showErrorMessage


def test_a_changed_cell_changes_its_value_and_keeps_comments_and_all_other_values(
    glossary: Path, extra: bytes
) -> None:
    before = {path: path.read_bytes() for path in glossary.rglob("*.yml")}
    code, output = back(glossary, edited(extra, put("Definitions", EXTRA, "locator", "chapter 3, †1.10")))
    assert f"{EXTRA}: locator: “second column” → “chapter 3, †1.10”" in output
    after = {path: path.read_bytes() for path in glossary.rglob("*.yml")}
    assert [path for path in after if after[path] != before[path]] == [glossary / f"{EXTRA}.yml"]
    assert (glossary / f"{EXTRA}.yml").read_text(encoding="utf-8") == EXTRA_TEXT.replace(
        "    - concepts/making", "  - concepts/making"
    ).replace("second column", "chapter 3, †1.10")
    assert code == 1  # the page 1.10 is none, as the check says


def test_comments_of_the_file_stay(glossary: Path, project: Project) -> None:
    text = (
        "# First of all.\ndefines:\n  - concepts/making # why\n  # the second\n  - concepts/consultation\n"
        "wording: paraphrase  # ours\n# Before the text.\ntext:\n  en: Some words.\npage: '1.10' # kept\n# Last.\n"
    )
    shapes = Shapes(ROOT / "ontology" / "shapes", Context(project.ontology / "context.jsonld"))
    kind = next(one for one in shapes.entry_kinds() if one.name == "definitions")
    changes = {("defines",): ["concepts/neighbourhood", "concepts/consultation"], ("text", "en"): "Other: words.",
               ("locator",): "abstract", ("text", "fr"): "Mots."}  # fmt: skip
    assert amend(text, changes, kind) == (
        "# First of all.\ndefines:\n  - concepts/neighbourhood # why\n  # the second\n  - concepts/consultation\n"
        "wording: paraphrase  # ours\n# Before the text.\ntext:\n  en: 'Other: words.'\n  fr: Mots.\n"
        "page: '1.10' # kept\n# Last.\nlocator: abstract\n"
    )
    block = "text:\n  en: |-\n    One: two\n    three\n# Behind the block.\npage: '12'\n"
    assert amend(block, {("text", "en"): "Short."}, kind) == block.replace("One: two\n    three", "Short.")
    with pytest.raises(CoprodError, match="would lose a comment"):
        amend(text, {("wording",): None}, kind)


TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
FREE = {"term (en)": ("term", "en"), "text (en)": ("text", "en"), "locator": ("locator",), "note (en)": ("note", "en")}


@settings(max_examples=20, deadline=None)
@given(TEXTS.filter(bool), st.sampled_from(sorted(FREE)), st.sampled_from([MEADOW, BROOK]))
def test_whatever_is_typed_into_one_cell_becomes_exactly_that_value(
    spreadsheet: Spreadsheet, written: bytes, text: str, heading: str, address: str
) -> None:
    def typed(book: Workbook) -> None:
        place = cell(book, "Definitions", address, heading)
        place.value, place.data_type = text, "s"

    changes = spreadsheet.changes("table.xlsx", edited(written, typed))
    assert changes.faults == []
    [(path, made)] = spreadsheet.files(changes).items()
    before = said(GOOD)[address]
    key, *language = FREE[heading]
    expected = before | {key: before.get(key, {}) | {language[0]: text} if language else text}
    root = Reader("", made).read()
    assert root is not None
    assert (path.stem, plain(root)) == (address.partition("/")[2], expected)


def test_a_new_row_becomes_an_entry_and_a_missing_row_removes_nothing(glossary: Path, written: bytes) -> None:
    values = {"address": "definitions/new-one", "defines": "concepts/making\nconcepts/consultation",
              "wording": "paraphrase", "text (en)": "=Ours: + @ - not a formula.", "source": "sources/brook-2021",
              "page": "965-6"}  # fmt: skip

    def add(book: Workbook) -> None:
        page = book["Definitions"]
        row = page.max_row + 1
        for column in page[1]:
            if column.value in values:
                one = page.cell(row, column.column)
                one.value, one.data_type = values[column.value], "s"
        page.delete_rows(next(line[0].row for line in page.iter_rows(min_row=2) if line[0].value == MEADOW))

    code, output = back(glossary, edited(written, add))
    assert code == 0
    assert "definitions/new-one: new" in output
    assert f"1 of the entries have no row any more ({MEADOW}); nothing is removed." in output
    assert (glossary / f"{MEADOW}.yml").exists()
    assert said(glossary)["definitions/new-one"] == {
        "defines": ["concepts/making", "concepts/consultation"], "wording": "paraphrase",
        "text": {"en": "=Ours: + @ - not a formula."}, "source": "sources/brook-2021", "page": "965-6",
        "status": "draft",
    }  # fmt: skip


def test_an_emptied_cell_takes_the_key_out_and_a_language_may_be_added(glossary: Path, extra: bytes) -> None:
    def french(book: Workbook) -> None:
        page = book["Definitions"]
        page.cell(1, page.max_column + 1).value = "note (fr)"
        cell(book, "Definitions", EXTRA, "note (fr)").value = "Une remarque."

    before = said(glossary)[EXTRA]
    back(glossary, edited(extra, put("Definitions", EXTRA, "page", None), french))
    note = {"en": "A remark.", "fr": "Une remarque."}
    after = {key: value for key, value in before.items() if key != "page"} | {"note": note}
    assert said(glossary)[EXTRA] == after
    assert "# Not yet in French." in (glossary / f"{EXTRA}.yml").read_text(encoding="utf-8")


def test_a_changed_quotation_is_said_loudly_and_the_check_follows(glossary: Path, written: bytes) -> None:
    code, output = back(glossary, edited(written, put("Definitions", MEADOW, "text (en)", "Altered words.")))
    assert "THE WORDS OF A QUOTATION CHANGE. definitions/meadow-2019: text (en):" in output.splitlines()[0]
    assert "[receipt-altered]" in output
    assert code == 1


def test_an_entry_changed_in_its_file_too_is_refused_but_only_then(glossary: Path, extra: bytes) -> None:
    path = glossary / f"{EXTRA}.yml"
    path.write_text(EXTRA_TEXT.replace("second column", "third column"), encoding="utf-8")
    before = said(glossary)
    code, output = back(glossary, extra)
    assert (code, "No row was changed" in output) == (0, True)
    code, output = back(glossary, edited(extra, put("Definitions", EXTRA, "locator", "fourth column")))
    assert (code, said(glossary)) == (2, before)
    assert f"Definitions!K3: {EXTRA} was changed in its file and in the table since the table was written" in output


def sheet(change: Callable[[Any], object], title: str = "Definitions") -> Change:
    """A change of one sheet."""
    return lambda book: change(book[title])


def head(old: str, new: str) -> Change:
    """A heading that gets another name."""
    return sheet(lambda page: setattr(next(one for one in page[1] if one.value == old), "value", new))


def twice(page: Any) -> None:
    page.append([one.value for one in page[2]])


REFUSED: dict[str, tuple[Change, str]] = {
    "a formula": (put("Definitions", BROOK, "locator", "=1+1"), "Definitions!K2: a formula stands here"),
    "a number": (put("Definitions", BROOK, "page", 1.1), "Definitions!J2: the number 1.1 stands here,"),
    "a date": (put("Definitions", BROOK, "page", date(2001, 5, 6)), "has made a date of this (2001-05-06"),
    "a truth": (put("Definitions", BROOK, "page", True), "the number True stands here"),
    "an error": (put("Definitions", BROOK, "page", "#REF!"), "an error of the spreadsheet stands here"),
    "spaces": (put("Definitions", BROOK, "page", "12 "), "spaces or empty lines stand before or behind the text"),
    "merged cells": (sheet(lambda page: page.merge_cells("B2:C2")), "Definitions!B2:C2: these cells are merged"),
    "another heading": (head("page", "pages"), "“pages” is no column of this sheet"),
    "no heading": (head("page", ""), "the column “page” is missing"),
    "a heading twice": (head("page", "locator"), "the column “locator” stands twice; the first is"),
    "a cell beside": (sheet(lambda page: setattr(page["AZ2"], "value", "x")), "Definitions!AZ2: this cell stands"),
    "an unlisted word": (put("Definitions", BROOK, "wording", "quoted"), "“quoted” is no listed word. Choose one of"),
    "a page that is none": (put("Definitions", BROOK, "page", "seven"), "“seven” does not fit here. A page or a range"),
    "a dangling reference": (put("Definitions", BROOK, "source", "sources/brook-2012"), "there is no entry `sources/"),
    "an empty required cell": (put("Definitions", BROOK, "text (en)", None), "`text (en)` is empty, and every"),
    "another address": (put("Definitions", BROOK, "address", "definitions/else"), "this is the row of `def"),
    "two rows": (sheet(twice), "stands in two rows; delete one of them"),
    "an invisible sign": (put("Definitions", BROOK, "locator", "a\u202eb"), "a character that nobody can see stands"),
    "a new row of an entry": (
        sheet(lambda page: (page.delete_rows(2), page.append([BROOK, "concepts/making"]))), "is in the glossary already"
    ),
    "a row without address": (sheet(lambda page: page.append([None, "concepts/making"])), "the address is empty"),
    "a path": (sheet(lambda page: page.append(["definitions/../x"])), "is no address of this sheet"),
    "a new row with too little": (sheet(lambda page: page.append(["definitions/x"])), "`defines` is empty, and every"),
    "a renamed sheet": (sheet(lambda page: setattr(page, "title", "Mine")), "the sheet “Mine” is none of"),
    "no memory": (lambda book: book.remove(book["State"]), "lacks the hidden sheet “State”"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_whatever_is_ambiguous_is_refused_by_its_cell(spreadsheet: Spreadsheet, written: bytes, what: str) -> None:
    change, sentence = REFUSED[what]
    raw = edited(written, change)
    try:
        found = "\n".join(spreadsheet.changes("table.xlsx", raw).faults)
    except CoprodError as error:
        found = str(error)
    assert sentence in found


def test_with_one_fault_nothing_at_all_is_written_and_every_fault_is_named(glossary: Path, written: bytes) -> None:
    before = said(glossary)
    raw = edited(
        written,
        put("Definitions", BROOK, "page", 7),
        put("Definitions", MEADOW, "locator", "=A1"),
        put("Concepts", "concepts/making", "label (en)", "another name"),
    )
    code, output = back(glossary, raw)
    assert (code, said(glossary)) == (2, before)
    assert "2 faults in" in output


def test_rich_text_is_read_as_its_words(glossary: Path, written: bytes) -> None:
    rich = CellRichText("second ", TextBlock(InlineFont(b=True), "bold column"))
    book = load_workbook(io.BytesIO(written), rich_text=True)
    cell(book, "Definitions", BROOK, "locator").value = rich
    out = io.BytesIO()
    book.save(out)
    back(glossary, out.getvalue())
    assert said(glossary)[BROOK]["locator"] == "second bold column"


def archive(raw: bytes, **parts: bytes) -> bytes:
    """A workbook with other or further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a password": (lambda raw: OLE + "EncryptedPackage".encode("utf-16-le"), "is protected with a password"),
    "the old format": (lambda raw: OLE, "is in the old format of Excel"),
    "no workbook": (lambda raw: b"hello", "is no workbook, or is damaged"),
    "half a file": (lambda raw: raw[: len(raw) // 2], "is no workbook, or is damaged"),
    "another archive": (lambda raw: archive_of({"a.txt": b"x"}), "is no workbook, or is damaged"),
    "macros": (lambda raw: archive(raw, **{"xl/vbaProject.bin": b"x"}), "holds macros"),
    "a bomb": (lambda raw: archive(raw, **{"xl/big.xml": bytes(70_000_000)}), "unpacks to more than 60 MB"),
    "entities": (
        lambda raw: archive(raw, **{"xl/styles.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        "has a part with definitions of its own (xl/styles.xml)",
    ),
    "broken parts": (lambda raw: archive(raw, **{"xl/workbook.xml": b"<x"}), "cannot be read as a workbook"),
}


def archive_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_plain_workbook_is_refused_in_a_sentence(
    spreadsheet: Spreadsheet, written: bytes, what: str
) -> None:
    make, sentence = FILES[what]
    with pytest.raises(CoprodError) as caught:
        spreadsheet.changes("table.xlsx", make(written))
    assert sentence in str(caught.value)


def test_a_table_never_overwrites_a_file_unasked_and_may_hold_one_kind(glossary: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    assert run(glossary, "out", file, "--kind", "concepts")[0] == 0
    assert [page.title for page in load_workbook(file) if page.sheet_state == "visible"] == ["Read me", "Concepts"]
    code, output = run(glossary, "out", file)
    assert (code, "exists already" in output) == (2, True)
    assert run(glossary, "out", file, "--replace")[0] == 0
    assert "Definitions" in load_workbook(file).sheetnames
    assert run(glossary, "out", tmp_path / "mine.xls")[0] == 2
    assert run(glossary, "in", tmp_path / "none.xlsx")[0] == 2


def test_a_value_that_no_cell_can_hold_stays_in_its_file(glossary: Path) -> None:
    write(glossary, {"concepts/long.yml": f"label:\n  en: long\nscope_note:\n  en: {'word ' * 7000}\n"})
    spreadsheet = Spreadsheet(project(glossary))
    raw = spreadsheet.content()
    held = cell(load_workbook(io.BytesIO(raw)), "Concepts", "concepts/long", "scope note (en)").value
    assert held == "(only in the file)"
    assert spreadsheet.changes("table.xlsx", raw).changed == {}
    shortened = edited(raw, put("Concepts", "concepts/long", "scope note (en)", "Short."))
    changes = spreadsheet.changes("table.xlsx", shortened)
    assert "this value stands only in the file" in changes.faults[0]
