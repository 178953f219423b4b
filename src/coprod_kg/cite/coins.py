"""A work as a ContextObject in a span (COinS), for reference managers that read it on the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from .csl import Item, known

_JOURNAL, _BOOK, _DUBLIN = "info:ofi/fmt:kev:mtx:journal", "info:ofi/fmt:kev:mtx:book", "info:ofi/fmt:kev:mtx:dc"
_GENRES = {
    "article-journal": (_JOURNAL, "article"), "book": (_BOOK, "book"), "chapter": (_BOOK, "bookitem"),
    "report": (_BOOK, "report"), "paper-conference": (_BOOK, "proceeding"),
}  # fmt: skip

_FIELDS = {
    "volume": "volume", "issue": "issue", "publisher": "pub", "publisher-place": "place", "ISBN": "isbn",
    "ISSN": "issn", "edition": "edition",
}  # fmt: skip


def coins(item: Item) -> str:
    """The value of the ``title`` of the span."""
    form, genre = _GENRES.get(item["type"], (_DUBLIN, ""))
    pairs = [("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", form)]
    pairs += _dublin(item) if form == _DUBLIN else _bound(item, genre)
    if "DOI" in item:
        pairs.append(("rft_id", f"info:doi/{item['DOI']}"))
    elif "URL" in item and form != _DUBLIN:
        pairs.append(("rft_id", item["URL"]))
    return urlencode([(key, value) for key, value in pairs if value])


def _bound(item: Item, genre: str) -> list[tuple[str, str]]:
    people = known(item.get("author", []))
    first = people[0] if people else {}
    titles = {"article": ("atitle", "jtitle"), "bookitem": ("atitle", "btitle")}.get(genre, ("btitle", ""))
    pairs = [("rft.genre", genre), (f"rft.{titles[0]}", item.get("title", ""))]
    pairs += [(f"rft.{titles[1]}", item.get("container-title", ""))] if titles[1] else []
    pairs += [("rft.aulast", first.get("family", "")), ("rft.aufirst", first.get("given", ""))]
    pairs += [("rft.au", full_name(one)) for one in people]
    first_page, _, last_page = item.get("page", "").partition("-")
    pairs += [("rft.pages", item.get("page", "")), ("rft.spage", first_page), ("rft.epage", last_page)]
    pairs += [(f"rft.{theirs}", item.get(ours, "")) for ours, theirs in _FIELDS.items()]
    return [*pairs, ("rft.date", iso_date(item.get("issued")))]


def _dublin(item: Item) -> list[tuple[str, str]]:
    pairs = [("rft.type", item["type"]), ("rft.title", item.get("title", ""))]
    pairs += [("rft.source", item.get("container-title", "")), ("rft.publisher", item.get("publisher", ""))]
    pairs += [("rft.creator", full_name(one)) for one in known(item.get("author", []))]
    return [*pairs, ("rft.date", iso_date(item.get("issued"))), ("rft.identifier", item.get("URL", ""))]


def iso_date(date: dict[str, Any] | None) -> str:
    """The date as far as it is known, ``2019-08-05``; nothing where it is no year."""
    if not date or "date-parts" not in date:
        return ""
    return "-".join(f"{part:02d}" for part in date["date-parts"][0])


def full_name(person: dict[str, str]) -> str:
    """A name as people say it."""
    return person.get("literal") or " ".join(filter(None, (person.get("given"), person["family"])))
