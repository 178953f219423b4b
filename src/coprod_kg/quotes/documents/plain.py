"""Plain text in whatever encoding it comes."""

from __future__ import annotations

import codecs

from .document import Document, UnreadableError, note_marks

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
OLD_ENCODING = "is not in UTF-8 and was read as Windows-1252; look at letters with accents, or save it as UTF-8."


def read(raw: bytes) -> Document:
    """The text as it stands; raises UnreadableError if it is not text."""
    text, remarks = decoded(raw)
    return Document(text, notes=note_marks(text, ()), remarks=remarks)


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """A text and what people should know of its encoding; raises UnreadableError if it is not text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding), ()
            except UnicodeDecodeError as error:
                raise UnreadableError(f"begins as {encoding.upper()} and is not; save it as UTF-8.") from error
    if b"\0" in raw:
        raise UnreadableError("is not a text file.")
    try:
        return raw.decode(), ()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), (OLD_ENCODING,)
