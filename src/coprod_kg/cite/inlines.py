"""Text as pandoc has it made into plain text, and into HTML with nothing but italics."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

Inline = dict[str, Any]


def plain(inlines: Sequence[Inline]) -> str:
    """The text alone."""
    return "".join(_text(inline) for inline in inlines)


def italic_html(inlines: Sequence[Inline]) -> str:
    """The text escaped, with ``<i>`` for emphasis and no other element."""
    return "".join(_html(inline) for inline in inlines)


def _text(inline: Inline) -> str:
    own = _own(inline)
    return plain(_children(inline)) if own is None else own


def _html(inline: Inline) -> str:
    own = _own(inline)
    if own is not None:
        return html.escape(own)
    inner = italic_html(_children(inline))
    return f"<i>{inner}</i>" if inline["t"] == "Emph" else inner


def _own(inline: Inline) -> str | None:
    """The text of an inline without children."""
    match inline["t"]:
        case "Str":
            return str(inline["c"])
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Code" | "Math" | "RawInline":
            return str(inline["c"][1])
        case _:
            return None


def _children(inline: Inline) -> list[Inline]:
    """What stands inside an inline; quotation marks become inlines too."""
    content = inline.get("c", [])
    match inline["t"]:
        case "Quoted":
            marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            return [{"t": "Str", "c": marks[0]}, *content[1], {"t": "Str", "c": marks[1]}]
        case "Span" | "Link" | "Cite":
            return list(content[1])
        case "Note":
            return []
        case _:
            return list(content)
