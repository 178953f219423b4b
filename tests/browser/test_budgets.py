"""Budgets in bytes: what a reader transfers for a page, as a host that compresses would send it."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

PAGE_LIMIT = 150_000
LONGEST = 4  # of the longest definitions are measured in the browser
SHIFTING = (
    "index.html",
    "definitions/mattson-1986.html",
    "concepts/co-production-public-services.html",
    "frameworks/middleton-nine.html",
    "compare.html",
    "query.html",
    "search.html",
    "search.html?q=ostrom",
    "data.html",
    "404.html",
    "trace.html",
)
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def transferred(page: Page, address: str) -> dict[str, int]:
    """The compressed bytes of everything that a page loads, by path."""
    bodies: dict[str, int] = {}
    page.on("response", lambda answer: bodies.update({urlsplit(answer.url).path: len(gzip.compress(answer.body()))}))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return bodies


def test_a_definition_with_styles_and_scripts_stays_within_its_budget(
    browser: Browser, site: Path, site_url: str
) -> None:
    definitions = (site / "definitions").glob("*.html")
    for path in sorted(definitions, key=lambda path: path.stat().st_size)[-LONGEST:]:
        page = browser.new_page()
        loaded = transferred(page, f"{site_url}definitions/{path.name}")
        page.close()
        assert f"/definitions/{path.name}" in loaded
        assert "/assets/site.css" in loaded
        assert "/assets/site.js" in loaded
        assert sum(loaded.values()) <= PAGE_LIMIT, loaded


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_that_comes_late_moves_what_is_read(browser: Browser, site_url: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    moved = {}
    for path in SHIFTING:
        page.goto(site_url + path)
        page.wait_for_load_state("networkidle")
        moved[path] = round(page.evaluate(SHIFTS), 3)  # as Lighthouse prints it: a line of text counts, a hair does not
    page.close()
    assert {path: shift for path, shift in moved.items() if shift} == {}
