"""Pictures of lineage and of copies, and the timeline: by keyboard, on a phone, in the dark, in print, from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from accessible import violations_in_light_and_dark
from playwright.sync_api import Browser, Page
from test_site import KINDS

Open = Callable[..., Page]
PAGES = (
    "trace.html",
    "timeline.html",
    "definitions/humphreys-grayson-value.html",
    "frameworks/middleton-nine.html",
    "frameworks/jasanoff-pathways.html",
    "claims/filipe-account.html",
)
# How far the words of each box of a picture reach beyond its frame.
OVERFLOW = """
() => [...document.querySelectorAll('svg.pic [data-n]')].flatMap(thing => {
  const frame = thing.querySelector(':scope > rect').getBBox();
  return [...thing.querySelectorAll('text')].map(text => {
    const words = text.getBBox();
    return [Math.max(frame.x - words.x, words.x + words.width - frame.x - frame.width,
                     frame.y - words.y, words.y + words.height - frame.y - frame.height), text.textContent];
  });
})
"""
SMALLEST = """
() => Math.min(...[...document.querySelectorAll('svg.pic text')].map(text => {
  const scale = text.getScreenCTM().a;
  return parseFloat(getComputedStyle(text).fontSize) * scale;
}))
"""


@pytest.mark.parametrize("path", [path for path in PAGES if path not in KINDS])
def test_axe_finds_nothing(open_page: Open, path: str) -> None:
    assert violations_in_light_and_dark(open_page(path)) == []


@pytest.mark.parametrize("path", PAGES)
def test_on_a_phone_only_the_pictures_scroll_and_their_words_keep_their_size(open_page: Open, path: str) -> None:
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(SMALLEST) >= 12
    for region in page.locator(".picture__wrap, .timeline__years").all():
        assert region.get_attribute("tabindex") == "0" and region.get_attribute("aria-label")


@pytest.mark.parametrize("path", [path for path in PAGES if path != "timeline.html"])
def test_words_stay_inside_their_boxes(open_page: Open, path: str) -> None:
    measured = open_page(path).evaluate(OVERFLOW)
    assert measured
    assert not [(much, text) for much, text in measured if much > 0]


def test_a_step_is_reached_by_keyboard_from_the_picture(open_page: Open) -> None:
    page = open_page("trace.html")
    page.locator(".picture__wrap").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg.pic') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.locator("svg.pic a.pill.new").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/frameworks/middleton-nine.html#growth.lineage.1")
    assert page.locator("[id='growth.lineage.1']").is_visible()


def test_each_point_of_the_timeline_can_be_clicked_without_hitting_another(open_page: Open) -> None:
    page = open_page("timeline.html")
    hit = page.evaluate(
        """() => [...document.querySelectorAll('svg a.dot')].filter(dot => {
          dot.scrollIntoView({ block: 'center', inline: 'center' });
          const { x, y, width, height } = dot.getBoundingClientRect();
          return document.elementFromPoint(x + width / 2, y + height / 2).closest('a') !== dot;
        }).map(dot => dot.textContent)"""
    )
    assert hit == []


def test_on_a_phone_the_names_of_the_rows_stay_while_the_years_scroll(open_page: Open) -> None:
    page = open_page("timeline.html", width=390)
    years = page.locator(".timeline__years")
    before = page.locator(".timeline__names").bounding_box()
    start = years.evaluate("node => node.scrollLeft")
    moved = start - years.evaluate("node => { node.scrollLeft -= 300; return node.scrollLeft }")
    assert moved == 300
    assert page.locator(".timeline__names").bounding_box() == before
    box = years.bounding_box()
    assert before and box and before["x"] + before["width"] <= box["x"] + 2


def test_nothing_moves_when_a_picture_comes(open_page: Open) -> None:
    page = open_page("about.html")
    page.goto(page.url.replace("about.html", "trace.html"))
    shift = page.evaluate(
        """() => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value }))
            .observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(sum), 500);
        })"""
    )
    assert shift == 0


def test_pictures_lead_on_from_a_file_and_without_scripts(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((site / "trace.html").as_uri())
    page.locator("svg.pic a.quotation").first.click()
    page.wait_for_url("file://**/frameworks/*.html#*")
    page.goto((site / "timeline.html").as_uri())
    page.locator("svg a.dot").first.click()
    page.wait_for_url("file://**/definitions/*.html")
    context.close()


def test_in_print_the_pictures_fit_the_sheet_and_rows_stay_level_with_their_names(open_page: Open) -> None:
    page = open_page("timeline.html", width=700)
    page.emulate_media(media="print")
    names = page.locator("svg.timeline__names").bounding_box()
    years = page.locator(".timeline__years > svg").bounding_box()
    assert names and years
    assert abs(names["height"] - years["height"]) < 1 and abs(names["y"] - years["y"]) < 1
    assert years["x"] + years["width"] <= 700
    page = open_page("frameworks/middleton-nine.html", width=700)
    page.emulate_media(media="print")
    picture = page.locator("svg.pic").first.bounding_box()
    assert picture and picture["x"] + picture["width"] <= 700
