"""Frameworks drawn as what they are, and set side by side by the question by which they sort."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from built import Built
from test_pages import collapsed

FRAMEWORKS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in (Path(__file__).resolve().parents[1] / "glossary" / "frameworks").glob("*.yml")
}
QUESTIONS = sorted({question for entry in FRAMEWORKS.values() for question in entry.get("compared_along", [])})


def ids(built: Built, framework: str) -> list[str]:
    """The members of a framework as its page shows them, from top to bottom."""
    return built.page(f"frameworks/{framework}").xpath("//li[@class='member']/@id")


def test_the_top_rung_of_a_ladder_stands_on_top_under_its_group(built: Built) -> None:
    page = built.page("frameworks/arnstein-8")
    rungs = ids(built, "arnstein-8")
    assert (rungs[0], rungs[-1]) == ("citizen-control", "manipulation")
    assert [item.get("reversed") for item in page.xpath("//ol[contains(@class, 'members--ladder')]")] == [""] * 3
    groups = page.xpath("//section[@class='members-group']")
    assert [collapsed(group.xpath("./h3")[0].text_content()) for group in groups] == [
        "Degrees of citizen power", "Degrees of tokenism", "Non-participation",
    ]  # fmt: skip
    assert [len(group.xpath(".//li[@class='member']")) for group in groups] == [3, 3, 2]
    numbers = [collapsed(node.text_content()) for node in page.xpath("//div[starts-with(@class, 'member__number')]")]
    assert numbers == list("87654321")


def test_phases_and_scales_run_in_their_own_order_and_a_set_has_no_numbers(built: Built) -> None:
    assert ids(built, "four-cos") == ["co-commissioning", "co-design", "co-delivery", "co-assessment"]
    assert ids(built, "citizen-led-4")[0] == "citizen-owned"
    page = built.page("frameworks/scie-4")
    assert {collapsed(n.text_content()) for n in page.xpath("//div[starts-with(@class, 'member__number')]")} == {"·"}
    premises = built.page("frameworks/sdl-fps-2014").xpath("//div[contains(@class, 'member__number')]")
    assert collapsed(premises[5].text_content()) == "FP6"


def test_every_member_of_every_framework_has_its_place_on_the_page(built: Built) -> None:
    views = built.views()
    for framework in views.all("index-frameworks"):
        name = str(framework.page).rpartition("/")[2]
        members = {str(row.member).rpartition("#")[2] for row in views.rows("members", str(framework.page))}
        assert set(ids(built, name)) == members, name


def test_a_member_says_where_else_its_concept_is_a_member(built: Built) -> None:
    rung = built.page("frameworks/tlap-ladder").get_element_by_id("informing")
    assert "arnstein-8.html#informing" in rung.xpath(".//a/@href")


def test_two_members_of_one_framework_with_the_same_concept_are_told_apart(built: Built) -> None:
    member = built.page("frameworks/nesta-six").get_element_by_id("capabilities")
    links = {collapsed(a.text_content()): a.get("href") for a in member.xpath(".//a")}
    assert (links["no. 2"], links["no. 8"]) == ("middleton-nine.html#capabilities", "middleton-nine.html#growth")
    for name in FRAMEWORKS:
        for line in built.page(f"frameworks/{name}").xpath("//li[@class='member']//p[contains(., 'also in')]"):
            addresses: dict[str, set[str]] = {}
            for link in line.xpath(".//a"):
                addresses.setdefault(collapsed(link.text_content()), set()).add(link.get("href"))
            assert all(len(found) == 1 for said, found in addresses.items() if not said.startswith("no.")), name


def test_only_the_words_of_authors_stand_between_quotation_marks_in_a_comparison(built: Built) -> None:
    wordings = {str(row.page): row.wording for row in built.views().all("statements")}
    seen = set()
    for question in QUESTIONS:
        page, base = built.page(f"frameworks/compare/{question}"), built.graph.context.base
        for link in page.xpath("//td/a[contains(@href, '#')] | //ol//a | //div[@class='unnamed']//li/a[1]"):
            wording = wordings[f"{base}frameworks/" + link.get("href").removeprefix("../").replace(".html", "")]
            said = collapsed(link.text_content())
            assert (said[0] + said[-1] == "“”") is (wording == "quotation"), (question, said)
            seen.add(wording)
    assert seen == {"quotation", "paraphrase"}


def test_a_set_says_what_is_in_our_words_once_and_only_where_there_is_such(built: Built) -> None:
    notices = {
        name: [
            collapsed(node.text_content())
            for node in built.page(f"frameworks/{name}").xpath(
                "//h2[@id='members']/following-sibling::p[@class='small']"
            )
        ]
        for name in ("scie-4", "nef-slides-6", "sdl-fps-2014", "middleton-nine")
    }
    assert notices == {
        "scie-4": ["Short names are the terms of the source."],
        "nef-slides-6": ["Short names are the terms of the source; sentences are in our words."],
        "sdl-fps-2014": ["Sentences are in our words."],
        "middleton-nine": [],
    }
    assert not built.page("frameworks/nef-slides-6").xpath(
        "//li[@class='member']//span[contains(@class, 'badge--ours')]"
    )


def test_a_scale_says_what_its_ends_mean_and_shows_its_dimensions(built: Built) -> None:
    page = built.page("frameworks/alam-scale")
    assert page.xpath("//p[.='Downwards from lower to higher intensity.']")
    shown = [
        collapsed(node.text_content())
        for node in page.xpath("//h2[@id='dimensions']/following-sibling::ul[1]/li/strong")
    ]
    assert shown == ["resource integration", "scale of contributions", "engagement", "extent of relationship"]


def test_every_framework_stands_on_the_page_of_each_question_by_which_it_sorts(built: Built) -> None:
    assert {"phase", "power", "who"} <= set(QUESTIONS)
    for question in QUESTIONS:
        wanted = {name for name, entry in FRAMEWORKS.items() if question in entry.get("compared_along", [])}
        links = built.page(f"frameworks/compare/{question}").xpath(
            "//table[contains(@class, 'definitions')]//th/a/@href"
        )
        assert sorted(links) == sorted(f"../{name}.html" for name in wanted), question
        for name in wanted:
            assert f"compare/{question}.html" in built.page(f"frameworks/{name}").xpath("//a/@href"), name


def test_the_phases_of_four_frameworks_stand_side_by_side_in_the_order_of_the_cycle(built: Built) -> None:
    matrix = built.page("frameworks/compare/phase").xpath("//table[contains(@class, 'matrix')]")[0]
    rows = {collapsed(row.xpath("./th")[0].text_content()): row for row in matrix.xpath(".//tbody/tr")}
    assert list(rows) == ["co-commissioning 4", "co-design (public services) 4", "co-delivery 4", "co-assessment 4"]
    cells = [collapsed(cell.text_content()) for cell in rows["co-commissioning 4"].xpath("./td")]
    assert cells == ["commissioning", "co-commissioning", "co-planning", "co-commissioning"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_comparison_shows_every_member_once_in_its_matrix_or_below_it(built: Built, question: str) -> None:
    views, base = built.views(), built.graph.context.base
    frameworks = {row.framework for row in views.rows("framework-compare", f"{base}frameworks/compare/{question}")}
    wanted = sorted(
        str(row.member).removeprefix(f"{base}frameworks/") for row in views.all("members") if row.page in frameworks
    )
    page = built.page(f"frameworks/compare/{question}")
    links = page.xpath("//table[contains(@class, 'matrix')]//td/a/@href | //div[@class='unnamed']//li/a/@href")
    assert sorted(link.removeprefix("../").replace(".html", "") for link in links) == wanted


def test_ladders_and_scales_are_drawn_side_by_side(built: Built) -> None:
    page = built.page("frameworks/compare/power")
    drawn = {section.xpath("./h3/a/@href")[0]: section for section in page.xpath("//section[@class='drawing']")}
    assert {"../arnstein-8.html", "../tlap-ladder.html", "../citizen-led-4.html"} <= set(drawn)
    assert collapsed(drawn["../tlap-ladder.html"].xpath(".//li")[0].text_content()) == "Co-production"
    assert collapsed(drawn["../citizen-led-4.html"].xpath(".//li")[0].text_content()) == "citizen-owned"


def test_the_list_of_frameworks_names_shared_members_and_revisions(built: Built) -> None:
    page = built.page("frameworks/index")
    shared = [collapsed(item.text_content()) for item in page.xpath("//ul[contains(@class, 'shared')]/li")]
    reciprocity = next(item for item in shared if item.startswith("reciprocity"))
    assert "Four principles of co-production (SCIE)" in reciprocity
    revising = page.get_element_by_id("which-revise-which").xpath("following::ul[1]/li")
    taken_up = {links[0]: set(links[1:]) for links in (item.xpath(".//a/@href") for item in revising)}
    assert taken_up == {
        "middleton-nine.html": {"nesta-six.html", "nef-two.html"},
        "sdl-axioms-5.html": {"sdl-fps-2014.html"},
    }
    names = {str(row.page).rpartition("/")[2] for row in built.views().all("index-frameworks")}
    assert {link.rpartition("/")[2].removesuffix(".html") for link in page.xpath("//table//th/a/@href")} == names
