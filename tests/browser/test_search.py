"""Search and the page for quotations in a real browser: found, narrowed down, kept in the address, within its bytes."""

from __future__ import annotations

import functools
import gzip
import threading
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from accessible import violations, violations_in_light_and_dark
from playwright.sync_api import Browser, Page

Open = Callable[..., Page]
PHRASE = "inputs from individuals who are not in the same organization"
OSTROM = (
    "Coproduction is a process through which inputs from individuals who are not “in” the same organization "
    "are transformed into goods and services."
)
OURS = (
    "In coproduction, what is used in making a good or a service comes from people "
    "who do not all belong to one organisation."
)
BUDGET = 250_000


def answered(page: Page) -> str:
    """What the status line says when a search is over."""
    page.wait_for_function("document.getElementById('search-status').textContent !== ''")
    return page.locator("#search-status").inner_text()


def results(page: Page) -> list[str]:
    """The paths of all pages that a search found."""
    answered(page)
    links = page.locator("#search-results h2 a")
    while page.locator("#search-more").is_visible():
        count = links.count()
        page.locator("#search-more").click()
        page.wait_for_function(f"document.querySelectorAll('#search-results h2 a').length > {count}")
    return sorted(urlsplit(address).path for address in links.evaluate_all("nodes => nodes.map(node => node.href)"))


def lines(page: Page) -> list[tuple[str, str]]:
    """The title and the facts of each result that is shown, in their order."""
    answered(page)
    return [
        (line.locator("h2").inner_text(), line.locator(".result__facts").first.inner_text())
        for line in page.locator("#search-results > li").all()
    ]


def found(page: Page) -> str:
    """What the page for quotations says when it has compared."""
    page.wait_for_function("/found|Not|read|first/i.test(document.getElementById('find-status').textContent)")
    return page.locator("#find-status").inner_text()


@pytest.mark.parametrize("query", [PHRASE, f'"{PHRASE}"', f"“{PHRASE}”"])
def test_a_phrase_of_ostrom_finds_her_definition(open_page: Open, query: str) -> None:
    assert "/definitions/ostrom-1996.html" in results(open_page(f"search.html?q={quote(query)}"))


def test_three_spellings_find_the_same_pages(open_page: Open) -> None:
    found = [
        results(open_page(f"search.html?q={quote(word)}&kind=Definition"))
        for word in ("coproduction", "co-production", "co production")
    ]
    assert found[0] == found[1] == found[2]
    assert {"/definitions/ostrom-1996.html", "/definitions/horne-shirley-2009.html"} <= set(found[0])


def test_the_word_itself_comes_first_then_its_definitions(open_page: Open) -> None:
    shown = lines(open_page("search.html?q=co-production"))
    titles = [title for title, _ in shown]
    assert titles[0] == "co-production"
    kinds = [facts.split(" · ")[0] for _, facts in shown]
    named = kinds.index("Definition")
    assert all(title.startswith("co-production (") for title in titles[1:named])
    assert set(kinds[named:]) == {"Definition"}


def test_an_author_finds_the_person_and_the_definitions_before_what_only_names_them(open_page: Open) -> None:
    shown = lines(open_page("search.html?q=ostrom"))
    assert [facts.split(" · ")[0] for _, facts in shown[:3]] == ["Person", "Definition", "Definition"]
    assert shown[0][0] == "Elinor Ostrom"


def test_a_result_says_what_it_is_who_speaks_and_when_and_marks_the_words(open_page: Open) -> None:
    page = open_page(f"search.html?q={quote(PHRASE)}")
    title, facts = lines(page)[0]
    assert title == "Ostrom 1996, p. 1073 on co-production (public services)"
    assert facts == "Definition · Elinor Ostrom · 1996 · in the author’s words"
    marked = page.locator(".result").first.locator(".result__excerpt--words mark").all_inner_texts()
    assert "individuals" in " ".join(marked)


def test_the_form_in_the_header_works_from_any_page_by_keyboard(open_page: Open) -> None:
    page = open_page("definitions/mattson-1986.html")
    page.keyboard.press("/")
    page.keyboard.type("municipal/x")
    assert page.get_by_role("searchbox", name="Search the glossary").input_value() == "municipal/x"
    page.get_by_role("searchbox", name="Search the glossary").fill("municipal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=municipal")
    assert "/definitions/mattson-1986.html" in results(page)


def test_facets_narrow_each_other_and_stay_in_the_address(open_page: Open) -> None:
    page = open_page("search.html?q=co-production&kind=Framework")
    found = results(page)
    assert found
    assert all(path.startswith("/frameworks/") for path in found)
    authors = page.get_by_label("Author").locator("option").all_inner_texts()
    assert "Middleton, Andrew" in " ".join(authors)
    assert "Ostrom, Elinor" not in " ".join(authors)
    assert len(page.get_by_label("Kind").locator("option").all()) > 5
    option = next(text for text in authors if text.startswith("Middleton, Andrew"))
    page.get_by_label("Author").select_option(option)
    page.wait_for_function("location.search.includes('author')")
    count = int(option.rpartition("(")[2].rstrip(")"))
    page.wait_for_function(f"document.querySelectorAll('#search-results > li').length === {count}")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {"q": ["co-production"], "kind": ["Framework"], "author": ["Middleton, Andrew"]}
    assert violations(page) == []
    page.reload()
    assert len(results(page)) == count
    page.get_by_role("button", name="Clear all").click()
    page.wait_for_function("location.search === ''")
    assert page.locator("#search-results > li").count() == 0
    assert page.get_by_label("Kind").input_value() == ""


@pytest.mark.parametrize(
    ("facet", "value", "path"),
    [
        ("sense", "co-production (public services)", "/definitions/ostrom-1996.html"),
        ("wording", "quotation", "/definitions/mattson-1986.html"),
        ("decade", "1980s", "/definitions/mattson-1986.html"),
        ("discipline", "public administration", "/definitions/ostrom-1996.html"),
        ("author", "Ostrom, Elinor", "/sources/ostrom-1996.html"),
    ],
)
def test_each_facet_works_without_words(open_page: Open, facet: str, value: str, path: str) -> None:
    page = open_page(f"search.html?{facet}={quote(value)}&kind={'Source' if 'sources' in path else 'Definition'}")
    assert path in results(page)


def test_a_facet_that_does_not_exist_is_named_and_left_out(open_page: Open) -> None:
    page = open_page("search.html?q=municipal&kind=Constructor")
    assert "/definitions/mattson-1986.html" in results(page)
    assert "left out: Constructor" in page.locator("#search-help").inner_text()


def test_a_misspelt_name_gets_a_suggestion_that_works(open_page: Open) -> None:
    page = open_page("search.html?q=ostorm")
    page.get_by_role("link", name="“ostrom”").click()
    page.wait_for_url("**/search.html?q=ostrom")
    assert "/definitions/ostrom-1996.html" in results(page)


def test_where_nothing_is_found_a_facet_can_be_dropped_and_the_indexes_stand_open(open_page: Open) -> None:
    page = open_page("search.html?q=municipal&kind=Person")
    assert answered(page) == "Nothing was found for “municipal”, kind “Person”."
    advice = page.locator("#search-help")
    assert advice.get_by_role("link", name="definitions by year").get_attribute("href") == "definitions/index.html"
    advice.locator("li", has_text="Without the kind “Person”").get_by_role("link").click()
    page.wait_for_url("**/search.html?q=municipal")
    assert "/definitions/mattson-1986.html" in results(page)


def test_a_sentence_is_offered_for_comparison_with_the_text(open_page: Open) -> None:
    page = open_page(f"search.html?q={quote(OSTROM)}")
    answered(page)
    page.get_by_role("link", name="See where this sentence is from").click()
    assert found(page).startswith("One statement found")
    assert page.get_by_label("A sentence or a paragraph").input_value() == OSTROM


def _paste(page: Page, selector: str, size: int) -> None:
    script = """([selector, size]) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'x '.repeat(size / 2));
      const event = new ClipboardEvent('paste', {clipboardData: data, cancelable: true, bubbles: true});
      document.querySelector(selector).dispatchEvent(event);
    }"""
    page.evaluate(script, [selector, size])


def test_ten_megabytes_in_the_search_field_give_a_sentence(open_page: Open) -> None:
    page = open_page("search.html")
    _paste(page, "#search-query", 10_000_000)
    assert "too long to search: 10,000,000 characters" in page.locator("#search-status").inner_text()
    assert page.locator("#search-query").input_value() == ""


def test_ten_megabytes_in_the_quotation_field_are_cut_and_counted(open_page: Open) -> None:
    page = open_page("find.html")
    _paste(page, "#find-text", 10_000_000)
    assert "9,980,000 more were not" in page.locator("#find-status").inner_text()
    page.get_by_role("button", name="Look it up").click()
    page.wait_for_function("document.getElementById('find-status').textContent.includes('Not found')")
    assert "9,980,000 more were not" in page.locator("#find-status").inner_text()


def test_an_altered_quotation_is_found_with_its_source_and_the_difference(open_page: Open) -> None:
    text = OSTROM.replace("inputs", "contributions")
    page = open_page(f"find.html#text={quote(text)}")
    assert found(page).startswith("One statement found")
    finding = page.locator(".finding")
    assert finding.locator("h2").inner_text() == "1 word differs."
    assert finding.locator("del").text_content() == "[not in yours: inputs] "
    assert finding.locator("ins").text_content() == "[only in yours: contributions] "
    source = finding.inner_text()
    for part in ("Elinor Ostrom", "Crossing the Great Divide", "1996", "p. 1073", "InterPARES"):
        assert part in source
    assert violations(page) == []
    finding.get_by_role("link", name="The whole quotation").click()
    assert page.url.endswith("definitions/ostrom-1996.html")


def test_our_own_words_are_said_to_be_ours(open_page: Open) -> None:
    page = open_page("find.html")
    page.get_by_label("A sentence or a paragraph").fill(OURS)
    page.keyboard.press("Control+Enter")
    found(page)
    assert page.locator(".finding h2").first.inner_text().startswith("These are our words, not the author’s.")


def test_what_is_not_held_is_not_called_wrong(open_page: Open) -> None:
    page = open_page(f"find.html#text={quote('The tram to the harbour leaves every ten minutes in summer.')}")
    assert "that does not mean it is wrong" in found(page)
    assert violations(page) == []


def test_an_address_that_cannot_be_read_gets_a_sentence(open_page: Open) -> None:
    assert "cannot be read" in found(open_page("find.html#text=%E0%A4%A"))


def test_the_pasted_text_is_sent_nowhere(open_page: Open) -> None:
    page = open_page("find.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    page.get_by_label("A sentence or a paragraph").fill(OSTROM)
    page.get_by_role("button", name="Look it up").click()
    found(page)
    assert not [request for request in asked if "process" in request]


@pytest.mark.parametrize("path", ["search.html?q=parks", "find.html#text=people"])
def test_from_a_folder_both_pages_ask_for_a_web_server(browser: Browser, site: Path, path: str) -> None:
    page = browser.new_page()
    page.goto(f"file://{site}/{path}")
    page.wait_for_function("document.querySelector('.search-status').textContent.includes('http.server')")
    page.close()


class Counting(SimpleHTTPRequestHandler):
    """Serves files and notes which were asked for."""

    asked: list[str]

    def __init__(self, *arguments: object, asked: list[str], directory: str) -> None:
        self.asked = asked
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Note the file, and write nothing."""
        self.asked.append(urlsplit(self.path).path)


def transferred(browser: Browser, site: Path, path: str) -> dict[str, int]:
    """The bytes, with gzip, of each file that a first search asks for beyond those of every page."""
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Counting, asked=asked, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/about.html")
    page.wait_for_load_state("networkidle")
    everywhere = set(asked)
    page.goto(f"http://127.0.0.1:{server.server_port}/{path}")
    answered(page)
    page.wait_for_load_state("networkidle")
    page.close()
    server.shutdown()
    files = {name: site / name.lstrip("/") for name in set(asked) - everywhere}
    bodies = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
    return {name: min(len(body), len(gzip.compress(body))) for name, body in bodies.items()}


FIRST = ("q=co-production", "q=lower+taxes&kind=Definition", "kind=Definition", f"q={quote(PHRASE)}")


@pytest.mark.parametrize("query", FIRST)
def test_a_first_answer_costs_less_than_its_budget(browser: Browser, site: Path, query: str) -> None:
    sizes = transferred(browser, site, f"search.html?{query}")
    assert any("pf_index" in name for name in sizes)
    assert sum(sizes.values()) <= BUDGET, sorted(sizes.items(), key=lambda item: -item[1])[:9]


def test_nothing_of_the_search_is_shipped_that_no_page_uses(site: Path) -> None:
    names = {path.name for path in (site / "pagefind").iterdir() if path.is_file()}
    assert not [name for name in names if "ui" in name or "highlight" in name]


@pytest.mark.parametrize(
    "path", ["search.html", "search.html?q=co-production", "search.html?q=municipal&kind=Person", "find.html"]
)
def test_axe_finds_nothing_at_all(open_page: Open, path: str) -> None:
    page = open_page(path)
    if "?" in path:
        answered(page)
    assert violations_in_light_and_dark(page) == []
