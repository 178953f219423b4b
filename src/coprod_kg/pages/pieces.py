"""HTML of ours taken apart into plain data, for scripts that put it together again without reading markup."""

from __future__ import annotations

import posixpath
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

_SPACE = re.compile(r"\s+")


def pieces(html: str, here: str) -> list[dict[str, Any]]:
    """The texts of ``html``, each with its link, class and whether it is set in italics.

    Links are given as seen from the root of the site; ``here`` is the path of the page to which they are relative.
    """
    parser = _Pieces(here)
    parser.feed(html)
    parser.close()
    return parser.found


def rooted(address: str, here: str) -> str:
    """An address relative to the page with the path ``here``, as seen from the root of the site; others as they are."""
    if urlsplit(address).scheme:
        return address
    if address.startswith("#"):
        return f"{here}.html{address}"
    return posixpath.normpath(posixpath.join(posixpath.dirname(here), address))


class _Pieces(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[dict[str, Any]] = []
        self._here = here
        self._open: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element says of the text in it."""
        given = dict(attrs)
        marks: dict[str, Any] = {}
        if tag in {"i", "em", "cite"}:
            marks["italic"] = True
        if given.get("href"):
            marks["href"] = rooted(str(given["href"]), self._here)
        if given.get("class"):
            marks["class"] = str(given["class"])
        self._open.append((tag, marks))

    def handle_endtag(self, tag: str) -> None:
        """Forget what the innermost element of this name said."""
        places = [place for place, (name, _) in enumerate(self._open) if name == tag]
        if places:
            del self._open[places[-1] :]

    def handle_data(self, data: str) -> None:
        """Keep a piece of text with what the open elements say of it."""
        marks: dict[str, Any] = {}
        for _, own in self._open:
            marks |= own
        self.found.append({"text": _SPACE.sub(" ", data), **marks})
