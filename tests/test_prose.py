"""Our own words are ours, spelt as the dictionary has them, and in the style of the house."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from spellchecker import SpellChecker

from coprod_kg.check.house import House, remarks
from coprod_kg.check.wording import ours
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


def british_words() -> set[str]:
    """British spellings, which the dictionary of the spell checker lacks, from codespell’s own list."""
    lines = (files("codespell_lib") / "data" / "dictionary_en-GB_to_en-US.txt").read_text(encoding="utf-8").split()
    return {line.partition("->")[0] for line in lines}


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


def test_the_glossary_keeps_to_the_style_of_the_house(real_graph: Graph) -> None:
    house = House(ROOT / "ontology" / "house", real_graph.context.base)
    sayings = house.sayings(real_graph.entries)
    assert len({saying.entry for saying in sayings}) > 600
    assert [(found.node, found.rule, found.value) for found in remarks(sayings, house)] == []


def test_the_lists_of_words_keep_to_the_style_of_the_house(real_graph: Graph) -> None:
    glossary = Glossary(real_graph.store, real_graph.context.base, real_graph.context.prefixes)
    texts = {
        str(row["term"]): str(row["text"])
        for row in glossary.select(
            "SELECT ?term ?text { ?term a skos:Concept ; skos:inScheme ?scheme ; skos:definition ?text "
            'FILTER(ISLITERAL(?text) && LANG(?text) = "en") }'
        )
    }
    assert len(texts) > 100
    prose = House(ROOT / "ontology" / "house", real_graph.context.base).prose
    found = prose.style.slips([("note", text) for text in texts.values()])
    slips = [(list(texts)[number], slip) for number, slip in found]
    american = {term: found for term, text in texts.items() if (found := list(prose.british.american(ours(text), ())))}
    assert (slips, american) == ([], {})


def test_our_words_are_spelt_as_the_dictionary_has_them(real_graph: Graph) -> None:
    known = set(WORDS.read_text(encoding="utf-8").split())
    checker = SpellChecker()
    checker.word_frequency.load_words([*british_words(), *known])
    wrong = set()
    for node, text in prose(real_graph).items():
        plain = re.sub(r"\S+[./]\S+|\S*\d\S*", " ", text)
        lower = {word for word in re.findall(r"[^\W\d_]+", plain) if word.islower() and len(word) > 2}
        wrong |= {(node, word) for word in checker.unknown(lower) - known}
    assert sorted(wrong) == []


def test_the_spelling_test_sees_a_slip() -> None:
    assert SpellChecker().unknown(["definiton"]) == {"definiton"}
