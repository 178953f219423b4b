"""Documents that people hold (PDF, Word, web pages, text, Markdown, LaTeX) made into plain text with its places."""

from .document import Document, Page, UnreadableError
from .reading import KINDS, read_document

__all__ = ["KINDS", "Document", "Page", "UnreadableError", "read_document"]
