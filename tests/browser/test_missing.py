"""The page for addresses that do not exist: it guesses, at any depth and below any path, and it is never a dead end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from accessible import violations_in_light_and_dark
from conftest import hosted
from lxml import html
from playwright.sync_api import Browser, Page

Go = Callable[..., Page]


class WithMissingPage(SimpleHTTPRequestHandler):
    """Serves files, and the page for missing ones as static hosts do."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """The page of the site in place of a bare error."""
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def host(site: Path) -> Iterator[str]:
    with hosted(site, WithMissingPage) as address:
        yield address


@pytest.fixture
def go(browser: Browser, host: str) -> Iterator[Go]:
    contexts = []

    def to(path: str, scripts: bool = True, scheme: str = "light", without_list: bool = False) -> Page:
        context = browser.new_context(java_script_enabled=scripts, color_scheme="dark" if scheme == "dark" else "light")
        contexts.append(context)
        page = context.new_page()
        if without_list:
            page.route("**/pages.json", lambda route: route.abort())
        page.goto(host + path)
        return page

    yield to
    for context in contexts:
        context.close()


def guesses(page: Page) -> list[str]:
    page.locator("#missing-status:not(:text('Looking'))").filter(has_text=".").or_(
        page.locator("#missing-guesses li").first
    ).first.wait_for()
    return page.locator("#missing-guesses a").evaluate_all("nodes => nodes.map(node => new URL(node.href).pathname)")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("definitions/ostrom-1996/", "/definitions/ostrom-1996.html"),
        ("definitions/ostrom-1996.htm", "/definitions/ostrom-1996.html"),
        ("claims/ostrom-1996", "/definitions/ostrom-1996.html"),
        ("a/b/c/ostrum-1996.html", "/definitions/ostrom-1996.html"),
        ("Concepts/Coproduction", "/concepts/co-production.html"),
        ("concepts/co_design", "/concepts/co-design.html"),
        ("which-coproduction", "/which-co-production.html"),
        ("people/edgar-s-cahn", "/people/edgar-cahn.html"),
    ],
)
def test_the_page_that_was_meant_is_the_first_guess(go: Go, asked: str, meant: str) -> None:
    page = go(asked)
    assert guesses(page)[0] == meant
    page.locator("#missing-guesses a").first.click()
    page.wait_for_url(f"**{meant}")


def test_the_last_word_stands_in_the_search_and_finds(go: Go) -> None:
    page = go("definitions/somewhere/municipal-lower-taxes.html")
    guesses(page)
    assert page.get_by_label("Search the glossary for it").input_value() == "municipal lower taxes"
    page.get_by_label("Search the glossary for it").press("Enter")
    page.wait_for_url("**/search.html?q=municipal+lower+taxes")


def test_an_address_like_no_other_is_no_dead_end(go: Go) -> None:
    page = go("quantum-chromodynamics/xyzzy")
    assert guesses(page) == []
    assert "No page has a name like it" in page.locator("#missing-status").inner_text()
    page.get_by_role("link", name="Concepts by name").click()
    page.wait_for_url("**/concepts/index.html")


def test_without_the_list_of_pages_a_sentence_says_so(go: Go) -> None:
    page = go("definitions/ostrum-1996", without_list=True)
    assert guesses(page) == []
    assert "could not be read" in page.locator("#missing-status").inner_text()


def test_without_scripts_the_indexes_are_there_at_any_depth(go: Go) -> None:
    page = go("definitions/foo/bar", scripts=False)
    assert page.locator("#missing-status").is_hidden()
    page.get_by_role("link", name="Definitions by year").click()
    page.wait_for_url("**/definitions/index.html")


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_has_nothing_to_say(go: Go, width: int) -> None:
    page = go("definitions/ostrum-1996")
    page.set_viewport_size({"width": width, "height": 900})
    assert guesses(page)
    assert violations_in_light_and_dark(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_list_of_pages_names_every_page_of_the_site_with_its_title(site: Path) -> None:
    listed = json.loads((site / "pages.json").read_text(encoding="utf-8"))
    there = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    assert {page["path"] for page in listed} == there
    for page in listed[:: max(1, len(listed) // 60)]:
        title = html.parse(str(site / page["path"])).findtext(".//title") or ""
        assert title.removesuffix(" - coprod-kg") == page["title"], page
