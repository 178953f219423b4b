"""The competency questions: each query of site/queries/ and the answer that the entries give."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
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


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_each_answer_is_ordered_throughout_names_who_speaks_and_is_in_english(glossary: Glossary, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    rows = ask(glossary, path.stem)
    order = re.findall(r"\?(\w+)", text.rpartition("}")[2].partition("ORDER BY")[2])
    assert order, "an answer without an order may differ from one day to the next"
    if rows and set(order) <= set(rows[0]):
        assert len({tuple(row[name] for name in order) for row in rows}) == len({tuple(row.values()) for row in rows})
    assert [row for row in rows if "who" in row and not row["who"]] == []
    labels = glossary.select("SELECT ?label (LANG(?label) AS ?language) { ?concept skos:prefLabel ?label }")
    english = {row["label"] for row in labels if row["language"] == "en"}
    foreign = {row["label"] for row in labels} - english
    assert [row for row in rows for name, value in row.items() if name != "term" and value in foreign] == []


def test_there_are_at_least_thirty_six_and_each_has_a_test_of_its_answer() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    assert len(QUERIES) >= 36
    assert [path.stem for path in QUERIES if f'"{path.stem}"' not in own] == []


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
    everything = ask(glossary, "who-coined-the-word")
    other = [row for row in everything if row["term"] == "core economy"]
    assert {(row["coined_by"], row["says"]) for row in other} == {("Neva Goodwin", "New Economics Foundation")}
    rows = [row for row in everything if row["term"] == "co-production"]
    assert {(row["coined_by"], row["coined_when"], row["says"]) for row in rows} == {
        ("Elinor Ostrom", "197X", "Andrew Middleton"),
        ("Elinor Ostrom", "197X", "New Economics Foundation"),
        ("Elinor Ostrom", "197X", "Angela Filipe"),
        ("Elinor Ostrom", "197X", "Alicia Renedo"),
        ("Elinor Ostrom", "197X", "Cicely Marston"),
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
    assert ["lasting" in str(row["text"]) for row in rows if row["who"] == "Joshi and Moore 2004"] == [True]


def test_reciprocity_is_asked_by_boyle_and_harris_the_welsh_network_cahn_and_scie(glossary: Glossary) -> None:
    rows = ask(glossary, "reciprocity")
    partnership = "co-production (equal partnership)"
    assert {(row["who"], row["concept"]) for row in rows} == {
        ("Boyle and Harris 2009", partnership),
        ("Cook-Sather", "partnership in learning and teaching"),
        ("Co-production Network for Wales", partnership),
        ("Norton n.d.", partnership),
        ("Social Care Institute for Excellence", "reciprocity"),
    }
    assert not {"scie-guide51-equality", "nesta-middleton"} & of(rows, "definition")


def test_equality_shared_power_and_influence_are_told_apart(glossary: Glossary) -> None:
    rows = ask(glossary, "equality-or-shared-power")
    by = {label: of([row for row in rows if row["label"] == label], "definition") for label in column(rows, "label")}
    assert {"nesta-middleton", "scie-charter", "lords-2022-coproduction"} <= by["equality"]
    assert {"nihr-2018", "redman-2021-bmj", "critical-friends-2013"} <= by["shared power"]
    assert "care-act-guidance-2014" in by["influence"]
    assert "whitaker-1980" not in by["equality"] | by["shared power"] | by["influence"]


def test_service_management_holds_it_inherent_and_pellegrini_voluntary(glossary: Glossary) -> None:
    rows = ask(glossary, "chosen-or-inherent")
    labels = {row["statement"]: row["label"] for row in rows}
    assert labels["claims/osborne-2018-intrinsic"] == labels["claims/batalden-2016"] == "inherent"
    assert labels["claims/jasanoff-2014-going-on"] == labels["claims/garn-1976"] == "inherent"
    assert labels["claims/pellegrini-2007"] == "voluntary"
    features = {row["label"] for row in rows if row["statement"] == "definitions/patimes-attributes"}
    assert features == {"voluntary", "with or without intent"}
    assert labels["definitions/ple-chumpitaz-2010"] == "with or without intent"
    assert not {"claims/alford-2002", "definitions/radboud-coproduction"} & set(labels), "coded for other conditions"
    years = {row["who"]: row["year"] for row in rows}
    assert (years["Garn and others 1976"], years["PA Times n.d."]) == ("1976", None)


def test_few_definitions_say_who_benefits(glossary: Glossary) -> None:
    rows = ask(glossary, "who-benefits")
    assert {(row["definition"], row["label"]) for row in rows} == {
        ("definitions/brandsen-steen-verschuere-2018", "beneficiaries"),
        ("definitions/critical-friends-2013", "communities"),
        ("definitions/critical-friends-2013", "the public"),
        ("definitions/humphreys-grayson-value", "beneficiaries"),
    }
    assert "National Co-production Critical Friends" in column(rows, "who")


def test_the_four_phases_are_named_by_nabatchi_loeffler_and_scie(glossary: Glossary) -> None:
    phases = {row["definition"]: row["phases"] for row in ask(glossary, "phases-by-definition")}
    four = "assessment, commissioning, delivery, design"
    assert {
        phases[f"definitions/{name}"] for name in ("nabatchi-2017-typology", "loeffler-2021-fourcos", "scie-charter")
    } == {four}
    assert phases["definitions/linders-2012"] == "delivery"
    assert phases["definitions/loeffler-2021-bovaird-full"] == "delivery, planning"
    assert not {"definitions/ostrom-1996", "definitions/meadow-2015-principles"} & set(phases)


def test_before_2000_citizens_join_and_after_it_also_users_publics_and_stakeholders(glossary: Glossary) -> None:
    rows = ask(glossary, "producers-before-and-after-2000")
    count = {(row["period"], row["aspect"], row["label"]): row["n"] for row in rows}
    early = {"arnstein-1969-typology", "percy-kiser-parks-1980", "whitaker-1980", "brudney-england-via-bovaird",
             "mattson-1986", "alford-1998"}  # fmt: skip
    assert early <= set(glossary.definitions)
    assert count["before 2000", "co-producers", "citizens"] == len(early)
    assert count["before 2000", "producers", "regular producers"] == 1, "the year of Parks and others is not proven"
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
    called = {(row["framework"], row["called"]) for row in rows}
    assert ("frameworks/involve-early-3", "consultation") in called, "its label"
    assert ("frameworks/middleton-nine", "Valuing mutual and reciprocal partnership") in called, "its words"


def test_middleton_revises_nesta_and_nef_and_the_axioms_revise_the_premises(glossary: Glossary) -> None:
    assert {(row["later"], row["earlier"]) for row in ask(glossary, "frameworks-that-revise")} == {
        ("frameworks/middleton-nine", "frameworks/nesta-six"),
        ("frameworks/middleton-nine", "frameworks/nef-two"),
        ("frameworks/sdl-axioms-5", "frameworks/sdl-fps-2014"),
    }
    called = {row["earlier_called"] for row in ask(glossary, "frameworks-that-revise")}
    assert {"NESTA’s six core principles", "NEF’s two further principles"} <= called


def test_ladders_climb_and_the_scale_of_citizen_led_work_descends(glossary: Glossary) -> None:
    rows = ask(glossary, "ladders-rung-by-rung")
    rungs = {name: [row["rung"] for row in rows if row["framework"] == name] for name in column(rows, "framework")}
    assert rungs["frameworks/arnstein-8"] == [
        "Manipulation", "Therapy", "Informing", "Consultation", "Placation", "Partnership", "Delegated power",
        "Citizen control",
    ]  # fmt: skip
    assert rungs["frameworks/tlap-ladder"] == [
        "Coercion", "Educating", "Informing", "Consultation", "Engagement", "Co-design", "Co-production",
    ]  # fmt: skip
    ends = {row["framework"]: row["ordered_by"] for row in rows}
    assert [row["position"] for row in rows if row["framework"] == "frameworks/arnstein-8"] == list(range(1, 9))
    assert rungs["frameworks/citizen-led-4"][0] == "citizen-owned"
    assert ends["frameworks/citizen-led-4"] == "from most to least citizen-led"
    assert not {"frameworks/four-cos", "frameworks/nesta-six"} & set(rungs), "phases and principles have no rungs"


def test_four_definitions_were_written_in_french_german_and_polish(glossary: Glossary) -> None:
    rows = ask(glossary, "definitions-not-in-english")
    assert [(row["language"], row["definition"]) for row in rows] == [
        ("de", "definitions/abt-2022-de"),
        ("fr", "definitions/igpde-coproduction-etymology"),
        ("fr", "definitions/mcmullin-igpde-fr"),
        ("pl", "definitions/encyklopedia-ap-pl"),
    ]
    assert rows[-1]["term"] == "koprodukcja usług publicznych"


def test_whitaker_characterises_and_joshi_and_moore_define(glossary: Glossary) -> None:
    names = of(ask(glossary, "characterisations"), "definition")
    assert {"whitaker-1980", "arnstein-1969-typology", "ritzer-prosumption"} <= names
    assert not {"joshi-moore-2004", "ostrom-1996", "boyle-harris-2009-p11"} & names
    about = [
        row for row in ask(glossary, "characterisations") if row["definition"] == "definitions/brandsen-pestoff-2006"
    ]
    assert column(about, "concept") == [
        "co-governance",
        "co-management (third sector)",
        "co-production (public services)",
    ]


def test_needham_takes_for_one_what_torfing_and_ansell_keep_apart(glossary: Glossary) -> None:
    rows = ask(glossary, "contradictory-relations")
    assert {(row["relation"], row["claim"]) for row in rows} == {
        ("is the same as", "claims/needham-2008-cocreation-synonymy"),
        ("differs from", "claims/torfing-ansell-2021"),
    }
    pair = {"co-creation (public governance)", "co-production (public services)"}
    assert all({row["subject"], row["object"]} == pair for row in rows)
    assert "Torfing and Ansell 2021" in column(rows, "who")


def test_co_design_is_a_kind_a_part_or_a_sibling_depending_on_the_author(glossary: Glossary) -> None:
    says = {(row["who"], row["how"], row["with"]) for row in ask(glossary, "co-design-by-author")}
    assert ("Sanders and Stappers 2008", "is a kind of", "co-creation (design research)") in says
    assert ("Loeffler 2021", "is a part of", "co-production (public services)") in says
    assert ("Strokosch and Osborne 2021", "differs from", "co-production (service logic)") in says
    assert ("Loeffler 2021", "is a member of phases about", "co-production (public services)") in says
    assert ("Think Local Act Personal n.d.", "differs from", "co-production (equal partnership)") in says
    statements = set(column(ask(glossary, "co-design-by-author"), "statement"))
    assert {"frameworks/tlap-ladder", "frameworks/psl-modes", "claims/tlap-codesign-distinction"} <= statements
    assert "claims/middleton-interchangeable" not in statements, "there co-design is the other term, not the subject"


@pytest.mark.parametrize(
    ("query", "listed", "elsewhere", "claim", "about"),
    [
        (
            "altered-wordings",
            ("k06-arnstein-spliced", "k13-bovaird-loeffler-five-wordings", "k20-salm-menegasso"),
            ("k24-equal-reciprocal-credit", "k49-arnstein-year"),
            "k07-bovaird-pieces",
            "Bovaird 2007; co-production (public services)",
        ),
        (
            "disputed-attributions",
            ("k22-agents-citizens-mix", "k25-nesta-middleton-alone", "k26-partnership-health-credit"),
            ("k04-boyle-harris-nhs-page", "k35-osborne-ostrom-1972"),
            "k27-mcmullin-near-joshi-moore",
            "Bovaird 2007; co-production (public services); definitions/joshi-moore-2004",
        ),
        (
            "works-under-several-years",
            ("k44-miller-wyborn-year", "k45-needham-year", "k46-voorberg-year", "k50-cahn-editions"),
            ("k06-arnstein-spliced", "k67-prosumer-year"),
            "k49-arnstein-year",
            "Arnstein 1969; Ladder of citizen participation; definitions/arnstein-1969-typology",
        ),
        (
            "differing-positions",
            ("k57-osborne-strokosch-change", "k59-two-senses-or-one", "k61-oliver-williams"),
            ("torfing-ansell-2021", "k62-co-management-senses"),
            "williams-2020-expansive",
            "co-production (health research); definitions/oliver-2019",
        ),
        (
            "names-and-translations",
            ("k62-co-management-senses", "k63-four-cos-names", "k66-tlap-ladder-names"),
            ("k28-time-banking-values", "k01-jasanoff-ending"),
            "k68-a-agger-lund-samskabelse",
            "co-production",
        ),
        (
            "known-gaps",
            ("k75-a-brandsen-honingh", "k75-i-benkler", "k76-c-voorberg-roles"),
            ("k29-brudney-england-reported", "interpares-no-definition"),
            "k75-j-cahn-2000",
            "Cahn 2000; co-production (equal partnership)",
        ),
    ],
)
def test_each_sort_of_known_issue_is_listed_with_what_it_is_about(
    glossary: Glossary, query: str, listed: tuple[str, ...], elsewhere: tuple[str, ...], claim: str, about: str
) -> None:
    rows = {str(row["claim"]).removeprefix("claims/"): row for row in ask(glossary, query)}
    assert {*listed, claim} <= set(rows)
    assert not set(elsewhere) & set(rows)
    assert str(rows[claim]["about"]).replace(glossary.base, "") == about
    assert all(row["text"] for row in rows.values())


def test_osborne_and_strokosch_speak_of_service_logic_in_2018_and_2021(glossary: Glossary) -> None:
    rows = ask(glossary, "one-author-over-time")
    said = {(row["who"], row["concept"], row["year"], row["statement"]) for row in rows}
    logic = "co-production (service logic)"
    assert ("Kirsty Strokosch", logic, "2018", "claims/osborne-2018-intrinsic") in said
    assert ("Kirsty Strokosch", logic, "2021", "definitions/strokosch-osborne-2021-psl") in said
    services = "co-production (public services)"
    assert {year for who, concept, year, _ in said if (who, concept) == ("John Alford", services)} == {"1998", "2014"}
    assert not {"Gordon P. Whitaker", "Andrew Middleton", "Editors of this glossary"} & set(column(rows, "who"))


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


def test_stakeholders_alone_join_in_governance_in_climate_research_and_in_health_research(glossary: Glossary) -> None:
    rows = ask(glossary, "same-co-producers-in-two-disciplines")
    same = {
        codes: of([row for row in rows if row["co_producers"] == codes], "definition")
        for codes in column(rows, "co_producers")
    }
    assert same["stakeholders"] == {
        "ansell-gash-2008-mode", "meadow-2015-principles", "norstrom-2020-definition", "oliver-2019",
    }  # fmt: skip
    assert same["families, carers and neighbours, service users"] == {
        "boyle-harris-2009-p11", "scie-charter", "tlap-ncag-definition",
    }  # fmt: skip
    assert {"arnstein-1969-typology", "linders-2012", "whitaker-1980"} <= same["citizens"]
    assert "alford-1998" not in same["citizens"], "it names volunteers and service users besides"
    listed = of(rows, "definition")
    assert not {"care-act-guidance-2014", "ostrom-1996", "jasanoff-2004-shorthand"} & listed
    assert not {"mcculloch-2009-abstract", "middleton-co-production-learning"} & listed, "both are education"
    joshi = next(row for row in rows if row["definition"] == "definitions/joshi-moore-2004")
    assert (joshi["discipline"], joshi["co_producers"]) == ("development studies", "civil society")


def test_the_codebook_is_used_and_every_definition_has_a_code(glossary: Glossary) -> None:
    once = {row["code"]: row["used_by"] for row in ask(glossary, "codes-used-once")}
    assert once["volunteers"] == "definitions/alford-1998"
    assert once["harms"] == "claims/steen-2018-evils"
    assert not {"citizens", "equality", "inherent"} & set(once)
    assert ask(glossary, "codes-never-used") == []
    assert ask(glossary, "definitions-without-code") == []


def test_what_is_complete_today_would_be_told_if_it_were_not(glossary: Glossary) -> None:
    def iri(name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{glossary.base}{name}")

    coding, code, match = (iri(f"ontology#{name}") for name in ("coding", "code", "match"))
    joshi, alam = iri("definitions/joshi-moore-2004"), iri("definitions/alam-2020")
    store = ox.Store()
    store.extend(glossary.store)
    for quad in [
        *store.quads_for_pattern(joshi, coding, None),
        *store.quads_for_pattern(None, code, iri("schemes/codes/volunteers")),
        *(
            quad
            for receipt in store.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/ns/oa#hasSource"), alam)
            for quad in store.quads_for_pattern(receipt.subject, match, None)
        ),
    ]:
        store.remove(quad)
    poorer = Glossary(store, glossary.base, glossary.prefixes)
    assert column(ask(poorer, "definitions-without-code"), "definition") == ["definitions/joshi-moore-2004"]
    assert column(ask(poorer, "codes-never-used"), "code") == ["volunteers"]
    assert column(ask(poorer, "quotations-without-receipt"), "quotation") == ["definitions/alam-2020"]


def test_the_year_of_parks_and_the_title_of_horne_and_shirley_are_not_proven(glossary: Glossary) -> None:
    missing = {(row["source"], row["missing"]) for row in ask(glossary, "facts-not-proven")}
    assert {("sources/parks-1981", "issued"), ("sources/horne-shirley-2009", "title")} <= missing
    assert ("sources/needham-2008", "issued") in missing, "its copy prints the year of the copyright only"
    assert ("sources/care-support-guidance-2014", "authorship") in missing
    assert not {source for source, _ in missing} & {"sources/whitaker-1980", "sources/joshi-moore-2004"}
    assert ("sources/loeffler-bovaird-2021", "authorship") not in missing, "it has editors"


def test_only_film_and_citizen_science_have_the_same_concept_elsewhere(glossary: Glossary) -> None:
    same = {row["concept"] for row in ask(glossary, "mappings") if row["how"] == "the same"}
    assert same == {"audiovisual co-production", "citizen science"}
    assert not any("6026" in str(row["elsewhere"]) for row in ask(glossary, "mappings")), "a false friend is not mapped"


def test_parks_is_known_through_an_introduction_and_nestas_definition_through_middleton(glossary: Glossary) -> None:
    carried = {row["definition"]: row for row in ask(glossary, "second-hand-definitions")}
    assert carried["definitions/parks-1981-mixing"]["carrier"] == "sources/urban-design-reader-introduction"
    nesta = carried["definitions/nesta-middleton"]
    assert (nesta["who"], nesta["wording"], nesta["carried_by"]) == ("NESTA", "quotation", "Middleton 2019")
    brudney = carried["definitions/brudney-england-via-bovaird"]
    assert (brudney["who"], brudney["wording"]) == ("Brudney and England 1983", "paraphrase")
    assert not {"definitions/whitaker-1980", "definitions/alam-2020", "definitions/loeffler-2021-fourcos"} & set(
        carried
    )


def test_critics_speak_from_health_research_service_management_and_social_care(
    glossary: Glossary,
) -> None:
    rows = ask(glossary, "critiques-by-discipline")
    by = {
        name: of([row for row in rows if row["discipline"] == name], "claim", "claims")
        for name in column(rows, "discipline")
    }
    assert by["health research"] == {"oliver-2019-noconsensus", "williams-2020-expansive"}
    assert by["service management"] == {"osborne-2018-codestruction"}
    assert {"osborne-2016-woolly", "steen-2018-evils", "dudau-2019-magic"} <= by["public administration"]
    assert "mayo-power" in by["social care"]
    assert "osborne-2018-intrinsic" not in by["service management"], "it criticises nothing"


def test_williams_criticises_the_definition_by_oliver_and_the_editors_found_its_like_altered(
    glossary: Glossary,
) -> None:
    rows = ask(glossary, "claims-about-a-definition")
    said = {(row["definition"], row["claim"]): (row["stance"], row["topic"], row["who"]) for row in rows}
    assert said["definitions/oliver-2019", "claims/williams-2020-expansive"] == (
        "criticises", "positions that differ", "Williams et al. 2020",
    )  # fmt: skip
    assert said["definitions/nesta-middleton", "claims/middleton-nesta-cahn"] == ("states", None, "Middleton 2019")
    assert said["definitions/care-act-guidance-2014", "claims/k05-care-act-reworded"][1] == "altered wordings"
    about = {str(definition) for definition, _ in said}
    assert "definitions/whitaker-1980" not in about, "nobody speaks of it here"
    assert all(name.startswith("definitions/") for name in about), "claims about works and concepts are left out"


def test_wanted_are_the_words_of_every_paraphrase(glossary: Glossary) -> None:
    rows = ask(glossary, "wanted-original-wording")
    wanted = of(rows, "definition")
    assert wanted == {name for name, definition in glossary.definitions.items() if definition.wording == "paraphrase"}
    joshi = next(row for row in rows if row["definition"] == "definitions/joshi-moore-2004")
    assert (joshi["called"], joshi["place"]) == ("Joshi and Moore 2004", "abstract")
    assert joshi["seen"] == "https://informahealthcare.com/doi/abs/10.1080/00220380410001673184"
    whitaker = next(row for row in rows if row["definition"] == "definitions/whitaker-1980")
    assert whitaker["place"] == "p. 240"


# Coverage


def counts(glossary: Glossary, rows: list[Row]) -> dict[object, object]:
    return {row["label"]: row["n"] for row in rows}


def test_coverage_counts_every_definition(glossary: Glossary) -> None:
    total = len(glossary.definitions)
    decades = counts(glossary, ask(glossary, "coverage-by-decade"))
    assert decades["1960s"] == 1, "Arnstein"
    assert decades["1980s"] == 4, "Percy, Kiser and Parks, Whitaker, Brudney and England, and Mattson"
    assert decades["undated"] > decades["1990s"]  # type: ignore[operator]
    assert sum(decades.values()) == total  # type: ignore[arg-type]
    languages = counts(glossary, ask(glossary, "coverage-by-language"))
    assert (languages["fr"], languages["de"], languages["pl"]) == (2, 1, 1)
    assert sum(languages.values()) == total  # type: ignore[arg-type]
    wordings = counts(glossary, ask(glossary, "coverage-by-wording"))
    assert wordings["quotation"] == sum(d.wording == "quotation" for d in glossary.definitions.values())
    receipts = counts(glossary, ask(glossary, "coverage-by-receipt"))
    assert receipts["paraphrase, nothing to compare"] == wordings["paraphrase"]
    assert receipts["exact"] == wordings["quotation"]
    assert "not yet compared" not in receipts


def test_coverage_knows_senses_disciplines_and_regions(glossary: Glossary) -> None:
    senses = counts(glossary, ask(glossary, "coverage-by-sense"))
    assert max(senses, key=lambda label: senses[label]) == "co-production (public services)"  # type: ignore[arg-type,return-value]
    assert senses["institutionalised co-production"] == senses["co-assessment"] == 1
    assert "people as assets" in senses and "citizen control" not in senses, "nobody has defined citizen control here"
    disciplines = counts(glossary, ask(glossary, "coverage-by-discipline"))
    assert max(disciplines, key=lambda label: disciplines[label]) == "public administration"  # type: ignore[arg-type,return-value]
    assert disciplines["film and television"] == disciplines["development studies"] == 1
    regions = counts(glossary, ask(glossary, "coverage-by-region"))
    assert (regions["Wales"], regions["Poland"]) == (1, 1)
    assert "not recorded" in regions


def test_the_totals_are_those_of_the_folders_and_every_quotation_was_compared(glossary: Glossary) -> None:
    totals = counts(glossary, ask(glossary, "coverage-totals"))
    for kind in ("concepts", "definitions", "frameworks", "claims", "sources", "people"):
        assert totals[kind] == len(list((ROOT / "glossary" / kind).glob("*.yml"))), kind
    assert totals["compared"] == totals["quotations"]


# Figures of the overview pages


def test_the_figures_of_senses_topics_frameworks_and_lists_are_those_of_the_entries(glossary: Glossary) -> None:
    senses = {row["sense"]: (row["since"], row["n"]) for row in ask(glossary, "definitions-by-main-sense")}
    assert senses["concepts/co-production-equal-partnership"][0] == "2009"
    own = len(glossary.concepts["co-production-public-services"].definitions)
    assert senses["concepts/co-production-public-services"][1] > own, "narrower senses count too"  # type: ignore[operator]
    topics = counts(glossary, ask(glossary, "claims-by-topic"))
    assert topics["gaps"] == len(ask(glossary, "known-gaps"))
    assert topics["altered wordings"] == len(ask(glossary, "altered-wordings"))
    members = {row["framework"]: row["n"] for row in ask(glossary, "members-by-framework")}
    assert (members["frameworks/arnstein-8"], members["frameworks/middleton-nine"]) == (8, 9)
    assert len(members) == len(list((ROOT / "glossary" / "frameworks").glob("*.yml")))
    shared = ask(glossary, "members-in-several-frameworks")
    for row in ask(glossary, "frameworks-by-concept"):
        assert row["n"] == len({other["framework"] for other in shared if other["concept"] == row["label"]})
    senses_by = ask(glossary, "senses-by-discipline")
    for row in ask(glossary, "concepts-by-discipline"):
        assert row["n"] == len({other["concept"] for other in senses_by if other["discipline"] == row["label"]})
    lists = {row["list"]: row["n"] for row in ask(glossary, "terms-by-list")}
    assert lists["schemes/wordings"] == 2


def test_middleton_wrote_what_he_says_and_the_critical_friends_wrote_no_work_here(glossary: Glossary) -> None:
    rows = {row["person"]: row for row in ask(glossary, "works-and-statements-by-person")}
    assert len(rows) == len(list((ROOT / "glossary" / "people").glob("*.yml")))
    middleton = rows["people/andrew-middleton"]
    assert middleton["works"] == len(
        [p for p in (ROOT / "glossary" / "sources").glob("*.yml") if "people/andrew-middleton" in p.read_text("utf-8")]
    )
    assert middleton["statements"] > 10  # type: ignore[operator]
    assert (rows["people/ed-mayo"]["works"], rows["people/ed-mayo"]["statements"] > 0) == (0, True)  # type: ignore[operator]


def test_our_own_classes_and_properties_are_listed_with_what_they_mean(glossary: Glossary) -> None:
    rows = ask(glossary, "classes-and-properties")
    assert {"ontology#Definition": "class", "ontology#defines": "property"}.items() <= {
        row["term"]: row["kind"] for row in rows
    }.items()
    assert all(row["meaning"] for row in rows)
