"""YASGUI in a browser, on a page of another origin, against the real endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import hosted
from playwright.sync_api import Browser, Page, expect
from served import served
from serving import Server

PACKAGE = Path(__file__).resolve().parents[1] / "clients" / "node_modules" / "@zazuko" / "yasgui" / "build"
DATA = "".join(f'<http://e/s{i}> <http://e/p> "text {i}"@en .\n' for i in range(300))
PAGE = """<!doctype html><meta charset="utf-8"><title>YASGUI</title><link rel="stylesheet" href="build/yasgui.min.css">
<div id="here"></div><script src="build/yasgui.min.js"></script>
<script>
localStorage.clear();
const yasgui = new Yasgui(document.getElementById("here"), {
  requestConfig: { endpoint: "ENDPOINT", method: new URLSearchParams(location.search).get("method") },
  copyEndpointOnNewTab: false,
});
</script>
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("yasgui"), DATA) as server:
        yield server


@pytest.fixture(scope="module")
def elsewhere(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of another origin that has a page with YASGUI."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "build").symlink_to(PACKAGE)
    (folder / "index.html").write_text(PAGE.replace("ENDPOINT", f"{server.address}/sparql"), "utf-8")
    with hosted(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def ask(page: Page, query: str) -> None:
    page.evaluate("query => { yasgui.getTab().setQuery(query); yasgui.getTab().query(); }", query)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_yasgui_on_another_origin_shows_tables_graphs_and_yes(page: Page, elsewhere: str, method: str) -> None:
    page.goto(f"{elsewhere}?method={method}")
    ask(page, "SELECT ?o { <http://e/s7> ?p ?o }")
    expect(page.locator(".yasr_results")).to_contain_text("text 7", timeout=20_000)
    ask(page, "ASK { <http://e/s7> ?p ?o }")
    expect(page.locator(".yasr_results")).to_contain_text("True", timeout=20_000)
    ask(page, "CONSTRUCT WHERE { <http://e/s8> ?p ?o }")
    expect(page.locator(".yasr_results")).to_contain_text("text 8", timeout=20_000)


def test_yasgui_shows_why_a_query_has_no_answer(page: Page, elsewhere: str) -> None:
    page.goto(f"{elsewhere}?method=POST")
    ask(page, "SELECT * { SERVICE <http://e/elsewhere> { ?s ?p ?o } }")
    expect(page.locator(".yasr_results")).to_contain_text("SERVICE is switched off", timeout=20_000)
