"""The query page in a real browser: answers, the same as those of the endpoint, faults and limits."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from accessible import violations
from listening import listening
from playwright.sync_api import Browser, Page

from coprod_kg.server import write_snapshot

Open = Callable[..., Page]
ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((ROOT / "site" / "queries").glob("*.rq"))}
PREFIXES = "PREFIX coprod: <https://w3id.org/coprod/ontology#> PREFIX schema: <http://schema.org/> "
CONSTRUCT = PREFIXES + "CONSTRUCT { ?d schema:text ?t } WHERE { ?d coprod:defines ?c ; schema:text ?t }"
DESCRIBE = "DESCRIBE <https://w3id.org/coprod/definitions/ostrom-1996>"
ASK = PREFIXES + "ASK { ?d coprod:defines <https://w3id.org/coprod/concepts/co-design> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"

# What the page does with its worker, for many queries one after another.
THE_WORKER = """async ([engine, queries]) => {
  const worker = new Worker("assets/query-worker.js");
  const order = (data) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(data);
  });
  const compiled = await WebAssembly.compile(await (await fetch(engine)).arrayBuffer());
  const graph = await (await fetch("data/full.ttl")).arrayBuffer();
  const answers = [await order({ kind: "open", engine: compiled, graph })];
  for (const [query, form] of queries) answers.push(await order({ kind: "ask", query, form }));
  worker.terminate();
  return answers;
}"""


@pytest.fixture(scope="module")
def endpoint(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The site with its endpoint, as `coprod serve` serves it."""
    snapshot = tmp_path_factory.mktemp("snapshot") / "store"
    write_snapshot(site / "data" / "full.nt", snapshot)
    with listening(site, snapshot) as client:
        yield client


def at_endpoint(client: httpx.Client, query: str, media_type: str) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": media_type}
    return client.post("/sparql", content=query.encode(), headers=headers).raise_for_status()


def answered(page: Page) -> str:
    """What the page says when the question is done."""
    page.wait_for_function("document.getElementById('answer').getAttribute('aria-busy') === 'false'")
    return page.locator("#ask-status").inner_text()


def ask(page: Page, query: str) -> str:
    page.locator("#query").fill(query)
    page.get_by_role("button", name="Ask", exact=True).click()
    return answered(page)


def test_every_question_has_the_same_answer_in_the_browser_and_at_the_endpoint(
    open_page: Open, site: Path, endpoint: httpx.Client
) -> None:
    engine = next(path.name for path in (site / "assets").glob("*.wasm"))
    asked = [(query, "SELECT") for query in QUESTIONS.values()]
    asked += [(ASK, "ASK"), (CONSTRUCT, "CONSTRUCT"), (DESCRIBE, "DESCRIBE")]
    opened, *answers = open_page("data.html").evaluate(THE_WORKER, [f"assets/{engine}", asked])
    whole = ox.parse(path=site / "data" / "full.nt", format=ox.RdfFormat.N_TRIPLES)
    assert opened == {"kind": "ready", "triples": len(set(whole))}
    differ = []
    for name, (query, form), answer in zip([*QUESTIONS, "ask", "construct", "describe"], asked, answers, strict=True):
        assert answer["kind"] == "answer", (name, answer)
        if form in ("SELECT", "ASK"):
            same = at_endpoint(endpoint, query, "application/sparql-results+json").json() == _json(answer["body"])
        else:
            triples = at_endpoint(endpoint, query, "application/n-triples").text
            same = _triples(triples) == _triples(answer["body"]) != set()
        differ += [] if same else [name]
    assert differ == []


def _json(text: str) -> Any:
    return httpx.Response(200, text=text).json()


def _triples(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)}


def test_the_engine_and_the_graph_are_fetched_at_the_first_question_only(open_page: Open) -> None:
    page = open_page("query.html")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(urlsplit(request.url).path))
    page.locator("#query").press("End")
    page.wait_for_load_state("networkidle")
    before = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in before if name.endswith((".wasm", ".ttl", "query-worker.js"))]
    assert ask(page, ASK).startswith("Yes: ")
    assert len([path for path in fetched if path.endswith((".wasm", "/data/full.ttl"))]) == 2
    fetched.clear()
    assert ask(page, ASK.replace("co-design", "nothing")).startswith("No: ")
    assert [path for path in fetched if not path.endswith(".svg")] == []


def test_an_example_fills_the_editor_and_answers_with_links_to_pages(open_page: Open, site: Path) -> None:
    page = open_page("query.html?with=ostrom-1996")
    page.get_by_role("link", name="Ask: Which definitions give the citizen control").click()
    assert answered(page).endswith("rows, in the order that the query asks for.")
    assert "user-control" in page.get_by_label("A SPARQL query").input_value()
    paths = "nodes => nodes.map((node) => new URL(node.href).pathname.slice(1))"
    links = page.locator("#answer td a").evaluate_all(paths)
    assert "definitions/mattson-1986.html" in links
    assert [link for link in links if not (site / link).is_file()] == []
    assert page.locator("#answer").get_by_text("Which definitions give the citizen control").count() == 1
    assert parse_qs(urlsplit(page.url).query) == {"with": ["ostrom-1996"], "question": ["citizen-control"]}
    terms = PREFIXES + "SELECT ?code { ?d coprod:coding/coprod:code ?code } ORDER BY ?code LIMIT 1"
    assert ask(page, terms) == "Answered: 1 row."
    href = page.locator("#answer td a").get_attribute("href") or ""
    assert urlsplit(href).path == "/schemes/codes.html"
    page.goto(href)
    assert page.locator(":target").count() == 1


def test_a_figure_on_an_overview_page_leads_to_its_row_in_the_answer(open_page: Open) -> None:
    page = open_page("coverage.html")
    figure = page.locator('a.figure[data-question="coverage-by-decade"][data-row="1980s"]')
    number = figure.inner_text()
    figure.click()
    answered(page)
    assert page.locator("tr[aria-current] td").all_inner_texts() == ["1980s", number]
    shared = page.evaluate("location.href")
    assert parse_qs(urlsplit(shared).query) == {"question": ["coverage-by-decade"], "row": ["1980s"]}


def test_a_shared_query_stands_in_the_editor_and_waits_to_be_run(browser: Browser, site_url: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site_url}query.html")
    text = "# 100 % “ü” & more\n" + ASK
    assert ask(page, text).startswith("Yes")
    page.get_by_role("button", name="Copy the address").click()
    page.get_by_text("The address is copied").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    other = context.new_page()
    other.goto(address)
    assert other.locator("#query").input_value() == text
    assert "has not been run yet" in other.locator("#ask-status").inner_text()
    assert other.locator("#answer").inner_text() == ""
    context.close()


def test_a_broken_query_is_explained_at_its_line_and_the_next_one_is_answered(open_page: Open) -> None:
    page = open_page("query.html")
    said = ask(page, "SELECT * WHERE {\n  ?é skos:prefLabel ?label\n}")
    assert said.startswith("Line 2, column 20: the prefix “skos:” is not declared.")
    assert "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>" in said
    area = page.locator("#query")
    assert area.get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == "query"
    assert area.evaluate("node => node.value.slice(0, node.selectionStart).split('\\n').length") == 2
    mark, line = page.locator(".editor__fault"), page.locator(".editor__paint")
    assert mark.is_visible()
    assert mark.bounding_box()["y"] > line.bounding_box()["y"]  # type: ignore[index]
    area.press("End")
    area.press("Enter")
    assert mark.is_hidden()
    assert "often a dot, a bracket" in ask(page, "SELECT * { ?s ?p ")
    assert ask(page, ASK).startswith("Yes")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is switched off"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "changes nothing"),
        ("ASK FROM <http://example.org/> { ?s ?p ?o }", "FROM is not possible here"),
        ("", "There is no query yet"),
        ("ASK " + "{" * 4600, "The query engine broke down"),
    ],
)
def test_what_is_not_done_here_gets_a_sentence_and_the_page_goes_on(open_page: Open, query: str, sentence: str) -> None:
    page = open_page("query.html")
    page.locator("#query").fill(query)
    page.locator("#query").press("Control+Enter")
    page.get_by_text(sentence).wait_for()
    assert ask(page, ASK).startswith("Yes")


def test_a_query_that_never_ends_is_ended_at_the_time_limit(open_page: Open) -> None:
    page = open_page("query.html")
    assert ask(page, ASK).startswith("Yes")
    page.clock.install()
    page.get_by_label("Time limit").select_option("5 seconds")
    page.locator("#query").fill(ENDLESS)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_text("Asking …").wait_for()
    page.clock.fast_forward(6000)
    assert answered(page).startswith("The query was ended after 5 seconds")
    assert ask(page, ASK).startswith("Yes")


def test_cancel_ends_a_query_and_the_keyboard_is_back_at_ask(open_page: Open) -> None:
    page = open_page("query.html")
    page.locator("#query").fill(ENDLESS)
    page.locator("#query").press("Control+Enter")
    page.get_by_text("Asking …").wait_for()
    cancel = page.get_by_role("button", name="Cancel")
    cancel.press("Enter")
    assert answered(page).startswith("Cancelled.")
    assert page.evaluate("document.activeElement.id") == "ask-run"
    assert cancel.is_disabled()
    assert ask(page, ASK).startswith("Yes")


def test_a_text_of_ten_megabytes_is_refused_and_the_query_stays(open_page: Open) -> None:
    page = open_page("query.html")
    page.locator("#query").fill(ASK)
    page.locator("#query").evaluate(
        """node => {
          const data = new DataTransfer();
          data.setData("text/plain", "SELECT ".repeat(10 * 2 ** 20 / 7));
          node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    assert "10.0 MiB, and a query may have 64 KiB" in page.locator("#ask-status").inner_text()
    page.locator("#query").fill("x" * 70_000)
    assert "69 KiB" in page.locator("#ask-status").inner_text()
    assert page.locator("#query").input_value() == ASK
    page.goto(page.url.partition("#")[0] + "#query=" + "x" * 70_000)
    page.reload()
    assert "69 KiB" in page.locator("#ask-status").inner_text()
    assert ask(page, ASK).startswith("Yes")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("query.html#query=SELECT%20%ZZ", "“%ZZ” is no letter in percent-encoding"),
        (
            "query.html?question=citizens-control",
            "name “citizens-control”. Perhaps you mean “citizen-control”",
        ),
        ("query.html?question=", "no question with the name “”"),
        ("query.html?question=%E0%A4%A", "no question with the name"),
    ],
)
def test_an_address_that_cannot_be_followed_gets_a_sentence(open_page: Open, address: str, sentence: str) -> None:
    page = open_page(address)
    assert sentence in page.locator("#ask-status").inner_text()
    assert "SELECT ?definition ?text" in page.locator("#query").input_value()


def test_a_large_answer_is_shown_in_parts_and_downloaded_whole(open_page: Open, endpoint: httpx.Client) -> None:
    page = open_page("query.html")
    query = "SELECT ?s ?p ?o ?none { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 1200"
    assert ask(page, query) == "Answered: 1,200 rows, in the order that the query asks for."
    rows = page.locator("#answer tbody tr")
    assert rows.count() == 500
    page.get_by_role("button", name="Show 500 more of 700").click()
    page.get_by_role("button", name="Show 200 more of 200").click()
    assert rows.count() == 1200
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "answer.csv"
    content = download.value.path().read_bytes()
    assert content == at_endpoint(endpoint, query, "text/csv").content
    assert len(list(csv.reader(io.StringIO(content.decode())))) == 1201


def test_triples_come_as_turtle_to_read_and_to_keep(open_page: Open, endpoint: httpx.Client) -> None:
    page = open_page("query.html")
    assert ask(page, DESCRIBE) == "Answered with triples, in Turtle."
    expected = _triples(at_endpoint(endpoint, DESCRIBE, "application/n-triples").text)
    assert _triples(page.locator("#answer pre").inner_text()) == expected
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as Turtle").click()
    assert _triples(download.value.path().read_text("utf-8")) == expected


def test_each_answer_leads_to_the_same_question_at_the_endpoint(open_page: Open, endpoint: httpx.Client) -> None:
    page = open_page("query.html")
    ask(page, ASK)
    address = urlsplit(page.get_by_role("link", name="The same question at the endpoint").get_attribute("href") or "")
    answer = endpoint.get(f"{address.path}?{address.query}", headers={"Accept": "application/sparql-results+json"})
    assert answer.json()["boolean"] is True


def test_without_javascript_form_and_questions_lead_to_the_endpoint(open_page: Open, endpoint: httpx.Client) -> None:
    page = open_page("query.html", scripts=False)
    form = page.locator("form.ask")
    assert (form.get_attribute("action"), form.get_attribute("method")) == ("sparql", "get")
    # Chromium keeps `noscript` hidden where Playwright switches scripts off.
    assert "Without JavaScript a query goes to the endpoint" in (form.locator("noscript").text_content() or "")
    example = page.locator('a[data-query="citizen-control"]').get_attribute("href") or ""
    answer = endpoint.get(f"/{example}", headers={"Accept": "text/csv"})
    assert "have greater control over service decisions" in answer.text


def test_a_page_opened_as_a_file_says_that_it_needs_a_server(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto((site / "query.html").as_uri() + "?question=citizen-control")
    status = page.locator("#ask-status")
    assert "python -m http.server" in status.inner_text()
    page.locator("#query").fill(ASK)
    page.get_by_role("button", name="Ask", exact=True).click()
    assert "python -m http.server" in answered(page)
    assert faults == []
    context.close()


def test_it_works_where_all_storage_is_blocked(browser: Browser, site_url: str) -> None:
    context = browser.new_context()
    context.add_init_script(
        """const blocked = () => { throw new DOMException("blocked", "SecurityError"); };
        for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
          Object.defineProperty(window, name, { get: blocked });
        Object.defineProperty(document, "cookie", { get: blocked, set: blocked });"""
    )
    page = context.new_page()
    page.goto(f"{site_url}query.html?question=citizen-control")
    assert answered(page).startswith("Answered: ")
    context.close()


def test_a_graph_that_cannot_be_fetched_is_named_and_asked_for_again(open_page: Open) -> None:
    page = open_page("query.html")
    page.route("**/data/full.ttl", lambda route: route.fulfill(status=404))
    assert ask(page, ASK).startswith("The graph could not be fetched (the answer was 404).")
    page.unroute("**/data/full.ttl")
    assert ask(page, ASK).startswith("Yes")


def test_the_painted_query_is_the_query_and_keeps_in_step(open_page: Open) -> None:
    page = open_page("query.html", width=390)
    text = "\n".join(f"# {'long line ' * 20}{number}" for number in range(60)) + "\nASK { }"
    area, paint = page.locator("#query"), page.locator(".editor__paint")
    area.fill(text)
    drawn = "text => document.querySelector('.editor__paint code').textContent === text + '\\n'"
    page.wait_for_function(drawn, arg=text)
    area.evaluate("node => { node.style.height = '400px'; node.scrollTo(120, 400); }")
    page.wait_for_function("document.querySelector('.editor__paint').scrollTop === 400")
    assert paint.evaluate("node => node.scrollLeft") == area.evaluate("node => node.scrollLeft") == 120
    keys = ["fontFamily", "fontSize", "lineHeight", "padding", "whiteSpace"]
    looks = "(node, keys) => keys.map((key) => getComputedStyle(node)[key])"
    assert area.evaluate(looks, keys) == paint.evaluate(looks, keys)
    assert area.evaluate("node => node.scrollHeight") <= paint.evaluate("node => node.scrollHeight") + 1


def test_in_high_contrast_the_plain_text_area_is_seen(browser: Browser, site_url: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{site_url}query.html")
    assert not page.locator(".editor__paint").is_visible()
    assert page.locator("#query").evaluate("node => getComputedStyle(node).color") != "rgba(0, 0, 0, 0)"
    context.close()


def test_the_questions_can_be_narrowed(open_page: Open) -> None:
    page = open_page("query.html")
    assert page.locator(".question:visible").count() == len(QUESTIONS)
    page.get_by_label("Only questions with these words").fill("citizen CONTROL")
    names = page.locator(".question:visible").evaluate_all("nodes => nodes.map((node) => node.id)")
    assert "citizen-control" in names
    assert len(names) < 10
    assert f"{len(names)} question" in page.locator("#questions-status").inner_text()
    page.get_by_label("Only questions with these words").fill("")
    assert page.locator(".question:visible").count() == len(QUESTIONS)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_the_page_is_accessible_and_fits_before_and_after_questions(open_page: Open, scheme: str, width: int) -> None:
    page = open_page("query.html", scheme=scheme, width=width)
    found = {"at first": violations(page)}
    ask(page, "SELECT * {\n ?s ?p }")
    found["after a fault"] = violations(page, "#ask-form")
    ask(page, "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 30")
    found["after an answer"] = violations(page, "#answer")
    ask(page, DESCRIBE)
    found["after triples"] = violations(page, "#answer")
    page.locator(".question summary").first.click()
    found["with a query opened"] = violations(page, ".question")
    assert [key for key, broken in found.items() if broken] == [], found
    assert page.evaluate("document.documentElement.scrollWidth") <= width
