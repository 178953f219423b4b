"""The competency questions: each query of site/queries/ and the answer that the founding documents give."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_kg import Glossary
from coprod_kg.graph.glossary import Row

ROOT = Path(__file__).resolve().parents[1]
QUERIES = sorted((ROOT / "site" / "queries").glob("*.rq"))


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load(ROOT)


def ask(glossary: Glossary, name: str) -> list[Row]:
    rows = glossary.select((ROOT / "site" / "queries" / f"{name}.rq").read_text(encoding="utf-8"))
    return [{key: _short(value, glossary) for key, value in row.items()} for row in rows]


def _short(value: object, glossary: Glossary) -> str | int | None:
    return value.removeprefix(glossary.base) if isinstance(value, str) else value  # type: ignore[return-value]


def column(rows: list[Row], name: str) -> list[object]:
    return [row[name] for row in rows]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_each_query_says_its_question_declares_its_prefixes_and_answers_within_the_graph(
    glossary: Glossary, path: Path
) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# question: ")
    assert "\n# answer: " in text
    rows = list(glossary.store.query(text))  # type: ignore[arg-type]
    assert rows or path.stem == "quotations-without-receipt"


def test_there_are_at_least_twelve_and_each_has_a_test_of_its_answer() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    assert len(QUERIES) >= 12
    assert [path.stem for path in QUERIES if f'"{path.stem}")' not in own] == []


def test_the_definitions_that_give_the_citizen_control_are_horne_and_shirley_and_mattson(glossary: Glossary) -> None:
    rows = ask(glossary, "citizen-control")
    assert set(column(rows, "label")) == {"Horne and Shirley 2009", "Mattson 1986"}
    assert "have greater control over service decisions and resources" in column(rows, "words")
    assert "responsibility for the selection, production, and delivery" in column(rows, "words")


def test_three_of_middletons_principles_have_no_ancestor_in_nesta_and_one_none_at_all(glossary: Glossary) -> None:
    rows = ask(glossary, "principles-without-ancestor")
    assert [(row["number"], row["ancestor"]) for row in rows] == [
        ("7", "frameworks/nef-two#responsibility"),
        ("8", None),
        ("9", "frameworks/nef-two#incentives"),
    ]


def test_second_hand_quotations_name_every_step_of_their_chain(glossary: Glossary) -> None:
    rows = ask(glossary, "second-hand-quotations")
    chain = {row["quotation"]: row["known_through"] for row in rows}
    assert chain["definitions/ostrom-1996"] == "InterPARES Trust Terminology n.d."
    assert chain["definitions/filipe-2017"] == "Middleton 2019"
    themes = [row for row in rows if row["quotation"] == "frameworks/jasanoff-themes#emergence"]
    assert [(row["step"], row["known_through"]) for row in themes] == [
        (1, "Wikipedia contributors n.d."),
        (2, "InterPARES Trust Terminology n.d."),
    ]
    assert "definitions/alam-2020" not in chain


def test_definitions_stand_in_their_decades_and_disciplines_and_undated_ones_last(glossary: Glossary) -> None:
    rows = ask(glossary, "definitions-by-decade-and-discipline")
    first = [(row["decade"], row["discipline"], row["definition"]) for row in rows[:2]]
    assert first == [
        ("1980s", "public administration", "definitions/mattson-1986"),
        ("1990s", "public administration", "definitions/ostrom-1996"),
    ]
    assert set(column(rows, "definition")) == {f"definitions/{name}" for name in glossary.definitions}
    undated = {row["definition"] for row in rows if row["year"] is None}
    assert undated == {"definitions/nesta-middleton", "definitions/wikipedia-sts", "definitions/wikipedia-idiom"}


def test_public_services_were_defined_in_1986_1996_and_2009(glossary: Glossary) -> None:
    assert column(ask(glossary, "definitions-of-a-concept"), "page") == ["51", "1073", "3"]


def test_every_principle_says_what_it_changed_and_why(glossary: Glossary) -> None:
    rows = ask(glossary, "changes-of-principles")
    assert {row["number"] for row in rows} == {str(number) for number in range(1, 10)}
    third = next(row for row in rows if row["number"] == "3")
    assert third["wording_of_reason"] == "paraphrase"
    assert str(third["reason"]).startswith("None given")
    assert {row["change"] for row in rows if row["number"] == "8"} == {"adds"}


def test_the_coinage_rests_on_alford_and_nef_by_middletons_word(glossary: Glossary) -> None:
    rows = ask(glossary, "who-coined-the-word")
    assert {(row["coined_by"], row["coined_when"], row["says"]) for row in rows} == {
        ("Elinor Ostrom", "197X", "Andrew Middleton")
    }
    assert set(column(rows, "on_the_authority_of")) == {"Alford 2014", "Stephens et al. 2008"}


def test_co_production_in_learning_is_confused_with_three_neighbours(glossary: Glossary) -> None:
    rows = [row for row in ask(glossary, "often-confused") if row["concept"] == "co-production (learning)"]
    assert column(rows, "confused_with") == ["co-creation", "co-design", "collaboration"]
    assert set(column(rows, "wording")) == {"quotation"}


def test_marx_is_quoted_on_pages_88_and_61_inside_humphreys_and_grayson(glossary: Glossary) -> None:
    rows = ask(glossary, "quotations-inside-quotations")
    pages = {row["page"] for row in rows if row["whose"] == "Karl Marx"}
    assert pages == {"88", "61"}


def test_ed_mayos_critique_of_the_nine_is_answered(glossary: Glossary) -> None:
    rows = [row for row in ask(glossary, "critiques-and-answers") if row["of"] == "frameworks/middleton-nine"]
    assert [(row["critic"], row["answered_by"]) for row in rows] == [("Ed Mayo", "Andrew Middleton")]


def test_nesta_nef_and_mayo_speak_in_middletons_post(glossary: Glossary) -> None:
    rows = ask(glossary, "speakers-who-are-not-the-author")
    speakers = {row["speaker"] for row in rows if row["seen_in"] == "Middleton 2019"}
    assert speakers >= {"Ed Mayo", "NESTA", "New Economics Foundation"}


def test_relations_are_asserted_by_alam_middleton_and_jalonen_and_helo(glossary: Glossary) -> None:
    rows = ask(glossary, "contested-relations")
    assert ("co-creation", "is a part of", "digital co-production") in {
        (row["subject"], row["relation"], row["object"]) for row in rows
    }


def test_every_quotation_was_compared(glossary: Glossary) -> None:
    assert ask(glossary, "quotations-without-receipt") == []


def test_works_that_nobody_opened_are_named_and_those_seen_are_not(glossary: Glossary) -> None:
    labels = column(ask(glossary, "sources-not-seen"), "label")
    assert {"Ostrom 1996", "Marx 2001", "Voorberg et al. 2015"} <= set(labels)
    assert not {"Middleton 2019", "Alam 2021", "Jalonen and Helo 2020"} & set(labels)


def test_concepts_without_a_definition_are_named(glossary: Glossary) -> None:
    names = {row["concept"] for row in ask(glossary, "concepts-without-definition")}
    assert "concepts/co-design" in names
    assert names == {f"concepts/{name}" for name, concept in glossary.concepts.items() if not concept.definitions}


def test_the_co_producers_are_citizens_learners_and_users(glossary: Glossary) -> None:
    codes = {row["definition"]: row["code"] for row in ask(glossary, "who-takes-part")}
    assert codes["definitions/mattson-1986"] == "citizens"
    assert codes["definitions/middleton-co-production-learning"] == "learners"
    assert codes["definitions/alam-2020"] == "users"
