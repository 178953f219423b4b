"""A file of references made into records: which format it has, and whether it is a text at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath

from ...errors import CoprodError
from . import bibtex, csl_json, csl_yaml, ris
from .record import Record, seemly

LARGEST = 5_000_000  # bytes of one file
FORMATS: dict[str, Callable[[str, str], list[Record]]] = {
    "csl-json": csl_json.read,
    "csl-yaml": csl_yaml.read,
    "bibtex": bibtex.read,
    "ris": ris.read,
}
ENDINGS = {
    ".json": "csl-json", ".yaml": "csl-yaml", ".yml": "csl-yaml", ".bib": "bibtex", ".bibtex": "bibtex", ".ris": "ris",
}  # fmt: skip
_BEGINNINGS = {
    "csl-json": re.compile(r"\s*[\[{]"),
    "bibtex": re.compile(r"(\s*%[^\n]*\n)*\s*@\w+\s*[{(]"),
    "ris": re.compile(r"\s*TY  -"),
    "csl-yaml": re.compile(r"\s*(---\s+)?(references:|- )"),
}
_WEB_PAGE = re.compile(r"\s*<(!doctype|html|head|body|\?xml)", re.IGNORECASE)


def read_references(name: str, raw: bytes, form: str | None = None) -> list[Record]:
    """The records of a file called ``name``; ``form`` is its format where the ending does not tell.

    Raises CoprodError with file and line for a file that cannot be read.
    """
    text = _text(name, raw)
    if not text.strip():
        raise CoprodError(f"{name} is empty; export the works again.")
    if _WEB_PAGE.match(text):
        raise CoprodError(
            f"{name} is a web page or XML, not a list of references; download the file that the page offers "
            "as CSL JSON, BibTeX or RIS."
        )
    records = FORMATS[form or _form(name, text)](name, text)
    if not records:
        raise CoprodError(f"{name} holds no work; export the works again, as CSL JSON, BibTeX or RIS.")
    return records


def _text(name: str, raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise CoprodError(
            f"{name} has more than {LARGEST // 1_000_000} MB, which no file of references needs. "
            "Export fewer works, without abstracts and attachments."
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:1000]:
        raise CoprodError(f"{name} is not in UTF-8; export it again with the character encoding “UTF-8”.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CoprodError(
            f"{name}:{line}: the file is not in UTF-8 from here on (byte {raw[error.start]:#04x}); "
            "export it again with the character encoding “UTF-8”."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _form(name: str, text: str) -> str:
    if by_ending := ENDINGS.get(PurePath(name).suffix.lower()):
        return by_ending
    for form, beginning in _BEGINNINGS.items():
        if beginning.match(text):
            return form
    raise CoprodError(
        f"Neither its name nor its beginning (“{seemly(text[:80], 40)}”) says in which format {name} is; "
        f"say so with --format: {', '.join(FORMATS)}."
    )
