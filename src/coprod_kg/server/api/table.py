"""The answer to a question as rows of typed cells, and as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from . import terms
from .answer_models import Cell
from .attribution import Carrier, attributions
from .data import CHUNK, Binding, Reader
from .models import Attribution
from .releases import Releases

_NUMBERS = {"integer": int, "int": int, "long": int, "decimal": float, "double": float, "float": float}
_SHORT = 2  # letters of a word that nobody quotes
CREDITS = ("statement", "permalink", "wording", "speakers", "work", "page", "locator", "via", "receipt", "licence")

Cells = dict[str, Cell]


async def cells(reader: Reader, releases: Releases, rows: Sequence[Binding]) -> list[Cells]:
    """The rows with labels for things and attributions for texts."""
    things = [cell["value"] for row in rows for cell in row.values() if cell["type"] == "uri"]
    await reader.heads(things)
    carriers = await _carriers(reader, rows)
    chosen = [{name: _choose(cell, row, carriers) for name, cell in row.items()} for row in rows]
    credits = await attributions(reader, releases, [one for row in chosen for one in row.values() if one])
    found = []
    for row, said in zip(rows, chosen, strict=True):
        made = {}
        for name, cell in row.items():
            carrier = said[name]
            made[name] = await _cell(reader, cell, credits[carrier] if carrier else None)
        found.append(made)
    return found


async def _carriers(reader: Reader, rows: Sequence[Binding]) -> dict[str, list[Carrier]]:
    """The statements that have the texts of an answer. A text without its language is looked up in every language."""
    languages = sorted(row["language"] for row in await reader.rows("languages"))
    wanted: dict[str, None] = {}
    for row in rows:
        for cell in row.values():
            if cell["type"] == "literal" and "datatype" not in cell and len(cell["value"]) > _SHORT:
                own = cell.get("xml:lang")
                tags = [own] if own else ["", *languages]
                wanted |= dict.fromkeys(terms.text(cell["value"], tag) for tag in tags)
    found: dict[str, list[Carrier]] = {}
    for chunk in _chunks(list(wanted)):
        for said in await reader.rows("carriers", text=" ".join(chunk)):
            found.setdefault(said["text"], []).append((said["carrier"], "own" in said))
    return found


def _chunks(literals: Sequence[str]) -> list[list[str]]:
    chunks: list[list[str]] = [[]]
    size = 0
    for one in literals:
        if size + len(one.encode()) > 40_000 or len(chunks[-1]) >= CHUNK:
            chunks.append([])
            size = 0
        chunks[-1].append(one)
        size += len(one.encode()) + 1
    return [chunk for chunk in chunks if chunk]


def _choose(cell: dict[str, str], row: Binding, carriers: dict[str, list[Carrier]]) -> Carrier | None:
    """The statement whose text a cell has: one that the row names, else the first."""
    if cell["type"] != "literal" or not (known := carriers.get(cell["value"])):
        return None
    named = {other["value"] for other in row.values() if other["type"] == "uri"}
    related = [one for one in known if one[0] in named or one[0].partition("#")[0] in named]
    return (related or known)[0]


async def _cell(reader: Reader, cell: dict[str, str], attribution: Attribution | None) -> Cell:
    if cell["type"] == "uri":
        link = (await reader.links([cell["value"]]))[0]
        return Cell(type="iri", value=cell["value"], label=link.label, page=link.page)
    datatype = cell.get("datatype")
    kind = (datatype or "").rpartition("#")[2]
    if kind in _NUMBERS:
        return Cell(type="number", value=_NUMBERS[kind](cell["value"]), datatype=datatype)
    if kind == "boolean":
        return Cell(type="boolean", value=cell["value"] == "true", datatype=datatype)
    return Cell(
        type="text", value=cell["value"], language=cell.get("xml:lang"), datatype=datatype, attribution=attribution
    )


def as_csv(columns: Sequence[str], rows: Sequence[Cells]) -> str:
    """The table with a line of column names (RFC 4180); behind each column of texts stand those with whose they are."""
    texts = [name for name in columns if any(name in row and row[name].attribution for row in rows)]
    heads = [head for name in columns for head in (name, *(f"{name}.{one}" for one in CREDITS if name in texts))]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        line: list[object] = []
        for name in columns:
            cell = row.get(name)
            line.append("" if cell is None else str(cell.value).lower() if cell.type == "boolean" else cell.value)
            if name in texts:
                line += _credits(cell.attribution if cell else None)
        writer.writerow(line)
    return out.getvalue()


def _credits(one: Attribution | None) -> list[str]:
    if one is None:
        return [""] * len(CREDITS)
    via = "; ".join(" ".join(filter(None, (copy.source.label, copy.page, copy.locator))) for copy in one.via)
    receipt = "; ".join(f"{one.match}: {one.document.label}, {one.compared}" for one in one.receipts)
    work = " ".join(filter(None, (one.work.label, one.work.title))) if one.work else ""
    speakers = "; ".join(speaker.name for speaker in one.speakers)
    licence = one.licence.iri or one.licence.statement or ""
    place = (one.page or "", one.locator or "")
    return [one.statement, one.permalink, one.wording, speakers, work, *place, via, receipt, licence]
