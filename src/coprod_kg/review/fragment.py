"""A page of the site cut down to what fits into another page: words in their order, no code, no anchors, no forms."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup, escape

_KEPT = frozenset((
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt",
    "em", "figcaption", "figure", "i", "ins", "li", "mark", "ol", "p", "pre", "q", "s", "section", "small", "span",
    "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
))  # fmt: skip
_HEADINGS = {"h1": "h4", "h2": "h5", "h3": "h6", "h4": "h6", "h5": "h6", "h6": "h6"}
_VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
_DROPPED = frozenset((
    "audio", "button", "canvas", "embed", "form", "iframe", "math", "nav", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "title", "video",
))  # fmt: skip
_LEFT_OUT = frozenset(("picture", "cite-member", "crumbs", "add", "more", "cite-block"))  # classes of the site
_ATTRIBUTES = frozenset(("lang", "dir", "scope", "colspan", "rowspan", "data-n", "data-label"))
_CITE = "cite-and-reuse"  # the heading from which a page only says how to cite it

Links = Callable[[str], str]


def fragment(html: str, page: str, links: Links) -> Markup:
    """The part of a page before it says how to cite it; ``links`` gives the address for an IRI or web address.

    ``page`` is the IRI of the page, which its links are relative to. Headings are one below those of the page round it.
    """
    reader = _Reader(page, links)
    reader.feed(html)
    reader.close()
    return Markup("".join(reader.out)) + Markup("".join(f"</{name}>" for name in reversed(reader.open)))


class _Reader(HTMLParser):
    def __init__(self, page: str, links: Links) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[str] = []
        self._page, self._links = page, links
        self._skipping: list[str] = []
        self._ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element of words, or leave it out with all that is in it."""
        given = {name: value or "" for name, value in attrs}
        self._ended = self._ended or given.get("id") == _CITE
        if self._ended or tag in _VOID:
            if tag == "br" and not self._ended and not self._skipping:
                self.out.append("<br>")
            return
        left_out = tag in _DROPPED or "hidden" in given or bool(_LEFT_OUT & set(given.get("class", "").split()))
        if self._skipping or left_out:
            self._skipping.append(tag)
            return
        name = _HEADINGS.get(tag, tag)
        if name in _KEPT or tag in _HEADINGS:
            self.open.append(name)
            self.out.append(f"<{name}{self._attributes(name, given)}>")

    def handle_endtag(self, tag: str) -> None:
        """Close what was kept."""
        if self._skipping:
            if tag in self._skipping:
                del self._skipping[len(self._skipping) - 1 - self._skipping[::-1].index(tag) :]
            return
        name = _HEADINGS.get(tag, tag)
        if name in self.open and not self._ended:
            while self.open:
                last = self.open.pop()
                self.out.append(f"</{last}>")
                if last == name:
                    break

    def handle_data(self, data: str) -> None:
        """Keep text, escaped anew."""
        if not self._ended and not self._skipping:
            self.out.append(str(escape(data)))

    def _attributes(self, name: str, given: dict[str, str]) -> str:
        kept = {key: value for key, value in given.items() if key in _ATTRIBUTES}
        if "class" in given:
            kept["class"] = given["class"]
        if name == "a" and (address := self._address(given.get("href", ""))):
            kept["href"] = address
        return "".join(Markup(' {}="{}"').format(key, value) for key, value in kept.items())

    def _address(self, href: str) -> str:
        """Where a link leads; nothing for what is no web address."""
        target = self._links(urljoin(f"{self._page}.html", href).replace(".html", "", 1))
        return target if target.startswith("#") or urlsplit(target).scheme in ("http", "https") else ""
