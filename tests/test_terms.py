"""Glossary terms in our prose: found in each spelling, never in words of others, never at the cost of a letter."""

from __future__ import annotations

from urllib.parse import urldefrag

import pytest
from built import Built
from lxml.html import fromstring

from coprod_kg import Project
from coprod_kg.graph import Graph
from coprod_kg.pages.terms import Terms
from coprod_kg.views import Row, Views

NAMES = (
    ("c/co-production", "co-production", "en", True, "Only the word."),
    ("c/co-production", "coproduction", "en", False, "Only the word."),
    ("c/services", "co-production (public services)", "en", True, "Services are made with “outsiders” & users."),
    ("c/participation", "participation", "en", True, "Having a part."),
    ("c/citizen-participation", "citizen participation", "en", True, "Citizens take part."),
    ("c/firms", "co-management", "en", False, "The say of employees."),
    ("c/third-sector", "co-management", "en", False, "The second of three terms."),
    ("c/logic", "service-dominant logic", "en", True, "A theory."),
    ("c/power", "power", "en", True, "Who decides."),
    ("c/co-production", "Koproduktion", "de", True, "Only the word."),
)
COLUMNS = ("concept", "label", "lang", "main", "tip")


@pytest.fixture(scope="module")
def terms() -> Terms:
    return Terms(Row(dict(zip(COLUMNS, name, strict=True))) for name in NAMES)


def found(terms: Terms, text: str, lang: str = "en") -> list[tuple[str, str | None]]:
    """The words that name a concept, with the concept."""
    return [(text[m.start : m.end], m.term.concept) for m in terms.mentions(text, lang)]


def marked(terms: Terms, text: str, own: tuple[str, ...] = (), lang: str = "en") -> str:
    return str(terms.linked(text, lang, own, lambda concept: f"{concept or 'which'}.html"))


@pytest.mark.parametrize(
    "word", ["co-production", "coproduction", "Co-Production", "co production", "co\u2011production"]
)
def test_each_spelling_of_a_name_is_found(terms: Terms, word: str) -> None:
    assert found(terms, f"Here {word} is meant.") == [(word, "c/co-production")]


def test_the_longest_name_wins(terms: Terms) -> None:
    text = "Co-production (public services) and citizen participation, not participation alone."
    assert [concept for _, concept in found(terms, text)] == [
        "c/services",
        "c/citizen-participation",
        "c/participation",
    ]


def test_a_line_break_inside_a_name_is_no_obstacle(terms: Terms) -> None:
    assert found(terms, "the service-dominant\nlogic of marketing") == [("service-dominant\nlogic", "c/logic")]


@pytest.mark.parametrize(
    "text",
    [
        "powerful",
        "empower",
        "power-sharing",
        "non-participation",
        "coproductions",
        "citizen, participation-like",
        "“power”",
    ],
)
def test_parts_of_words_and_words_of_others_are_no_mention(terms: Terms, text: str) -> None:
    assert found(terms, text) == []


def test_a_name_is_found_only_in_its_own_language(terms: Terms) -> None:
    assert found(terms, "Koproduktion", "de") and not found(terms, "Koproduktion") and not found(terms, "power", "de")


def test_a_name_of_several_concepts_leads_to_the_guide_and_not_to_a_guess(terms: Terms) -> None:
    assert 'href="which.html"' in marked(terms, "Some say co-management.")


def test_only_the_first_mention_is_a_link_and_the_concept_of_the_page_never(terms: Terms) -> None:
    text = "Power is shared; power is kept; participation grows."
    assert marked(terms, text).count("<a ") == 2
    assert marked(terms, text).index("<a ") == 0
    assert marked(terms, text, own=("c/power",)).count("<a ") == 1


def test_everything_that_could_be_mark_up_is_escaped(terms: Terms) -> None:
    html = marked(terms, "<b>co-production (public services)</b> & power")
    assert html.startswith("&lt;b&gt;<a ") and "outsiders” &amp; users" in html and "<b>" not in html


def test_a_long_text_takes_time_in_proportion_to_its_length(terms: Terms) -> None:
    text = "co " * 20_000 + "citizen participation"
    assert found(terms, text)[-1] == ("citizen participation", "c/citizen-participation")


def test_every_text_of_ours_keeps_every_letter(project: Project, real_graph: Graph) -> None:
    views = Views(real_graph, project.site / "queries" / "views")
    terms = Terms(views.all("term-names"))
    texts = [(str(row["text"]), str(row["lang"])) for name in ("scope", "notes", "texts") for row in views.all(name)]
    assert len(texts) > 300
    for text, lang in texts:
        assert fromstring(f"<p>{terms.linked(text, lang, (), str)}</p>").text_content() == text


def test_terms_on_the_site_lead_to_pages_and_stand_in_our_words_only(built: Built) -> None:
    number = 0
    for path, tree in built.pages():
        for link in tree.iter("a"):
            if link.get("class") != "term":
                continue
            number += 1
            target = (path.parent / urldefrag(link.get("href")).url).resolve()
            assert target.is_file() and target != path.resolve(), (path, link.get("href"))
            assert link.get("data-tip").endswith((".", "!", "?")), (path, link.get("data-tip"))
            above = list(link.iterancestors())
            assert not {node.tag for node in above} & {"a", "blockquote", "h1", "h2", "h3", "button", "summary"}, path
            classes = {name for node in above for name in (node.get("class") or "").split()}
            assert classes & {"ours", "scope", "note", "intro"} and not classes & {"words", "phrase"}, path
    assert number > 100


def test_the_pages_show_every_text_of_ours_letter_by_letter(built: Built) -> None:
    views = built.views()
    for name in ("concepts/co-creation", "definitions/whitaker-1980", "frameworks/arnstein-8"):
        shown = [node for node in built.page(name).iter("div") if node.get("data-statement")]
        assert shown
        for node in shown:
            rows = views.rows("texts", node.get("data-statement"))
            text = next(row["text"] for row in rows if row["role"] == node.get("data-role"))
            assert node.text_content() == text


@pytest.mark.parametrize("name", ["co-production-learning", "co-creation-learning", "co-design-public-services"])
def test_a_page_never_marks_its_own_concept_nor_what_is_above_it(built: Built, name: str) -> None:
    (scope,) = built.page(f"concepts/{name}").find_class("scope")
    iri = f"{built.graph.context.base}concepts/{name}"
    above = [row["target"] for row in built.views().rows("relations", iri) if row["relation"] == "Wider"]
    assert above
    own = {f"{str(concept).rpartition('/')[2]}.html" for concept in (iri, *above)}
    assert not own & {link.get("href") for link in scope.iter("a")}
