"""References compared with strings that were written by hand from the style guides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from coprod_kg import Project, build_graph
from coprod_kg.cite import Bookshelf, Reference, read_glossary, read_styles
from coprod_kg.views import Views

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://w3id.org/coprod/"
STYLES = ("harvard", "apa", "chicago", "mla")


def hand_written(name: str) -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "references" / name).read_text(encoding="utf-8"))
    return data


WORKS, CITATIONS = hand_written("works.yml"), hand_written("citations.yml")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Bookshelf:
    project = Project.find(ROOT)
    views = Views(build_graph(project), project.site / "queries" / "views")
    cache = tmp_path_factory.mktemp("cache")
    return Bookshelf(views, read_styles(project.site), read_glossary(ROOT), ["2026-11-21", ""], cache)


def in_style(shelf: Bookshelf, node: str, style: str) -> Reference:
    return next(one for one in shelf.references(BASE + node) if one.style == style)


def unescaped(text: str) -> str:
    return (
        text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
    )


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("node", WORKS)
def test_a_work_is_listed_as_the_style_guide_says(shelf: Bookshelf, node: str, style: str) -> None:
    assert unescaped(in_style(shelf, node, style).html) == WORKS[node][style]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("node", CITATIONS)
def test_a_citation_in_the_text_has_its_place_and_its_copies(shelf: Bookshelf, node: str, style: str) -> None:
    assert unescaped(in_style(shelf, node, style).in_text_html) == CITATIONS[node][style]


@pytest.mark.parametrize("node", [node for node in CITATIONS if "seen" in CITATIONS[node]])
def test_the_list_has_the_copy_that_was_seen_and_the_original_stands_apart(shelf: Bookshelf, node: str) -> None:
    for style in STYLES:
        found = in_style(shelf, node, style)
        assert found.text == in_style(shelf, CITATIONS[node]["seen"], style).text
        if "originals" in CITATIONS[node]:
            wanted = [in_style(shelf, work, style).text for work in CITATIONS[node]["originals"]]
            assert [text for text, _ in found.originals] == wanted


def test_every_type_of_work_in_the_glossary_was_checked_by_hand(shelf: Bookshelf) -> None:
    used = {item["type"] for item in shelf.items.values()}
    assert {shelf.items[BASE + node]["type"] for node in WORKS} == used
    assert used <= set(shelf.house.ris)


def test_each_style_says_which_edition_it_is(shelf: Bookshelf) -> None:
    assert [style.edition for style in shelf.house.styles] == [
        "Cite Them Right 12th edition (author-date/Harvard)",
        "APA Style 7th edition",
        "Chicago Manual of Style 18th edition (author-date)",
        "MLA Handbook 9th edition (in-text citations)",
    ]
