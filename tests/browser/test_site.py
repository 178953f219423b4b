"""The site in a real browser: found, readable on a phone, in the dark, by a screen reader and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.xdist_group("browser")

Open = Callable[..., Page]
ROOT = Path(__file__).resolve().parents[2]
PHRASE = "inputs from individuals who are not in the same organization"
KINDS = (
    "index.html",
    "which-co-production.html",
    "concepts/index.html",
    "definitions/index.html",
    "concepts/co-production-learning.html",
    "definitions/mattson-1986.html",
    "frameworks/middleton-nine.html",
    "claims/middleton-reply.html",
    "sources/middleton-2019.html",
    "people/ed-mayo.html",
    "schemes/codes.html",
    "coverage.html",
    "propose.html",
    "claims/index.html",
    "claims/k02-ostrom-scare-quotes.html",
    "concepts/by-area.html",
    "concepts/co-production.html",
    "concepts/co-production/by-decade.html",
    "definitions/discipline/education.html",
    "definitions/joshi-moore-2004.html",
    "frameworks/index.html",
    "frameworks/arnstein-8.html",
    "frameworks/compare/conduct.html",
    "frameworks/compare/power.html",
    "sources/parks-1981.html",
    "ontology.html",
    "query.html",
    "data.html",
    "about.html",
    "search.html?q=ostrom",
)


def results(page: Page) -> list[str]:
    """The paths of all pages that a search found."""
    page.wait_for_function("document.getElementById('search-status').textContent !== ''")
    links = page.locator("#search-results h2 a")
    while page.locator("#search-more").is_visible():
        count = links.count()
        page.locator("#search-more").click()
        page.wait_for_function(f"document.querySelectorAll('#search-results h2 a').length > {count}")
    return sorted(urlsplit(address).path for address in links.evaluate_all("nodes => nodes.map(node => node.href)"))


@pytest.mark.parametrize("query", [PHRASE, f'"{PHRASE}"', f"“{PHRASE}”"])
def test_a_phrase_of_ostrom_finds_her_definition(open_page: Open, query: str) -> None:
    assert "/definitions/ostrom-1996.html" in results(open_page(f"search.html?q={quote(query)}"))


def test_three_spellings_find_the_same_pages(open_page: Open) -> None:
    found = [
        results(open_page(f"search.html?q={quote(word)}"))
        for word in ("coproduction", "co-production", "co production")
    ]
    assert found[0] == found[1] == found[2]
    assert {"/definitions/ostrom-1996.html", "/definitions/horne-shirley-2009.html"} <= set(found[0])


def test_the_form_in_the_header_works_from_any_page_by_keyboard(open_page: Open) -> None:
    page = open_page("definitions/mattson-1986.html")
    page.get_by_role("searchbox", name="Search the glossary").fill("municipal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=municipal")
    assert "/definitions/mattson-1986.html" in results(page)


def test_filters_narrow_the_results(open_page: Open) -> None:
    page = open_page("search.html?q=co-production&kind=Framework")
    found = results(page)
    assert found
    assert all(path.startswith("/frameworks/") for path in found)


def test_a_result_says_what_it_is_and_who_speaks(open_page: Open) -> None:
    page = open_page(f"search.html?q={quote(PHRASE)}")
    results(page)
    assert page.locator(".result").first.locator(".result__facts").inner_text() == "Definition · Elinor Ostrom · 1996"


@pytest.mark.parametrize("path", KINDS)
def test_no_page_is_wider_than_its_window(open_page: Open, path: str) -> None:
    page = open_page(path)
    for width in (390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing_serious(open_page: Open, path: str, scheme: str) -> None:
    page = open_page(path, scheme=scheme)
    if "search" in path:
        results(page)
    found = Axe().run(page).response["violations"]
    serious = [
        (violation["id"], [node["html"][:200] for node in violation["nodes"]])
        for violation in found
        if violation["impact"] in {"serious", "critical"}
    ]
    assert not serious


def test_an_answer_is_shown_as_a_table_with_links_to_entries(open_page: Open) -> None:
    page = open_page("query.html")
    iri = "https://w3id.org/coprod/definitions/ostrom-1996"
    answer = {
        "head": {"vars": ["definition"]},
        "results": {"bindings": [{"definition": {"type": "uri", "value": iri}}]},
    }
    page.route("**/sparql?*", lambda route: route.fulfill(json=answer))
    page.get_by_role("link", name="Which definitions give the citizen control").click()
    assert page.locator("#answer td a").get_attribute("href") == "definitions/ostrom-1996"
    assert "user-control" in page.get_by_label("A SPARQL query").input_value()


def test_light_and_dark_follow_the_system(open_page: Open) -> None:
    colours = {
        open_page("index.html", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(colours) == 2


def test_no_request_leaves_the_host(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    for path in KINDS:
        page.goto(site_url + path)
        page.wait_for_load_state("networkidle")
    context.close()
    assert {host for host in asked if host} == {urlsplit(site_url).netloc}


def test_everything_can_be_read_without_scripts(open_page: Open) -> None:
    page = open_page("definitions/ostrom-1996.html", scripts=False)
    assert "Coproduction is a process" in page.locator("blockquote.words").first.inner_text()
    search = open_page("search.html", scripts=False)
    assert search.get_by_role("link", name="by name").is_visible()


def test_the_quotation_marks_round_a_quotation_are_not_part_of_its_text(open_page: Open) -> None:
    words = open_page("definitions/ostrom-1996.html").locator("blockquote.words p").first
    assert "“" in words.evaluate("node => getComputedStyle(node, '::before').content")
    assert not (words.text_content() or "").startswith("“")


def test_a_picture_for_the_readme(open_page: Open) -> None:
    page = open_page("definitions/mattson-1986.html")
    path = ROOT / "build" / "screenshot.png"
    path.parent.mkdir(exist_ok=True)
    page.screenshot(path=path)
    assert path.stat().st_size > 10_000
