"""Citing in a browser: a choice of style, copying, and what happens where copying is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from accessible import violations
from playwright.sync_api import Browser, Page, expect

Open = Callable[..., Page]
PAGE = "definitions/ostrom-1996.html"
WORDS = (
    "Coproduction is a process through which inputs from individuals who are not “in” the same organization "
    "are transformed into goods and services."
)
REFUSE = """
  Object.defineProperty(navigator, "clipboard", { value: undefined });
  Document.prototype.execCommand = () => false;
"""


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def allow(page: Page) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_without_scripts_all_styles_can_be_read_and_no_button_promises_anything(open_page: Open) -> None:
    page = open_page(PAGE, scripts=False)
    assert page.locator("section.cite .cite__style:visible").count() == 8
    assert page.locator(".cite__copy:visible").count() == 0
    assert page.locator(".cite-choice").count() == 0


def test_one_style_is_shown_and_the_keyboard_chooses_another(open_page: Open) -> None:
    page = open_page(PAGE)
    expect(page.locator("section.cite .cite__style:visible")).to_have_count(2)
    page.get_by_role("radio", name="Harvard (Cite Them Right)").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="APA 7")).to_be_checked()
    expect(page.locator("#cite-original-apa-text")).to_be_visible()
    expect(page.locator("#cite-original-harvard-text")).to_be_hidden()
    assert page.evaluate("[localStorage.getItem('cite'), document.cookie].join('')") == ""


def test_a_reference_is_copied_as_text_and_with_its_italics(open_page: Open) -> None:
    page = allow(open_page(PAGE))
    page.locator("label[for=cite-style-mla]").click()
    page.get_by_role("button", name="Copy the reference of the original, MLA 9").click()
    expect(page.get_by_role("status").filter(has_text="Copied: Ostrom, Elinor.")).to_be_visible()
    assert clipboard(page) == (
        "Ostrom, Elinor. “Crossing the Great Divide: Coproduction, Synergy, and Development.” World Development, "
        "vol. 24, no. 6, 1996, pp. 1073–87."
    )
    html = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
    )
    assert "<i>World Development</i>" in html and "<a" not in html


def test_a_quotation_is_copied_word_by_word_with_its_reference(open_page: Open) -> None:
    page = allow(open_page(PAGE))
    page.locator("label[for=cite-style-apa]").click()
    page.get_by_role("button", name="Copy the quotation with its reference").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied: “Coproduction is")).to_be_visible()
    quotation, reference = clipboard(page).split("\n\n")
    assert quotation.startswith(f"“{WORDS}” (Ostrom, 1996, p. 1073, as cited in ")
    assert reference.startswith("coproduction (terminology record). (n.d.). InterPARES Trust Terminology.")


def test_where_copying_is_refused_the_text_is_selected_and_a_sentence_says_so(open_page: Open) -> None:
    page = open_page(PAGE)
    page.context.add_init_script(REFUSE)
    page.reload()
    page.get_by_role("button", name="Copy the citation in the text, Harvard (Cite Them Right)").first.click()
    expect(page.get_by_role("status").filter(has_text="did not allow copying")).to_be_visible()
    shown = page.locator("#cite-original-harvard-text").inner_text()
    assert page.evaluate("getSelection().toString()") == shown


def test_copying_works_on_a_page_opened_as_a_file(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / PAGE).as_uri())
    page.get_by_role("button", name="Copy the citation in the text, Harvard (Cite Them Right)").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied: (Ostrom, 1996, p. 1073")).to_be_visible()
    context.close()


def test_a_member_of_a_framework_is_cited_in_the_chosen_style(open_page: Open) -> None:
    page = allow(open_page("frameworks/nesta-six.html"))
    member = page.locator("#assets")
    member.get_by_text("Cite this", exact=True).click()
    member.get_by_role("button", name="Copy the quotation with its reference").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert clipboard(page).startswith(
        "“equal partners in the design and delivery of services” (NESTA, cited in Middleton, 2019, opening section)"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_block_before_and_after_copying(open_page: Open, width: int, scheme: str) -> None:
    page = allow(open_page(PAGE, width=width, scheme=scheme))
    block = {"include": [[".cite-block"], [".cite-status"]]}
    assert violations(page, block) == []
    page.get_by_role("button", name="Copy the quotation with its reference").first.click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    assert violations(page, block) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
