"""What the house asks of names, texts and prose: what is nearly the same, how our own words are spelt and written."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from support import BAD, CASES, ROOT, coprod, problems_of, project, write

from coprod_kg.check.house import House, remarks
from coprod_kg.check.likeness import NearDuplicates
from coprod_kg.check.names import Name, PersonName
from coprod_kg.check.sayings import Saying, marks_of
from coprod_kg.check.spelling import British
from coprod_kg.check.style import Style
from coprod_kg.check.told_apart import read_told_apart
from coprod_kg.check.wording import ours, sentences
from coprod_kg.check.works import Work
from coprod_kg.errors import CoprodError
from coprod_kg.graph import Graph, build_graph
from coprod_kg.problem import Severity

FOLDER = ROOT / "ontology" / "house"
BASE = "https://w3id.org/coprod/"
STYLE = yaml.safe_load((FOLDER / "style.yml").read_text(encoding="utf-8"))
HOUSE = [case for case in CASES if case.startswith(("near-", "style-", "term-", "british-"))]

CONCEPT = "label:\n  en: {label}\nscope_note:\n  en: Made up for a test. It is nothing else.\n"
DEFINITION = "defines: concepts/pond\nwording: paraphrase\ntext:\n  en: {text}\nsource: sources/pond-2001\n"
POND = {
    "concepts/pond.yml": CONCEPT.format(label="pond keeping"),
    "sources/pond-2001.yml": "type: book\ntitle: Ponds\nauthor:\n  - family: Pond\nissued: '2001'\n",
    "definitions/pond.yml": DEFINITION.format(text="Ponds are kept by neighbours."),
}


@cache
def house() -> House:
    return House(FOLDER, BASE)


def said_of(folder: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """File, rule and value of each warning of the house about made-up entries."""
    graph = build_graph(project(write(folder, {**POND, **files})), past=False)
    assert [str(one) for one in graph.problems] == []
    found = remarks(house().sayings(graph.entries), house())
    return sorted((one.node.removeprefix(BASE).partition("#")[0], one.rule, one.value) for one in found)


# Every rule can fail, and each is a warning


@pytest.mark.parametrize("case", HOUSE)
def test_each_rule_is_tripped_by_the_glossary_of_its_name_and_by_no_other_rule(case: str) -> None:
    assert {problem.rule for problem in problems_of(case)} == {case}
    assert {problem.severity for problem in problems_of(case)} == {Severity.WARNING}


def test_every_rule_of_style_has_a_glossary_that_trips_it() -> None:
    assert {case for case in HOUSE if case.startswith("style-")} == set(STYLE)


@pytest.mark.parametrize("rule", STYLE)
def test_a_rule_of_style_finds_its_bad_example_and_not_its_good_one(rule: str) -> None:
    where = STYLE[rule]["where"][-1]
    found = {text: {slip.rule for _, slip in Style(FOLDER / "style.yml").slips([(where, STYLE[rule][text])])}
             for text in ("bad", "good")}  # fmt: skip
    assert rule in found["bad"]
    assert rule not in found["good"]


def test_warnings_alone_let_the_check_pass_and_machines_learn_the_rule() -> None:
    answer = coprod("--glossary", BAD / "near-duplicate-name", "check", "--no-owl", "--format", "json")
    assert answer.returncode == 0
    assert {one["rule"] for one in json.loads(answer.stdout)} == {"near-duplicate-name"}


def test_a_file_in_which_something_was_refused_gets_no_remarks() -> None:
    refused = {problem.file for problem in problems_of("yaml-alias") if problem.rule == "yaml-alias"}
    assert refused
    assert [problem for problem in problems_of("yaml-alias") if problem.file in refused and problem.rule in HOUSE] == []


# Names of concepts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("co-production of services", "coproduction of service"),
        ("co-production of services", "Co-Production of a Service"),
        ("time banking", "timebanking"),
        ("co-production", "co-prodution"),
        ("co-production (public services)", "co production (public service)"),
        ("co-production of public services", "co-production (public services)"),
        ("institutionalised co-production", "institutionalized coproduction"),
    ],
)
def test_spellings_plurals_small_words_and_slips_make_no_other_name(one: str, other: str) -> None:
    assert Name.of(one).near(Name.of(other))
    assert Name.of(one).marks & Name.of(other).marks, "so that one finds the other"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("co-production (learning)", "co-production (marketing)"),
        ("co-production", "co-production (learning)"),
        ("co-design", "co-designer"),
        ("prosumer", "prosumption"),
        ("use value", "exchange value"),
        ("value co-creation", "value co-destruction"),
        ("interactional co-production", "traditional co-production"),
        ("principle 11", "principle 12"),
    ],
)
def test_words_in_brackets_and_other_words_tell_names_apart(one: str, other: str) -> None:
    assert not Name.of(one).near(Name.of(other))


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ("related: concepts/pond", "related"),
        ("broader: concepts/pond", "broader"),
        (
            "often_confused_with:\n  - names: concepts/pond\n    reason:\n      text:\n        en: Made up.\n"
            "      wording: paraphrase\n      source: sources/pond-2001",
            "often_confused_with",
        ),
    ],
)
def test_a_concept_that_names_the_other_is_told_apart_for_good(tmp_path: Path, more: str, names: str) -> None:
    twin = {"concepts/twin.yml": CONCEPT.format(label="pond-keeping")}
    assert ("concepts/twin", "near-duplicate-name", "pond-keeping") in said_of(tmp_path / "before", twin)
    twin["concepts/twin.yml"] += more + "\n"
    assert said_of(tmp_path / names, twin) == []


def test_a_name_in_another_language_is_another_name(tmp_path: Path) -> None:
    twin = "label:\n  en: tarn\n  de: pond keeping\nscope_note:\n  en: Made up for a test. It is nothing else.\n"
    assert said_of(tmp_path, {"concepts/twin.yml": twin}) == []


# People, works, statements


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (("Ostrom", "Elinor"), ("Ostrom", "E."), True),
        (("Ostrom", "Elinor"), ("Ostrom", ""), True),
        (("Bekkers", "V.J.J.M."), ("Bekkers", "Victor"), True),
        (("Loeffler", "Elke"), ("Löffler", "Elke"), True),
        (("Norström", "Albert V."), ("Norstrom", "Albert"), True),
        (("Horangic", "Alexandra"), ("Horganic", "Alexandra"), False),
        (("Batalden", "Paul"), ("Batalden", "Maren"), False),
        (("Batalden", "P."), ("Batalden", "Maren"), False),
        (("Wall", "Tamara"), ("Waller", "Tamara"), False),
        (("Stappers", "Pieter Jan"), ("Stappers", "Jan"), False),
    ],
)
def test_people_may_be_one_if_their_given_names_agree_as_far_as_they_go(
    one: tuple[str, str], other: tuple[str, str], near: bool
) -> None:
    assert PersonName.of(*one).near(PersonName.of(*other)) is near
    assert PersonName.of(*other).near(PersonName.of(*one)) is near


WORK = Work("The Pond: A Study", "2001", "book", "", frozenset(), frozenset({"pond"}))


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (replace(WORK, title="The pond"), "has nearly the same title"),
        (replace(WORK, year="2002"), "has the same title"),
        (replace(WORK, year=""), "has the same title"),
        (replace(WORK, year="2010"), ""),
        (replace(WORK, makers=frozenset({"brook"})), ""),
        (replace(WORK, type="report", year="2002"), ""),
        (replace(WORK, type="report"), "has the same title"),
        (replace(WORK, title="The Pond: Another Matter Altogether"), ""),
    ],
)
def test_works_may_be_one_if_title_year_and_makers_agree(other: Work, why: str) -> None:
    assert WORK.why_near(other) == other.why_near(WORK) == why


def test_identifiers_decide_before_titles_do() -> None:
    first = replace(WORK, doi="10.1234/a", isbn=frozenset({"123456789"}))
    assert first.why_near(replace(first, title="Otherwise")) == "has the same DOI"
    assert first.why_near(replace(first, doi="10.1234/b")) == ""
    assert first.why_near(replace(first, doi="", title="Otherwise")) == "has the same ISBN"
    chapter = replace(first, type="chapter", doi="")
    assert chapter.why_near(replace(chapter, title="Another chapter of one book")) == ""


LONG = "Ponds are kept by neighbours who meet every spring and share the work among them"


@pytest.mark.parametrize(
    "more",
    [
        "lineage:\n  - from: definitions/pond\n    change: rewords",
        "quotes:\n  - words: share the work\n    source: sources/pond-2001",
    ],
)
def test_a_statement_that_says_where_it_is_from_is_no_duplicate(tmp_path: Path, more: str) -> None:
    files = {
        "definitions/pond.yml": DEFINITION.format(text=f"{LONG}."),
        "sources/reed-2002.yml": "type: book\ntitle: Reeds\nauthor:\n  - family: Reed\nissued: '2002'\n",
        "definitions/reed.yml": DEFINITION.format(text=f"{LONG} evenly.").replace("pond-2001", "reed-2002"),
    }
    before = said_of(tmp_path / "before", files)
    assert [(node, rule) for node, rule, _ in before] == [
        ("definitions/pond", "near-duplicate-statement"),
        ("definitions/reed", "near-duplicate-statement"),
    ]
    files["definitions/reed.yml"] += more + "\n"
    assert said_of(tmp_path / "after", files) == []


def test_the_message_says_how_many_words_are_the_same() -> None:
    sentences = [problem.sentence for problem in problems_of("near-duplicate-statement")]
    assert len(sentences) == 2
    assert all("16 of these 17 words in the same order" in sentence for sentence in sentences)


def test_what_is_typed_is_compared_before_it_is_an_entry(real_graph: Graph) -> None:
    near = NearDuplicates(house().sayings(real_graph.entries))
    [concept] = near.near("name", {"label": "team productions"}, "en")
    assert (concept.entry, concept.text) == (BASE + "concepts/team-production", "team production")
    [person] = near.near("person", {"family": "Ostrom", "given": "E."})
    assert person.entry == BASE + "people/elinor-ostrom"
    [work] = near.near("work", {"title": "Crossing the great divide", "year": "1996", "type": "article-journal"})
    assert work.entry == BASE + "sources/ostrom-1996"
    text = "Coproduction is a process by which inputs from individuals who are not in the same organization are "
    [statement] = near.near("statement", {"text": text + "transformed into goods and services."}, "en")
    assert statement.entry == BASE + "definitions/ostrom-1996"
    assert near.near("statement", {"text": text}, "en", but=BASE + "definitions/ostrom-1996") == []


def test_a_check_of_some_entries_says_of_them_what_a_check_of_all_says() -> None:
    for case in HOUSE:
        graph = build_graph(project(BAD / case), past=False)
        sayings = house().sayings(graph.entries)
        everything = set(remarks(sayings, house()))
        assert everything
        for entry in {saying.entry for saying in sayings}:
            of_it = {one for one in everything if one.node.partition("#")[0] == entry}
            assert set(remarks(sayings, house(), {entry})) == of_it


# Pairs that were told apart


def test_a_pair_in_the_list_is_never_reported_again(tmp_path: Path) -> None:
    graph = build_graph(project(BAD / "near-duplicate-person"), past=False)
    sayings = house().sayings(graph.entries)
    path = tmp_path / "told-apart.yml"
    path.write_text("- entries: [people/ada-meadow, people/a-meadow]\n  reason: Made up.\n", encoding="utf-8")
    found = NearDuplicates(sayings, read_told_apart(path, BASE)).findings()
    assert {one.node.removeprefix(BASE) for one in found} == {"people/river-board", "people/board-of-rivers"}


@pytest.mark.parametrize(
    "text",
    ["- people/a", "- entries: [people/a]\n  reason: x", "- entries: [people/a, people/a]\n  reason: x",
     "- entries: [people/a, people/b]", "- entries: [people/a, people/b]\n  reason: ' '", "a: [", "x"],
)  # fmt: skip
def test_a_list_that_is_not_as_it_should_be_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "told-apart.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CoprodError, match=r"told-apart\.yml"):
        read_told_apart(path, BASE)


def test_the_list_of_the_project_names_only_entries_that_exist() -> None:
    pairs = read_told_apart(FOLDER / "told-apart.yml", "")
    assert [entry for pair in pairs for entry in pair if not (ROOT / "glossary" / f"{entry}.yml").is_file()] == []


@pytest.mark.parametrize(
    "text", ["style-x: [", "style-x: {}", "style-x: {where: [note], message: x, pattern: '('}", "[]"]
)
def test_rules_of_style_that_cannot_be_read_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "style.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CoprodError, match=r"style\.yml"):
        Style(path)


# Our own words and those of others


def test_words_of_others_addresses_and_identifiers_are_left_alone() -> None:
    text = "She says “etc.”, https://x.org/a--b, 10.1234/a--b or 9pdf.org; and ‘my labor’."
    assert ours(text) == "She says “····”, ··················, ············ or ········; and ‘········’."
    assert ours("Ostrom’s and others’ words") == "Ostrom’s and others’ words"


@pytest.mark.parametrize(
    ("text", "count"),
    [("One.", 1), ("One. Two.", 2), ("See p. 4 of it. Two!", 2), ("By V. J. Bekkers. And “two.”", 2), ("No end", 1),
     ("It says “so”", 1), ("It goes on …", 1),
     ("One (as in St. Louis). Two? Three.", 3)],
)  # fmt: skip
def test_points_of_abbreviations_and_initials_end_no_sentence(text: str, count: int) -> None:
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The behavior is analyzed and conceptualized.", ["behaviour", "analysed", "conceptualised"]),
        ("Organization of work.", ["Organisation"]),
        ("The World Health Organization has a program of practice for a prize of some size.", []),
        ("Licensed and focused stories of a seized citizen.", []),
        ("The democratizing innovation of von Hippel.", []),
    ],
)
def test_american_spellings_get_their_british_form_and_names_stay(text: str, found: list[str]) -> None:
    british = British(FOLDER / "spelling.yml")
    assert [better for _, better in british.american(text, {"democratizing", "innovation"})] == found


def test_british_spellings_are_never_questioned() -> None:
    british = British(FOLDER / "spelling.yml")
    fine = "organisation colour labelled judgement practise programme centre defence licence catalogue prize citizen"
    assert list(british.american(fine, set())) == []


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("note", "The work treats pondkeeping.", ["pondkeeping"]),
        ("note", "The pond-keeping societies are old.", []),
        ("note", "The work treats “pondkeeping”.", []),
        ("text", "Pond Keeping is old.", []),
        ("text", "Tarnminding is old, and tarn-minding too.", ["Tarnminding"]),
    ],
)
def test_terms_are_spelt_as_their_entries_spell_them(tmp_path: Path, key: str, text: str, found: list[str]) -> None:
    files = {"concepts/pond.yml": POND["concepts/pond.yml"] + "also_called:\n  en: [tarn minding]\n"}
    definition = DEFINITION.format(text=text if key == "text" else "Ponds are kept.")
    files["definitions/pond.yml"] = definition + (f"note:\n  en: {text}\n" if key == "note" else "")
    assert [value for _, rule, value in said_of(tmp_path, files) if rule == "term-spelling"] == found


def test_a_paraphrase_may_have_the_term_as_its_source_prints_it(tmp_path: Path) -> None:
    definition = DEFINITION.format(text="Pondkeeping is old.")
    assert said_of(tmp_path / "without", {"definitions/pond.yml": definition}) != []
    assert said_of(tmp_path / "with", {"definitions/pond.yml": definition + "term:\n  en: pondkeeping\n"}) == []


def test_a_name_of_a_deprecated_concept_that_is_also_an_everyday_word_is_left_alone(tmp_path: Path) -> None:
    old = CONCEPT + "status: deprecated\ndeprecated_because:\n  en: Made up.\nreplaced_by: concepts/pond\n"
    files = {
        "concepts/making.yml": old.format(label="making"),
        "concepts/tarn.yml": old.format(label="tarn minding"),
        "definitions/pond.yml": DEFINITION.format(text="Making is old, and tarn minding too."),
    }
    assert said_of(tmp_path, files) == [("definitions/pond", "term-deprecated", "tarn minding")]


def test_other_languages_are_not_measured_by_english_rules(tmp_path: Path) -> None:
    note = "note:\n  fr: Le « color » - très important - n'est pas défini\n"
    assert said_of(tmp_path, {"definitions/pond.yml": POND["definitions/pond.yml"] + note}) == []


def test_a_thousand_entries_with_one_name_do_not_hinder_the_others(tmp_path: Path) -> None:
    graph = build_graph(project(BAD / "near-duplicate-name"), past=False)
    sayings = house().sayings(graph.entries)
    [one] = [saying for saying in sayings if saying.text == "making (crafts)"]
    crowd = [one._replace(entry=f"{one.entry}-{number}", node=f"{one.node}-{number}") for number in range(1_000)]
    found = list(NearDuplicates([*sayings, *crowd]).findings())
    assert {found.value for found in found} == {"co-production of services", "coproduction of a service"}


@pytest.mark.parametrize("sign", ["a", "“", "“a", "a-", '"', "http://a.", "a.b", "Behavior ", "co ", "a  "])
def test_a_text_of_tens_of_thousands_of_signs_is_looked_at_like_any_other(sign: str) -> None:
    text = sign * (60_000 // len(sign))
    one = Saying("scope-note", "", BASE + "concepts/a", BASE + "concepts/a", "x", "en", text)
    name = Saying("name", "label", BASE + "concepts/a", BASE + "concepts/a", "x", "en", text, marks_of("label", text))
    other = name._replace(entry=BASE + "concepts/b", node=BASE + "concepts/b", text=text + "b")
    said = Saying("statement", "text", BASE + "claims/a", BASE + "claims/a", "x", "en", text, marks_of("text", text))
    twin = said._replace(entry=BASE + "claims/b", node=BASE + "claims/b", text=text + " b")
    found = list(remarks([one, name, other, said, twin], house()))
    assert "style-scope-note-length" in {one.rule for one in found}
