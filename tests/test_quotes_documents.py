"""Quotations in real documents: PDF files with ligatures, hyphens, notes, columns, running heads; other kinds."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typeset import Drawn, columns, locked, noted, pdf, scan, small, with_ligatures, word

from coprod_kg.quotes import find_quotation
from coprod_kg.quotes.documents import UnreadableError, read_document
from coprod_kg.quotes.match import Match, Searcher
from coprod_kg.quotes.pageref import agrees, named
from coprod_kg.quotes.verify import Asked

MADE_UP = "Nobody mends a boat alone, and whoever mends one needs a shed, a friend and two dry days."


def found(path: Path, text: str, **marks: tuple[str, ...]) -> Match:
    return Searcher(read_document(path)).find(Asked(text, **marks))


def differing(match: Match) -> list[tuple[str, str]]:
    return [(step.ours, step.theirs) for step in match.steps if not step.same]


def test_words_in_a_plain_pdf_are_exact(tmp_path: Path) -> None:
    lines = ["A line before it. Nobody mends a boat", "alone, they say. A line behind it."]
    path = pdf(tmp_path / "plain.pdf", [lines])
    assert found(path, "Nobody mends a boat alone, they say.").kind == "exact"


def test_ligatures_are_the_letters_that_they_join(tmp_path: Path) -> None:
    lines = ["The ﬁrst efﬁcient ﬂow", "deﬁnes “ﬁve” of them"]
    printed = pdf(tmp_path / "a.pdf", [lines], font=with_ligatures())
    typed = tmp_path / "a.txt"
    typed.write_text("\n".join(lines), encoding="utf-8")
    for path, kind in ((printed, "exact"), (typed, "typographic")):
        assert found(path, "The first efficient flow defines “five” of them").kind == kind
        assert found(path, "The first efficient flow defines “four” of them").kind == "mismatch"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We speak of co-production and of cooperation", "typographic"),
        ("We speak of coproduction and of cooperation", "typographic"),
        ("of co-operation between the people", "mismatch"),
        ("The self-made boat is not meant.", "exact"),
        ("The selfmade boat is not meant.", "mismatch"),
        ("The self-made boat is meant.", "mismatch"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_may_belong_to_the_word_and_no_other_hyphen_may_go(
    tmp_path: Path, text: str, kind: str
) -> None:
    lines = ["We speak of co-", "production and of coopera-", "tion between the peo-"]
    lines.append("ple. The self-made boat is not meant.")
    assert found(pdf(tmp_path / "hyphens.pdf", [lines]), text).kind == kind


def test_a_passage_to_paste_joins_divided_words_only_as_the_document_writes_them(tmp_path: Path) -> None:
    lines = ["Cooperation it is, and co-design.", "They speak of coopera-", "tion and of co-"]
    lines += ["design in boat-", "yards of old."]
    quotation = "They speak of cooperation and of co-design in boatyards of gold."
    match = found(pdf(tmp_path / "divided.pdf", [lines]), quotation)
    assert match.nearest == "They speak of cooperation and of co-design in boatyards of old."
    match = found(pdf(tmp_path / "divided.pdf", [lines[1:]]), "and of something in many yards of old.")
    assert match.divided == ("co-design", "boat-yards")


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["Co-production means that", "people who use a service", "make it together with", "those whose work it is."]
    right = ["It is no new thing, and", "in the villages it was", "never called by a name", "before the seventies."]
    path = pdf(tmp_path / "columns.pdf", [["A full line above both columns of it", columns(left, right)]])
    assert found(path, "make it together with those whose work it is. It is no new thing, and in the").kind == "exact"
    assert found(path, "A full line above both columns of it").kind == "exact"
    assert found(path, "make it together with never called by a name").kind == "doubtful"  # as lines are drawn
    assert found(path, "make it together with those whose name it is.").kind == "mismatch"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Boats mended by people and others are never mended alone. They say so.", "note-marks"),
        ("Boats mended by people", "exact"),
        ("and others are never mended alone.", "exact"),
        ("Boats mended by people and others are mended alone.", "mismatch"),
        ("The shed has 10 m and stood", "doubtful"),
        ("The shed has 10 m2 and stood", "mismatch"),
        ("The shed has 10 m² and stood", "exact"),
        ("and stood in 1996 already", "doubtful"),
        ("and stood in 1986 already", "mismatch"),
    ],
)
def test_marks_of_notes_may_be_left_out_and_powers_and_ends_of_numbers_never(
    tmp_path: Path, text: str, kind: str
) -> None:
    lines = [
        noted("Boats mended by people", "12", " and others are"),
        noted("never mended alone.", "3", " They say so."),
        noted("The shed has 10 m", "2", " and stood"),
        noted("in 1996", "4", " already."),
    ]
    assert found(pdf(tmp_path / "notes.pdf", [lines]), text).kind == kind


def test_digits_that_may_be_marks_of_notes_in_a_plain_text_are_for_a_person_to_see(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("Boats mended by people12 and others.3 They [4] say so¹ in 1996.", encoding="utf-8")
    match = found(path, "Boats mended by people and others. They say so in 1996.")
    assert match.kind == "doubtful"
    assert ("people", "people12") in differing(match)
    assert found(path, "Boats mended by people and others. They say so in 1995.").kind == "mismatch"


def test_noise_of_text_recognition_is_never_exact_and_each_character_is_shown(tmp_path: Path) -> None:
    lines = ["The modem govemment of a vi11age", "takes pro duction into its own hands", "10 times"]
    path = pdf(tmp_path / "noise.pdf", [lines])
    match = found(path, "The modern government of a village takes production into its own hands")
    assert match.kind == "doubtful"
    assert differing(match) == [
        ("modern government", "modem govemment"), ("village", "vi11age"), ("production", "pro duction"),
    ]  # fmt: skip
    assert found(path, "The modern government of a village takes no production into its own hands").kind == "mismatch"
    assert found(path, "takes production into its own hands 16 times").kind == "mismatch"


def test_a_quotation_runs_over_a_page_break_with_head_foot_and_footnote_between(tmp_path: Path) -> None:
    pages: list[list[str | Drawn]] = [
        [f"Words that stand on leaf {sign * 3} only", f"and more of {sign * 4} there."] for sign in "abcd"
    ]
    pages[1] += ["Nobody mends a boat", small("1 A note, see there.")]
    pages[2].insert(0, "alone, and nobody sails one.")
    path = pdf(tmp_path / "pages.pdf", pages, head=lambda leaf: f"Made-up Studies of Boats {leaf + 40}")
    match = found(path, "Nobody mends a boat alone, and nobody sails one.")
    assert (match.kind, named(match.pages)) == ("exact", "pages 41-42")
    assert found(path, "A note, see there.").kind == "exact"
    assert found(path, "Nobody mends a boat 1 A note, see there.").kind == "exact"  # as it is printed


def test_page_labels_and_printed_numbers_name_a_page_and_else_its_place_in_the_file(tmp_path: Path) -> None:
    lines = [[f"The {word} words"] for word in ("first", "second", "third")]
    labelled = pdf(tmp_path / "l.pdf", lines, labels={0: ("ROMAN_LOWER", 1), 2: ("ARABIC", 1)})
    printed = pdf(tmp_path / "p.pdf", lines, foot=lambda leaf: str(965 + leaf))
    bare = pdf(tmp_path / "b.pdf", lines)
    pages = {path: named(found(path, "The third words").pages) for path in (labelled, printed, bare)}
    assert pages == {labelled: "page 1", printed: "page 967", bare: "PDF page 3"}
    assert named(found(labelled, "The second words").pages) == "page ii"


@pytest.mark.parametrize(
    ("reference", "verdict"),
    [
        ("966", True), ("965-6", True), ("965–967", True), ("965, 966", True), ("967", False), ("xii", False),
        ("e2001403", None),
    ],
)  # fmt: skip
def test_a_page_reference_is_compared_with_printed_numbers(
    tmp_path: Path, reference: str, verdict: bool | None
) -> None:
    lines = [[f"The {word} words"] for word in ("first", "second", "third")]
    document = read_document(pdf(tmp_path / "p.pdf", lines, foot=lambda leaf: str(965 + leaf)))
    assert agrees(reference, document.pages[1:2], len(document.pages)) is verdict


def test_a_file_that_shows_no_numbers_speaks_only_against_pages_that_it_can_have(tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "b.pdf", [["One"], ["Two"], ["Three"]]))
    verdicts = [agrees(reference, document.pages[1:2], 3) for reference in ("2", "1-2", "3", "1073", "ii")]
    assert verdicts == [True, True, False, None, None]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.pdf", b"", "is empty"),
        ("broken.pdf", b"%PDF-1.4\n1 0 obj\n<<", "damaged"),
        ("text.pdf", b"only text", "damaged"),
        ("broken.docx", b"PK\x03\x04 no more", "damaged"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        ("binary.txt", b"a\0b", "not a text"),
        ("script.html", b"<html><script>draw()</script></html>", "no text"),
        ("bomb.html", b"<em " * 50_000, "no web page"),
        ("data.xlsx", b"PK", "not read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=said):
        read_document(path)


def test_a_scan_without_text_a_locked_file_and_tracked_changes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"no text layer.*run text recognition"):
        read_document(scan(tmp_path / "scan.pdf"))
    with pytest.raises(UnreadableError, match="needs a password"):
        read_document(pdf(tmp_path / "locked.pdf", [["Words"]], encrypt=locked("reader", "owner")))
    with pytest.raises(UnreadableError, match=r"tracked changes \(1\); accept or reject"):
        read_document(word(tmp_path / "tracked.docx", ["Nobody mends a boat"], tracked=" alone"))


def test_a_file_that_everybody_may_read_is_read_and_says_that_it_is_protected(tmp_path: Path) -> None:
    path = pdf(tmp_path / "owned.pdf", [["Nobody mends a boat alone"]], encrypt=locked("", "owner", copying=False))
    assert found(path, "Nobody mends a boat alone").kind == "exact"
    assert "protected against copying" in read_document(path).remarks[0]


def test_pages_without_text_among_others_are_named(tmp_path: Path) -> None:
    path = pdf(tmp_path / "mixed.pdf", [["Words"], [], ["More words"]])
    [remark] = read_document(path).remarks
    assert remark == "has no text on PDF page 2; if words stand there, run text recognition (OCR) first."


def test_word_files_are_read_with_their_tables(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", ["Nobody mends a boat", "alone."], notes=["In a cell of a table."])
    assert found(path, "Nobody mends a boat alone.").kind == "exact"
    assert found(path, "In a cell of a table.").kind == "exact"


def test_notes_block_quotations_and_powers_of_word_files_are_told_apart(tmp_path: Path) -> None:
    source = "Nobody mends a boat^[A note, see there.] alone on 10^3^ days.\n\n> She said so.\n"
    path = tmp_path / "a.docx"
    pypandoc.convert_text(source, "docx", format="markdown", outputfile=str(path))
    document = read_document(path)
    assert [document.text[start:end] for start, end in document.blocks] == ["She said so."]
    for text, kind in (
        ("Nobody mends a boat alone on 10³ days.", "exact"), ("alone on 103 days.", "mismatch"),
        ("alone on 10 days.", "doubtful"), ("A note, see there.", "exact"),
    ):  # fmt: skip
        assert found(path, text).kind == kind


def test_markdown_and_html_are_compared_as_they_are_read(tmp_path: Path) -> None:
    markdown, page = tmp_path / "a.md", tmp_path / "a.html"
    marks = "> *Nobody* mends [a boat](http://example.org/a_(b))[^1]\n> **alone** &amp; well \\*.\n"
    markdown.write_text(marks, encoding="utf-8")
    tags = "Nobody <b>mends</b> a&nbsp;bo&shy;at<sup>1</sup><br>alone &amp; well.<script>x()</script>"
    unseen = "<nav>Home</nav><p style='display: none'>Home</p><p hidden>Home</p>"
    page.write_text(f"{unseen}<p>{tags}</p>", encoding="utf-8")
    assert found(markdown, "Nobody mends a boat alone & well *.").kind == "note-marks"
    assert found(page, "Nobody mends a boat alone & well.").kind == "note-marks"
    assert found(page, "Home").kind == "mismatch"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
def test_texts_in_other_encodings_are_read_and_old_ones_with_a_warning(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    path.write_bytes(mark + "The “café” of the boatyard".encode(encoding))
    document = read_document(path)
    assert Searcher(document).find(Asked("The “café” of the boatyard")).kind == "exact"
    assert bool(document.remarks) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Nobody mends a boat […] and whoever mends one", "marked"),
        ("Nobody mends a bo[…] and whoever mends one", "mismatch"),
        ("whoever mends one […] Nobody mends a boat", "mismatch"),
        ("Nobody mends a boat [ever] alone, and", "marked"),
        ("[w]hoever mends one needs a shed", "marked"),
        ("[n]obody mends a boat alone", "marked"),
        ("[W]hoever mends one needs a shed", "marked"),
        ("[s]obody mends a boat alone", "mismatch"),
    ],
)
def test_marked_changes_are_allowed_for_and_hide_no_others(tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(MADE_UP, encoding="utf-8")
    marks = tuple(mark for mark in ("[ever]", "[w]", "[n]", "[W]", "[s]") if mark in text)
    assert found(path, text, omissions=("[…]",), insertions=marks).kind == kind


WORDS = MADE_UP.split()


@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(1, len(WORDS) - 2),
    change=st.sampled_from(["drop", "not", "double", "plural", "number", "comma", "capital"]),
    width=st.integers(12, 90),
)
def test_no_change_of_a_word_or_a_sign_ever_passes(place: int, change: str, width: int) -> None:
    words = list(WORDS)
    altered = {
        "drop": [], "not": ["not", words[place]], "double": [words[place]] * 2, "plural": [f"{words[place]}s"],
        "number": ["2"], "comma": [words[place].rstrip(",") + ("" if words[place].endswith(",") else ",")],
        "capital": [words[place].swapcase()],
    }[change]  # fmt: skip
    words[place : place + 1] = altered
    text = f"Some words before it. {MADE_UP} Some words behind it. "
    document = textwrap.fill(text, width)
    assert find_quotation(MADE_UP, document).kind == "exact"
    assert find_quotation(" ".join(words), document).kind == "mismatch"
