"""Typed links between documents: those that a page has in its head, and those between formats, as HTTP headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import quote

# Of the links of a page these hold for all documents about the same thing.
SHARED = frozenset({"cite-as", "license"})
_TOLD = SHARED | {"type", "author", "describedby", "collection"}
_LIMIT = 3000  # bytes of all links; proxies often take no more than 4 KiB of headers


@dataclass(frozen=True, slots=True)
class Link:
    """A link from the document in hand to ``target``, which may be relative to it."""

    relation: str
    target: str
    media_type: str = ""

    def __str__(self) -> str:
        written = f'<{quote(self.target, safe="%:/?#[]@!$&()*+,;=~")}>; rel="{self.relation}"'
        return f'{written}; type="{self.media_type}"' if self.media_type else written


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what machines are told, and leave style sheets and pictures."""
        if tag == "link" and not self.done:
            known = {key: value or "" for key, value in attrs}
            if known.get("href") and set(known.get("rel", "").split()) <= _TOLD:
                self.links.append(Link(known["rel"], known["href"], known.get("type", "")))

    def handle_endtag(self, tag: str) -> None:
        """The head alone counts."""
        self.done = self.done or tag == "head"


def links_in(page: bytes) -> tuple[Link, ...]:
    """The typed links that the head of an HTML page tells machines."""
    end = page.find(b"</head>")
    head = _Head()
    head.feed(page[: end if end >= 0 else None].decode("utf-8", "replace"))
    return tuple(head.links)


def link_header(links: Iterable[Link]) -> str:
    """The value of ``Link``; links that would make it too long for proxies are left out, the last ones first."""
    told: list[str] = []
    length = 0
    for text in dict.fromkeys(map(str, links)):
        length += len(text) + 2
        if length <= _LIMIT:
            told.append(text)
    return ", ".join(told)
