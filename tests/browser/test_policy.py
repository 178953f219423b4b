"""Every kind of page under the policy of our server, in a real browser: nothing is blocked, and what is foreign is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hosting import listening
from playwright.sync_api import Browser, Page

from coprod_kg.server.linked import Policy, Shield, Site
from coprod_kg.server.linked.policy import hash_of, inline_scripts

Go = Callable[[str], Page]

WATCH = """
  window.blocked = [];
  addEventListener("securitypolicyviolation", (event) =>
    window.blocked.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
OSTROM = "a process through which inputs from individuals who are not in the same organization are transformed"
PAGES = [
    "",
    "compare.html?with=ostrom-1996,brandsen-honingh-2016",
    "concepts/co-production.html",
    "concepts/co-production-public-services/compare.html",
    "coverage.html",
    "definitions/ostrom-1996.html?v=unreleased",
    "frameworks/arnstein-ladder.html",
    "trace.html",
    "nowhere/at/all",
]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with listening(Shield(Site(site), Policy(site))) as address:
        yield f"{address}/"


@pytest.fixture
def go(browser: Browser, address: str) -> Iterator[Go]:
    context = browser.new_context()
    context.add_init_script(WATCH)
    complaints: list[str] = []

    def open_at(path: str) -> Page:
        page = context.new_page()
        # Workers have no window that could listen; the console hears of them too.
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield open_at
    for page in context.pages:
        assert page.evaluate("window.blocked") == []
    context.close()
    assert complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_no_page_does_what_its_policy_forbids_in_light_or_dark(go: Go, address: str, path: str) -> None:
    page = go(path)
    colours = set()
    for _ in range(3):  # as the system has it, light, dark
        page.locator("label[for^=__palette]:visible").click()
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


def test_the_query_page_answers_in_webassembly_under_its_policy(go: Go) -> None:
    page = go("query.html?question=citizen-control")
    page.wait_for_selector("#answer table tbody tr")


def test_the_search_finds_under_its_policy(go: Go) -> None:
    page = go("search.html?q=inputs+from+individuals")
    page.wait_for_selector("#search-results > li h2 a")


def test_a_quotation_is_looked_up_under_the_policy(go: Go) -> None:
    page = go("find.html")
    page.get_by_label("A sentence or a paragraph").fill(OSTROM)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".finding h2")


def test_a_script_that_was_smuggled_into_a_page_does_not_run(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.goto(f"{address}about.html")
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.smuggled = true";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", "<img src='data:,' onerror='window.smuggled = true'>");
    }""")
    page.wait_for_function("window.blocked.length >= 2")
    assert page.evaluate("window.smuggled") is None
    page.close()


def test_every_script_in_every_page_is_trusted_and_no_page_has_styles_of_its_own(site: Path) -> None:
    policy = Policy(site).headers("about.html", "text/html")["Content-Security-Policy"]
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 100
    for path in pages:
        content = path.read_bytes()
        assert inline_scripts(content), path
        assert [hash_of(one) for one in inline_scripts(content) if f"'{hash_of(one)}'" not in policy] == [], path
        assert b" style=" not in content, path
        assert b"<style" not in content, path
    assert "unsafe-inline" not in policy
