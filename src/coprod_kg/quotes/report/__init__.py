"""What was found, as text, JSON or one HTML page."""

from __future__ import annotations

from .html import as_html
from .page import Card, Report, Section
from .text import as_text

FORMATS = ("text", "json", "html")

__all__ = ["FORMATS", "Card", "Report", "Section", "as_html", "as_text"]
