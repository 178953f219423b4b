"""Citations on the pages and beside them: files for reference managers, tags in the head, and what pandoc costs."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pypandoc
import pytest
import rispy
from built import Built

from coprod_kg import Project, build_graph
from coprod_kg.cite import Bookshelf, CiteError, Entry, read_glossary, read_styles
from coprod_kg.cite.coins import coins
from coprod_kg.cite.csl import Item
from coprod_kg.cite.dates import csl_date
from coprod_kg.cite.inlines import italic_html, plain
from coprod_kg.cite.locators import place
from coprod_kg.cite.pandoc import Job, print_jobs
from coprod_kg.cite.styles import UnknownStyleError
from coprod_kg.pages.head import safe_json, summary
from coprod_kg.views import Views

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://w3id.org/coprod/"
HOUSE = read_styles(ROOT / "site")
APA = HOUSE.styles[1]

# The types of CSL 1.0.2.
CSL_TYPES = frozenset(
    """article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage""".split()  # noqa: SIM905
)
# The properties that schema.org defines for each class that we use, its wider classes included, as far as we use them.
THING = {"@type", "name", "url", "sameAs", "description", "alternateName", "mainEntityOfPage", "subjectOf"}
WORK = THING | {
    "about", "author", "citation", "contributor", "creator", "dateCreated", "dateModified", "datePublished", "editor",
    "inLanguage", "isBasedOn", "isPartOf", "license", "publisher", "text",
}  # fmt: skip
PROPERTIES = {
    "Person": THING | {"familyName", "givenName"},
    "Organization": THING,
    "DefinedTerm": THING | {"inDefinedTermSet", "termCode"},
    "DefinedTermSet": WORK,
    "Quotation": WORK | {"spokenByCharacter"},
    "Claim": WORK | {"appearance"},
    "Book": WORK | {"isbn", "bookEdition"},
    "Periodical": WORK | {"issn"},
    "PublicationVolume": WORK | {"volumeNumber", "pagination"},
    "PublicationIssue": WORK | {"issueNumber", "pagination"},
} | {kind: WORK | {"pagination"} for kind in ("Article", "ScholarlyArticle", "Report", "BlogPosting", "Chapter")} | {
    kind: WORK for kind in ("CreativeWork", "WebPage", "Blog", "Legislation", "PresentationDigitalDocument", "Thesis")
}  # fmt: skip


def listed(*items: Item) -> list[str]:
    """The entries of a list in APA, made together."""
    return [one.text for one in print_jobs([Job(APA, json.dumps(item), None) for item in items])]


def cited(item: Item, suffix: str = "") -> str:
    return print_jobs([Job(APA, json.dumps(item), suffix)])[0].text


def article(**facts: object) -> Item:
    return {"type": "article-journal", "title": "One", "author": [{"family": "Vale", "given": "Ada"}], **facts}


def shelf(project: Project, cache: Path) -> Bookshelf:
    views = Views(build_graph(project), project.site / "queries" / "views")
    return Bookshelf(views, HOUSE, read_glossary(ROOT), ["2026-11-21", ""], cache)


# --- References ------------------------------------------------------------------------------------------------


def test_references_made_together_stand_alone() -> None:
    year = {"issued": {"date-parts": [[1996]]}}
    same = [
        article(**year),
        article(title="Two", **year),
        article(title="Three", author=[{"family": "Vale", "given": "Bo"}], **year),
    ]
    assert listed(*same) == [text for item in same for text in listed(item)]
    assert listed(*same)[:2] == ["Vale, A. (1996). One.", "Vale, A. (1996). Two."]
    both = print_jobs(
        [Job(style, json.dumps(item), suffix) for style in HOUSE.styles for item in same for suffix in (None, "")]
    )
    assert all("1996a" not in one.text and "—" not in one.text for one in both)
    assert cited(same[2]) == "(Vale, 1996)"


def test_authors_that_are_not_proven_are_never_passed_over() -> None:
    item = article(author=[{"family": "Vale", "given": "Ada"}, {"literal": "others"}])
    for style in HOUSE.styles:
        for one in print_jobs([Job(style, json.dumps(item), None), Job(style, json.dumps(item), "")]):
            assert "et al." in one.text and "others" not in one.text


def test_a_work_without_year_says_so() -> None:
    assert [print_jobs([Job(style, json.dumps(article()), "")])[0].text for style in HOUSE.styles] == [
        "(Vale, no date)", "(Vale, n.d.)", "(Vale, n.d.)", "(Vale)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("edtf", "printed"),
    [
        ("1996", "(Vale, 1996)"),
        ("1996-10", "(Vale, 1996)"),
        ("1996-10-02", "(Vale, 1996)"),
        ("197X", "(Vale, 1970s)"),
        ("19XX", "(Vale, 20th century)"),
        ("1996~", "(Vale, ca. 1996)"),
        ("1996?", "(Vale, 1996?)"),
        ("1996-22", "(Vale, 1996)"),
        ("2001/2003", "(Vale, 2001–2003)"),
        ("197X/1984", "(Vale, 1970s–1984)"),
    ],
)
def test_a_date_becomes_no_year_that_nobody_has_proven(edtf: str, printed: str) -> None:
    assert cited(article(issued=csl_date(edtf))) == printed


def test_seasons_and_days_are_kept() -> None:
    assert csl_date("1996-22") == {"date-parts": [[1996]], "season": 2}
    assert csl_date("1996-10-02") == {"date-parts": [[1996, 10, 2]]}
    assert csl_date("") == {"literal": "n.d."}


@pytest.mark.parametrize(
    ("pages", "words", "printed"),
    [
        ("5", None, "(Vale, n.d., p. 5)"),
        ("5-7", None, "(Vale, n.d., pp. 5–7)"),
        ("5", "abstract", "(Vale, n.d., p. 5, abstract)"),
        (None, "para. 254", "(Vale, n.d., para. 254)"),
        (None, "†461, 1073; †655", "(Vale, n.d., †461, 1073; †655)"),
        (None, "p. 4 in the note-taker’s count", "(Vale, n.d., p. 4 in the note-taker’s count)"),
        (None, "within pp. 1-12", "(Vale, n.d., within pp. 1-12)"),
        (None, "99 balloons", "(Vale, n.d., 99 balloons)"),
        (None, "a {brace} and <i>angles</i>", "(Vale, n.d., a {brace} and <i>angles</i>)"),
    ],
)
def test_only_what_is_a_page_is_printed_as_a_page(pages: str | None, words: str | None, printed: str) -> None:
    assert cited(article(), place(pages, words, HOUSE.locators).suffix) == printed


def test_titles_are_text_and_never_markup() -> None:
    item = article(**{"container-title": "J"}, title="A <b>bold</b> *star* $x^2$ & [@vale] “twice” <script>")
    printed = print_jobs([Job(APA, json.dumps(item), None)])[0]
    assert printed.text == "Vale, A. (n.d.). A <b>bold</b> *star* $x^2$ & [@vale] “twice” <script>. J."
    assert (
        printed.html
        == "Vale, A. (n.d.). A &lt;b&gt;bold&lt;/b&gt; *star* $x^2$ &amp; [@vale] “twice” &lt;script&gt;. <i>J</i>."
    )


def test_html_has_italics_and_nothing_else() -> None:
    tree = [
        {"t": "Emph", "c": [{"t": "Str", "c": "a<b"}, {"t": "Space"}, {"t": "Strong", "c": [{"t": "Str", "c": "c"}]}]},
        {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "x"}], ["javascript:1", ""]]},
        {"t": "Quoted", "c": [{"t": "SingleQuote"}, [{"t": "Str", "c": "q"}]]},
        {"t": "RawInline", "c": ["html", "<b>"]},
        {"t": "Note", "c": [{"t": "Para", "c": []}]},
    ]
    assert italic_html(tree) == "<i>a&lt;b c</i>x‘q’&lt;b&gt;"
    assert plain(tree) == "a<b cx‘q’<b>"


def test_every_reference_of_the_glossary_has_italics_and_nothing_else(built: Built, tmp_path: Path) -> None:
    found = shelf(Project.find(ROOT), tmp_path)
    for node in found.plans:
        for one in found.references(node):
            for text in (one.in_text_html, one.html, *(html for _, html in one.originals)):
                assert not re.search(r"<(?!/?i>)|&(?!(amp|lt|gt|quot|#x27);)", text), text
                assert not re.search("[\ue000-\uf8ff]", text), text
            assert one.in_text.startswith("(") and one.in_text.endswith(")") and one.text


# --- What it costs ---------------------------------------------------------------------------------------------


def test_a_second_build_starts_no_pandoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project.find(
        ROOT, ROOT / "tests" / "good" / next(iter(sorted(p.name for p in (ROOT / "tests/good").iterdir())))
    )
    first = shelf(project, tmp_path)
    stamp = (tmp_path / "citations.json").stat().st_mtime_ns
    monkeypatch.setattr(pypandoc, "__pandoc_path", None, raising=False)
    monkeypatch.setenv("PYPANDOC_PANDOC", str(tmp_path / "nowhere"))
    monkeypatch.setenv("PATH", str(tmp_path))
    second = shelf(project, tmp_path)
    assert [second.references(node) for node in second.plans] == [first.references(node) for node in first.plans]
    assert (tmp_path / "citations.json").stat().st_mtime_ns == stamp
    assert sorted(path.name for path in tmp_path.iterdir()) == ["citations.json"]


def test_a_spoilt_cache_is_made_again(tmp_path: Path) -> None:
    project = Project.find(
        ROOT, ROOT / "tests" / "good" / next(iter(sorted(p.name for p in (ROOT / "tests/good").iterdir())))
    )
    shelf(project, tmp_path)
    whole = (tmp_path / "citations.json").read_text(encoding="utf-8")
    (tmp_path / "citations.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    shelf(project, tmp_path)
    assert json.loads((tmp_path / "citations.json").read_text(encoding="utf-8")) == json.loads(whole)


def test_what_pandoc_refuses_is_said(tmp_path: Path) -> None:
    with pytest.raises(CiteError, match="Making references failed"):
        print_jobs([Job(APA, json.dumps({"type": "book", "issued": {"date-parts": "x"}}), None)])


def test_an_unknown_style_is_named(tmp_path: Path) -> None:
    (tmp_path / "citing.yml").write_text(
        "styles: [{id: x, label: X, file: no-such-style, lang: en, and: and, quoted: in, reported: in}]\n"
        "locators: {}\ntypes: {}\n"
    )
    with pytest.raises(UnknownStyleError, match="no-such-style"):
        read_styles(tmp_path)


# --- Files beside the pages ------------------------------------------------------------------------------------


def cited_pages(built: Built) -> Iterator[Path]:
    for folder in ("concepts", "definitions", "frameworks", "sources", "claims"):
        yield from sorted((built.glossary / folder).glob("*.yml"))


def test_every_entry_has_its_three_files_with_the_work_and_the_entry(built: Built) -> None:
    for path in cited_pages(built):
        beside = built.site / path.parent.name / path.stem
        items = json.loads(Path(f"{beside}.csl.json").read_text(encoding="utf-8"))
        assert {item["type"] for item in items} <= CSL_TYPES
        ids = [item["id"] for item in items]
        assert len(ids) == len(set(ids)) and f"coprod-{path.stem}" in ids
        ris = rispy.loads(Path(f"{beside}.ris").read_text(encoding="utf-8"))
        assert [entry["id"] for entry in ris] == ids
        assert re.findall(r"^@\w+\{(.+),$", Path(f"{beside}.bib").read_text(encoding="utf-8"), re.MULTILINE) == ids


def test_bibtex_says_what_the_entry_says(built: Built) -> None:
    names = (
        "definitions/ostrom-1996",
        "frameworks/nesta-six",
        "sources/parks-1981",
        "sources/osborne-strokosch-radnor-2018",
    )
    for name in names:
        back = json.loads(
            subprocess.run(
                [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson", str(built.site / f"{name}.bib")],
                capture_output=True, check=True, encoding="utf-8",
            ).stdout
        )  # fmt: skip
        ours = {item["id"]: item for item in json.loads((built.site / f"{name}.csl.json").read_text(encoding="utf-8"))}
        assert {item["id"] for item in back} == set(ours)
        for item in back:
            work = ours[item["id"]]
            assert item.get("title", "").casefold() == work.get("title", "").casefold()
            assert [one.get("family") for one in item.get("author", [])] == [
                one.get("family") for one in work.get("author", [])
            ]
            assert item.get("issued", {}).get("date-parts", []) == work.get("issued", {}).get("date-parts", [])
            assert item.get("volume") == work.get("volume")


def test_further_authors_stay_open_in_every_file(built: Built) -> None:
    assert "and others}" in (built.site / "sources/parks-1981.bib").read_text(encoding="utf-8")
    assert (
        rispy.loads((built.site / "sources/parks-1981.ris").read_text(encoding="utf-8"))[0]["authors"][-1] == "et al.,"
    )
    item = json.loads((built.site / "sources/parks-1981.csl.json").read_text(encoding="utf-8"))[0]
    assert item["author"][-1] == {"literal": "others"} and "not proven" in item["note"]


def test_the_files_name_the_place_and_the_copy_that_was_seen(built: Built) -> None:
    items = json.loads((built.site / "definitions/ostrom-1996.csl.json").read_text(encoding="utf-8"))
    assert [item["id"] for item in items] == ["ostrom-1996", "interpares-coproduction", "coprod-ostrom-1996"]
    assert items[0]["note"] == "Cited place: page 1073. Not seen itself; known through the copy that is cited."
    assert items[1]["note"] == "Cited place: †461, 1073; †655."
    assert items[2]["type"] == "entry-dictionary"
    assert re.search(r"/definitions/ostrom-1996\.html\?v=[^#]+#h=[0-9a-f]+$", items[2]["URL"])


def test_each_member_of_a_framework_is_an_entry_of_its_files(built: Built) -> None:
    items = json.loads((built.site / "frameworks/nesta-six.csl.json").read_text(encoding="utf-8"))
    members = [item for item in items if item["id"].startswith("coprod-nesta-six-")]
    assert len(members) == 6
    anchors = [item["URL"].rpartition("#")[2] for item in members]
    assert anchors == built.page("frameworks/nesta-six").xpath("//li[contains(@class, 'member')]/@id")


def test_titles_with_signs_of_latex_survive_in_bibtex(tmp_path: Path) -> None:
    project = Project.find(
        ROOT, ROOT / "tests" / "good" / next(iter(sorted(p.name for p in (ROOT / "tests/good").iterdir())))
    )
    entry = Entry("e", r"50% of A&B_C #1 {x} $y$ \z ~", "https://x.org/a.html?v=1#h=2", "2026-11-21", "2026-11-21")
    bib = shelf(project, tmp_path).files.contents(None, [entry])["bib"]
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson"],
        input=bib,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    back = json.loads(done.stdout)[0]
    assert back["title"].replace("\u00a0", "~") == entry.title
    assert back["URL"] == entry.address


# --- Pages -----------------------------------------------------------------------------------------------------


def test_all_styles_can_be_read_without_scripts(built: Built) -> None:
    page = built.page("definitions/ostrom-1996")
    for heading in ("cite-original", "cite-entry"):
        styles = page.xpath(f"//section[@aria-labelledby='{heading}']//*[@data-style]/@data-style")
        assert styles == ["harvard", "apa", "chicago", "mla"]
    assert page.xpath("//button[contains(@class, 'cite__copy') and not(@hidden)]") == []
    downloads = page.xpath("//a[@download]/@href")
    assert [link.partition(".")[2] for link in downloads] == ["bib", "ris", "csl.json"]
    assert all((built.site / "definitions" / link).is_file() for link in downloads)


def test_what_the_editors_say_themselves_is_cited_as_an_entry_only(built: Built) -> None:
    page = built.page("claims/k43-joshi-moore-year")
    assert page.xpath("//section[@aria-labelledby='cite-original']") == []
    assert page.xpath("//section[@aria-labelledby='cite-entry']")
    assert page.xpath("//span[@class='Z3988']") == []


def test_members_of_frameworks_can_be_cited(built: Built) -> None:
    page = built.page("frameworks/nesta-six")
    assert len(page.xpath("//li[contains(@class, 'member')]//details[contains(@class, 'cite-member')]")) == 6
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_coins_name_the_original_work(built: Built) -> None:
    found = built.page("definitions/ostrom-1996").xpath(
        "//span[@class='Z3988' and @aria-hidden='true' and not(text())]/@title"
    )
    fields = parse_qs(found[0])
    assert fields["rft.atitle"] == ["Crossing the Great Divide: Coproduction, Synergy, and Development"]
    assert (fields["rft.jtitle"], fields["rft.au"], fields["rft.date"]) == (
        ["World Development"],
        ["Elinor Ostrom"],
        ["1996"],
    )
    assert parse_qs(coins({"type": "webpage", "title": "A & B", "URL": "https://x.org/?a=1&b=2"}))[
        "rft.identifier"
    ] == ["https://x.org/?a=1&b=2"]


def metas(built: Built, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in built.page(name).xpath("//head/meta[starts-with(@name, 'citation_')]"):
        found.setdefault(tag.get("name"), []).append(tag.get("content"))
    return found


def test_reference_managers_find_the_work_in_the_head(built: Built) -> None:
    chapter = metas(built, "sources/osborne-strokosch-radnor-2018")
    assert chapter["citation_author"] == ["Osborne, Stephen P.", "Strokosch, Kirsty", "Radnor, Zoe"]
    assert chapter["citation_inbook_title"] == ["Co-Production and Co-Creation: Engaging Citizens in Public Services"]
    assert (chapter["citation_firstpage"], chapter["citation_lastpage"]) == (["18"], ["26"])
    assert metas(built, "definitions/ostrom-1996")["citation_journal_title"] == ["World Development"]
    assert metas(built, "sources/middleton-2019")["citation_publication_date"] == ["2019/08/05"]
    assert "citation_publication_date" not in metas(built, "sources/parks-1981")


def things(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from things(one)


def test_linked_data_uses_only_what_schema_org_defines(built: Built) -> None:
    kinds = set()
    for path in cited_pages(built):
        page = built.page(f"{path.parent.name}/{path.stem}")
        data = json.loads(page.xpath("//head/script[@type='application/ld+json']/text()")[0])
        assert data.pop("@context") == "https://schema.org/"
        kinds.add((path.parent.name, data["@type"]))
        for thing in things(data):
            assert set(thing) <= PROPERTIES[str(thing["@type"])], (
                f"{path}: {set(thing) - PROPERTIES[str(thing['@type'])]}"
            )
    assert {("concepts", "DefinedTerm"), ("definitions", "Quotation"), ("claims", "Claim")} <= kinds


def test_a_quotation_in_linked_data_has_its_exact_words_and_speaker(built: Built) -> None:
    data = json.loads(
        built.page("definitions/nesta-middleton").xpath("//head/script[@type='application/ld+json']/text()")[0]
    )
    assert data["text"] in built.entry("definitions", "nesta-middleton")
    assert data["spokenByCharacter"] == [{"@type": "Organization", "name": "NESTA"}]
    assert "isPartOf" not in data and data["isBasedOn"][0]["name"] == "The core principles of co-production"


def test_no_text_can_end_the_script_in_the_head() -> None:
    text = "</script><script>alert(1)</script> & <!--"
    assert "<" not in safe_json({"text": text}) and json.loads(safe_json({"text": text})) == {"text": text}


def test_signposts_lead_to_the_permalink_and_to_files_that_are_there(built: Built) -> None:
    for name in ("definitions/ostrom-1996", "concepts/co-creation", "frameworks/nesta-six", "sources/middleton-2019"):
        page = built.page(name)
        links = {(link.get("rel"), link.get("type") or ""): link.get("href") for link in page.xpath("//head/link")}
        assert re.search(rf"/{name}\.html\?v=[^#]+#h=[0-9a-f]+$", links["cite-as", ""])
        assert links["canonical", ""].endswith(f"/{name}.html")
        folder = (built.site / name).parent
        for (rel, kind), href in links.items():
            if rel in ("describedby", "author", "collection") or kind == "text/turtle":
                assert (folder / href).resolve().is_file(), f"{name}: {rel} {href}"
        assert ("license", "") in links or name != "concepts/co-creation"
    quotation = built.page("definitions/ostrom-1996").xpath("//head/link[@rel='license']")
    assert quotation == []  # the words are their author’s


def test_no_page_prints_an_address_that_does_not_resolve_as_its_own_citation(built: Built) -> None:
    for name in ("definitions/ostrom-1996", "concepts/co-creation"):
        page = built.page(name)
        for text in page.xpath("//section[@aria-labelledby='cite-entry']"):
            assert "w3id.org" not in text.text_content()


def test_descriptions_are_short_and_whole(built: Built) -> None:
    for path in cited_pages(built):
        content = built.page(f"{path.parent.name}/{path.stem}").xpath("//head/meta[@name='description']/@content")
        assert len(content) == 1 and 10 <= len(content[0]) <= 160, f"{path}: {content}"
    assert summary('one "two", three', 14) == 'one "two" …'
