"""`coprod quotes --sources`: an editor’s private folder of documents, and what is said, written and kept out."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from support import ROOT, write
from typeset import locked, noted, pdf, scan, word

from coprod_kg.cli import main
from coprod_kg.quotes.cache import cache_folder

TEXT = "Mending is work that neighbours do for each other."
# The works are made up.
ENTRIES = {
    "concepts/mending.yml": (
        "label: {en: mending}\nscope_note: {en: Making broken things whole. The concept is made up for this test.}\n"
    ),
    "definitions/doe-2000.yml": (
        f"defines: concepts/mending\nwording: quotation\ntext: {{en: {TEXT}}}\n"
        'source: sources/doe-2000\npage: "966"\nanatomy: {activity: [work]}\n'
    ),
    "sources/doe-2000.yml": (
        "type: book\ntitle: On mending boats and other things\nauthor: [{family: Doe, given: Jo}]\nissued: 2000\n"
        "DOI: 10.99999/made.up\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one quotation, and beside it the folder ``documents``, still empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT / "ontology", checkout / "ontology")
    write(checkout / "glossary", dict(ENTRIES))
    (tmp_path / "documents").mkdir()
    return tmp_path


def quotes(folder: Path, *arguments: str | Path) -> Result:
    sources = [] if "--sources" in arguments else ["--sources", str(folder / "documents")]
    given = ["--project", str(folder / "checkout"), "quotes", *sources, *map(str, arguments)]
    return CliRunner().invoke(main, given)


def book(folder: Path, *lines: str, name: str = "doe-2000.pdf") -> Path:
    pages = [["Some words before it."], [*lines], ["Some words behind it."]]
    return pdf(folder / "documents" / name, pages, foot=lambda leaf: str(965 + leaf))


def receipt(folder: Path) -> dict[str, object]:
    path = folder / "checkout" / "glossary" / "receipts" / "definitions" / "doe-2000.yml"
    [comparison] = yaml.safe_load(path.read_text(encoding="utf-8"))["comparisons"]
    return dict(comparison)


def change(folder: Path, old: str, new: str, name: str = "definitions/doe-2000.yml") -> None:
    path = folder / "checkout" / "glossary" / name
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


def test_a_quotation_on_its_page_gets_a_receipt_with_the_page(folder: Path) -> None:
    book(folder, "Mending is work that neighbours do for", "each other.")
    result = quotes(folder)
    assert (result.exit_code, result.output) == (0, "1 quotation: 1 exact.\n")
    assert receipt(folder)["match"] == "exact"
    assert receipt(folder)["page"] == "966"


def test_a_changed_page_is_noticed_by_the_check_without_the_document(folder: Path) -> None:
    book(folder, TEXT)
    quotes(folder)
    change(folder, '"966"', '"967"')
    checked = CliRunner().invoke(main, ["--project", str(folder / "checkout"), "check", "--no-owl"])
    assert "[receipt-page]" in checked.output


def test_a_wrong_page_is_a_finding_that_names_the_right_one(folder: Path) -> None:
    book(folder, TEXT)
    change(folder, '"966"', '"1073"')
    result = quotes(folder)
    assert result.exit_code == 1
    assert "`page: 1073` is not where these words stand in doe-2000.pdf; they are on page 966." in result.output
    assert 'Write `page: "966"`' in result.output
    assert receipt(folder)["page"] == "966"


def test_two_files_of_one_name_are_not_compared_until_one_is_chosen(folder: Path) -> None:
    book(folder, TEXT)
    papers = next(folder.rglob("doe-2000.pdf")).parent
    (papers / "doe-2000.txt").write_text(TEXT.replace("is", "is not"), encoding="utf-8")
    result = quotes(folder)
    assert result.exit_code == 1
    assert "doe-2000.pdf and doe-2000.txt are all named after sources/doe-2000" in result.output
    assert "keep one of them" in result.output


def test_words_that_stand_twice_are_found_on_the_page_that_the_entry_names(folder: Path) -> None:
    pages = [[f"An abstract: {TEXT}"[:40], TEXT], [TEXT], ["The end."]]
    pdf(folder / "documents" / "doe-2000.pdf", pages, foot=lambda leaf: str(965 + leaf))
    assert quotes(folder).exit_code == 0


def test_a_misquotation_is_answered_with_the_words_of_the_source_and_their_page(folder: Path) -> None:
    book(folder, "They say: Mending is not work that neigh-", "bours do for one another. So it is.")
    result = quotes(folder)
    assert result.exit_code == 1
    assert "definitions/doe-2000: mismatch: the nearest words, in doe-2000.pdf, page 966, are others." in result.output
    assert "the entry leaves out “not” after “is”" in result.output
    assert "the entry has “each other.”, the source “one another.”" in result.output
    assert "The source: Mending is not work that neighbours do for one another." in result.output
    assert receipt(folder)["match"] == "mismatch"


def test_misread_characters_are_attested_only_after_somebody_looked_and_for_this_file_only(folder: Path) -> None:
    book(folder, "Mending is work that neighbours do for", "each 0ther.")
    result = quotes(folder)
    assert result.exit_code == 1
    assert "except for these characters; look at them" in result.output
    assert "the entry has “other.”, the file “0ther.”" in result.output
    assert not (folder / "checkout" / "glossary" / "receipts").exists()
    assert quotes(folder, "--looked-at", "definitions/doe-2000").exit_code == 0
    assert receipt(folder)["match"] == "looked-at"
    assert quotes(folder).exit_code == 0
    book(folder, "Mending is w0rk that neighbours do for", "each 0ther.")
    assert quotes(folder).exit_code == 1


def test_who_looked_at_nothing_that_was_compared_is_told(folder: Path) -> None:
    book(folder, TEXT)
    result = quotes(folder, "--looked-at", "definitions/doe")
    assert result.exit_code == 2
    assert "no quotation of this name was compared" in result.output


def test_files_that_cannot_be_read_are_named_and_the_others_compared(folder: Path) -> None:
    write(folder / "checkout" / "glossary", {
        f"definitions/{name}-2001.yml": ENTRIES["definitions/doe-2000.yml"].replace("doe-2000", f"{name}-2001")
        for name in ("scan", "lock", "track", "break")
    } | {
        f"sources/{name}-2001.yml": ENTRIES["sources/doe-2000.yml"].replace("DOI: 10.99999/made.up\n", "")
        for name in ("scan", "lock", "track", "break")
    })  # fmt: skip
    documents = folder / "documents"
    book(folder, TEXT)
    scan(documents / "scan-2001.pdf")
    pdf(documents / "lock-2001.pdf", [[TEXT]], encrypt=locked("reader", "owner"))
    word(documents / "track-2001.docx", [TEXT], tracked="not")
    (documents / "break-2001.pdf").write_bytes(b"%PDF-1.7 nothing more")
    result = quotes(folder)
    assert result.exit_code == 1
    assert "1 exact, 4 not compared" in result.output
    for said in (
        "scan-2001.pdf has no text layer, only pictures of pages; run text recognition (OCR) first",
        "lock-2001.pdf needs a password; save a copy without one",
        "track-2001.docx has tracked changes (1); accept or reject them",
        "break-2001.pdf is damaged or no PDF file",
    ):
        assert result.output.count(said) == 1
    assert receipt(folder)["match"] == "exact"


def test_files_without_a_source_are_told_their_name_and_other_kinds_are_passed_over(folder: Path) -> None:
    documents = folder / "documents"
    pdf(documents / "download(1).pdf", [["Jo Doe: A book", "doi 10.99999/made.up"]])
    (documents / "later").mkdir()
    (documents / "later" / "boats.html").write_text("<h1>On mending boats and other things</h1>", encoding="utf-8")
    (documents / "strange.txt").write_text("Nothing known.", encoding="utf-8")
    (documents / "table.xlsx").write_bytes(b"PK")
    (documents / ".hidden.txt").write_text("Nothing.", encoding="utf-8")
    result = quotes(folder)
    assert result.exit_code == 0
    for said in (
        "download(1).pdf seems to be sources/doe-2000; if it is, name the file `doe-2000.pdf`.",
        "later/boats.html seems to be sources/doe-2000; if it is, name the file `doe-2000.html`.",
        "strange.txt belongs to no source",
        "1 file was left out (`.xlsx`)",
        "sources/doe-2000 is not in the folder; name its file `doe-2000.pdf`",
    ):
        assert said in result.output
    assert "hidden" not in result.output


def test_a_document_is_found_by_its_digest_under_any_name_and_another_copy_is_not_taken_for_it(folder: Path) -> None:
    path = book(folder, TEXT, name="whatever.pdf")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    change(folder, "issued: 2000\n", f"issued: 2000\ncopy: {digest}\n", "sources/doe-2000.yml")
    assert quotes(folder).output == "1 quotation: 1 exact.\n"
    path.unlink()
    book(folder, TEXT, "Another printing.")
    result = quotes(folder)
    assert "doe-2000.pdf is another copy of sources/doe-2000" in result.output
    assert "1 not compared" in result.output


def test_marks_of_notes_inside_a_quotation_are_named_in_the_receipt(folder: Path) -> None:
    pages = [["One."], [noted("Mending is work that neighbours", "7", " do for each other.")], ["Three."]]
    pdf(folder / "documents" / "doe-2000.pdf", pages, foot=lambda leaf: str(965 + leaf))
    assert quotes(folder).output == "1 quotation: 1 exact without marks of notes.\n"
    assert receipt(folder)["match"] == "note-marks"
    checked = CliRunner().invoke(main, ["--project", str(folder / "checkout"), "check", "--no-owl"])
    assert checked.output == "No problems found.\n"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_texts_of_sources_stay_out_of_the_repository(folder: Path) -> None:
    checkout = folder / "checkout"
    git(checkout, "init", "--quiet")
    (checkout / ".gitignore").write_text("/build/\n", encoding="utf-8")
    book(folder, "They say: Mending is not work that neighbours", "do for one another, as xylophones show.")
    inside, ignored = checkout / "papers", checkout / "build" / "papers"
    for place in (inside, ignored):
        shutil.copytree(folder / "documents", place)
    refused = quotes(folder, "--sources", inside)
    assert refused.exit_code == 2
    assert "lies in the repository of the glossary, and texts of sources must not get there" in refused.output
    shutil.rmtree(inside)
    report = quotes(folder, "--format", "html", "--output", checkout / "report.html")
    assert report.exit_code == 2
    assert not (checkout / "report.html").exists()
    report = quotes(folder, "--sources", ignored, "--format", "html", "--output", checkout / "build" / "r.html")
    assert report.exit_code == 1
    git(checkout, "add", "--all")
    tracked = git(checkout, "ls-files").splitlines()
    assert "glossary/receipts/definitions/doe-2000.yml" in tracked
    kept = "\n".join((checkout / name).read_text(encoding="utf-8") for name in tracked if name.startswith("glossary/"))
    assert "not work that" not in kept and "xylophones" not in kept
    assert list(cache_folder().iterdir()) and not cache_folder().is_relative_to(checkout)


def test_a_text_is_kept_in_the_cache_of_the_user_and_read_again_when_that_is_damaged(folder: Path) -> None:
    book(folder, TEXT)
    quotes(folder)
    [kept] = cache_folder().iterdir()
    first = receipt(folder)
    assert quotes(folder).exit_code == 0
    kept.write_text("{", encoding="utf-8")
    assert quotes(folder).exit_code == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["text"]
    assert receipt(folder) == first


def test_the_report_as_json_has_classes_pages_differences_and_reasons(folder: Path) -> None:
    book(folder, "Mending is work that people do for each other.")
    said = json.loads(quotes(folder, "--format", "json").stdout)
    [one] = said["quotations"]
    assert said["summary"] == {"quotations": 1, "mismatch": 1}
    assert one["page"] == {"entry": "966", "found": "page 966", "agrees": None}
    assert one["source_words"] == "Mending is work that people do for each other."
    assert {"same": False, "quotation": "neighbours", "source": "people"} in one["difference"]


class _Page(HTMLParser):
    """What a page refers to, and its texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_report_as_html_is_one_page_in_which_nothing_of_a_text_is_markup(folder: Path) -> None:
    change(folder, TEXT, '"Mending is <b onclick=alert(1)>work</b> that neighbours do for each other."')
    book(folder, "Mending is <script>work</script> that neighbours do for each other.")
    target = folder / "report.html"
    result = quotes(folder, "--format", "html", "--output", target)
    assert result.exit_code == 1
    page = _Page(target.read_text(encoding="utf-8"))
    assert not {"script", "b", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not [attributes for _, attributes in page.tags if "src" in attributes or "href" in attributes]
    assert [words for words in page.texts if "<script>work</script>" in words]
    assert ("html", {"lang": "en-GB"}) in page.tags


def test_without_options_or_with_both_the_command_says_what_to_give(folder: Path) -> None:
    for given in ([], ["--sources", "a", "--manuscript", "b"]):
        result = CliRunner().invoke(main, ["--project", str(folder / "checkout"), "quotes", *given])
        assert result.exit_code == 2
        assert "`coprod quotes --sources FOLDER` compares the quotations of the glossary" in result.output


def test_a_large_book_is_read_and_compared(folder: Path) -> None:
    pages = [[f"Line {line} of leaf {leaf} tells of boats and sheds" for line in range(3)] for leaf in range(300)]
    pages[216].append(TEXT)
    pdf(folder / "documents" / "doe-2000.pdf", pages, foot=lambda leaf: str(750 + leaf))
    assert quotes(folder).output == "1 quotation: 1 exact.\n"
