"""Entries that are drafts or no longer to be used: their pages say so first, and lists and searches say so too."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from support import GOOD, project

from coprod_kg import build_graph
from coprod_kg.pages.preview import Preview
from coprod_kg.pages.render import Pages
from coprod_kg.views import Views

BASE = "https://w3id.org/coprod/"
DEPRECATED = [
    "claims/unmeasured", "concepts/co-making", "definitions/brook-2021", "frameworks/brook-steps",
    "people/harbour-master", "sources/brook-2021",
]  # fmt: skip


class Blocks(HTMLParser):
    """The first element of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.first: dict[str, str | None] = {}
        self.text, self._depth = "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.first = self.first or dict(attrs)
        self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth -= 1
        self._done = getattr(self, "_done", False) or self._depth == 0

    def handle_data(self, data: str) -> None:
        if not getattr(self, "_done", False):
            self.text += data


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The Markdown of all pages of the example glossary."""
    folder, here = tmp_path_factory.mktemp("deprecated"), project(GOOD)
    made = Pages(build_graph(here, past=False), here, folder)
    for job in (*made.jobs, *made.last):
        made.write_job(job)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.md")}


def front(text: str) -> dict[str, object]:
    found: dict[str, object] = yaml.safe_load(text.split("---\n")[1])
    return found


@pytest.mark.parametrize("entry", DEPRECATED)
def test_the_page_of_a_deprecated_entry_begins_with_what_why_and_what_to_use_instead(
    entry: str, made: dict[str, str]
) -> None:
    text = made[f"{entry}.md"]
    notice = Blocks(text.split("---\n", 2)[2])
    assert (notice.first["class"], notice.first["role"]) == ("standing standing--deprecated", "note")
    said = " ".join(notice.text.split())
    assert said.startswith("Deprecated. No longer to be used; kept so that old citations still lead here. Why: ")
    assert "Use instead: " in said
    assert "<h1>" in text
    assert str(front(text)["title"]).endswith(" (deprecated)")


def test_several_successors_are_all_linked_and_a_reason_stands_in_each_language(made: dict[str, str]) -> None:
    text = made["concepts/co-making.md"]
    links = '<a href="co-production.html">co-production</a> or <a href="making.html">making</a>.'
    assert f"Use instead:</span> {links}" in text
    assert '<p lang="fr"><span class="lead" lang="en">Why:</span> Le mot n’est plus en usage.</p>' in text


def test_drafts_say_so_and_accepted_entries_say_nothing(tmp_path: Path) -> None:
    here = project(tmp_path / "glossary")
    (here.glossary / "people").mkdir(parents=True)
    for name in ("draft", "accepted", "deprecated"):
        text = f"kind: person\nfamily: {name.title()}\nstatus: {name}\n"
        more = "deprecated_because:\n  en: Nobody knows this person.\n" if name == "deprecated" else ""
        (here.glossary / "people" / f"{name}.yml").write_text(text + more, encoding="utf-8")
    preview = Preview(build_graph(here, past=False), here, tmp_path / "scratch")
    shown = {name: str(preview.page(f"{BASE}people/{name}")) for name in ("draft", "accepted", "deprecated")}
    assert "<strong>Draft.</strong>" in shown["draft"]
    assert "Proposed, not yet reviewed" in shown["draft"]
    assert "standing" not in shown["accepted"]
    assert "Nothing takes its place." in shown["deprecated"]


def test_lists_mark_what_is_deprecated(made: dict[str, str]) -> None:
    mark = ' <span class="badge badge--bad">deprecated</span>'
    for index, link in {
        "concepts/index.md": '<a href="co-making.html">co-making (old word)</a>',
        "definitions/index.md": '<a href="brook-2021.html">Bo Brook, undated</a>',
        "sources/index.md": '<a href="brook-2021.html">Brook 2021</a>',
        "people/index.md": '<a href="harbour-master.html">The harbour master</a>',
        "frameworks/index.md": '<a href="brook-steps.html">Brook’s steps</a>',
        "claims/index.md": '<a href="unmeasured.html">Brook 2021</a>',
    }.items():
        assert link + mark in made[index], index


def test_our_prose_leads_to_no_deprecated_concept(tmp_path: Path) -> None:
    here = project(GOOD)
    names = Views(build_graph(here, past=False), here.site / "queries" / "views").all("term-names")
    concepts = {str(row["concept"]).removeprefix(BASE) for row in names}
    assert "concepts/co-making" not in concepts
    assert "concepts/co-production" in concepts
