"""Permalinks in a real browser: unchanged, changed, unknown, malformed, of members, from files and without scripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from accessible import violations
from conftest import hosted
from playwright.sync_api import Browser, Page
from released import told

Open = Callable[..., Page]
MEADOW = "definitions/meadow-2019"
STEPS = "frameworks/meadow-steps"
CITED = "Co-production is a way in which people and paid staff make a service"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small glossary with three releases."""
    return told(tmp_path_factory.mktemp("permalinks") / "checkout").build()


@pytest.fixture(scope="module")
def released_url(released: Path) -> Iterator[str]:
    with hosted(released) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, released_url: str) -> Iterator[Open]:
    """Opens a page of the small site and waits for its notice."""
    contexts = []

    def visit_at(path: str, base: str = released_url, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(base + path)
        page.locator(".version-notice [role=status] strong").wait_for()
        return page

    yield visit_at
    for context in contexts:
        context.close()


def hash_in(released: Path, entry: str, version: str) -> str:
    index = json.loads((released / f"{entry}.versions.json").read_text(encoding="utf-8"))
    return str(dict(index["releases"])[version])


def status(page: Page) -> str:
    return page.locator(".version-notice [role=status]").inner_text()


def test_the_permalink_that_a_page_prints_says_unchanged(visit: Open, released: Path) -> None:
    page = visit(f"{MEADOW}.html?v=2026-02-20.2#h={hash_in(released, MEADOW, '2026-02-20.2')}")
    assert status(page) == "Unchanged since you cited it (version 2026-02-20.2)."
    printed = page.locator("a.permalink").first.get_attribute("href") or ""
    assert page.url.partition("definitions/")[2] == printed.partition("definitions/")[2]


def test_an_older_permalink_shows_what_changed_and_the_cited_words_whole(visit: Open, released: Path) -> None:
    page = visit(f"{MEADOW}.html?v=2026-01-10#h={hash_in(released, MEADOW, '2026-01-10')}")
    assert "Changed since you cited it (version 2026-01-10). What changed: text (en); page." in status(page)
    notice = page.locator(".version-notice")
    assert notice.locator("del").all_inner_texts() == ["people", "11"]
    assert notice.locator("ins").all_inner_texts() == ["neighbours", "12"]
    assert notice.locator("blockquote.words").inner_text().startswith(CITED)
    caption = notice.locator("figcaption")
    assert "version 2026-01-10" in caption.inner_text()
    assert caption.get_by_role("link", name="sources/meadow-2019").count() == 1


def test_a_member_is_shown_in_its_place_and_told_apart_from_the_rest_of_its_framework(
    visit: Open, released: Path
) -> None:
    cited = hash_in(released, STEPS, "2026-02-20")
    page = visit(f"{STEPS}.html?v=2026-02-20&h={cited}#asking")
    assert "The part that you cited (asking) has not changed itself." in status(page)
    assert page.locator("#asking").evaluate("node => node.getBoundingClientRect().top < innerHeight")
    other = visit(f"{STEPS}.html?v=2026-02-20&h={cited}#keeping")
    assert "has not changed itself" not in status(other)
    assert "members keeping, text (en)" in status(other)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"{MEADOW}.html?v=2031-01-01", "There is no version 2031-01-01. The versions are: 2026-02-20.2, 2026-02-20,"),
        (f"{MEADOW}.html?v=%3Cimg%3E", "“<img>” is no version"),
        (f"{MEADOW}.html?v=2026-02-20#h=xyz", "“xyz” is no mark of an entry"),
        (f"{MEADOW}.html?v=2026-02-20#h=000000000000", "nor of any other; the comparison is with version 2026-02-20."),
        (f"{MEADOW}.html#h=", "“” is no mark of an entry"),
        ("definitions/brook-2021.html?v=2026-01-10", "This entry did not exist in version 2026-01-10."),
        ("definitions/brook-2021.html?v=unreleased#h=000000000000", "that no release took up"),
        ("claims/nobody-measured.html?v=2026-01-10", "Moved since you cited it (version 2026-01-10)."),
        ("people/old-friend.html?v=2026-01-10", "Taken out of the glossary since you cited it"),
    ],
)
def test_whatever_an_address_names_the_page_answers_in_a_sentence(visit: Open, address: str, sentence: str) -> None:
    page = visit(address)
    assert sentence in status(page)
    assert page.locator("h1").is_visible()
    assert page.locator(".version-notice").get_by_role("link", name="What changed in each version").count() == 1


def test_from_a_file_the_page_stays_readable_and_says_that_checking_needs_a_server(visit: Open, released: Path) -> None:
    base = f"{released.as_uri()}/"
    page = visit(f"{MEADOW}.html?v=2026-01-10", base)
    assert "python -m http.server" in status(page)
    assert page.locator("blockquote.words").first.is_visible()
    known = visit(f"{MEADOW}.html?v=2026-02-20.2#h={hash_in(released, MEADOW, '2026-02-20.2')}", base)
    assert status(known).startswith("Unchanged since you cited it: the entry still has the same mark.")


def test_a_page_without_version_in_its_address_loads_nothing_and_shows_no_notice(open_page: Open) -> None:
    page = open_page("definitions/ostrom-1996.html")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert not [name for name in loaded if "permalink" in name or "versions.json" in name]
    assert page.locator(".version-notice").count() == 0


def test_the_permalink_of_a_real_entry_works_and_without_scripts_the_page_is_whole(open_page: Open) -> None:
    page = open_page("definitions/ostrom-1996.html", scripts=False)
    link = page.locator("a.permalink").first
    address = link.get_attribute("href") or ""
    assert link.inner_text() == address
    path = f"definitions/ostrom-1996.html?{address.partition('?')[2]}"
    plain = open_page(path, scripts=False)
    assert plain.locator("blockquote.words").first.is_visible()
    assert plain.locator(".version-notice").count() == 0
    checked = open_page(path)
    checked.locator(".version-notice--good").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notice_and_pages_of_changes_are_accessible_and_fit_a_phone(
    visit: Open, browser: Browser, released_url: str, scheme: str
) -> None:
    page = visit(f"{MEADOW}.html?v=2026-01-10", width=390, scheme=scheme)
    page.locator(".version-notice summary").click()
    others = ("changes.html", "changes/2026-02-20.html", "changes/2026-01-10.html", "people/old-friend.html")
    for address in (None, *others):
        if address:
            page.goto(released_url + address)
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
