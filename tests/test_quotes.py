"""Quotations compared with documents: classes of match, places, receipts, and the seeds when they are at hand."""

from __future__ import annotations

import datetime
import hashlib
import re
import shutil
from pathlib import Path

import pytest

from coprod_kg import Project
from coprod_kg.check import check
from coprod_kg.graph import Glossary, Graph
from coprod_kg.quotes import compare_quotations, find_quotation
from coprod_kg.quotes.normalise import collapse

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
DAY = datetime.date(2026, 1, 2)
DOCUMENT = "Before it. They say: “Co-produc-\ntion makes the\nﬁrst goods — and services…” Then more co-\nproduction."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They say: “Co-produc-\ntion makes the", "exact"),
        ("They say: “Co-produc- tion makes", "exact"),
        ('They say: "Co-production makes the first goods - and services..."', "typographic"),
        ("Then more co-production", "typographic"),
        ("Then more coproduction", "typographic"),
        ("They say: “Co-production makes the second goods", "mismatch"),
        ("They say: “Coproduction makes", "mismatch"),
        ("hey say", "mismatch"),
        ("they say", "mismatch"),
    ],
)
def test_a_quotation_gets_the_class_it_deserves(text: str, kind: str) -> None:
    assert find_quotation(text, DOCUMENT).kind == kind


def test_marked_omissions_and_insertions_are_allowed_for_and_unmarked_ones_are_not() -> None:
    text = "Before it. […] Then [much] more"
    assert find_quotation(text, DOCUMENT).kind == "mismatch"
    assert find_quotation(text, DOCUMENT, omissions=["[…]"]).kind == "mismatch"
    assert find_quotation(text, DOCUMENT, omissions=["[…]"], insertions=["[much] "]).kind == "marked"


def test_offsets_lead_to_the_words_and_the_context_has_at_most_forty_characters() -> None:
    document = "a" * 60 + " the words " + "b" * 60
    match = find_quotation("the words", document)
    assert match.start is not None and document[match.start : match.end] == "the words"
    assert (len(match.prefix), len(match.suffix)) == (40, 40)
    assert match.prefix.endswith("a ") and match.suffix.startswith(" b")


def test_a_mismatch_names_the_nearest_words() -> None:
    assert "goods — and services" in find_quotation("first goods — or services", DOCUMENT).nearest


def test_a_later_place_is_preferred_when_words_stand_more_than_once() -> None:
    assert find_quotation("word", "word and word", after=5).start == 9


@pytest.fixture
def copy(tmp_path: Path) -> Project:
    """A glossary of one quoted definition with its document, in a folder of its own."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    files = {
        "concepts/care.yml": (
            "label: {en: care}\nscope_note:\n"
            "  en: Looking after others whether paid or not. The word and its work are made up for this test.\n"
        ),
        "definitions/doe-2000.yml": (
            "defines: concepts/care\nwording: quotation\ntext: {en: Care is work done for others.}\n"
            "source: sources/doe-2000\nanatomy: {activity: [work]}\n"
        ),
        "sources/doe-2000.yml": "type: book\ntitle: On care\nauthor: [{family: Doe, given: Jo}]\nissued: 2000\n",
    }
    for name, content in files.items():
        path = tmp_path / "glossary" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "doe-2000.txt").write_text("Page one. Care is work\ndone for others. The end.", encoding="utf-8")
    return Project.find(tmp_path)


def _rules(project: Project) -> list[str]:
    return [problem.rule for problem in check(project, owl=False)]


def test_a_receipt_is_written_and_then_kept_while_nothing_changes(copy: Project) -> None:
    assert _rules(copy) == ["receipt-missing"]
    compare_quotations(copy, copy.root / "documents", DAY)
    assert _rules(copy) == []
    receipt = copy.receipts / "definitions" / "doe-2000.yml"
    first = receipt.read_bytes()
    compare_quotations(copy, copy.root / "documents", DAY + datetime.timedelta(days=9))
    assert receipt.read_bytes() == first


def test_altering_one_character_of_a_compared_quotation_is_an_error_that_says_so(copy: Project) -> None:
    compare_quotations(copy, copy.root / "documents", DAY)
    entry = copy.glossary / "definitions" / "doe-2000.yml"
    entry.write_text(entry.read_text(encoding="utf-8").replace("others.", "others!"), encoding="utf-8")
    [problem] = check(copy, owl=False)
    assert (problem.rule, problem.line, problem.key) == ("receipt-altered", 3, "text")
    assert "changed after it was compared" in problem.sentence
    [outcome] = compare_quotations(copy, copy.root / "documents", DAY).outcomes
    assert outcome.match is not None and outcome.match.kind == "mismatch"
    assert _rules(copy) == ["receipt-mismatch"]


def test_a_missing_document_keeps_the_earlier_receipt(copy: Project) -> None:
    compare_quotations(copy, copy.root / "documents", DAY)
    receipt = copy.receipts / "definitions" / "doe-2000.yml"
    before = receipt.read_bytes()
    (copy.root / "documents" / "doe-2000.txt").unlink()
    [outcome] = compare_quotations(copy, copy.root / "documents", DAY).outcomes
    assert outcome.match is None
    assert receipt.read_bytes() == before


def test_the_receipt_of_a_removed_entry_goes_with_it(copy: Project) -> None:
    compare_quotations(copy, copy.root / "documents", DAY)
    (copy.glossary / "definitions" / "doe-2000.yml").unlink()
    compare_quotations(copy, copy.root / "documents", DAY)
    assert not list(copy.receipts.rglob("*.yml"))


def _quotations(real_graph: Graph) -> list[tuple[str, str, str]]:
    query = (ROOT / "ontology" / "projections" / "quotations.rq").read_text(encoding="utf-8")
    rows = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes).select(query)
    return [(str(row["passage"]), str(row["text"]), str(row["copy"])) for row in rows]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not beside this checkout")
def test_every_quotation_stands_in_the_founding_document_it_was_seen_in_character_for_character(
    real_graph: Graph,
) -> None:
    seeds = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.read_text(encoding="utf-8") for path in SEEDS.iterdir()
    }
    quotations = _quotations(real_graph)
    assert len(quotations) > 100
    missing = [
        passage
        for passage, text, digest in quotations
        if re.sub(r"\s+", " ", text).strip() not in collapse(seeds[digest]).text
    ]
    assert missing == []


def test_every_quotation_has_a_receipt_that_attests_its_present_words(real_graph: Graph) -> None:
    rows = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes).select(
        "SELECT ?passage ?digest ?match { ?c oa:hasSource ?passage ; coprod:textDigest ?digest ; coprod:match ?match }"
    )
    attested = {(row["passage"], row["digest"]): str(row["match"]).rpartition("/")[2] for row in rows}
    for passage, text, _ in _quotations(real_graph):
        assert attested.get((passage, hashlib.sha256(text.encode()).hexdigest())) in (
            "exact",
            "typographic",
            "marked",
        ), passage
