"""What a template finds on its desk: rows of views, links, and the tools that cut up texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from ..cite import Entry
from ..views import Asked, Row, Views
from . import compare
from .citing import Citing
from .contents import Contents
from .difference import difference
from .drawing import Drawings
from .figures import Figures
from .follow import follow
from .links import Links
from .past import Past
from .questions import read_questions
from .site import Site
from .terms import Terms
from .text import Phrase, beginning, segments

LABELS = "labels"  # the view that names things
TERMS, OWN_TERMS = "term-names", "term-own"  # the names of concepts, and the concepts that are each thing’s own
GUIDE = "which-co-production.html"  # where a name leads that several concepts bear


Left = tuple[dict[str, dict[str, str]], dict[str, list[Entry]], dict[str, str], list[Path]]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a page was made of: rows of views and of questions, and things cited."""

    views: frozenset[Asked]
    answers: frozenset[Asked]
    things: frozenset[str]
    whole: bool  # the history or the table of contents, which every change touches


class Desk:
    """The tools of all templates; ``at`` gives those of one page."""

    def __init__(
        self, views: Views, answers: Views, links: Links, queries: Path, site: Site, drawings: Drawings, past: Past,
        citing: Citing,
    ) -> None:
        self.views, self.answers, self._links, self._site = views, answers, links, site
        self._figures = Figures(answers)
        self.drawings, self.past, self.citing = drawings, past, citing
        self.contents = Contents()
        self._terms = Terms(views.all(TERMS))
        self._questions = {question.name: question for question in read_questions(queries)}

    def at(self, page: str) -> dict[str, Any]:
        """The names that the template of ``page`` may use; links are relative to it."""
        here = self._links.path(page)
        return {
            "page": page,
            "here": here,
            "base": self._links.base,
            "address": self._site.address,
            "repository": self._site.repository,
            "rows": self._rows(page),
            "row": self._row(page),
            "all": self.views.all,
            "label": self.label,
            "inside": self._links.inside,
            "paged": self._links.paged,
            "href": lambda iri: self._links.href(here, iri),
            "file": lambda path: self._links.file(here, path),
            "a": lambda iri, text=None: self.anchor(here, iri, text),
            "short": self.short,
            "contents": self.contents.pages,
            "linked": self._linked(page, here),
            "difference": difference,
            "drawing": self.drawings.drawing,
            "follow": lambda *asked: follow(self.views, *asked),
            "marked": marked,
            "beginning": beginning,
            "questions": lambda: list(self._questions.values()),
            "question": self._questions.__getitem__,
            "answer": self.answers.all,
            "count": self._figures.count,
            **compare.tools(here),
            **self.past.tools(page, self._site.address),
            **self.citing.tools(page, here, lambda iri: self.past.pinned(iri, self._site.address)),
        }

    def _rows(self, page: str) -> Callable[..., list[Row]]:
        return lambda name, thing=page: self.views.rows(name, thing)

    def _row(self, page: str) -> Callable[..., Row | None]:
        return lambda name, thing=page: next(iter(self.views.rows(name, thing)), None)

    def asked(self, page: str) -> Facts:
        """What was asked for since the last call; ``page`` is the page that was made from it."""
        noted = [frozenset(source.asked) for source in (self.views, self.answers)]
        things = frozenset({page, *self.citing.asked})
        whole = self.past.asked or self.contents.asked
        for source in (self.views, self.answers, self.citing):
            source.asked.clear()
        self.past.asked = self.contents.asked = False
        return Facts(noted[0], noted[1], things, whole)

    def left(self) -> Left:
        """What the pages made here leave to be done when all are written."""
        return self.contents.noted, self.citing.entries, self.drawings.wanted, self.drawings.waiting

    def take(self, left: Left) -> None:
        """Take over what another desk for the same graph left."""
        contents, entries, wanted, waiting = left
        self.contents.noted |= contents
        self.citing.entries |= entries
        self.drawings.wanted |= wanted
        self.drawings.waiting += waiting

    def note(self, page: str, front: dict[str, Any]) -> None:
        """Put a page that was written into the table of contents."""
        self.contents.add(self._links.path(page), front)

    def _linked(self, page: str, here: str) -> Callable[..., Markup]:
        """What marks the terms in a text of ours, except those of the page and of the thing ``about`` which it is."""

        def href(concept: str | None) -> str:
            return self._links.href(here, concept) if concept else self._links.file(here, GUIDE)

        def linked(text: str, lang: str = "en", about: str = page) -> Markup:
            self.views.all(TERMS)  # asked again for each page, which depends on all names
            own = {str(row["concept"]) for thing in (page, about) for row in self.views.rows(OWN_TERMS, thing)}
            return self._terms.linked(text, lang, own, href)

        return linked

    def label(self, iri: str) -> str:
        """What a thing is called, else the end of its IRI."""
        rows = self.views.rows(LABELS, iri)
        return str(rows[0]["label"]) if rows else self.short(iri)

    def short(self, iri: str) -> str:
        """The end of an IRI, for things that nobody has named."""
        return iri.rstrip("/").replace("#", "/").rpartition("/")[2] or iri

    def anchor(self, here: str, iri: str, text: str | None = None) -> Markup:
        """A link to a thing, saying ``text`` or what it is called."""
        return Markup('<a href="{}">{}</a>').format(self._links.href(here, iri), text or self.label(iri))


def marked(text: str, rows: list[Row], order: list[Any]) -> Markup:
    """``text`` with the words of an anatomy marked; ``order`` lists the aspects, whose places number the marks."""
    phrases = [Phrase(order.index(row["aspect"]) + 1, str(row["words"])) for row in rows]
    out = Markup("")
    for segment in segments(text, phrases):
        piece: Markup = escape(segment.text)
        for depth, key in enumerate(reversed(segment.keys), start=1):
            ends = f' data-n="{key}"' if key in segment.ends else ""
            hue = (key - 1) % 12 + 1
            piece = Markup(f'<mark class="hue-{hue} depth-{depth}"{ends}>') + piece + Markup("</mark>")
        out += piece
    return out
