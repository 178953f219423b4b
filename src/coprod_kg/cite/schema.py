"""Works and people in the terms of schema.org; each property stands only on a class that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .coins import full_name, iso_date
from .csl import Item, known

Thing = dict[str, Any]
_ARTICLES = frozenset({"Article", "BlogPosting", "Report", "ScholarlyArticle"})


def work(item: Item, classes: Mapping[str, str]) -> Thing:
    """A work with what is known of it; ``classes`` gives the class for each type of CSL."""
    kind = classes.get(item["type"], "CreativeWork")
    made: Thing = {"@type": kind, "name": item.get("title"), "author": people(item.get("author", []))}
    made |= {"datePublished": iso_date(item.get("issued")), "inLanguage": item.get("language"), "url": item.get("URL")}
    if item.get("DOI"):
        made["sameAs"] = f"https://doi.org/{item['DOI']}"
    if kind in _ARTICLES or kind == "Chapter":
        made["pagination"] = item.get("page")
    if kind == "Book":
        made |= {"isbn": item.get("ISBN"), "bookEdition": item.get("edition"), "editor": people(item.get("editor", []))}
    whole = _whole(item)
    if not (whole and whole["@type"] == "Book"):
        made["publisher"] = _house(item)
    return known_only(made | {"isPartOf": whole})


def people(names: list[dict[str, str]]) -> list[Thing]:
    """People and organisations by name."""
    return [person(name) for name in known(names)]


def person(name: dict[str, str]) -> Thing:
    """A person by the parts of the name, an organisation by the whole."""
    if "literal" in name:
        return {"@type": "Organization", "name": name["literal"]}
    parts = {"familyName": name.get("family"), "givenName": name.get("given")}
    return known_only({"@type": "Person", "name": full_name(name)} | parts)


def known_only(thing: Thing) -> Thing:
    """The thing without what nobody knows."""
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}


def _house(item: Item) -> Thing:
    return {"@type": "Organization", "name": item["publisher"]} if item.get("publisher") else {}


def _whole(item: Item) -> Thing:
    """What the work stands in: a journal with volume and issue, a book, a site."""
    if not item.get("container-title"):
        return {}
    name = item["container-title"]
    if item["type"] == "article-journal":
        made: Thing = known_only({"@type": "Periodical", "name": name, "issn": item.get("ISSN")})
        if item.get("volume"):
            made = {"@type": "PublicationVolume", "volumeNumber": item["volume"], "isPartOf": made}
        if item.get("issue"):
            made = {"@type": "PublicationIssue", "issueNumber": item["issue"], "isPartOf": made}
        return made
    if item["type"] == "chapter":
        facts = {"editor": people(item.get("editor", [])), "publisher": _house(item), "isbn": item.get("ISBN")}
        return known_only({"@type": "Book", "name": name, **facts})
    return {"@type": "Blog" if item["type"] == "post-weblog" else "CreativeWork", "name": name}
