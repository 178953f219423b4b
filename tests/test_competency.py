"""The competency questions: each query of site/queries/ and the answer that the entries give."""

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
    assert rows or path.stem in {"quotations-without-receipt", "definitions-without-code", "codes-never-used"}


def test_there_are_at_least_thirty_six_and_each_has_a_test_of_its_answer() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    assert len(QUERIES) >= 36
    assert [path.stem for path in QUERIES if f'"{path.stem}"' not in own] == []


def test_the_definitions_that_give_the_citizen_control_are_arnstein_mattson_and_horne_and_shirley(
    glossary: Glossary,
) -> None:
    rows = ask(glossary, "citizen-control")
    assert set(column(rows, "label")) == {"Arnstein 1969", "Horne and Shirley 2009", "Mattson 1986"}
    assert [row["words"] for row in rows if row["label"] == "Arnstein 1969"] == [None], (
        "a paraphrase has no words to show"
    )
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
        ("1960s", "urban planning", "definitions/arnstein-1969-typology"),
        ("1980s", "public administration", "definitions/percy-kiser-parks-1980"),
    ]
    assert set(column(rows, "definition")) == {f"definitions/{name}" for name in glossary.definitions}
    undated = {row["definition"] for row in rows if row["year"] is None}
    assert {"definitions/nesta-middleton", "definitions/parks-1981-mixing", "definitions/scie-charter"} <= undated
    assert not {"definitions/ostrom-1996", "definitions/joshi-moore-2004"} & undated
    assert column(rows, "decade") == sorted(column(rows, "decade"), key=str), "the word undated sorts after all years"


def test_public_services_were_defined_in_the_words_of_three_and_in_ours_by_many(glossary: Glossary) -> None:
    rows = ask(glossary, "definitions-of-a-concept")
    quoted = [(row["year"], row["page"]) for row in rows if row["wording"] == "quotation"]
    assert quoted == [("1986", "51"), ("1996", "1073"), ("2009", "3")]
    ours = {row["definition"] for row in rows if row["wording"] == "paraphrase"}
    assert {"definitions/whitaker-1980", "definitions/alford-1998", "definitions/needham-2008"} <= ours
    assert "definitions/jasanoff-2004-shorthand" not in ours


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
        ("Elinor Ostrom", "197X", "Andrew Middleton"),
        ("Elinor Ostrom", "197X", "New Economics Foundation"),
        ("Elinor Ostrom", "197X", "Angela Filipe"),
        ("Elinor Ostrom", "197X", "Alicia Renedo"),
        ("Elinor Ostrom", "197X", "Cicely Marston"),
        ("Elinor Ostrom", "198X", "Caitlin McMullin"),
    }
    named = {row["on_the_authority_of"] for row in rows if row["says"] == "Andrew Middleton"}
    assert named == {"Alford 2014", "Stephens et al. 2008"}


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
    assert {"Ostrom 1996", "Marx 2001", "Arnstein 1969", "Boyle and Harris 2009"} <= set(labels)
    assert not {"Middleton 2019", "Alam 2021", "Whitaker 1980", "Joshi and Moore 2004"} & set(labels)


def test_concepts_without_a_definition_are_named(glossary: Glossary) -> None:
    names = {row["concept"] for row in ask(glossary, "concepts-without-definition")}
    assert "concepts/assigned-expert-status" in names
    assert "concepts/co-design" not in names
    assert names == {f"concepts/{name}" for name, concept in glossary.concepts.items() if not concept.definitions}


def test_the_co_producers_are_citizens_learners_and_users(glossary: Glossary) -> None:
    rows = ask(glossary, "who-takes-part")
    codes = {row["definition"]: row["code"] for row in rows}
    boyle = {(row["words"], row["code"]) for row in rows if row["definition"] == "definitions/boyle-harris-2009-p11"}
    assert boyle == {(None, "service users"), (None, "families, carers and neighbours")}
    assert codes["definitions/mattson-1986"] == "citizens"
    assert codes["definitions/middleton-co-production-learning"] == "learners"
    assert codes["definitions/alam-2020"] == "users"


# The literature


def of(rows: list[Row], name: str, folder: str = "definitions") -> set[str]:
    return {str(row[name]).removeprefix(f"{folder}/") for row in rows}


def test_joshi_and_moore_and_meadow_require_long_term_relationships(glossary: Glossary) -> None:
    rows = ask(glossary, "long-term-relationships")
    assert of(rows, "definition") == {"joshi-moore-2004", "meadow-2015-principles"}


def test_reciprocity_is_asked_by_boyle_and_harris_the_welsh_network_cahn_and_scie(glossary: Glossary) -> None:
    assert of(ask(glossary, "reciprocity"), "definition") == {
        "boyle-harris-2009-p11", "copronet-wales-full", "norton-cahn-principles", "scie-reciprocity-ndti",
    }  # fmt: skip


def test_equality_shared_power_and_influence_are_told_apart(glossary: Glossary) -> None:
    rows = ask(glossary, "equality-or-shared-power")
    by = {label: of([row for row in rows if row["label"] == label], "definition") for label in column(rows, "label")}
    assert {"nesta-middleton", "scie-charter", "lords-2022-coproduction"} <= by["equality"]
    assert {"nihr-2018", "redman-2021-bmj", "critical-friends-2013"} <= by["shared power"]
    assert "care-act-guidance-2014" in by["influence"]
    assert "whitaker-1980" not in by["equality"] | by["shared power"] | by["influence"]


def test_service_management_holds_it_inherent_and_pellegrini_voluntary(glossary: Glossary) -> None:
    labels = {row["statement"]: row["label"] for row in ask(glossary, "chosen-or-inherent")}
    assert labels["claims/osborne-2018-intrinsic"] == labels["claims/batalden-2016"] == "inherent"
    assert labels["claims/jasanoff-2014-going-on"] == "inherent"
    assert labels["claims/pellegrini-2007"] == labels["definitions/patimes-attributes"] == "voluntary"


def test_few_definitions_say_who_benefits(glossary: Glossary) -> None:
    benefits = {(row["definition"], row["label"]) for row in ask(glossary, "who-benefits")}
    assert ("definitions/critical-friends-2013", "communities") in benefits
    assert ("definitions/brandsen-steen-verschuere-2018", "beneficiaries") in benefits
    assert not any(name == "definitions/ostrom-1996" for name, _ in benefits)


def test_the_four_phases_are_named_by_nabatchi_loeffler_and_scie(glossary: Glossary) -> None:
    phases = {row["definition"]: row["phases"] for row in ask(glossary, "phases-by-definition")}
    four = "assessment, commissioning, delivery, design"
    assert {
        phases[f"definitions/{name}"] for name in ("nabatchi-2017-typology", "loeffler-2021-fourcos", "scie-charter")
    } == {four}
    assert phases["definitions/linders-2012"] == "delivery"


def test_before_2000_citizens_join_and_after_it_also_users_publics_and_stakeholders(glossary: Glossary) -> None:
    rows = ask(glossary, "producers-before-and-after-2000")
    count = {(row["period"], row["aspect"], row["label"]): row["n"] for row in rows}
    assert count["before 2000", "co-producers", "citizens"] == 6
    joined = {period: {label for when, aspect, label in count if (when, aspect) == (period, "co-producers")}
              for period in ("before 2000", "since 2000")}  # fmt: skip
    assert {"stakeholders", "learners", "the public"} <= joined["since 2000"] - joined["before 2000"]
    assert "people outside the organisation" in joined["before 2000"] - joined["since 2000"]


def test_reciprocity_and_co_assessment_are_members_of_several_frameworks(glossary: Glossary) -> None:
    rows = ask(glossary, "members-in-several-frameworks")
    shared = {
        c: of([row for row in rows if row["concept"] == c], "framework", "frameworks") for c in column(rows, "concept")
    }
    assert {"nesta-six", "nesta-2010-6", "scie-4", "nihr-5", "cahn-4", "timebanks-5"} <= shared["reciprocity"]
    assert shared["co-assessment"] == {"four-cos", "brudney-four", "goodpractice-wales", "nabatchi-phases"}
    assert {"arnstein-8", "tlap-ladder"} <= shared["informing"]
    assert "co-experience" not in shared


def test_middleton_revises_nesta_and_nef_and_the_axioms_revise_the_premises(glossary: Glossary) -> None:
    assert {(row["later"], row["earlier"]) for row in ask(glossary, "frameworks-that-revise")} == {
        ("frameworks/middleton-nine", "frameworks/nesta-six"),
        ("frameworks/middleton-nine", "frameworks/nef-two"),
        ("frameworks/sdl-axioms-5", "frameworks/sdl-fps-2014"),
    }


def test_arnsteins_ladder_climbs_from_manipulation_to_citizen_control(glossary: Glossary) -> None:
    rungs = [
        row["rung"] for row in ask(glossary, "ladders-rung-by-rung") if row["framework"] == "frameworks/arnstein-8"
    ]
    assert rungs == [
        "Manipulation", "Therapy", "Informing", "Consultation",
        "Placation", "Partnership", "Delegated power", "Citizen control",
    ]  # fmt: skip


def test_four_definitions_were_written_in_french_german_and_polish(glossary: Glossary) -> None:
    rows = ask(glossary, "definitions-not-in-english")
    assert [(row["language"], row["definition"]) for row in rows] == [
        ("de", "definitions/abt-2022-de"),
        ("fr", "definitions/igpde-coproduction-etymology"),
        ("fr", "definitions/mcmullin-igpde-fr"),
        ("pl", "definitions/encyklopedia-ap-pl"),
    ]


def test_whitaker_characterises_and_joshi_and_moore_define(glossary: Glossary) -> None:
    names = of(ask(glossary, "characterisations"), "definition")
    assert {"whitaker-1980", "arnstein-1969-typology", "ritzer-prosumption"} <= names
    assert not {"joshi-moore-2004", "ostrom-1996", "boyle-harris-2009-p11"} & names


def test_needham_and_voorberg_take_for_one_what_torfing_and_ansell_keep_apart(glossary: Glossary) -> None:
    rows = ask(glossary, "contradictory-relations")
    assert {(row["relation"], row["claim"]) for row in rows} == {
        ("is the same as", "claims/needham-2008-cocreation-synonymy"),
        ("is the same as", "claims/voorberg-2015-abstract"),
        ("differs from", "claims/torfing-ansell-2021"),
    }


def test_co_design_is_a_kind_a_phase_or_a_rung_depending_on_the_author(glossary: Glossary) -> None:
    says = {(row["who"], row["how"], row["with"]) for row in ask(glossary, "co-design-by-author")}
    assert ("Sanders and Stappers 2008", "is a kind of", "co-creation (design research)") in says
    assert ("Loeffler 2021", "is a member of phases about", "co-production (public services)") in says
    assert ("Think Local Act Personal n.d.", "differs from", "co-production (equal partnership)") in says


@pytest.mark.parametrize(
    ("query", "some", "matter"),
    [
        ("altered-wordings", "k06-arnstein-spliced", "Arnstein"),
        ("disputed-attributions", "k24-equal-reciprocal-credit", "Boyle and Harris"),
        ("works-under-several-years", "k44-miller-wyborn-year", "Miller and Wyborn"),
        ("contradictory-positions", "k57-osborne-strokosch-change", "service logic"),
        ("names-and-translations", "k68-danish-names", "co-production"),
        ("known-gaps", "k75-b-bovaird-2007-full", "Bovaird 2007"),
    ],
)
def test_each_sort_of_known_issue_is_listed_with_what_it_is_about(
    glossary: Glossary, query: str, some: str, matter: str
) -> None:
    rows = {row["claim"]: row for row in ask(glossary, query)}
    assert matter in f"{rows[f'claims/{some}']['about']} {rows[f'claims/{some}']['text']}"
    assert "claims/coined-middleton" not in rows


def test_osborne_and_strokosch_speak_of_service_logic_in_2018_and_2021(glossary: Glossary) -> None:
    rows = [row for row in ask(glossary, "one-author-over-time") if row["who"] == "Kirsty Strokosch"]
    years = {row["year"] for row in rows if row["concept"] == "co-production (service logic)"}
    assert years == {"2018", "2021"}


def test_films_and_works_councils_are_false_friends(glossary: Glossary) -> None:
    pairs = {(row["false_friend"], row["confused_with"]) for row in ask(glossary, "false-friends")}
    assert ("audiovisual co-production", "co-production (public services)") in pairs
    assert {other for friend, other in pairs if friend == "co-determination"} == {
        "co-management (natural resources)", "co-management (third sector)",
    }  # fmt: skip


def test_equal_partnership_is_at_home_in_social_care(glossary: Glossary) -> None:
    rows = [
        row for row in ask(glossary, "senses-by-discipline") if row["concept"] == "co-production (equal partnership)"
    ]
    assert rows[0]["discipline"] == "social care"
    assert {"health care", "public administration"} <= set(column(rows, "discipline"))


def test_stakeholders_join_in_governance_and_in_climate_research(glossary: Glossary) -> None:
    pairs = {(row["one"], row["other"]) for row in ask(glossary, "same-co-producers-in-two-disciplines")}
    assert ("definitions/ansell-gash-2008-mode", "definitions/meadow-2015-principles") in pairs
    assert ("definitions/oliver-2019", "definitions/redman-2021-bmj") not in pairs, "both are health research"


def test_the_codebook_is_used_and_every_definition_has_a_code(glossary: Glossary) -> None:
    once = {row["code"] for row in ask(glossary, "codes-used-once")}
    assert "volunteers" in once
    assert not {"citizens", "equality"} & once
    assert ask(glossary, "codes-never-used") == []
    assert ask(glossary, "definitions-without-code") == []


def test_the_year_of_parks_and_the_title_of_horne_and_shirley_are_not_proven(glossary: Glossary) -> None:
    missing = {(row["source"], row["missing"]) for row in ask(glossary, "facts-not-proven")}
    assert {("sources/parks-1981", "issued"), ("sources/horne-shirley-2009", "title")} <= missing
    assert not {source for source, _ in missing} & {"sources/whitaker-1980", "sources/joshi-moore-2004"}
    assert ("sources/loeffler-bovaird-2021", "authorship") not in missing, "it has editors"


def test_only_film_and_citizen_science_have_the_same_concept_elsewhere(glossary: Glossary) -> None:
    same = {row["concept"] for row in ask(glossary, "mappings") if row["how"] == "the same"}
    assert same == {"audiovisual co-production", "citizen science"}
    assert not any("6026" in str(row["elsewhere"]) for row in ask(glossary, "mappings")), "a false friend is not mapped"


def test_wanted_are_the_words_of_every_paraphrase(glossary: Glossary) -> None:
    rows = ask(glossary, "wanted-original-wording")
    wanted = of(rows, "definition")
    assert wanted == {name for name, definition in glossary.definitions.items() if definition.wording == "paraphrase"}
    joshi = next(row for row in rows if row["definition"] == "definitions/joshi-moore-2004")
    assert (joshi["called"], joshi["place"]) == ("Joshi and Moore 2004", "abstract")


# Coverage


def counts(glossary: Glossary, rows: list[Row]) -> dict[object, object]:
    return {row["label"]: row["n"] for row in rows}


def test_coverage_counts_every_definition(glossary: Glossary) -> None:
    total = len(glossary.definitions)
    decades = counts(glossary, ask(glossary, "coverage-by-decade"))
    assert decades["1960s"] == 1
    assert sum(decades.values()) == total  # type: ignore[arg-type]
    languages = counts(glossary, ask(glossary, "coverage-by-language"))
    assert (languages["fr"], languages["de"], languages["pl"]) == (2, 1, 1)
    assert sum(languages.values()) == total  # type: ignore[arg-type]
    wordings = counts(glossary, ask(glossary, "coverage-by-wording"))
    assert wordings["quotation"] == sum(d.wording == "quotation" for d in glossary.definitions.values())
    receipts = counts(glossary, ask(glossary, "coverage-by-receipt"))
    assert receipts["paraphrase, nothing to compare"] == wordings["paraphrase"]
    assert "not yet compared" not in receipts


def test_coverage_knows_senses_disciplines_and_regions(glossary: Glossary) -> None:
    senses = counts(glossary, ask(glossary, "coverage-by-sense"))
    assert max(senses, key=lambda label: senses[label]) == "co-production (public services)"  # type: ignore[arg-type,return-value]
    disciplines = counts(glossary, ask(glossary, "coverage-by-discipline"))
    assert disciplines["film and television"] == disciplines["development studies"] == 1
    regions = counts(glossary, ask(glossary, "coverage-by-region"))
    assert (regions["Wales"], regions["Poland"]) == (1, 1)
    assert "not recorded" in regions
