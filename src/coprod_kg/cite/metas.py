"""A work as the ``citation_*`` tags that search engines and reference managers read in the head of a page."""

from __future__ import annotations

from .coins import full_name, iso_date
from .csl import Item, known

_PLAIN = {
    "volume": "citation_volume", "issue": "citation_issue", "DOI": "citation_doi", "ISSN": "citation_issn",
    "ISBN": "citation_isbn", "language": "citation_language", "URL": "citation_public_url",
}  # fmt: skip
_CONTAINERS = {
    "article-journal": "citation_journal_title", "chapter": "citation_inbook_title",
    "entry-dictionary": "citation_inbook_title", "entry-encyclopedia": "citation_inbook_title",
}  # fmt: skip
_PUBLISHERS = {"report": "citation_technical_report_institution", "thesis": "citation_dissertation_institution"}


def citation_tags(item: Item) -> list[tuple[str, str]]:
    """Names and contents of the tags, each person in one of its own; what is not known has none."""
    kind = item["type"]
    tags = [("citation_title", item.get("title", ""))]
    tags += [("citation_author", _listed(person)) for person in known(item.get("author", []))]
    tags += [("citation_editor", _listed(person)) for person in known(item.get("editor", []))]
    tags.append(("citation_publication_date", iso_date(item.get("issued")).replace("-", "/")))
    tags.append((_CONTAINERS.get(kind, ""), item.get("container-title", "")))
    tags.append((_PUBLISHERS.get(kind, "citation_publisher"), item.get("publisher", "")))
    first, _, last = item.get("page", "").partition("-")
    tags += [("citation_firstpage", first), ("citation_lastpage", last)]
    tags += [(name, item.get(key, "")) for key, name in _PLAIN.items()]
    return [(name, content) for name, content in tags if name and content]


def _listed(person: dict[str, str]) -> str:
    if "family" in person and "given" in person:
        return f"{person['family']}, {person['given']}"
    return full_name(person)
