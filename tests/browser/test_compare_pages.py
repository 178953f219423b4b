"""Comparing in a real browser: any definitions side by side, the basket in the address, and what is taken along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from accessible import violations_in_light_and_dark
from playwright.sync_api import Browser, Page, expect

Open = Callable[..., Page]
THREE = "compare.html?with=ostrom-1996,mattson-1986,horne-shirley-2009"
MANY = "concepts/co-production-public-services/compare.html"


def ready(page: Page) -> Page:
    page.wait_for_selector("#comparison figure, #comparison .compare-note")
    return page


def said(page: Page, selector: str) -> list[str]:
    """What stands in all places that fit, as one reads it."""
    texts: list[str] = page.locator(selector).evaluate_all("nodes => nodes.map(node => node.textContent)")
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize("concept", ["co-production-learning", "co-production-equal-partnership", "co-production-sts"])
def test_the_page_of_ones_choice_and_the_ready_made_one_say_the_same(open_page: Open, concept: str) -> None:
    made = open_page(f"concepts/{concept}/compare.html")
    ids = made.locator("figure.compared").evaluate_all("nodes => nodes.map(node => node.id)")
    chosen = ready(open_page(f"compare.html?with={','.join(ids)}"))
    for part in (
        "figure.compared > :is(h3, blockquote, .ours)",
        ".caption",
        ".compared .badge",
        ".sayings :is(td, th)",
        ".agreement > p",
        ".agree :is(dt, dd)",
        ".differ :is(td, th)",
        ".pair, .pair-none",
    ):
        assert said(made, part) == said(chosen, part), part
    assert said(made, ".differ td")
    marks = "nodes => nodes.map(node => [node.className, node.dataset.n, node.id, node.textContent])"
    assert made.locator("figure mark").evaluate_all(marks) == chosen.locator("figure mark").evaluate_all(marks)


def test_a_cell_shows_its_words_in_the_quotation_by_keyboard_and_escape_goes_back(open_page: Open) -> None:
    page = ready(open_page(THREE))
    cell = page.get_by_role("button", name="expand the role of the citizen")
    cell.focus()
    page.keyboard.press("Enter")
    assert (cell.get_attribute("aria-pressed"), cell.get_attribute("aria-controls")) == ("true", "mattson-1986")
    shown = "".join(page.locator("#mattson-1986 mark.is-said").all_text_contents())
    assert shown == "expand the role of the citizento one of active involvement"
    expect(page.locator("mark.is-said").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    assert page.locator("mark.is-said").count() == 0
    expect(cell).to_be_focused()
    cell.click()
    cell.click()
    assert cell.get_attribute("aria-pressed") == "false"


def test_what_is_added_goes_along_from_page_to_page_in_the_address_and_nowhere_else(open_page: Open) -> None:
    page = open_page("definitions/mattson-1986.html")
    assert page.locator(".basket").count() == 0
    page.get_by_role("button", name="Add to comparison: Mattson 1986").click()
    assert page.url.endswith("mattson-1986.html?with=mattson-1986")
    page.locator(".crumbs a").click()
    page.wait_for_url("**/definitions/index.html?with=mattson-1986")
    page.goto(page.url.replace("definitions/index", "concepts/co-production-public-services"))
    page.get_by_role("button", name="Add to comparison: Ostrom 1996, p. 1073").click()
    expect(page.locator(".basket")).to_contain_text("Comparison: 2 definitions")
    page.get_by_role("link", name="Compare", exact=True).and_(page.locator(".basket a")).click()
    page.wait_for_url("**/compare.html?with=mattson-1986,ostrom-1996")
    assert ready(page).locator("figure.compared").count() == 2
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]")[0] == ""
    keys = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert not [key for key in keys if not key.endswith(("__palette", "__consent"))]


def test_removing_and_clearing_clean_the_address_and_the_links(open_page: Open) -> None:
    page = open_page("definitions/mattson-1986.html?with=ostrom-1996,mattson-1986")
    page.locator(".basket summary").click()
    page.get_by_role("button", name="Remove Ostrom 1996 from the comparison").click()
    assert page.url.endswith("?with=mattson-1986")
    button = page.locator("button.add").first
    expect(button).to_have_text("Added – remove")
    page.get_by_role("button", name="Clear the comparison").click()
    assert page.url.endswith("mattson-1986.html")
    expect(button).to_have_text("Add to comparison")
    expect(button).to_be_focused()
    assert page.locator(".basket").is_hidden()
    hrefs: list[str] = page.locator("a[href]").evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
    assert not [href for href in hrefs if "with=" in href]


def test_a_search_keeps_the_basket(open_page: Open) -> None:
    page = open_page("definitions/mattson-1986.html?with=ostrom-1996")
    page.get_by_role("searchbox", name="Search the glossary").fill("municipal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?*with=ostrom-1996*")


def test_twelve_are_enough(open_page: Open) -> None:
    ids = ",".join(f"x-{n}" for n in range(12))
    page = open_page(f"definitions/mattson-1986.html?with={ids}")
    page.locator("button.add").first.click()
    expect(page.locator(".basket__said")).to_have_text(re.compile("holds up to 12 definitions"))
    assert "mattson-1986.html?with=x-0" in page.url
    over = ready(open_page(f"compare.html?with={ids},ostrom-1996"))
    assert "left out: ostrom-1996" in " ".join(said(over, ".compare-note"))


def test_unknown_names_are_named_with_the_nearest_and_the_known_are_shown(open_page: Open) -> None:
    page = ready(open_page("compare.html?with=ostrom-1997,mattson-1986,mattson-1986,../data"))
    assert page.locator("figure.compared").count() == 1
    notes = page.locator(".compare-note")
    expect(notes.first).to_contain_text("There is no definition with the name “ostrom-1997”. Nearest: Ostrom 1996")
    page.get_by_role("link", name="Ostrom 1996, p. 1073").first.click()
    page.wait_for_url("**compare.html?with=ostrom-1996,mattson-1986,*")


def test_an_address_that_is_not_well_formed_gets_a_sentence(open_page: Open) -> None:
    page = ready(open_page("compare.html?with=ostrom-1996,%ZZ,mattson-1986"))
    assert page.locator("figure.compared").count() == 2
    expect(page.locator(".compare-note").first).to_contain_text("“%ZZ”, which is not well formed")


def test_an_empty_comparison_lets_one_choose_a_concept_and_its_definitions(open_page: Open) -> None:
    page = open_page("compare.html")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".picker__said")).to_contain_text("tick at least one")
    page.get_by_label("Concept", exact=True).select_option("co-production-learning")
    page.get_by_label("Middleton 2019").check()
    page.get_by_label("McCulloch 2009").check()
    page.get_by_role("button", name="Compare", exact=True).click()
    page.wait_for_url("**/compare.html?with=*,*")
    assert ready(page).locator("figure.compared").count() == 2


def test_any_two_texts_can_be_set_beside_each_other_word_by_word(open_page: Open) -> None:
    page = ready(open_page(THREE))
    page.get_by_label("Set the words of").select_option("horne-shirley-2009")
    page.get_by_role("button", name="Show the difference").click()
    sides = page.locator("#difference-shown .beside__text")
    assert sides.count() == 2
    texts = sides.evaluate_all(
        "nodes => nodes.map(node => { const copy = node.cloneNode(true);"
        " copy.querySelectorAll('.sr').forEach(one => one.remove()); return copy.textContent; })"
    )
    quoted = {page.locator(f"#{name} blockquote").inner_text() for name in ("mattson-1986", "horne-shirley-2009")}
    assert {" ".join(text.split()) for text in texts} == {" ".join(text.split()) for text in quoted}
    assert page.locator("#difference-shown :is(ins, del)").count() > 2


@pytest.mark.parametrize("path", [THREE, MANY])
def test_every_export_holds_the_quotations_the_references_and_the_address(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.wait_for_selector(".take")
    quotation = page.locator("#ostrom-1996 blockquote").inner_text()
    page.get_by_label("Style of the references").select_option("apa")
    for name in ("CSV", "LaTeX", "Markdown", "HTML"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Download {name}").click()
        text = Path(saved.value.path()).read_text(encoding="utf-8")
        assert "compare.html" in text
        assert "Horne" in text
        if name == "CSV":
            rows = list(csv.DictReader(io.StringIO(text, newline="")))
            assert [row["text"] for row in rows if row["id"] == "ostrom-1996"] == [f"“{quotation}”"]
            assert all(row["reference"] and row["cited as"] for row in rows)
        elif name == "LaTeX":
            assert f"“{quotation}”" in text


def test_the_table_for_word_goes_to_the_clipboard_as_html(browser: Browser, site_url: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(site_url + THREE)
    page.get_by_role("button", name="Copy Table for Word").click()
    expect(page.locator(".take__said")).to_have_text("Copied, with the references.")
    html = page.evaluate(
        "navigator.clipboard.read().then(all => all[0].getType('text/html')).then(blob => blob.text())"
    )
    assert "<table" in html
    assert "individuals who are not “in” the same organization" in html
    context.close()


def test_where_the_clipboard_is_closed_the_table_is_selected_to_be_copied_by_hand(open_page: Open) -> None:
    page = ready(open_page(THREE))
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Copy Table for Word").click()
    expect(page.locator(".take__said")).to_contain_text("press Ctrl and C")
    assert "not “in” the same organization" in page.evaluate("getSelection().toString()")
    assert violations_in_light_and_dark(page) == []


def test_without_scripts_the_ready_made_pages_have_everything_and_the_other_says_where_they_are(
    open_page: Open,
) -> None:
    page = open_page(THREE, scripts=False)
    assert "needs JavaScript" in page.locator("#comparison noscript").inner_text()
    expect(page.locator("#comparison noscript")).to_be_visible()
    assert page.locator(".picker").is_hidden()
    page.get_by_role("link", name="co-production (learning)").click()
    page.locator("a.said").first.click()
    assert page.locator("mark:target").count() == 1
    assert page.locator("table.differ tbody tr").count() > 1
    page = open_page("definitions/mattson-1986.html", scripts=False)
    page.get_by_role("link", name="Add to comparison: Mattson 1986").click()
    page.wait_for_url("**/compare.html?with=mattson-1986")


def test_from_a_folder_the_page_says_that_it_needs_a_server_and_the_ready_made_ones_work(
    browser: Browser, site: Path
) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{site.as_uri()}/{THREE}")
    expect(page.locator("#comparison .compare-note")).to_contain_text("python -m http.server")
    page.get_by_role("link", name="co-production (learning)").click()
    page.locator("button.said").first.click()
    assert page.locator("mark.is-said").count() > 0
    with page.expect_download():
        page.get_by_role("button", name="Download CSV").click()
    page.goto(f"{site.as_uri()}/definitions/mattson-1986.html")
    page.get_by_role("button", name="Add to comparison: Mattson 1986").click()
    page.locator(".crumbs a").click()
    page.wait_for_url("**/definitions/index.html?with=mattson-1986")
    assert not faults
    page.close()


@pytest.mark.parametrize("path", ["compare.html", THREE, MANY, "definitions/mattson-1986.html?with=ostrom-1996"])
def test_axe_finds_nothing_before_and_after_use(open_page: Open, path: str) -> None:
    page = open_page(path)
    if path == THREE:
        ready(page)
    assert violations_in_light_and_dark(page) == []
    if page.locator("button.said").count():
        page.locator("button.said").first.click()
        page.get_by_role("button", name="Show the difference").click()
        page.get_by_role("button", name="Copy Table for Word").click()
        for summary in page.locator(".differ summary").all()[:2]:
            summary.click()
    if page.locator(".basket").count():
        page.locator(".basket summary").click()
        page.locator("button.add").first.click()
    assert violations_in_light_and_dark(page) == []


@pytest.mark.parametrize("path", ["compare.html", THREE, MANY, "definitions/mattson-1986.html?with=ostrom-1996,x-1"])
def test_nothing_is_wider_than_a_phone_and_the_bar_hides_no_end(open_page: Open, path: str) -> None:
    page = open_page(path, width=390)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    if "definitions" in path:
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        foot = page.locator("footer").bounding_box()
        bar = page.locator(".basket").bounding_box()
        assert foot
        assert bar
        assert foot["y"] + foot["height"] <= bar["y"] + 1
        assert bar["height"] < 60


@pytest.mark.parametrize("path", ["definitions/mattson-1986.html", "definitions/mattson-1986.html?with=ostrom-1996"])
def test_neither_the_bar_nor_the_switches_shift_a_page(open_page: Open, path: str) -> None:
    page = open_page(path, width=390)
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        "new Promise(done => { let sum = 0;"
        " new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value; }))"
        ".observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })"
    )
    assert shift == 0
