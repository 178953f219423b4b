"""Reading: measure, keyboard, large letters, strong contrast, paper, and what a term means where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pypdfium2
import pytest
from accessible import violations, violations_in_light_and_dark
from playwright.sync_api import Browser, Page

Open = Callable[..., Page]
ENTRIES = ("definitions/ostrom-1996.html", "concepts/co-production-learning.html", "claims/middleton-reply.html")
TERM = "concepts/value-co-destruction.html"

# The letters of each full line of a block, that is, of each but its last.
LINES = """node => {
  const range = document.createRange(), lines = new Map();
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    for (let i = 0; i < text.length; i++) {
      range.setStart(text, i); range.setEnd(text, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width) { const row = Math.round(box.bottom / 12); lines.set(row, (lines.get(row) ?? 0) + 1); }
    }
  return [...lines.values()].slice(0, -1);
}"""


@pytest.mark.parametrize(
    ("path", "block"),
    [
        ("concepts/co-production-public-services.html", ".scope p"),
        ("concepts/co-production-public-services.html", ".note p"),
        ("claims/middleton-reply.html", "figure.statement--main p"),
        ("definitions/mattson-1986.html", "figcaption"),
        (
            "which-co-production/public-administration.html#sense-co-production-public-services",
            ".scope p >> visible=true",
        ),
    ],
)
def test_a_line_has_no_more_letters_than_an_eye_can_follow(open_page: Open, path: str, block: str) -> None:
    lines = open_page(path).locator(block).first.evaluate(LINES)
    assert lines and 40 <= max(lines) <= 78, lines


@pytest.mark.parametrize("path", ["definitions/ostrom-1996.html", "index.html", "404.html"])
def test_the_first_tab_leads_past_the_header(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to content"
    page.wait_for_function("getComputedStyle(document.activeElement).opacity === '1'")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('content').contains(document.activeElement)")


@pytest.mark.parametrize("path", [*ENTRIES, "index.html", "which-co-production/public-administration.html#all"])
def test_letters_of_twice_the_size_lose_nothing(open_page: Open, path: str) -> None:
    page = open_page(path)
    page.add_style_tag(content="html { font-size: 250% !important; }")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_style_tag(content="html { font-size: 125% !important; }")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "320 pixels"


def contrast(page: Page, selector: str) -> float:
    """The contrast of a text with the paper behind the page."""
    return float(
        page.locator(selector).first.evaluate("""node => {
          const light = colour => { const part = colour.match(/[\\d.]+/g).slice(0, 3).map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]; };
          const both = [getComputedStyle(node).color, getComputedStyle(document.body).backgroundColor].map(light);
          both.sort((a, b) => b - a);
          return (both[0] + 0.05) / (both[1] + 0.05); }""")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_asks_for_more_contrast_gets_it(open_page: Open, scheme: str) -> None:
    page = open_page("definitions/ostrom-1996.html", scheme=scheme)
    usual = contrast(page, "figcaption")
    page.emulate_media(contrast="more", color_scheme="dark" if scheme == "dark" else "light")
    assert contrast(page, "figcaption") > max(usual, 15)
    assert contrast(page, "#content a") > 9


def test_whoever_asks_for_no_motion_sees_none(open_page: Open) -> None:
    page = open_page("definitions/ostrom-1996.html")
    page.emulate_media(reduced_motion="reduce")
    slow = """[...document.querySelectorAll('*')].filter(node => getComputedStyle(node).transitionDuration.split(',')
        .some(time => parseFloat(time) > 0.01)).length"""
    assert page.evaluate(slow) == 0


def test_marks_stay_visible_in_forced_colours(open_page: Open) -> None:
    page = open_page("definitions/ostrom-1996.html")
    page.emulate_media(forced_colors="active")
    mark = page.locator("blockquote mark").first
    line, colour, paper = mark.evaluate("""node => { const style = getComputedStyle(node);
        return [style.borderBottomStyle, style.borderBottomColor, style.backgroundColor]; }""")
    assert line == "solid" and colour != paper


@pytest.mark.parametrize("place", ["", "#all", "#who-co-producers-citizens", "#sense-co-production-public-services"])
def test_axe_has_nothing_to_say_about_any_step_of_the_guide(open_page: Open, place: str) -> None:
    page = open_page(f"which-co-production/public-administration.html{place}")
    page.locator("summary").evaluate_all("nodes => nodes.forEach(node => node.parentElement.open = true)")
    assert violations_in_light_and_dark(page) == []


def test_the_guide_shows_one_step_at_a_time_and_goes_back(open_page: Open) -> None:
    page = open_page("index.html", scripts=False)
    page.locator("#content").get_by_role("link", name="Which co-production is meant?").click()
    page.get_by_role("link", name="Public administration").click()
    shown = page.locator(".which__step:visible")
    assert shown.count() == 1 and shown.get_attribute("id") == "who"
    shown.get_by_role("link", name="Citizens").click()
    assert shown.count() == 1 and shown.locator("h2").inner_text() == "Citizens: what comes of it?"
    shown.get_by_role("link", name="co-design (public services)").click()
    assert shown.count() == 1 and shown.locator("h2").inner_text() == "co-design (public services)"
    shown.get_by_role("link", name="Who takes part?").click()
    assert shown.get_attribute("id") == "who"
    page.get_by_role("link", name="Show all answers").click()
    assert shown.count() > 10


# Tooltips


@pytest.fixture
def term_page(open_page: Open) -> Iterator[Page]:
    page = open_page("concepts/co-creation.html")
    assert page.locator("a.term").count()
    yield page


def test_a_term_is_explained_on_hover_and_the_explanation_can_be_reached_and_dismissed(term_page: Page) -> None:
    term, tip = term_page.locator("a.term").first, term_page.get_by_role("tooltip")
    assert tip.count() == 0
    term.hover()
    tip.wait_for()
    assert tip.inner_text() == term.get_attribute("data-tip")
    assert term.get_attribute("aria-describedby") == tip.get_attribute("id")
    assert violations(term_page) == []
    tip.hover()
    term_page.wait_for_timeout(400)
    assert tip.is_visible(), "the pointer may rest on the tooltip"
    term_page.keyboard.press("Escape")
    assert not tip.is_visible()
    assert term.get_attribute("aria-describedby") is None
    term.hover()
    tip.wait_for()
    term_page.mouse.move(2, 2)
    tip.wait_for(state="hidden")


def test_a_term_is_explained_on_focus_and_enter_follows_its_link(term_page: Page) -> None:
    term = term_page.locator("a.term").first
    address = term.evaluate("node => node.href")
    term_page.keyboard.press("Tab")
    term.focus()
    assert term_page.get_by_role("tooltip").inner_text() == term.get_attribute("data-tip")
    term_page.keyboard.press("Escape")
    assert not term_page.get_by_role("tooltip").is_visible()
    term_page.keyboard.press("Enter")
    term_page.wait_for_url(address)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_tooltip_stays_in_the_window(open_page: Open, width: int) -> None:
    page = open_page("concepts/co-creation.html", width=width)
    terms = page.locator("a.term")
    for term in terms.all()[:12]:
        term.hover()
        box = page.get_by_role("tooltip").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] >= 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_tap_follows_the_link_without_a_tooltip(browser: Browser, site_url: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{site_url}concepts/co-creation.html")
    term = page.locator("a.term").first
    address = term.evaluate("node => node.href")
    page.evaluate("""() => new MutationObserver(() => sessionStorage.setItem('shown', 'yes'))
        .observe(document.getElementById('term-tip'), { attributes: true, attributeFilter: ['hidden'] })""")
    term.tap()
    page.wait_for_url(address)
    assert page.evaluate("sessionStorage.getItem('shown')") is None
    context.close()


# Paper


def printed(page: Page) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))


@pytest.mark.parametrize(
    ("name", "reference", "where"),
    [
        ("ostrom-1996", "Crossing the Great Divide", "1073"),
        ("mattson-1986", "The Promise of Citizen Coproduction", "51"),
        ("whitaker-1980", "Whitaker", "1980"),
        ("needham-2008", "Needham", "2008"),
    ],
)
def test_a_definition_fits_on_one_sheet_with_its_reference_and_address(
    open_page: Open, name: str, reference: str, where: str
) -> None:
    page = open_page(f"definitions/{name}.html", scheme="dark")
    words = page.locator("figure.statement--main p").first.text_content() or ""
    document = printed(page)
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) in {(595, 842), (596, 842), (595, 841), (596, 843)}, "A4"
    text = " ".join(document[0].get_textpage().get_text_range().split())
    assert " ".join(words.split()[:4]) in text
    assert reference in text and where in text
    assert f"https://w3id.org/coprod/definitions/{name}" in text.replace(" ", "")
    for left_out in ("Skip to content", "Search the glossary", "On this page", "SHA-256", "Add to"):
        assert left_out not in text


def test_paper_is_white_where_the_screen_is_dark(open_page: Open) -> None:
    bitmap = printed(open_page("definitions/ostrom-1996.html", scheme="dark"))[0].render(scale=0.5)
    points = bytes(bitmap.buffer)
    assert sum(points) / len(points) > 235
    assert min(points[: 20 * bitmap.stride]) == 255, "the margin too"
