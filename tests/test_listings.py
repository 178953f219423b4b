"""Pages for many definitions: tables, filters, the codebook, coverage; nothing missing and nothing counted twice."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from built import ROOT, Built
from test_pages import collapsed

from coprod_kg import Project, build_graph
from coprod_kg.pages import write_pages


def names(built: Built, page: str) -> set[str]:
    """The definitions whose words a page shows."""
    shown = built.page(page).xpath("//div[@class='statements']//*[@data-role='text']/@data-statement")
    return {name.partition("/definitions/")[2] for name in shown if "/definitions/" in name}


def of(built: Built, concept: str) -> set[str]:
    base = f"{built.graph.context.base}concepts/"
    rows = built.views().rows("family", f"{base}{concept}")
    return {str(row.definition).rpartition("/")[2] for row in rows}


def test_a_concept_shows_the_definitions_of_all_its_senses_under_the_name_of_each(built: Built) -> None:
    assert len(of(built, "co-production")) >= 50
    assert of(built, "co-production") <= names(built, "concepts/co-production")
    headings = built.page("concepts/co-production").xpath("//article//h3/@id")
    assert {"co-production-public-services", "co-production-equal-partnership"} <= set(headings)


def test_a_table_of_all_definitions_stands_before_their_words(built: Built) -> None:
    page = built.page("concepts/co-production")
    table = page.xpath("//table[contains(@class, 'definitions')]")[0]
    rows = table.xpath(".//tbody/tr")
    assert len(rows) == len(of(built, "co-production"))
    assert not table.xpath("preceding::*[@data-role='text']")
    whitaker = next(row for row in rows if "Whitaker 1980" in row.text_content())
    cells = [collapsed(cell.text_content()) for cell in whitaker.xpath("./td")]
    assert cells[1:] == ["public organisations", "citizens", "in our words"]
    years = [row.xpath("./th")[0].text_content().split(",")[0][-4:] for row in rows]
    dated = [year for year in years if year.isdigit()]
    assert dated == sorted(dated)


def test_a_concept_with_many_definitions_can_be_read_by_decade_and_by_discipline(built: Built) -> None:
    for order, heading in (("decade", "1980s"), ("discipline", "social-care")):
        page = f"concepts/co-production/by-{order}"
        assert names(built, page) == of(built, "co-production")
        assert heading in built.page(page).xpath("//article//h2/@id")
        links = built.page("concepts/co-production").xpath("//nav[@class='orders']/a/@href")
        assert f"co-production/by-{order}.html" in links
    assert not built.page("concepts/use-value").xpath("//nav[@class='orders']")


def test_the_pages_of_one_filter_hold_every_definition(built: Built) -> None:
    everything = {
        str(row.page).rpartition("/")[2] for row in built.views().all("statements") if row.kind == "definition"
    }
    for order in ("decade", "discipline", "language", "wording"):
        pages = [path.stem for path in (built.site / "definitions" / order).glob("*.html")]
        assert set().union(*(names(built, f"definitions/{order}/{page}") for page in pages)) == everything, order
    assert names(built, "definitions/language/fr") == {"mcmullin-igpde-fr", "igpde-coproduction-etymology"}
    assert names(built, "definitions/wording/quotation") == {
        name for name in everything if "wording: quotation" in (built.entry("definitions", name))
    }


def test_filters_are_plain_links_with_counts(built: Built) -> None:
    links = built.page("definitions/index").xpath("//dl[contains(@class, 'filters')]//a[@class='tag']")
    counted = {link.get("href"): int(link.xpath("following::a[1]")[0].text_content()) for link in links}
    assert counted["language/fr.html"] == 2
    assert counted["wording/quotation.html"] == len(names(built, "definitions/wording/quotation"))


def test_a_source_says_not_proven_where_a_reader_would_look(built: Built) -> None:
    def facts(source: str) -> dict[str, str]:
        page = built.page(f"sources/{source}")
        keys = page.xpath("//dl[@class='facts'][1]/dt")
        return {collapsed(key.text_content()): collapsed(key.getnext().text_content()) for key in keys}

    parks = facts("parks-1981")
    assert {parks[key] for key in ("Year", "Further authors", "Volume", "Pages")} == {"not proven"}
    assert "1981" not in parks.get("Issued", "")
    assert "not proven" not in facts("whitaker-1980").values()
    assert facts("horne-shirley-2009")["Title"] == "not proven"


def test_the_codebook_has_every_code_with_the_definitions_that_use_it(built: Built) -> None:
    page = built.page("schemes/codes")
    views = built.views()
    codes = {str(row.name) for row in views.rows("terms", f"{built.graph.context.base}schemes/codes")}
    assert len(codes) > 100
    assert {row.get("id") for row in page.xpath("//table[contains(@class, 'codes')]//tr[@id]")} == codes
    row = page.get_element_by_id("long-term-relationship")
    assert "Joshi and Moore 2004" in row.text_content()


def test_the_consistency_report_names_lonely_codes_and_uncoded_definitions(built: Built) -> None:
    page = built.page("schemes/codes")
    report = page.get_element_by_id("consistency").xpath("following::dl[1]/dd")
    uncoded, unused, once = [collapsed(item.text_content()) for item in report]
    assert uncoded == "none"
    assert unused == "none"
    assert int(once.partition(":")[0]) == len(report[2].xpath("./a"))


def test_every_figure_of_the_coverage_page_stands_beside_its_query_and_adds_up(built: Built) -> None:
    page = built.page("coverage")
    total = sum(1 for row in built.views().all("statements") if row.kind == "definition")
    for name in ("by-decade", "by-wording", "by-receipt", "by-language-of-the-original"):
        table = page.get_element_by_id(name).xpath("following::table[1]")[0]
        assert sum(int(cell.text_content()) for cell in table.xpath(".//td")) == total, name
    for table in page.xpath("//table[@class='bars']"):
        query = table.xpath("following-sibling::details[1]//pre")[0].text_content()
        assert "SELECT ?label" in query


def test_the_gaps_and_the_wanted_wordings_are_those_of_the_graph(built: Built) -> None:
    page = built.page("coverage")
    gaps = page.get_element_by_id("known-to-be-missing").xpath("following::ul[1]/li")
    assert len(gaps) == len(list((built.glossary / "claims").glob("k7[567]*"))) + 1
    wanted = page.xpath("//table[contains(@class, 'wanted')]//tbody/tr")
    assert {row.xpath("./th/a/@href")[0] for row in wanted} == {
        f"definitions/{name}.html" for name in names(built, "definitions/wording/paraphrase")
    }
    assert {row.xpath("./td[last()]/a/@href")[0] for row in wanted} == {"propose.html"}


def test_claims_are_listed_by_topic_and_the_editors_are_named_as_such(built: Built) -> None:
    page = built.page("claims/index")
    assert {"altered-wordings", "disputed-attributions", "origin-of-the-word"} <= set(page.xpath("//h2/@id"))
    caption = collapsed(built.page("claims/k02-ostrom-scare-quotes").xpath("//figcaption")[0].text_content())
    assert caption.startswith("Reported by Editors of this glossary")


def test_no_title_puts_our_words_between_quotation_marks(built: Built) -> None:
    ours = {
        str(row.page) for row in built.views().all("statements") if row.kind == "claim" and row.wording != "quotation"
    }
    assert ours
    for claim in ours:
        name = claim.removeprefix(built.graph.context.base)
        assert "“" not in built.page(name).xpath("//title")[0].text_content().partition(":")[2][:3], name


def test_a_site_that_knows_its_repository_links_to_the_form_with_the_entry_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REPO_URL", "https://git.example/coprod")
    good = Project.find(ROOT, ROOT / "tests" / "good")
    write_pages(build_graph(good), good, tmp_path)
    page = (tmp_path / "coverage.md").read_text(encoding="utf-8")
    links = re.findall(r'href="(https://git\.example/[^"]*)"', page)
    wanted = next(parse_qs(urlsplit(html.unescape(link)).query) for link in links if "brook-2021" in link)
    assert wanted["title"] == ["Original wording of Bo Brook, undated"]
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / wanted["template"][0]).read_text(encoding="utf-8"))
    assert "entry" in {field.get("id") for field in form["body"]}
