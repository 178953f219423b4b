"""`coprod quotes --manuscript`: which sentences of a text quote the glossary, exactly or not, and how to cite them."""

from __future__ import annotations

import json
import shutil
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support import ROOT, write
from typeset import pdf, word

from coprod_kg.cli import main
from coprod_kg.quotes.documents import Document
from coprod_kg.quotes.held import Held, Index
from coprod_kg.quotes.manuscript import find
from coprod_kg.quotes.wording import quoted_spans, read_words

BOATS = "Boat mending is a shared labour in which those who sail a boat and those who own a shed keep it afloat."
OTHERS = "To mend together means that a neighbour brings tar, another brings rope, and nobody keeps an account."
OURS = "Mending counts as shared where the people who use a thing also take part in repairing it for a season."
# The works are made up.
ENTRIES = {
    "concepts/mending.yml": (
        "label: {en: mending}\nscope_note: {en: Making broken things whole. The concept is made up for this test.}\n"
    ),
    "definitions/doe-2000.yml": (
        f"defines: concepts/mending\nwording: quotation\ntext: {{en: {BOATS}}}\n"
        'source: sources/doe-2000\npage: "965-6"\nvia: [{source: sources/roe-2010, page: "12"}]\n'
        "anatomy: {activity: [shared labour]}\n"
    ),
    "definitions/roe-2010.yml": (
        f'defines: concepts/mending\nwording: quotation\ntext: {{en: "{OTHERS}"}}\n'
        'source: sources/roe-2010\npage: "14"\n'
        "anatomy: {activity: [mend together]}\n"
    ),
    "definitions/roe-2011.yml": (
        f"defines: concepts/mending\nwording: paraphrase\ntext: {{en: {OURS}}}\nsource: sources/roe-2010\n"
    ),
    "sources/doe-2000.yml": "type: book\ntitle: On boats\nauthor: [{family: Doe, given: Jo}]\nissued: 2000\n",
    "sources/roe-2010.yml": "type: book\ntitle: On ropes\nauthor: [{family: Roe, given: Al}]\nissued: 2010\n",
}
PROSE = """The harbour lies an hour from the town, and in most years nobody would have called it a busy place. A
few families keep sheep on the hills above it; the rest fish, or did so until the herring stayed away. What is
described in this chapter is based on forty conversations, which took place in kitchens, on the quay and once in
a boat. All names have been changed. As a process through which decisions are made, the assembly of the parish
is of little weight, and the people who use it know that well. In order to understand why, one has to look at
the way in which land was shared out after the war, and at those who took part in it. It is a matter of some
debate whether the term is used in the same sense by all of them."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with three made-up definitions."""
    shutil.copytree(ROOT / "ontology", tmp_path / "checkout" / "ontology")
    write(tmp_path / "checkout" / "glossary", dict(ENTRIES))
    return tmp_path / "checkout"


def asked(checkout: Path, path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["--project", str(checkout), "quotes", "--manuscript", str(path), *arguments], catch_exceptions=False
    )


def passages(checkout: Path, text: str, name: str = "paper.md") -> list[dict[str, object]]:
    path = checkout.parent / name
    path.write_text(text, encoding="utf-8")
    result = asked(checkout, path, "--format", "json")
    found: list[dict[str, object]] = json.loads(result.stdout)["passages"]
    assert result.exit_code == bool(json.loads(result.stdout)["findings"])
    return found


def test_an_exact_quotation_is_named_with_its_place_reference_and_permalink(checkout: Path) -> None:
    path = checkout.parent / "paper.md"
    before = f"# Boats\n\n{PROSE}\n\n"
    path.write_text(f"{before}Doe holds that “{BOATS}” (Doe 2000, p. 965).\n", encoding="utf-8")
    result = asked(checkout, path)
    assert result.exit_code == 0
    line = before.count("\n") + 1
    assert f"Line {line}, from definitions/doe-2000: quoted exactly." in result.output
    assert "Cite: Doe 2000, pp. 965-6, cited in Roe 2010, p. 12." in result.output
    assert "https://w3id.org/coprod/definitions/doe-2000.html?v=unreleased#h=" in result.output
    assert "One passage of paper.md comes from the glossary" in result.output


@pytest.mark.parametrize(
    ("quotation", "verdict"),
    [
        (f"“{BOATS}”", "exact"),
        (f'"{BOATS}"', "exact"),
        (f"«{BOATS}»", "exact"),
        (f"‘{BOATS}’", "exact"),
        ("“a shared labour in which those who sail a boat […] keep it afloat”", "marked"),
        ("“a shared labour in which those who sail a boat ... keep it afloat”", "marked"),
        ("“[b]oat mending is a shared labour in which those [people] who sail a boat”", "marked"),
        ("“a shared labour in which those who sail a boat; and those who own a shed”", "punctuation"),
        (f"“{BOATS.replace('labour', 'duty')}”", "altered"),
        (f"“{BOATS.replace('is a', 'is not a')}”", "altered"),
        (f"“{BOATS.replace('and those who own a shed ', '')}”", "altered"),
        ("“a shared labour in which those who sail a boat and those who own a shop”", "altered"),
    ],
)
def test_a_quotation_gets_the_verdict_it_deserves(checkout: Path, quotation: str, verdict: str) -> None:
    [found] = passages(checkout, f"{PROSE}\n\nSome hold that {quotation} in our days.\n")
    assert (found["passage"], found["verdict"], found["quotation_marks"]) == ("definitions/doe-2000", verdict, True)


def test_the_words_that_differ_are_shown(checkout: Path) -> None:
    [found] = passages(checkout, f"It is said that “{BOATS.replace('afloat', 'dry').replace('own a shed', 'own')}”.\n")
    changes = [step for step in found["difference"] if not step["same"]]  # type: ignore[attr-defined]
    assert [(one["manuscript"], one["glossary"]) for one in changes] == [("", "a shed"), ("dry", "afloat")]


def test_words_taken_over_without_quotation_marks_are_a_finding_and_block_quotations_are_none(checkout: Path) -> None:
    bare, block = passages(checkout, f"{PROSE} {BOATS} {PROSE}\n\n> {OTHERS}\n")
    assert (bare["passage"], bare["verdict"], bare["quotation_marks"]) == ("definitions/doe-2000", "exact", False)
    assert (block["passage"], block["verdict"], block["quotation_marks"]) == ("definitions/roe-2010", "exact", True)


def test_the_words_of_the_glossary_itself_are_told_from_those_of_authors(checkout: Path) -> None:
    [found] = passages(checkout, f"{PROSE}\n\n{OURS}\n")
    assert found["own_words_of_glossary"] is True


def test_a_page_named_behind_a_quotation_is_compared_with_those_of_the_work_and_of_its_copy(checkout: Path) -> None:
    for page, other in (("pp. 965-6", None), ("p. 966", None), ("p. 12", None), ("p. 967", "967")):
        [found] = passages(checkout, f"We read “{BOATS}” (Doe 2000, {page}).\n")
        assert found["page_named"] == other


def test_words_beyond_what_the_glossary_holds_are_not_vouched_for(checkout: Path) -> None:
    [found] = passages(checkout, f"We read “{BOATS} Nobody asks for wages, and nobody would get any.”\n")
    assert (found["verdict"], found["goes_on"]) == ("exact", True)


def test_ordinary_prose_raises_no_alarm(checkout: Path) -> None:
    speech = "He said: “We do not know it.” “The people who use it know that well,” she said."
    assert passages(checkout, f"{PROSE}\n\n{speech}\n") == []


def test_the_real_glossary_raises_no_alarm_on_ordinary_prose(tmp_path: Path) -> None:
    path = tmp_path / "prose.txt"
    path.write_text(PROSE, encoding="utf-8")
    result = asked(ROOT, path)
    assert result.exit_code == 0
    assert "No passage of prose.txt comes from the glossary" in result.output


def test_two_quotations_of_one_text_behind_each_other_are_two_findings(checkout: Path) -> None:
    found = passages(checkout, f"First “{BOATS}”, then “{BOATS.replace('labour', 'duty')}”, and “{OTHERS}”.\n")
    assert [one["verdict"] for one in found] == ["exact", "altered", "exact"]
    assert [one["passage"] for one in found] == ["definitions/doe-2000"] * 2 + ["definitions/roe-2010"]


def test_pdf_word_html_and_latex_manuscripts_are_read(checkout: Path) -> None:
    folder = checkout.parent
    lines = textwrap.wrap(f"They hold that “{BOATS}” and more.", 60)
    pdf(folder / "a.pdf", [["The first page."], lines[:1], lines[1:]], head=lambda leaf: f"My paper  {leaf + 1}")
    word(folder / "a.docx", ["A beginning.", f"They hold that “{BOATS}” and more."])
    (folder / "a.html").write_text(f"<p>A beginning.<p>They hold that &ldquo;{BOATS}&rdquo;.", encoding="utf-8")
    (folder / "a.tex").write_text(
        "\\documentclass{article}\n\\begin{document}\nA beginning.\n\n"
        f"They hold that \\enquote{{{BOATS.replace('shared', chr(92) + 'emph{shared}')}}} \\parencite[965]{{doe}}.\n"
        "\\end{document}\n",
        encoding="utf-8",
    )
    places = {"a.pdf": "pages 2-3", "a.docx": "paragraph 2", "a.html": "paragraph 2", "a.tex": "line 5"}
    for name, place in places.items():
        [found] = json.loads(asked(checkout, folder / name, "--format", "json").stdout)["passages"]
        assert (found["verdict"], found["quotation_marks"], found["place"]) == ("exact", True, place), name


def test_a_manuscript_that_cannot_be_read_is_refused_in_a_sentence(checkout: Path) -> None:
    word(checkout.parent / "draft.docx", ["We hold that"], tracked=" nothing")
    for name, said in (("draft.docx", "draft.docx has tracked changes"), ("none.pdf", "none.pdf does not exist")):
        result = asked(checkout, checkout.parent / name)
        assert result.exit_code == 2
        assert said in result.output


def test_the_report_as_html_holds_the_findings_in_the_order_of_the_text(checkout: Path) -> None:
    path, target = checkout.parent / "paper.md", checkout.parent / "report.html"
    path.write_text(f"“{OTHERS}”\n\n“{BOATS.replace('labour', 'duty <x> toil')}”\n", encoding="utf-8")
    assert asked(checkout, path, "--format", "html", "--output", str(target)).exit_code == 1
    page = target.read_text(encoding="utf-8")
    assert page.index("Line 1, from definitions/roe-2010") < page.index("Line 3, from definitions/doe-2000")
    assert "duty &lt;x&gt; toil" in page and "<x>" not in page


def test_one_changed_word_in_many_texts_leads_to_the_right_one() -> None:
    texts = [f"{BOATS[:-1]} on the coast number {number} of {number % 7} islands." for number in range(300)]
    index = Index([Held(str(number), text, True, "") for number, text in enumerate(texts)])
    text = f"{PROSE} “{texts[123].replace('labour', 'duty')}” {PROSE}"
    [found] = find(Document(text), index, read_words(text))
    assert found.held.passage == "123"


def test_quotation_marks_inside_others_and_apostrophes_are_told_apart() -> None:
    text = "She said “it’s the ‘mending of boats’ that counts”, the boats’ owners didn't."
    spans = [text[start:end] for start, end in quoted_spans(text)]
    assert spans == ["it’s the ‘mending of boats’ that counts", "mending of boats"]
