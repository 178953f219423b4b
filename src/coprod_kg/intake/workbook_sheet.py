"""The rows of one sheet of a table as texts with their places; whatever is ambiguous is refused by its cell."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from ..entries.characters import hidden, name_of
from ..errors import CoprodError
from ..keys import Kind
from .workbook_columns import ADDRESS, MARK, Column, column_named
from .workbook_out import LISTS, README, STATE, sheet_title

_ROWS, _COLUMNS = 50_000, 400


class CellFault(Exception):
    """What is wrong with a cell, as a sentence that begins with its address."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells by heading, and the mark with which it was written; ``place`` gives the address of a cell."""

    sheet: str
    number: int
    letters: dict[str, str]
    cells: dict[str, str]
    address: str
    mark: str

    def place(self, heading: str) -> str:
        """The address of a cell: ``Definitions!D7``."""
        return f"{self.sheet}!{self.letters[heading]}{self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its kind of entry, its columns, its rows, and the addresses of the rows it was written with."""

    kind: Kind
    columns: list[Column]
    rows: list[Row]
    written: list[str]


def sheets_of(name: str, book: Workbook, kinds: Iterable[Kind], faults: list[str]) -> list[Sheet]:
    """The sheets of a table; what is wrong with cells is added to ``faults``.

    Raises CoprodError for a workbook that ``coprod table out`` has not written.
    """
    known = {sheet_title(kind): kind for kind in kinds}
    if STATE not in book.sheetnames or not isinstance(book[STATE], Worksheet):
        raise CoprodError(
            f"{name} lacks the hidden sheet “{STATE}”, which says what the table held when it was written; "
            "write a new table with `coprod table out`, and copy your changes into it."
        )
    strange = [
        title
        for title in book.sheetnames
        if title not in (*known, README, LISTS, STATE) or not isinstance(book[title], Worksheet)
    ]
    if strange:
        raise CoprodError(
            f"{name}: the sheet “{strange[0]}” is none of {', '.join(known)}; give it its name back, or delete it."
        )
    state = _state(book[STATE])
    if lost := [title for title in known if ("columns", title) in state and title not in book.sheetnames]:
        raise CoprodError(
            f"{name}: the sheet “{lost[0]}” is missing; a deleted sheet removes nothing. Write a new table with "
            "`coprod table out`, and copy your changes into it."
        )
    found = []
    for title, kind in known.items():
        if title in book.sheetnames:
            headings, written = state.get(("columns", title), []), state.get(("rows", title), [])
            found += list(_sheet(book[title], kind, headings, written, faults))
    return found


def _state(sheet: Worksheet) -> dict[tuple[str, str], list[str]]:
    columns = ([str(cell) for cell in column if cell] for column in sheet.iter_cols(values_only=True))
    return {(column[0], column[1]): column[2:] for column in columns if len(column) > 1}


def _sheet(
    sheet: Worksheet, kind: Kind, headings: list[str], written: list[str], faults: list[str]
) -> Iterator[Sheet]:
    if merged := sorted(str(one) for one in sheet.merged_cells.ranges):
        faults.append(f"{sheet.title}!{merged[0]}: these cells are merged; split them, so that each value has its row.")
        return
    if sheet.max_row > _ROWS or sheet.max_column > _COLUMNS:
        last = f"{sheet.title}!{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        faults.append(f"{last}: the sheet reaches down to here; delete the empty rows and columns round the table.")
        return
    letters, wrong = _letters(sheet, kind, headings)
    faults += wrong
    if wrong:
        return
    columns = [column for heading in letters if (column := column_named(heading, kind))]
    places = {column_index_from_string(letter) for letter in letters.values()}
    rows = []
    for number in range(2, sheet.max_row + 1):
        cells = {heading: sheet[f"{letter}{number}"] for heading, letter in letters.items()}
        stray = [cell for cell in sheet[number] if cell.value is not None and cell.column not in places]
        row, wrong = _row(sheet.title, number, letters, cells)
        wrong += [f"{sheet.title}!{cell.coordinate}: this cell stands in no column; delete it." for cell in stray]
        faults += wrong
        if row and not wrong:
            rows.append(row)
    yield Sheet(kind, columns, rows, written)


def _letters(sheet: Worksheet, kind: Kind, headings: list[str]) -> tuple[dict[str, str], list[str]]:
    """The letter of each column by its heading, and what is wrong with the headings."""
    letters: dict[str, str] = {}
    wrong = []
    for cell in sheet[1]:
        heading = "" if cell.value is None else str(cell.value).strip()
        place = f"{sheet.title}!{cell.coordinate}"
        if not heading:
            continue
        if cell.data_type == "f" or (heading not in (ADDRESS, MARK) and column_named(heading, kind) is None):
            wrong.append(f"{place}: “{heading}” is no column of this sheet; give it its name back, or delete it.")
        elif heading in letters:
            wrong.append(f"{place}: the column “{heading}” stands twice; the first is {letters[heading]}. Delete one.")
        else:
            letters[heading] = cell.coordinate.rstrip("0123456789")
    for heading in headings:
        if heading not in letters:
            wrong.append(
                f"{sheet.title}!1:1: the column “{heading}” is missing; give it its name back, or write a new table "
                "with `coprod table out`."
            )
    return letters, wrong


def _row(
    title: str, number: int, letters: dict[str, str], cells: dict[str, Cell | MergedCell]
) -> tuple[Row | None, list[str]]:
    texts: dict[str, str] = {}
    wrong = []
    for heading, cell in cells.items():
        try:
            texts[heading] = text_of(cell)
        except CellFault as fault:
            wrong.append(f"{title}!{cell.coordinate}: {fault}")
    if wrong or not any(texts.values()):
        return None, wrong
    address, mark = texts.pop(ADDRESS, ""), texts.pop(MARK, "")
    return Row(title, number, letters, texts, address, mark), []


def text_of(cell: Cell | MergedCell) -> str:
    """The text of a cell; raises CellFault for a formula, a number, a date, an error, and for stray spaces."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise CellFault("a formula stands here; put its result in the cell, as text.")
    if cell.data_type == "e":
        raise CellFault(f"an error of the spreadsheet stands here ({value}); write the text again.")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        raise CellFault(
            f"the spreadsheet has made a date of this ({value}); format the cell as “Text”, and type the words again."
        )
    if not isinstance(value, str):
        raise CellFault(
            f"the number {value} stands here, where text belongs; format the cell as “Text”, and type it again."
        )
    text = value.replace("_x000D_\n", "\n").replace("\r\n", "\n")
    if text != text.strip():
        raise CellFault("spaces or empty lines stand before or behind the text; delete them.")
    if (place := hidden(text)) is not None:
        raise CellFault(f"a character that nobody can see stands here ({name_of(text[place])}); delete it.")
    return text
