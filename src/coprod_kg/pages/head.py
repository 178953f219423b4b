"""What machines read in the head of a page: tags, typed links, and the thing in the terms of schema.org."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from ..cite import Bookshelf, Entry, citation_tags, schema
from ..cite.plan import Plan
from ..views import Row, Views

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# The Signposting profile knows files by their media type.
FILES = {
    "bib": "application/x-bibtex", "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}  # fmt: skip
_SCHEMA = "https://schema.org/"
_ORCID = "https://orcid.org/"
_LANDING = f"{_SCHEMA}AboutPage"


class Head:
    """The head of the pages of entries; ``address`` is where the site is published."""

    def __init__(self, views: Views, shelf: Bookshelf, address: str) -> None:
        self._views, self._shelf, self._address = views, shelf, address

    def of(self, page: str, here: str, entry: Entry) -> dict[str, Any]:
        """Tags, links and JSON-LD of a page whose entry is cited like this."""
        plan = self._shelf.plans.get(page)
        item = json.loads(plan.cites[0].item) if plan else self._shelf.glossary.item(entry)
        thing = self.thing(page, here, entry, plan)
        return {
            "tags": [list(tag) for tag in citation_tags(item)],
            "links": [list(link) for link in self._links(page, here, entry, str(thing["@type"]))],
            "thing": safe_json({"@context": _SCHEMA} | thing | self._record(page, here)),
        }

    def thing(self, page: str, here: str, entry: Entry, plan: Plan | None) -> schema.Thing:
        """The entry in the terms of schema.org."""
        row = next(iter(self._views.rows("statements", page)), None)
        own = {"name": entry.title, "url": f"{self._address}{here}.html"}
        if row is not None:
            return schema.known_only(self._statement(page, row, plan) | own)
        if page in self._shelf.items:
            described = schema.work(self._shelf.items[page], self._shelf.house.schema)
            return described | {"mainEntityOfPage": own["url"]}
        return schema.known_only(self._term(page) | own)

    def _record(self, page: str, here: str) -> schema.Thing:
        """When the page about the thing was made and changed, and by whom: the thing itself may be much older."""
        made = next(iter(self._views.rows("made", page)), None)
        if made is None:
            return {}
        names = [(str(row["name"]), row["orcid"]) for row in self._views.rows("makers", page)]
        record = {
            "@type": "WebPage", "url": f"{self._address}{here}.html",
            "dateCreated": made["created"], "dateModified": made["modified"],
            "contributor": [
                schema.known_only({"@type": "Person", "name": name, "sameAs": orcid and f"{_ORCID}{orcid}"})
                for name, orcid in names
            ],
        }  # fmt: skip
        return {"subjectOf": schema.known_only(record)}

    def _term(self, page: str) -> schema.Thing:
        scope = self._views.rows("scope", page)
        terms = {"@type": "DefinedTermSet", "name": self._shelf.glossary.title, "url": self._address}
        return {
            "@type": "DefinedTerm",
            "alternateName": [str(row["label"]) for row in self._views.rows("names", page)],
            "description": str(scope[0]["text"]) if scope else "",
            "inDefinedTermSet": terms,
        }

    def _statement(self, page: str, row: Row, plan: Plan | None) -> schema.Thing:
        quotation = row["wording"] == "quotation"
        text = next(iter(self._views.rows("texts", page)), None)
        speakers = [self._person(one) for one in self._views.rows("speakers", page)] if plan else []
        works = [self._work(cite.item) for cite in plan.cites] if plan else []
        first = 1 if plan is not None and plan.work else 0
        kinds = {"claim": "Claim", "framework": "CreativeWork"}
        made: schema.Thing = {"@type": kinds.get(str(row["kind"]), "Quotation" if quotation else "CreativeWork")}
        made |= {"about": self._about(page)}
        if text is not None:
            made |= {"text": str(text["text"]), "inLanguage": str(text["lang"])}
        if made["@type"] == "Quotation":
            named = plan is not None and bool(plan.speakers)
            said = "spokenByCharacter" if named else "creator"
            made |= {said: speakers, "isPartOf": works[:first], "isBasedOn": works[first:]}
        elif quotation:
            made |= {"creator": speakers, "citation": works}
        else:
            editors = schema.people(list(self._shelf.glossary.editors))
            made |= {"creator": editors, "citation": works, "license": LICENCE}
        return made

    def _about(self, page: str) -> list[schema.Thing]:
        rows = [row["concept"] for row in self._views.rows("defines", page) if not row["contrast"]]
        rows += [row["target"] for row in self._views.rows("matters", page) if row["kind"] == "concept"]
        names = [self._views.rows("labels", str(concept))[0]["label"] for concept in rows]
        return [{"@type": "DefinedTerm", "name": str(name)} for name in names]

    def _person(self, row: Row) -> schema.Thing:
        name = next(iter(self._views.rows("person", str(row["agent"]))), None) if row["agent"] else None
        if name is None or not name["family"]:
            return {"@type": "Organization" if name is not None else "Person", "name": str(row["label"])}
        return schema.person({key: str(name[key]) for key in ("family", "given") if name[key]})

    def _work(self, item: str) -> schema.Thing:
        return schema.work(json.loads(item), self._shelf.house.schema)

    def _links(self, page: str, here: str, entry: Entry, kind: str) -> list[tuple[str, str, str]]:
        """Relation, address and media type; addresses of files are paths in the site."""
        links = [("cite-as", entry.address, ""), ("type", _LANDING, ""), ("type", f"{_SCHEMA}{kind}", "")]
        wording = [row["wording"] for row in self._views.rows("statements", page)]
        if wording != ["quotation"]:
            links.append(("license", LICENCE, ""))
        for row in [*self._views.rows("speakers", page), *self._views.rows("authors", page)]:
            if row["agent"] and ("author", self._person_page(row), "") not in links:
                links.append(("author", self._person_page(row), ""))
        links += [("describedby", f"{here}.{ending}", media) for ending, media in FILES.items()]
        return [*links, ("collection", "data.html", "text/html")]

    def _person_page(self, row: Row) -> str:
        return "people/" + str(row["agent"]).rpartition("/")[2] + ".html"


def safe_json(data: Any) -> str:
    """JSON that can stand in a script element: no text of the graph can end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def summary(text: str, length: int = 155) -> str:
    """The beginning of a text for lists of search results, whole words and no markup."""
    plain = text.striptags() if isinstance(text, Markup) else text
    words = plain.split()
    out = ""
    for word in words:
        if len(out) + len(word) + 1 > length:
            return f"{out.rstrip(',;:.')} …"
        out = f"{out} {word}".strip()
    return out
