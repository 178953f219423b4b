"""Our own words are ours: no passage of the founding documents stands in them unmarked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coprod_kg import Project, build_graph
from coprod_kg.graph import Glossary

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
LONGEST = 5
PROSE = """
SELECT ?node ?text {
  { ?node skos:scopeNote|skos:editorialNote ?text }
  UNION { ?node schema:text ?text ; coprod:wording <https://w3id.org/coprod/schemes/wordings/paraphrase> }
  FILTER(!STRSTARTS(STR(?node), "https://w3id.org/coprod/schemes/"))
}
"""


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + LONGEST + 1]) for i in range(len(found) - LONGEST)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not beside this checkout")
def test_no_prose_of_ours_shares_more_than_five_words_in_a_row_with_a_founding_document() -> None:
    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.iterdir()))
    graph = build_graph(Project.find(ROOT))
    rows = Glossary(graph.store, graph.context.base, graph.context.prefixes).select(PROSE)
    assert len(rows) > 90
    assert {str(row["node"]): runs(str(row["text"])) & theirs for row in rows if runs(str(row["text"])) & theirs} == {}


def test_scope_notes_have_two_or_three_sentences_and_paraphrases_at_most_two() -> None:
    graph = build_graph(Project.find(ROOT))
    glossary = Glossary(graph.store, graph.context.base, graph.context.prefixes)
    notes = glossary.select("SELECT ?c ?t { ?c skos:scopeNote ?t }")
    long = [row["c"] for row in notes if not 1 < len(re.findall(r"[.?!](?=\s|$)", str(row["t"]))) <= 4]
    assert long == []
