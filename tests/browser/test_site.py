"""The site in a real browser: found, readable on a phone, in the dark, by a screen reader and without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from accessible import violations_in_light_and_dark
from playwright.sync_api import Browser, Page
from test_search import results

Open = Callable[..., Page]
Visit = tuple[Page, set[str]]
ROOT = Path(__file__).resolve().parents[2]
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
    "compare.html",
    "compare.html?with=ostrom-1996,mattson-1986",
    "concepts/co-production-public-services/compare.html",
    "trace.html",
    "timeline.html",
    "find.html",
    "which-co-production/any.html",
    "changes.html",
    "404.html",
)


@pytest.fixture(scope="module", params=KINDS)
def visit(browser: Browser, site_url: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A page of each kind, opened once for several tests, and the hosts from which it asks for something."""
    hosts: set[str] = set()
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
    page.goto(site_url + request.param)
    yield page, hosts
    context.close()


def test_no_page_is_wider_than_its_window(visit: Visit) -> None:
    page, _ = visit
    for width in (390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width


def test_axe_finds_nothing(visit: Visit) -> None:
    page, _ = visit
    page.set_viewport_size({"width": 1280, "height": 900})
    if "search" in page.url:
        results(page)
    assert violations_in_light_and_dark(page) == []


def test_no_request_leaves_the_host(visit: Visit, site_url: str) -> None:
    page, hosts = visit
    page.wait_for_load_state("networkidle")
    assert {host for host in hosts if host} == {urlsplit(site_url).netloc}


def test_blocked_storage_breaks_nothing_and_colours_can_still_be_chosen(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    blocked = "{ get() { throw new DOMException('blocked', 'SecurityError') } }"
    stores = "['localStorage', 'sessionStorage']"
    context.add_init_script(f"for (const name of {stores}) Object.defineProperty(window, name, {blocked})")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for path in ("index.html", "definitions/ostrom-1996.html", "compare.html", "query.html", "find.html"):
        page.goto(site_url + path)
        page.locator("label[for^=__palette]:visible").click()
        assert page.evaluate("document.body.dataset.mdColorScheme") == "default"
    page.goto(f"{site_url}search.html?q=ostrom")
    results(page)
    context.close()
    assert errors == []


def test_light_and_dark_follow_the_system(open_page: Open) -> None:
    colours = {
        open_page("index.html", scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(colours) == 2


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
