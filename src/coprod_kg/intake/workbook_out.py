"""Entries as a workbook with a row for each, in which every cell is text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..entries import Entry
from ..keys import Kind
from .words import Words
from .workbook_columns import ADDRESS, ELSEWHERE, MARK, Column, columns_of, entry_hash, row_hash

README, LISTS, STATE = "Read me", "Lists", "State"
_NEW_ROWS = 1000  # rows below the last entry that have the lists of words too
_WIDE = {"text": 70, "scope_note": 70, "note": 45, "label": 28}
_GUIDE = (
    "One row is one entry. Change what stands in the cells, save the workbook, and run: coprod table in FILE.xlsx",
    "Only changed rows are written. What has no column here stays in the file as it is.",
    "Several values of one cell stand in lines of their own (Alt+Enter).",
    "A new entry is a new row with an address that no entry has, such as definitions/ostrom-1996.",
    "Addresses cannot be changed here. A row that you delete is not removed from the glossary.",
    f"“{ELSEWHERE}” stands where a cell cannot hold a value; leave it, and edit the file.",
    "All cells are text: 1.10 and 965-6 must never become a number or a date. Formulas are refused.",
    "The words of a quotation are those of its source. Beware of programs that change quotation marks while you type.",
)


def sheet_title(kind: Kind) -> str:
    """The name of the sheet for a kind of entry."""
    return kind.name.capitalize()


class Table:
    """A workbook of the given kinds of entry."""

    def __init__(self, words: Words, base: str) -> None:
        self._words, self._base = words, base
        self._book = Workbook()
        self._lists = self._book.create_sheet(LISTS)
        self._state = self._book.create_sheet(STATE)
        for sheet in (self._lists, self._state):
            sheet.sheet_state = "hidden"
        self._places: dict[str, str] = {}
        self._described: list[tuple[str, str, str]] = []

    def add(self, kind: Kind, entries: Iterable[Entry], addresses: Iterable[str]) -> None:
        """Add a sheet for entries of a kind; ``addresses`` are those of all entries, for lists of references."""
        entries = sorted(entries, key=lambda entry: entry.id)
        columns = columns_of(kind, entries)
        sheet = self._book.create_sheet(sheet_title(kind), len(self._book.sheetnames) - 2)
        headings = [ADDRESS, *(column.heading for column in columns), MARK]
        for number, heading in enumerate(headings, 1):
            _write(sheet.cell(1, number), heading)
        for number, entry in enumerate(entries, 2):
            cells = {column.heading: column.cell(entry.root) for column in columns}
            mark = f"{entry.id} {entry_hash(entry)} {row_hash(cells)}"
            for place, text in enumerate([entry.id, *cells.values(), mark], 1):
                _write(sheet.cell(number, place), text)
        _dress(sheet, columns)
        self._offer(sheet, columns, list(addresses))
        self._remember(sheet.title, headings, [entry.id for entry in entries])
        self._described += [(sheet.title, column.heading, column.key.description) for column in columns]

    def content(self) -> bytes:
        """The file."""
        guide = self._book["Sheet"]
        guide.title = README
        rows = [(line, "", "") for line in _GUIDE] + [("", "", ""), ("Sheet", "Column", "What stands there")]
        for number, row in enumerate([*rows, *self._described], 1):
            for place, text in enumerate(row, 1):
                _write(guide.cell(number, place), text)
                guide.cell(number, place).alignment = Alignment(vertical="top", wrap_text=place == 3)
        for letter, width in (("A", 16), ("B", 24), ("C", 110)):
            guide.column_dimensions[letter].width = width
        self._book.active = 1
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _offer(self, sheet: Worksheet, columns: list[Column], addresses: list[str]) -> None:
        """Lists to choose from: listed words, which are binding, and addresses of other entries, which are not."""
        for number, column in enumerate(columns, 2):
            key = column.key
            if key.term.many or not key.term.reference:
                continue
            words = [one.word for one in self._words.of(key.term.base or "")]
            fits = re.compile(key.pattern or "$").search
            choice = words or [one for one in addresses if fits(self._base + one)]
            if not choice:
                continue
            letter = get_column_letter(number)
            cells = self._listed(key.term.base or key.term.iri, choice)
            offered = DataValidation("list", formula1=cells, allow_blank=True)
            offered.showErrorMessage = bool(words)
            offered.errorTitle, offered.error = "Listed words", "Choose one of the listed words."
            offered.add(f"{letter}2:{letter}{sheet.max_row + _NEW_ROWS}")
            sheet.add_data_validation(offered)

    def _listed(self, name: str, choice: list[str]) -> str:
        """The cells of the hidden sheet that hold a list."""
        if name not in self._places:
            number = len(self._places) + 1
            for row, word in enumerate([name, *choice], 1):
                _write(self._lists.cell(row, number), word)
            letter = get_column_letter(number)
            self._places[name] = f"{LISTS}!${letter}$2:${letter}${len(choice) + 1}"
        return self._places[name]

    def _remember(self, title: str, headings: list[str], addresses: list[str]) -> None:
        """Note which columns and rows a sheet had, so that what is missing later can be told."""
        first = self._state.max_column + 1 if self._state["A1"].value else 1
        for place, column in enumerate((["columns", title, *headings], ["rows", title, *addresses]), first):
            for row, text in enumerate(column, 1):
                _write(self._state.cell(row, place), text)


def _write(cell: Cell | MergedCell, text: str) -> None:
    """A text and nothing else: never a formula, a number or a date."""
    if text:
        cell.value, cell.data_type = text, "s"
        cell.quotePrefix = text[0] in "=+-@"
    cell.number_format = "@"


def _dress(sheet: Worksheet, columns: list[Column]) -> None:
    sheet.freeze_panes = "B2"
    for number in range(1, len(columns) + 3):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        column = columns[number - 2] if 1 < number < len(columns) + 2 else None
        dimension.width = 34 if column is None else _WIDE.get(column.key.name, 22)
        dimension.number_format = "@"
        dimension.hidden = number == len(columns) + 2
        head = sheet.cell(1, number)
        head.font, head.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6EA")
        if column:
            head.comment = Comment(column.key.description, "coprod", width=320, height=90)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
