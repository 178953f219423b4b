"""A workbook opened with care: what is no plain .xlsx file is refused before a program reads it as one."""

from __future__ import annotations

import io
import re
import zipfile
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook

from ..errors import CoprodError

LARGEST = 20_000_000  # bytes of the file
_UNPACKED = 60_000_000  # bytes of all its parts
_PARTS = 500
_CELLS = 1_000_000
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")


def open_workbook(name: str, raw: bytes) -> Workbook:
    """The workbook in the bytes of a file called ``name``; nothing in it is calculated, run or fetched.

    Raises CoprodError for what is broken, protected, old, too large, or holds macros.
    """
    if len(raw) > LARGEST:
        raise CoprodError(f"{name} has {len(raw) / 1_000_000:.0f} MB; a table has at most {LARGEST // 1_000_000}.")
    if raw.startswith(_OLD):
        if _ENCRYPTED in raw:
            raise CoprodError(f"{name} is protected with a password; save it without one.")
        raise CoprodError(f"{name} is in the old format of Excel (.xls); save it as “Excel Workbook (.xlsx)”.")
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        raise CoprodError(f"{name} is no workbook, or is damaged; save it again as “Excel Workbook (.xlsx)”.")
    try:
        with ZipFile(io.BytesIO(raw)) as archive:
            _inspect(name, archive)
        return load_workbook(io.BytesIO(raw), keep_links=False)
    except CoprodError:
        raise
    except BadZipFile as error:
        raise CoprodError(f"{name} is damaged ({error}); save it again as “Excel Workbook (.xlsx)”.") from error
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise CoprodError(
            f"{name} cannot be read as a workbook ({type(error).__name__}); save it again as “Excel Workbook (.xlsx)”."
        ) from error


def _inspect(name: str, archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise CoprodError(
            f"{name} unpacks to more than {_UNPACKED // 1_000_000} MB or {_PARTS} parts; "
            "that is no table of the glossary."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise CoprodError(f"{name} is protected with a password; save it without one.")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names:
        raise CoprodError(f"{name} is no workbook, or is damaged; save it again as “Excel Workbook (.xlsx)”.")
    cells = 0
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            content = archive.read(part).replace(b"\0", b"")
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise CoprodError(f"{name} has a part with definitions of its own ({part.filename}); save it again.")
            if part.filename == "[Content_Types].xml":
                _refuse_macros(name, names, content)
            cells += len(_CELL.findall(content)) if "/worksheets/" in part.filename else 0
    if cells > _CELLS:
        raise CoprodError(f"{name} has more than {_CELLS:,} cells; that is no table of the glossary.")


def _refuse_macros(name: str, parts: set[str], types: bytes) -> None:
    if b"macroEnabled" in types or any("vbaproject" in part.lower() for part in parts):
        raise CoprodError(f"{name} holds macros (.xlsm); save it as “Excel Workbook (.xlsx)”, which has none.")
    if b"spreadsheetml.sheet.main" not in types:
        raise CoprodError(f"{name} is no .xlsx workbook; save it as “Excel Workbook (.xlsx)”.")
