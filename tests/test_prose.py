"""Our own words are ours: no passage of the founding documents stands in them unmarked."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from spellchecker import SpellChecker

from coprod_kg.graph import Glossary, Graph

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
LONGEST = 5
PROSE = """
SELECT ?node ?text {
  { ?node skos:scopeNote|skos:editorialNote ?text }
  UNION { ?node schema:text ?text ; coprod:wording <https://w3id.org/coprod/schemes/wordings/paraphrase> }
  UNION { ?node a skos:Concept ; skos:inScheme ?scheme ; skos:definition ?text FILTER(ISLITERAL(?text)) }
  FILTER(LANG(?text) = "en")
}
"""


WORDS = Path(__file__).with_name("words.txt")  # what no dictionary has, one word a line


def british() -> dict[str, str]:
    """American spellings with the British ones, from codespell's own list."""
    lines = (files("codespell_lib") / "data" / "dictionary_en-GB_to_en-US.txt").read_text(encoding="utf-8").split()
    return {american.rstrip(","): ours for ours, american in (line.split("->") for line in lines)}


def prose(real_graph: Graph) -> dict[str, str]:
    """Every text of ours in English, under the entry that has it."""
    rows = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes).select(PROSE)
    return {f"{row['node']} {number}": str(row["text"]) for number, row in enumerate(rows)}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + LONGEST + 1]) for i in range(len(found) - LONGEST)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not beside this checkout")
def test_no_prose_of_ours_shares_more_than_five_words_in_a_row_with_a_founding_document(
    real_graph: Graph,
) -> None:
    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.iterdir()))
    texts = prose(real_graph)
    assert len(texts) > 400
    assert {node: runs(text) & theirs for node, text in texts.items() if runs(text) & theirs} == {}


def sentences(text: str) -> int:
    """How many sentences a text has; the points of abbreviations and initials end none."""
    return len(re.findall(r"[.?!](?=\s+[A-Z‘“(]|$)", re.sub(r"\b(?:pp?|cf|[A-Z])\.", "", text)))


def test_scope_notes_have_two_or_three_sentences(real_graph: Graph) -> None:
    glossary = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes)
    notes = glossary.select("SELECT ?c ?t { ?c skos:scopeNote ?t }")
    assert len(notes) > 90
    assert [row["c"] for row in notes if not 2 <= sentences(str(row["t"])) <= 4] == []


def test_paraphrases_have_at_most_two_sentences(real_graph: Graph) -> None:
    glossary = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes)
    ours = glossary.select(
        "SELECT ?node ?text { ?node schema:text ?text ; "
        "coprod:wording <https://w3id.org/coprod/schemes/wordings/paraphrase> }"
    )
    assert len(ours) > 150
    assert [row["node"] for row in ours if sentences(str(row["text"])) > 2] == []


def test_our_words_are_spelt_as_the_dictionary_has_them_and_as_the_british_do(real_graph: Graph) -> None:
    american, known = british(), set(WORDS.read_text(encoding="utf-8").split())
    checker = SpellChecker()
    checker.word_frequency.load_words([*american.values(), *known])
    wrong = set()
    for node, text in prose(real_graph).items():
        lower = {
            word
            for word in re.findall(r"[^\W\d_]+", re.sub(r"\S+[./]\S+|\S*\d\S*", " ", text))
            if word.islower() and len(word) > 2
        }
        wrong |= {(node, word) for word in (checker.unknown(lower) | lower & set(american)) - known}
    assert sorted(wrong) == []


def test_the_spelling_test_sees_a_slip_and_an_american_spelling() -> None:
    assert SpellChecker().unknown(["definiton"]) == {"definiton"}
    assert british()["behavior"] == "behaviour"
