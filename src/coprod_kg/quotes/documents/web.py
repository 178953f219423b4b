"""Web pages: what a reader sees, without scripts, styles and navigation."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, PreformattedString

from .document import BLOCK, BLOCK_END, NOTE, NOTE_END, Document, UnreadableError, marked, without_signs

_UNSEEN = (
    "head", "script", "style", "template", "noscript", "nav", "svg", "math", "iframe", "object", "select", "button",
    "textarea", "input", "canvas", "audio", "video", "del",
)  # fmt: skip
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
)  # fmt: skip
_AROUND = dict.fromkeys(_BLOCKS, ("\n", "\n")) | {
    "br": ("\n", ""), "sup": (NOTE, NOTE_END), "q": ("“", "”"), "blockquote": (f"\n{BLOCK}", f"{BLOCK_END}\n"),
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_PAGE = "is no web page that can be read; save it as text."
_NEVER_CLOSED = 20_000  # “<” without “>”: no page that a program should try to understand


def read(raw: bytes) -> Document:
    """The text of the page, each block on a line of its own; raises UnreadableError if it has none."""
    if raw.count(b"<") - raw.count(b">") > _NEVER_CLOSED:
        raise UnreadableError(_NO_PAGE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            soup = BeautifulSoup(raw, "html.parser")
        except (RecursionError, AssertionError, ValueError) as error:
            raise UnreadableError(_NO_PAGE) from error
    text = re.sub(r"[ \t]*\n[ \t\n]*", "\n", "".join(_shown(soup)))
    if not text.strip():
        raise UnreadableError("has no text; a page that a script fills must be saved as PDF or text.")
    return marked(text, unit="paragraph")


def _shown(soup: BeautifulSoup) -> Iterator[str]:
    """What is shown, in order, with signs round marks of notes and block quotations."""
    waiting: list[tuple[PageElement | str, bool]] = [(soup, False)]
    while waiting:
        node, verbatim = waiting.pop()
        if not isinstance(node, Tag):
            if not isinstance(node, PreformattedString):  # comments and the like
                text = without_signs(str(node)) if isinstance(node, NavigableString) else str(node)
                yield text if verbatim or not isinstance(node, NavigableString) else _SPACE.sub(" ", text)
            continue
        if node.name in _UNSEEN or node.has_attr("hidden") or _HIDDEN.search(str(node.get("style", ""))):
            continue
        before, behind = _AROUND.get(node.name, ("", ""))
        yield before
        waiting.append((behind, True))
        waiting += [(child, verbatim or node.name == "pre") for child in reversed(node.contents)]
