"""What templates may ask about citations, and the files for reference managers beside the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..cite import Bookshelf, Entry, Reference, coins, read_glossary, read_styles
from ..exports import write_file
from ..project import Project
from ..versions import UNRELEASED, History
from ..views import Views
from .head import Head, summary

_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;)]")


class Citing:
    """The references of all pages; ``write`` writes the files of those whose template asked for their own citation.

    ``asked`` gathers the things whose citation was asked for; whoever reads it may empty it.
    """

    def __init__(self, views: Views, project: Project, history: History, address: str) -> None:
        self._history = history
        dates = [self._date(version) for version in {UNRELEASED, history.latest.name if history.latest else UNRELEASED}]
        house, glossary = read_styles(project.site), read_glossary(project.root)
        self._shelf = Bookshelf(views, house, glossary, dates, project.build / "cache")
        self._head = Head(views, self._shelf, address)
        self.entries: dict[str, list[Entry]] = {}
        self.asked: set[str] = set()

    def tools(self, page: str, here: str, pinned: Any) -> dict[str, Any]:
        """The names that the template of ``page`` may use; ``pinned`` gives the address of a thing at its version."""

        def entry(title: str, node: str = page) -> list[Reference]:
            return self._shelf.entry(self._entry(here, title, node, pinned))

        def entries(titles: Iterable[tuple[str, str]]) -> str:
            self.entries[page] = [self._entry(here, title, node, pinned) for node, title in titles]
            return here.rpartition("/")[2]

        def references(node: str) -> list[Reference]:
            self.asked.add(node)
            return self._shelf.references(node)

        self.asked.add(page)
        return {
            "references": references,
            "coins": self._coins,
            "entry_references": entry,
            "citation_files": entries,
            "with_links": with_links,
            "page_head": lambda title: self._head.of(page, here, self._entry(here, title, page, pinned)),
            "summary": summary,
        }

    def facts(self, node: str) -> object:
        """All that the citation of a thing depends on, to be compared with that of another graph."""
        return self._shelf.plans.get(node), self._shelf.items.get(node)

    def write(self, out: Path, base: str) -> None:
        """Write BibTeX, RIS and CSL-JSON beside each page that is cited."""
        for page, entries in self.entries.items():
            for ending, text in self._shelf.files.contents(self._shelf.plans.get(page), entries).items():
                write_file(out / f"{page.removeprefix(base)}.{ending}", text.encode())

    def _entry(self, here: str, title: str, node: str, pinned: Any) -> Entry:
        name = here.rpartition("/")[2] + (f"-{member}" if (member := node.partition("#")[2]) else "")
        version = self._history.version_of(here)
        plain = Markup(title).striptags() if isinstance(title, Markup) else title
        return Entry(f"coprod-{name}", plain, pinned(node), version, self._date(version))

    def _coins(self, node: str) -> str:
        """The original work of a thing for the span that reference managers read."""
        plan = self._shelf.plans.get(node)
        return coins(json.loads(plan.cites[0].item)) if plan else ""

    def _date(self, version: str) -> str:
        """The day of a version; a second release of a day has a number behind it."""
        return "" if version == UNRELEASED else version.partition(".")[0]


def with_links(text: str) -> Markup:
    """A reference as HTML, with links where it prints addresses."""
    return Markup(_ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', text))


