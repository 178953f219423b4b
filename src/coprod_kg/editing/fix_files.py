"""Whole files mended without judgement: encoding marks, line ends, tabs, and titles that lack quotation marks."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Any

from ..entries.reader import Reader
from .compose import plain
from .fix_text import OTHERS_WORDS

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PLAIN_LINE = re.compile(r"(?P<key>[\w-]+): +(?P<value>[^\s\"'#>|&*!%@`{\[][^\"\\#]*?)\s*")
_SIGN_LINE = re.compile(r"(?P<key>[\w-]+): +(?P<value>[*%@`][^\"\\#]*?)\s*")


def without_mark(raw: bytes) -> bytes:
    """A file without the mark at its beginning, in UTF-8; as it is where it has none or cannot be read so."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding).encode("utf-8")
            except UnicodeDecodeError:
                return raw
    return raw


def with_line_feeds(raw: bytes) -> bytes:
    """A file whose lines end with a line feed alone; as it is where that would change a value."""
    new = raw.replace(b"\r\n", b"\n")
    return new if new != raw and _said(new) == _said(raw) else raw


def with_spaces(text: str) -> str:
    """``text`` with spaces for the tabs before lines; as it is unless all widths that can be read say the same."""
    if "\n\t" not in f"\n{text}" or _whole(text) is not None:
        return text
    readings: dict[str, Any] = {}
    for width in (2, 4, 8):
        spaced = "\n".join(_indented(line, width) for line in text.split("\n"))
        if (root := _whole(spaced)) is not None:
            readings[spaced] = root
    said = list(readings.values())
    return next(iter(readings)) if said and all(one == said[0] for one in said) else text


def with_quotes(text: str, line: int) -> str:
    """``text`` with double quotes round a value that stands alone in a line (from 1) behind a key of the entry.

    As it is where the entry cannot be read after that, or where the value goes on in the next line.
    """
    lines = text.split("\n")
    source = lines[line - 1] if line <= len(lines) else ""
    found = _PLAIN_LINE.fullmatch(source) or _SIGN_LINE.fullmatch(source)
    if not found or found["key"] in OTHERS_WORDS:
        return text
    lines[line - 1] = f'{found["key"]}: "{found["value"]}"'
    new = "\n".join(lines)
    root = _whole(new)
    return new if root is not None and root.get(found["key"]) == found["value"] else text


def _indented(line: str, width: int) -> str:
    bare = line.lstrip("\t")
    return " " * width * (len(line) - len(bare)) + bare


def _whole(text: str) -> dict[str, Any] | None:
    """What an entry says, None if anything in it cannot be read."""
    reader = Reader("", text)
    root = reader.read()
    said = plain(root) if root is not None and not reader.problems else None
    return said if isinstance(said, dict) else None


def _said(raw: bytes) -> Any:
    root = Reader("", raw.decode("utf-8", "replace")).read()
    return plain(root) if root is not None else None


FILES: dict[str, Callable[[bytes], bytes]] = {"file-bom": without_mark, "line-ends": with_line_feeds}
