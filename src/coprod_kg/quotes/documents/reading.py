"""Which reader a file needs, by its ending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from .document import Document, UnreadableError

# Preferred first, where several files have the name of one source; LaTeX is only for manuscripts.
KINDS = {
    ".pdf": "pdf", ".docx": "word", ".html": "web", ".htm": "web", ".xhtml": "web",
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown", ".tex": "latex",
}  # fmt: skip
LARGEST = 300_000_000  # bytes


def read_document(path: Path, pages: int | None = None) -> Document:
    """The text of a file, of a PDF only the first ``pages`` if given.

    Raises UnreadableError if it has no text, is damaged, protected, too large or of another kind.
    """
    if path.suffix.lower() not in KINDS:
        raise UnreadableError(f"is of a kind (`{path.suffix or path.name}`) that is not read; save it as PDF or text.")
    if path.stat().st_size > LARGEST:
        raise UnreadableError("is larger than 300 MB; give a smaller copy.")
    raw = path.read_bytes()
    if not raw.strip():
        raise UnreadableError("is empty.")
    reader: Callable[..., Document] = import_module(f".{KINDS[path.suffix.lower()]}", __package__).read
    document = reader(raw, pages) if path.suffix.lower() == ".pdf" else reader(raw)
    return replace(document, digest=hashlib.sha256(raw).hexdigest())
