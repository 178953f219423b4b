"""Two states of a glossary examined: each entry that differs, with what its words, its graph and its neighbours say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from ..pages.preview import Preview
from ..versions import Change, History, languages_in
from ..versions.changes import Kind
from ..views import Views
from .bundle import Reviewed, Shown
from .chains import unseen
from .changes import text_changes
from .citations import Backlinks, Reference, pinned
from .coding import Coding
from .findings import NEAR, UNCOMPARED, Finding, Level
from .fragment import fragment
from .likenesses import Likenesses
from .quotations import Quotation, altered_words, quotations, remarks
from .sides import Side
from .triples import NONE, Triples

QUERIES = Path("review", "queries")
DEFINITIONS = "definitions/"
_SIMILAR, _BESIDE = 0.45, 6  # definitions with whose codes those of another are compared: how like, and how many
_ADDRESS = re.compile(r"`([a-z]+/[a-z0-9-]+)`")


class State:
    """One state seen through the queries of the site and of the review."""

    def __init__(self, side: Side, scratch: Path) -> None:
        self.side = side
        self.base = side.graph.context.base
        self.rows = Views(side.graph, side.project.site / QUERIES)
        self._scratch = scratch

    @cached_property
    def preview(self) -> Preview:
        """The pages of this state."""
        return Preview(self.side.graph, self.side.project, self._scratch)

    @cached_property
    def quotations(self) -> dict[str, list[Quotation]]:
        """All quotations by entry."""
        return quotations(self.rows.all("quotations"), self.base)

    @cached_property
    def backlinks(self) -> Backlinks:
        """What refers to what."""
        return Backlinks(self.side.graph)

    @cached_property
    def likenesses(self) -> Likenesses:
        """Texts and names that may be alike."""
        return Likenesses(self.rows.all("texts"), self.base)

    @cached_property
    def coding(self) -> Coding:
        """Codes and anatomy."""
        views = self.preview.views
        return Coding(views.all("codes"), views.all("anatomy"), self.title)

    def said_of(self, entry: str, own: Sequence[Quotation]) -> Iterator[Finding]:
        """What is to be said of an entry as it is in this state; ``own`` are its quotations."""
        iri = self.base + entry
        yield from remarks(entry, own)
        yield from unseen(entry, self.rows.rows("chains", iri))
        if entry.startswith(DEFINITIONS):
            similar = self.likenesses.similar(entry, _SIMILAR, _BESIDE)
            definitions = [node for node in similar if node.startswith(f"{self.base}{DEFINITIONS}")]
            yield from self.coding.remarks(entry, iri, definitions)

    def title(self, iri: str) -> str:
        """What a thing is called."""
        return self.preview.title(iri)

    def unread(self, entry: str) -> bool:
        """Whether the file of an entry is here and cannot be read."""
        return bool(self.side.holding([entry])) and self.base + entry not in self.side.graph.places


_UNCOMPARED = "The file could not be read before this change, so all that it says now is new to this review."


class Examiner:
    """Examines entries one by one; ``anchors`` name their places on the page."""

    def __init__(self, before: State, after: State, history: History, triples: dict[str, Triples]) -> None:
        self._before, self._after = before, after
        self._history, self._triples = history, triples
        self._by_language = languages_in(after.side.graph.context)
        self.anchors: dict[str, str] = {}

    def entry(self, change: Change, said: Iterable[Finding]) -> Reviewed:
        """What is to be said of one entry; ``said`` is what the check says of it."""
        there = self._before if change.kind is Kind.REMOVED else self._after
        [held] = there.side.holding([change.entry]).values()
        reviewed = Reviewed(change, there.title(there.base + change.entry), held.path, self.anchors[change.entry])
        reviewed.unread = tuple(self._unread(change))
        reviewed.triples = self._triples.get(change.entry, NONE)
        if change.earlier:
            reviewed.pinned = pinned(self._history, change.origin or change.entry, change.earlier)
            reviewed.references = self._references(change)
        if "after" not in reviewed.unread:
            self._read(reviewed)
        reviewed.findings = sorted([*reviewed.findings, *map(self._beside, said)], key=lambda one: one.order)
        return reviewed

    def _unread(self, change: Change) -> Iterator[str]:
        for name, state, entry in (
            ("before", self._before, change.origin or change.entry), ("after", self._after, change.entry)
        ):  # fmt: skip
            if state.unread(entry):
                yield name

    def _read(self, reviewed: Reviewed) -> None:
        """What the words of an entry say that can be read now; where they could not be before, all of them are new."""
        change = reviewed.change
        compared = change.earlier and "before" not in reviewed.unread
        earlier = self._before.side.content(change.origin or change.entry) if compared else {}
        later = self._after.side.content(change.entry) if change.later else {}
        reviewed.texts = text_changes(earlier, later, self._by_language)
        if not change.later:
            return
        old = self._before.quotations.get(change.origin or change.entry, [])
        reviewed.quotations = self._after.quotations.get(change.entry, [])
        known = {(one.topic, one.sentence) for one in self._before.said_of(change.origin or change.entry, old)}
        found = [*altered_words(change.entry, old, reviewed.quotations)]
        for one in self._after.said_of(change.entry, reviewed.quotations):
            found.append(replace(one, level=Level.NOTE) if (one.topic, one.sentence) in known else one)
        if change.earlier and not compared:
            found.append(Finding(Level.LOOK, change.entry, UNCOMPARED, _UNCOMPARED))
        reviewed.findings = found

    def _references(self, change: Change) -> list[tuple[Reference, str]]:
        """Who refers to an entry that was there before."""
        state = self._before if change.kind is Kind.REMOVED else self._after
        return [(one, state.title(state.base + one.entry)) for one in state.backlinks.of(change.entry)]

    def show(self, reviewed: Reviewed) -> None:
        """Put the page of an entry, before and after, as readers see it beside what is said of it."""
        change = reviewed.change
        before = self._page(self._before, change.origin or change.entry) if change.earlier else None
        reviewed.shown = Shown(before, self._page(self._after, change.entry) if change.later else None)

    def _page(self, state: State, entry: str) -> Markup | None:
        iri = state.base + entry
        html = state.preview.page(iri)
        return None if html is None else fragment(html, iri, self._link)

    def _link(self, address: str) -> str:
        """Where a link of a page leads from the review: to what it says of that entry, else out."""
        anchor = self.anchors.get(address.removeprefix(self._after.base).partition("#")[0])
        return f"#{anchor}" if anchor else address

    def _beside(self, one: Finding) -> Finding:
        """What the check calls nearly the same, with both texts word by word."""
        other = _ADDRESS.search(one.sentence) if one.topic == NEAR else None
        return replace(one, texts=self._after.likenesses.beside(one.entry, other[1])) if other else one
