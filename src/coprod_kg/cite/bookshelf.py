"""All references of the glossary, made once: of its works, its statements, and of its own entries."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..views import Views
from .cache import Cache
from .csl import items
from .entry import TITLE, Entry, Glossary
from .files import CitationFiles, noted
from .pandoc import Job, Printed
from .plan import Cite, Plan, Reference, plans
from .styles import House, Style

FILE = "citations.json"
_INNER = {ord("“"): "‘", ord("”"): "’"}


class Bookshelf:
    """References by IRI; what pandoc has made is kept in the folder ``cache``.

    ``dates`` are those of the versions under which entries of the glossary are cited, empty for drafts.

    Raises CiteError if pandoc cannot be run where it has to.
    """

    def __init__(self, views: Views, house: House, glossary: Glossary, dates: Sequence[str], cache: Path) -> None:
        self.house, self.glossary = house, glossary
        self.items = items(views)
        self.plans = plans(views, self.items, house.locators)
        templates = [glossary.template(date) for date in dict.fromkeys(dates)]
        kept = Cache(cache / FILE)
        self._printed = kept.printed(dict.fromkeys(self._jobs(templates)))
        works = (text for iri, plan in self.plans.items() if "#" not in iri for _, text in noted(plan))
        self.files = CitationFiles(glossary, kept.bibtex(dict.fromkeys([*works, *templates])), house.ris)
        kept.save()

    def references(self, node: str) -> list[Reference]:
        """The citation of a statement or a work in each style; none for what is the glossary’s own."""
        plan = self.plans.get(node)
        return [self._reference(plan, style) for style in self.house.styles] if plan else []

    def entry(self, entry: Entry) -> list[Reference]:
        """How an entry of the glossary is itself cited, in each style."""
        template = self.glossary.template(entry.date)
        return [self._entry_in(style, template, entry) for style in self.house.styles]

    def _jobs(self, templates: Sequence[str]) -> Iterator[Job]:
        for style in self.house.styles:
            for template in templates:
                yield from (Job(style, template, None), Job(style, template, ""))
            for plan in self.plans.values():
                for cite in plan.cites:
                    yield from (Job(style, cite.item, None), Job(style, cite.item, cite.place.suffix))

    def _entry_in(self, style: Style, template: str, entry: Entry) -> Reference:
        cited, listed = self._printed[Job(style, template, "")], self._printed[Job(style, template, None)]
        return Reference(
            style.id, style.label, style.edition,
            self._filled(cited.text, entry), self._filled(cited.html, _escaped(entry)),
            self._filled(listed.text, entry), self._filled(listed.html, _escaped(entry)), (),
        )  # fmt: skip

    def _filled(self, text: str, entry: Entry) -> str:
        """Quotation marks inside others change their kind."""
        title = entry.title.translate(_INNER) if f"“{TITLE}" in text else entry.title
        return self.glossary.filled(text, replace(entry, title=title))

    def _reference(self, plan: Plan, style: Style) -> Reference:
        text, marked = (f"({''.join(part)})" for part in zip(*self._parts(plan, style), strict=True))
        listed = self._listed(plan.listed, style) if plan.listed else Printed("", "")
        originals = tuple((one.text, one.html) for one in (self._listed(cite, style) for cite in plan.unseen))
        return Reference(style.id, style.label, style.edition, text, marked, listed.text, listed.html, originals)

    def _listed(self, cite: Cite, style: Style) -> Printed:
        return _without(self._printed[Job(style, cite.item, None)], style.presumed)

    def _parts(self, plan: Plan, style: Style) -> Iterator[tuple[str, str]]:
        """What stands between the brackets of a citation, plain and marked up."""
        if plan.speakers:
            who = _joined(plan.speakers, style.conjunction)
            yield who, html.escape(who)
        for cite in plan.cites:
            if cite is not plan.work:
                link = f", {style.quoted if plan.quoted else style.reported} "
                yield link, link
            elif plan.speakers:
                yield ", in ", ", in "
            one = self._printed[Job(style, cite.item, cite.place.suffix)]
            if cite.undated and cite in plan.unseen:
                one = _without(one, style.undated)
            yield _bare(one.text), _bare(one.html)


def _joined(names: tuple[str, ...], conjunction: str) -> str:
    return f"{names[0]} et al." if len(names) > 2 else f" {conjunction} ".join(names)


def _bare(text: str) -> str:
    """A citation without its brackets."""
    return text[1:-1] if text[:1] == "(" and text[-1:] == ")" else text


def _without(printed: Printed, words: str) -> Printed:
    return Printed(printed.text.replace(words, "", 1), printed.html.replace(words, "", 1)) if words else printed


def _escaped(entry: Entry) -> Entry:
    return replace(entry, title=html.escape(entry.title), address=html.escape(entry.address))
