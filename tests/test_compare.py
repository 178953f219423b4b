"""Definitions side by side: the ready-made pages, the data of a comparison, and what both rest on."""

from __future__ import annotations

import json
from typing import Any

import pytest
from built import Built
from test_pages import collapsed

from coprod_kg.pages.compare import agreement, alike, cut
from coprod_kg.pages.pieces import pieces

MANY = "concepts/co-production-public-services/compare"
TWO = "concepts/co-production-learning/compare"


def words(built: Built, name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((built.site / "definitions" / f"{name}.words.json").read_text(encoding="utf-8"))
    return data


def compared(built: Built) -> dict[str, list[str]]:
    """The definitions of each concept by its page."""
    found: dict[str, list[str]] = {}
    for row in built.views().all("compare"):
        page = str(row.page).removeprefix(built.graph.context.base)
        found.setdefault(page, []).append(str(row.definition).rpartition("/")[2])
    return found


def test_every_concept_with_a_definition_has_its_comparison_and_shows_all_of_them_once(built: Built) -> None:
    pages = compared(built)
    concepts = {str(row.sense) for row in built.views().all("index-senses")}
    assert set(pages) == {f"{iri.removeprefix(built.graph.context.base)}/compare" for iri in concepts}
    for page, ids in pages.items():
        assert built.page(page).xpath("//figure[contains(@class, 'compared')]/@id") == ids, page
        assert len(set(ids)) == len(ids)


def test_each_text_of_a_comparison_is_exactly_that_of_the_graph(built: Built) -> None:
    views = built.views()
    for node in built.page(MANY).xpath("//*[@data-statement]"):
        row = views.rows("texts", node.get("data-statement"))[0]
        assert node.xpath("./p")[0].text_content() == row.text
        quoted = views.rows("statements", node.get("data-statement"))[0].wording == "quotation"
        assert (node.tag == "blockquote") is quoted


def test_the_data_of_every_definition_give_back_its_text_codes_and_anatomy(built: Built) -> None:
    views = built.views()
    for row in views.all("index-senses"):
        node, data = str(row.page), words(built, str(row.page).rpartition("/")[2])
        assert data["iri"] == node
        texts = ["".join(part["text"] for part in text["parts"]) for text in data["texts"]]
        assert texts == [text.text for text in views.rows("texts", node)]
        codes = [(a["id"], c["id"]) for a in data["aspects"] for c in a["codes"]]
        wanted = [(str(c.aspect), str(c.code)) for c in views.rows("codes", node)]
        assert sorted(codes) == sorted((a.rpartition("/")[2], c.rpartition("/")[2]) for a, c in wanted)
        said = [w["words"] for a in data["aspects"] for w in a["words"]]
        assert sorted(said) == sorted(str(w.words) for w in views.rows("anatomy", node))
        assert (said == []) or data["wording"] == "quotation"


def test_an_aspect_has_one_number_everywhere(built: Built) -> None:
    numbers = {
        (aspect["id"], aspect["n"]) for row in built.views().all("compare")
        for aspect in words(built, str(row.definition).rpartition("/")[2])["aspects"]
    }  # fmt: skip
    aspects = [row.name for row in built.views().all("compare-aspects")]
    assert len(numbers) == len({name for name, _ in numbers})
    assert all(aspects[n - 1] == name for name, n in numbers)


def test_each_cell_leads_to_its_words_in_the_text(built: Built) -> None:
    page = built.page(MANY)
    cells = page.xpath("//a[@class='said']")
    assert len(cells) > 20
    for cell in cells:
        figure = page.get_element_by_id(cell.get("data-of"))
        marks = figure.xpath(f".//mark[@data-phrase='{cell.get('data-phrase')}']")
        assert marks[0].get("id") == cell.get("href").removeprefix("#")
        shown = "".join(mark.text_content() for mark in marks)
        assert shown.replace(" ", "") == cell.text_content().replace("[…]", "").replace(" ", "")


def test_the_data_say_who_where_and_through_which_copy_with_links_from_the_root(built: Built) -> None:
    data = words(built, "ostrom-1996")
    assert data["caption"][0] == {"text": "Elinor Ostrom", "href": "people/elinor-ostrom.html", "class": "who"}
    said = "".join(piece["text"] for piece in data["caption"])
    assert said.startswith("Elinor Ostrom, 1996, p. 1073; known through InterPARES")
    links = [piece["href"] for piece in data["caption"] + data["badge"] if "href" in piece]
    assert all((built.site / link).is_file() for link in links)
    assert [r["style"] for r in data["references"]] == ["harvard", "apa", "chicago", "mla"]
    assert all("".join(piece["text"] for piece in r["parts"]).strip() for r in data["references"])


def test_a_comparison_says_how_many_definitions_have_codes_and_what_they_share(built: Built) -> None:
    page = built.page(MANY)
    said = [collapsed(node.text_content()) for node in page.xpath("//p[@class='coded']")]
    assert said[0].startswith(f"All {len(compared(built)[MANY])} definitions have codes.")
    row = next(r for r in page.xpath("//table[contains(@class, 'differ')]//tr") if "co-producers" in r.text_content())
    citizens = next(item for item in row.xpath(".//li") if item.xpath("./a")[0].text == "citizens")
    ids = [link.removeprefix("#") for link in citizens.xpath(".//details/a/@href")]
    coded = {
        str(r.definition).rpartition("/")[2]
        for r in built.views().all("compare-codes")
        if r.label == "citizens" and str(r.page).endswith(MANY)
    }
    assert set(ids) == coded
    assert len(ids) > 3


def test_many_definitions_stand_in_rows_and_few_in_columns(built: Built) -> None:
    many, few = (built.page(page).xpath("//table[contains(@class, 'sayings')]")[0] for page in (MANY, TWO))
    assert len(many.xpath(".//tbody/tr")) == len(compared(built)[MANY])
    assert len(few.xpath(".//thead//th")) == 1 + len(compared(built)[TWO])


def test_a_concept_with_one_definition_says_so_and_points_to_related_comparisons(built: Built) -> None:
    alone = [page for page, ids in compared(built).items() if len(ids) == 1]
    assert alone
    for name in alone:
        page = built.page(name)
        assert page.xpath("//p[contains(., 'There is nothing to set beside it yet')]//a")
        assert not page.xpath("//table")


def test_concepts_link_to_their_comparisons_and_definitions_can_be_added(built: Built) -> None:
    assert f"../{MANY}.html" in [
        f"../concepts/{x}" for x in built.page("concepts/co-production-public-services").xpath("//a/@href")
    ]
    link = built.page("definitions/mattson-1986").xpath("//a[@class='add']")[0]
    assert (link.get("href"), link.get("data-title")) == ("../compare.html?with=mattson-1986", "Mattson 1986")
    listed = built.page("compare").xpath("//ul[contains(@class, 'ready-made')]/li/a/@href")
    assert set(listed) == {f"{page}.html" for page, ids in compared(built).items() if len(ids) > 1}


def test_the_list_of_all_definitions_names_each_with_its_title(built: Built) -> None:
    known = json.loads((built.site / "compare.json").read_text(encoding="utf-8"))
    ids = {name for concept in known["concepts"] for name in concept["definitions"]}
    assert ids == set(known["titles"]) == {name for names in compared(built).values() for name in names}
    assert known["titles"]["mattson-1986"] == "Mattson 1986"


def test_a_text_is_cut_where_phrases_begin_and_end_and_nothing_is_lost() -> None:
    rows = [{"aspect": "b", "words": "give […] time"}, {"aspect": "a", "words": "time"}]
    parts = cut("They give much time.", rows, ["a", "b"])
    assert "".join(part["text"] for part in parts) == "They give much time."
    assert parts[3] == {
        "text": "time",
        "marks": [{"phrase": 0, "n": 2, "ends": True}, {"phrase": 1, "n": 1, "ends": True}],
    }


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"a": ["x"], "b": ["x"]}, (["x"], [], [], [])),
        ({"a": ["x"], "b": ["x"], "c": ["y"]}, ([], ["x"], ["y"], [])),
        ({"a": ["x"], "b": []}, ([], [], ["x"], [])),
    ],
)
def test_codes_of_all_of_some_and_of_one_are_told_apart(
    given: dict[str, list[str]], wanted: tuple[list[str], ...]
) -> None:
    rows = [
        {"definition": name, "aspect": "who", "code": code, "label": code}
        for name, codes in given.items()
        for code in codes
    ]
    found = agreement(list(given), rows, ["what", "who"]).aspects[0]
    assert ([u.code for u in found.all], [u.code for u in found.some], [u.code for u in found.one]) == wanted[:3]
    assert list(found.open) == wanted[3]


def test_a_definition_with_codes_elsewhere_leaves_an_aspect_open() -> None:
    rows = [
        {"definition": "a", "aspect": "who", "code": "x", "label": "x"},
        {"definition": "b", "aspect": "what", "code": "y", "label": "y"},
    ]
    found = agreement(["a", "b", "c"], rows, ["what", "who"])
    assert found.coded == ("a", "b")
    assert [(x.aspect, x.open) for x in found.aspects] == [("what", ("a",)), ("who", ("b",))]


def test_wordings_are_alike_when_they_share_runs_of_words() -> None:
    text = "a process through which inputs from individuals are transformed into goods"
    later = "It is: A process, through which inputs from individuals become goods."
    other = "citizens and officials make services together in many ways and places"
    assert alike([("one", text), ("two", other), ("three", later)]) == [("one", "three")]
    assert alike([("one", "too short"), ("two", "too short")]) == []


def test_our_html_is_taken_apart_without_losing_a_word() -> None:
    html = '<span class="who"><a href="../people/x.html">A &amp; B</a></span>, <i>Title</i> <a href="https://e.org/?a=1&amp;b">e</a>'
    assert pieces(html, "definitions/y") == [
        {"text": "A & B", "class": "who", "href": "people/x.html"},
        {"text": ", "},
        {"text": "Title", "italic": True},
        {"text": " "},
        {"text": "e", "href": "https://e.org/?a=1&b"},
    ]
    assert pieces('<a href="#here">x</a>', "a/b") == [{"text": "x", "href": "a/b.html#here"}]
