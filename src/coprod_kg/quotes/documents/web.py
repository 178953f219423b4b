"""Web pages: what a reader sees, without scripts, styles and navigation."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, Comment, Tag, XMLParsedAsHTMLWarning

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


def read(raw: bytes) -> Document:
    """The text of the page, each block on a line of its own; raises UnreadableError if it has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        try:
            soup = BeautifulSoup(raw, "html.parser")
            text = _text(soup)
        except (RecursionError, AssertionError, ValueError) as error:
            raise UnreadableError("is no web page that can be read; save it as text.") from error
    if not text.strip():
        raise UnreadableError("has no text; a page that a script fills must be saved as PDF or text.")
    return marked(text, unit="paragraph")


def _text(soup: BeautifulSoup) -> str:
    for node in soup.find_all(string=True):
        clean = without_signs(str(node))
        if isinstance(node, Comment):
            node.extract()
        elif node.find_parent("pre") is None:
            node.replace_with(re.sub(r"[ \t\r\n\f]+", " ", clean))
    for tag in soup.find_all(_UNSEEN) + soup.find_all(hidden=True):
        tag.extract()
    for tag in soup.find_all("br"):
        tag.replace_with("\n")
    for tag in soup.find_all("sup"):
        _around(tag, NOTE, NOTE_END)
    for tag in soup.find_all("q"):
        _around(tag, "“", "”")
    for tag in soup.find_all("blockquote"):
        _around(tag, BLOCK, BLOCK_END)
    for tag in soup.find_all(_BLOCKS):
        _around(tag, "\n", "\n")
    return re.sub(r"[ \t]*\n[ \t\n]*", "\n", soup.get_text())


def _around(tag: Tag, before: str, behind: str) -> None:
    tag.insert(0, before)
    tag.append(behind)
