"""The review page in a browser: on phones and desks, in light and dark, on paper, and without any request."""

from __future__ import annotations

from pathlib import Path

import pytest
from accessible import violations
from playwright.sync_api import Browser, Page
from reviewed import changed, review_of

from coprod_kg.review import as_page


@pytest.fixture(scope="module")
def review_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    checkout = changed(folder / "checkout")
    path = folder / "index.html"
    path.write_text(as_page(review_of(checkout), checkout.project), encoding="utf-8")
    return path


def opened(browser: Browser, path: Path, width: int, scheme: str) -> tuple[Page, list[str]]:
    """The page, and what it asked for or complained of."""
    dark = "dark" if scheme == "dark" else "light"
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=dark).new_page()  # type: ignore[arg-type]
    noted: list[str] = []
    page.on("request", lambda request: noted.append(request.url))
    page.on("console", lambda message: noted.append(message.text))
    page.goto(path.as_uri())
    return page, noted


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")])
def test_the_page_is_accessible_fits_and_asks_for_nothing(
    browser: Browser, review_page: Path, width: int, scheme: str
) -> None:
    page, noted = opened(browser, review_page, width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert noted == [review_page.as_uri()]
    assert violations(page) == []
    page.context.close()


def test_before_and_after_stand_side_by_side_on_a_desk_and_one_below_the_other_on_a_phone(
    browser: Browser, review_page: Path
) -> None:
    for width, beside in ((1280, True), (390, False)):
        page, _ = opened(browser, review_page, width, "light")
        before, after = page.locator(".sides > div:has(> .shown)").all()[:2]
        boxes = before.bounding_box(), after.bounding_box()
        assert boxes[0] is not None
        assert boxes[1] is not None
        assert (boxes[0]["y"] == boxes[1]["y"]) is beside
        page.context.close()


def test_differences_are_told_by_signs_as_well_as_colours(browser: Browser, review_page: Path) -> None:
    page, _ = opened(browser, review_page, 1280, "light")
    signs = "one => [getComputedStyle(one).textDecorationLine, getComputedStyle(one, '::before').content]"
    gone, new = (page.locator(part).first.evaluate(signs) for part in (".finding--altered del", ".field--changed ins"))
    assert (gone[0], gone[1][:4]) == ("line-through", '"[−"')
    assert (new[0], new[1][:4]) == ("underline", '"[+"')
    page.context.close()


def test_on_paper_everything_is_unfolded(browser: Browser, review_page: Path) -> None:
    page, _ = opened(browser, review_page, 1280, "light")
    folded = page.locator("details:not([open]) .triples").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.evaluate("one => one.getBoundingClientRect().height") > 0
    assert folded.evaluate("one => one.checkVisibility({contentVisibilityAuto: true})")
    page.context.close()
