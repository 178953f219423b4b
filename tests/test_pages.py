"""The pages: words unaltered, every entry shown, no link that leads nowhere, nothing from other hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
import yaml
from built import Built, build
from lxml import html

from coprod_kg import Project, build_graph
from coprod_kg.pages import build_site, write_pages
from coprod_kg.pages.difference import difference
from coprod_kg.pages.text import Phrase, beginning, folded, segments
from coprod_kg.views import UnknownViewError, Views

ROOT = Path(__file__).resolve().parents[1]
ENDPOINT = "sparql"  # answered by the server, so no file stands there

NAMING = {"alternate", "canonical", "cite-as", "license", "type"}  # links that a browser does not follow by itself
NASTY = (
    '1. *Not* _emphasis_, [2001](x) <b>not bold</b> & `code`  two  spaces ## no heading "&amp;" \\* {{ x }} <!-- -->'
)


def collapsed(text: str) -> str:
    return " ".join(text.split())


def shown_texts(page: html.HtmlElement) -> dict[tuple[str, str, str], str]:
    return {
        (node.get("data-statement"), node.get("data-role"), node.get("lang")): collapsed(node.text_content())
        for node in page.xpath("//*[@data-statement]")
    }


def test_every_statement_stands_on_its_page_in_the_words_of_the_graph(built: Built, project: Project) -> None:
    views = Views(built.graph, project.site / "queries" / "views")
    pages: dict[str, dict[tuple[str, str, str], str]] = {}
    texts = views.all("texts")
    assert texts
    for row in texts:
        entry = str(row.page).partition("#")[0].removeprefix(built.graph.context.base)
        if entry not in pages:
            pages[entry] = shown_texts(built.page(entry))
        assert pages[entry].get((row.page, row.role, row.lang)) == collapsed(str(row.text)), row.page


def test_a_statement_has_the_same_words_on_every_page_that_shows_it(built: Built, project: Project) -> None:
    views = Views(built.graph, project.site / "queries" / "views")
    wanted = {(row.page, row.role, row.lang): collapsed(str(row.text)) for row in views.all("texts")}
    for path, page in built.pages():
        for key, text in shown_texts(page).items():
            assert text == wanted[key], path


def test_a_paraphrase_is_never_shown_as_a_quotation(built: Built, project: Project) -> None:
    views = Views(built.graph, project.site / "queries" / "views")
    ours = {row.page for row in views.all("statements") if row.wording == "paraphrase"}
    assert ours
    for path, page in built.pages():
        for node in page.xpath("//*[@data-statement]"):
            assert (node.tag == "blockquote") is (node.get("data-statement") not in ours), path


def test_the_texts_compared_with_each_other_are_the_texts_of_the_graph(built: Built) -> None:
    page = built.page("frameworks/middleton-nine")
    later = {collapsed(node.text_content()) for node in page.xpath("//li[@class='member']/div/blockquote")}
    sides = page.xpath("//div[@class='step']/div[@class='beside']")
    assert len(sides) == 8
    for side in sides:
        assert collapsed(side.xpath(".//p[@class='beside__text']")[1].text_content()) in later


def test_two_runs_write_the_same_bytes(built: Built, project: Project, tmp_path: Path) -> None:
    write_pages(build_graph(project), project, tmp_path)
    first = {path.relative_to(built.docs): path.read_bytes() for path in built.docs.rglob("*.md")}
    second = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.md")}
    assert first == second


def test_every_entry_has_its_page(built: Built) -> None:
    entries = {place.entry.id for place in built.graph.places.values()}
    missing = {
        name for name in entries if not name.startswith("receipts/") and not (built.site / f"{name}.html").is_file()
    }
    assert not missing


def targets(path: Path, page: html.HtmlElement) -> Iterator[str]:
    for node in page.xpath("//*[@href or @src or @action]"):
        for name in ("href", "src", "action"):
            if value := node.get(name):
                yield value


def test_no_link_leads_nowhere(built: Built) -> None:
    ids, links = {}, {}
    for path, page in built.pages():
        ids[path] = set(page.xpath("//@id")) | set(page.xpath("//a/@name"))
        links[path] = list(targets(path, page))
    dead = []
    for path, found in links.items():
        for target in found:
            address, anchor = urldefrag(target)
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or parts.path.endswith(ENDPOINT):
                continue
            # 404.html is served at any address, so its own links start at the root.
            start = built.site if parts.path.startswith("/") else path.parent
            file = (start / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file() or (anchor and file.suffix == ".html" and anchor not in ids.get(file, set())):
                dead.append(f"{path.relative_to(built.site)}: {target}")
    assert not dead


def test_pages_load_nothing_from_other_hosts(built: Built) -> None:
    for path, page in built.pages():
        loaded = page.xpath("//script/@src | //img/@src")
        loaded += [link.get("href") for link in page.xpath("//link") if link.get("rel") not in NAMING]
        outside = [address for address in loaded if urlsplit(address).netloc]
        assert not outside, path


def test_the_menu_holds_the_sections_and_nothing_else(built: Built) -> None:
    for name in ("index", "definitions/ostrom-1996"):
        menu = built.page(name).xpath("//nav[contains(@class, 'md-nav--primary')]//a[contains(@class, 'md-nav__link')]")
        sections = [collapsed(link.text_content()) for link in menu if not (link.get("href") or "").startswith("#")]
        assert sections == [
            "Home", "Which co-production?", "Concepts", "Definitions", "Frameworks", "Compare", "Trace",
            "Check a quotation", "Claims", "Sources", "People", "Coverage", "Ontology & lists", "Data & query", "About",
        ]  # fmt: skip


def test_each_page_has_one_main_heading_and_a_title(built: Built) -> None:
    for path, page in built.pages():
        assert len(page.xpath("//h1")) == 1, path
        assert page.findtext(".//title"), path


def test_definitions_of_a_concept_stand_in_order_of_year(built: Built) -> None:
    views = built.views()
    years = {row.page: row.year or "9999" for row in views.all("statements")}
    page = built.page("concepts/institutionalised-co-production")
    assert [row for row in page.xpath("//table[contains(@class, 'definitions')]")] == [], (
        "one definition needs no table"
    )
    page = built.page("concepts/co-production-public-services")
    own = page.xpath("//div[@class='statements'][1]//*[@data-role='text']/@data-statement")
    assert [years[name] for name in own] == sorted(years[name] for name in own)
    assert {"1980", "1986", "1996", "9999"} <= {years[name] for name in own}


def test_a_definition_whose_work_is_unknown_has_no_year(built: Built) -> None:
    caption = collapsed(built.page("definitions/nesta-middleton").xpath("//figcaption")[0].text_content())
    assert caption.startswith("NESTA, undated; known through Middleton 2019")


def test_a_new_principle_is_called_new(built: Built) -> None:
    member = built.page("frameworks/middleton-nine").get_element_by_id("growth")
    assert "New: no ancestor" in member.text_content()


def test_a_quotation_without_receipt_is_called_not_yet_compared(project: Project, tmp_path: Path) -> None:
    page = nasty_site(project, tmp_path).page("definitions/nasty-2001")
    assert "not yet compared" in page.text_content()


def test_markdown_and_html_in_a_quotation_stay_what_they_are(project: Project, tmp_path: Path) -> None:
    built = nasty_site(project, tmp_path)
    for name in ("definitions/nasty-2001", "concepts/thing"):
        assert collapsed(NASTY) in shown_texts(built.page(name)).values()
    front = (built.docs / "definitions" / "nasty-2001.md").read_text(encoding="utf-8").split("---\n")[1]
    assert yaml.safe_load(front)["words"] == NASTY


def nasty_site(project: Project, folder: Path) -> Built:
    entries = {
        "concepts/thing": {"label": {"en": 'thing: <i>"&'}, "scope_note": {"en": "* A thing\n\n    indented"}},
        "sources/nasty-2001": {
            "type": "book",
            "title": "# Title <script>",
            "author": [{"family": "N*a*sty"}],
            "issued": "2001",
        },
        "definitions/nasty-2001": {
            "defines": ["concepts/thing"],
            "wording": "quotation",
            "text": {"en": NASTY},
            "source": "sources/nasty-2001",
        },
    }
    for name, entry in entries.items():
        path = folder / "glossary" / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
    return build(Project(project.root, folder / "glossary"), folder)


def test_words_known_through_another_document_are_never_called_compared_with_their_source(built: Built) -> None:
    page = (built.site / "definitions" / "wikipedia-idiom.html").read_text(encoding="utf-8")
    assert page.count("compared with the copy seen: exact") == 2
    assert "compared with its source" not in page
    own = (built.site / "definitions" / "alam-2020.html").read_text(encoding="utf-8")
    assert "compared with its source: exact" in own


def test_marks_cut_a_text_without_changing_it() -> None:
    text = "a process through which inputs from individuals are transformed"
    cut = segments(
        text, [Phrase(1, "a process through which inputs […] are transformed"), Phrase(2, "inputs from individuals")]
    )
    assert "".join(piece.text for piece in cut) == text
    assert [piece.text for piece in cut if piece.keys == (1, 2)] == ["inputs"]
    assert [piece.text for piece in cut if not piece.keys] == [" "]


def test_words_that_are_not_in_the_text_mark_nothing() -> None:
    assert [piece.keys for piece in segments("a text", [Phrase(1, "another […] text")])] == [()]


def test_a_difference_gives_both_texts_back() -> None:
    earlier, later = "Offer participants a range of incentives", "Offering participants a range of incentives."
    found = difference(earlier, later)
    assert "".join(run.text for run in found.earlier) == earlier
    assert "".join(run.text for run in found.later) == later
    assert [run.text for run in found.earlier if run.kind == "gone"] == ["Offer"]
    assert difference(later, later).none


def test_space_round_changed_words_is_no_change() -> None:
    found = difference("Building on people", "Building on and developing people")
    assert [(run.kind, run.text) for run in found.later][1] == ("new", "and developing")
    found = difference("Peer support networks: peer", "Valuing the potential of peer")
    assert [run.text for run in found.earlier] == ["Peer support networks:", " peer"]


def test_an_unknown_view_or_column_is_named_with_those_that_exist(built: Built, project: Project) -> None:
    views = Views(built.graph, project.site / "queries" / "views")
    with pytest.raises(UnknownViewError, match=r"`nonsense`.*labels"):
        views.rows("nonsense", "x")
    with pytest.raises(UnknownViewError, match=r"`nonsense`.*label"):
        views.all("labels")[0]["nonsense"]


def test_spellings_with_and_without_hyphen_fold_to_one_word() -> None:
    assert folded("<p>Co-production and co design</p>") == "codesign coproduction"
    assert beginning("one two three four", 2) == "one two …"


def test_each_question_says_what_it_asks_and_how_to_read_the_answer(project: Project) -> None:
    files = sorted((project.site / "queries").glob("*.rq"))
    assert len(files) >= 14
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert re.fullmatch(r"# question: .+\?", lines[0]), path
        assert re.fullmatch(r"# answer: .+", lines[1]), path


def test_a_glossary_that_uses_every_key_has_a_site_that_shows_what_the_real_one_does_not_have_yet(
    tmp_path: Path,
) -> None:
    good = Project.find(ROOT, ROOT / "tests" / "good")
    write_pages(build_graph(good), good, tmp_path / "docs")
    build_site(good, tmp_path / "docs", tmp_path / "site")
    page = (tmp_path / "site" / "definitions" / "meadow-2019.html").read_text(encoding="utf-8")
    for shown in ("La coproduction est une manière de faire ensemble.", "omission at", "exact with marked changes"):
        assert shown in page
