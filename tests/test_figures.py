"""Figures on overview pages: each leads to the question that makes it and is what that question answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from built import ROOT, Built
from lxml import html

from coprod_kg.graph.glossary import Glossary

OVERVIEWS = (
    "index",
    "coverage",
    "lists",
    "concepts/index",
    "concepts/by-area",
    "definitions/index",
    "definitions/by-author",
    "definitions/by-discipline",
    "definitions/by-sense",
    "frameworks/index",
    "claims/index",
    "sources/index",
    "people/index",
    "which-co-production",
    "compare",
)
NOUNS = (
    "concept|definition|framework|claim|source|person|people|quot|passage|work|statement|member|term|class|thing|entr"
)
COUNT = re.compile(rf"\b\d[\d,]* (?:of \d|(?:{NOUNS})\w*\b)")
# Texts of entries and of the queries are no figures of ours, whatever numbers stand in them.
TEXTS = "//*[contains(@class, 'line__text') or contains(@class, 'words') or self::cite or self::pre or self::script]"


@pytest.fixture(scope="module")
def answers(built: Built) -> dict[str, list[list[str]]]:
    """The rows of every question: the values in the order of the columns, the names of the columns first."""
    glossary = Glossary(built.graph.store, built.graph.context.base, {})
    found = {}
    for path in sorted((ROOT / "site" / "queries").glob("*.rq")):
        rows = glossary.select(path.read_text(encoding="utf-8"))
        found[path.stem] = [[*rows[0]] if rows else [], *([str(value) for value in row.values()] for row in rows)]
    return found


def figures(built: Built) -> Iterator[tuple[Path, html.HtmlElement]]:
    for path, page in built.pages():
        for figure in page.xpath("//a[contains(concat(' ', @class, ' '), ' figure ')]"):
            yield path, figure


def test_every_figure_is_what_its_question_answers_and_leads_there(
    built: Built, answers: dict[str, list[list[str]]]
) -> None:
    seen = set()
    for path, figure in figures(built):
        name, key, column = (figure.get(f"data-{part}") for part in ("question", "row", "column"))
        names, *rows = answers[name]
        if key is None:
            expected = str(len(rows))
        else:
            row = next((row for row in rows if row[0] == key), None)
            expected = row[names.index(column) if column else -1] if row else "0"
        assert figure.text_content() == expected, (path.name, name, key)
        address = urlsplit(figure.get("href"))
        wanted = {"question": [name]} | ({"row": [key]} if key else {})
        assert parse_qs(address.query) == wanted
        assert (path.parent / address.path).resolve() == built.site / "query.html"
        assert figure.get("aria-label", "").startswith(f"{expected} ")
        seen.add(name)
    assert seen >= {
        "coverage-totals", "coverage-by-decade", "coverage-by-discipline", "coverage-by-region", "coverage-by-receipt",
        "known-gaps", "wanted-original-wording", "definitions-by-main-sense", "claims-by-topic",
    }  # fmt: skip


@pytest.mark.parametrize("name", OVERVIEWS)
def test_no_count_on_an_overview_page_stands_without_its_question(built: Built, name: str) -> None:
    article = built.page(name).xpath("//article")[0]
    for text in article.xpath(f".{TEXTS}"):
        text.drop_tree()
    for figure in article.xpath(".//a[contains(@class, 'figure')]"):
        figure.text = "–"
    assert COUNT.findall(article.text_content()) == []
    bare = article.xpath(".//*[contains(@class, 'count') and not(.//*)] | .//table[contains(@class, 'bars')]//td")
    assert [cell.text_content() for cell in bare if re.search(r"\d", cell.text_content())] == []


def test_the_home_page_leads_from_each_figure_to_its_question_and_from_each_kind_to_its_index(built: Built) -> None:
    counts = built.page("index").xpath("//p[@class='hero__counts']")[0]
    rows = [link.get("data-row") for link in counts.xpath(".//a[@class='figure']")]
    assert rows == ["concepts", "definitions", "frameworks", "claims", "sources", "people"]
    assert counts.xpath(".//a[not(@class)]/@href") == [f"{kind}/index.html" for kind in rows]
