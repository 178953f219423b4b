"""The guided page: each answer leads on, every sense with a definition is reached, and the warnings are the graph’s."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urldefrag

import pytest
from built import Built
from lxml.html import HtmlElement

ROOT_PAGE = "which-co-production"
Place = tuple[str, str]


def fields(built: Built) -> list[str]:
    """The names of the pages of the second question."""
    return sorted(path.stem for path in (built.site / ROOT_PAGE).glob("*.html"))


def guide(built: Built) -> list[Place]:
    """The ways on from the first question."""
    return list(links(built.page(ROOT_PAGE).get_element_by_id("content"), ROOT_PAGE))


def links(node: HtmlElement, page: str) -> Iterator[Place]:
    """The page and the place on it to which each link leads, inside the guide."""
    for link in node.iter("a"):
        address, place = urldefrag(unquote(link.get("href") or ""))
        if not address:
            yield page, place
        elif page == ROOT_PAGE and address.startswith(f"{ROOT_PAGE}/"):
            yield address.removesuffix(".html"), place


def steps(built: Built, field: str) -> dict[str, HtmlElement]:
    return {step.get("id"): step for step in built.page(f"{ROOT_PAGE}/{field}").find_class("which__step")}


def select(built: Built, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as text, empty where nothing is bound."""
    answer = built.graph.store.query(query, prefixes=built.graph.context.prefixes, base_iri=built.graph.context.base)
    return [tuple(str(value.value) if value else "" for value in row) for row in answer]  # type: ignore[union-attr]


def short(iri: str) -> str:
    return iri.rpartition("/")[2]


def test_every_discipline_with_a_definition_is_an_answer_and_so_is_none(built: Built) -> None:
    rows = select(built, "SELECT DISTINCT ?f WHERE { ?d a coprod:Definition ; dcterms:subject ?f }")
    wanted = {f"{ROOT_PAGE}/{short(field)}" for (field,) in rows} | {f"{ROOT_PAGE}/any"}
    assert {page for page, _ in guide(built)} == wanted
    assert {f"{ROOT_PAGE}/{field}" for field in fields(built)} == wanted


def test_each_step_has_a_way_on_and_each_way_leads_to_a_place(built: Built) -> None:
    for field in fields(built):
        for name, step in steps(built, field).items():
            inner = {place for _, place in links(step, field) if place} - {"who", "all"}
            assert inner <= set(steps(built, field)) | {"who", "senses"}, (field, name)
            if name.startswith("sense-"):
                assert any("/concepts/" in f"/{link.get('href')}" for link in step.iter("a")), (field, name)
            else:
                assert inner, (field, name)


def test_every_sense_with_a_definition_is_reached_by_following_links_from_the_first_question(built: Built) -> None:
    reached: set[Place] = set()
    for page, _ in guide(built):
        field = page.rpartition("/")[2]
        sections = steps(built, field)
        waiting = ["who"] if "who" in sections else list(sections)
        while waiting:
            place = waiting.pop()
            if (field, place) in reached or place not in sections:
                continue
            reached.add((field, place))
            waiting += [target for _, target in links(sections[place], field) if target != "senses"]
    any_field = {place for field, place in reached if field == "any"}
    for definition, concept, field in select(
        built, "SELECT ?d ?c ?f WHERE { ?d coprod:defines ?c OPTIONAL { ?d dcterms:subject ?f } }"
    ):
        assert f"sense-{short(concept)}" in any_field, definition
        assert not field or (short(field), f"sense-{short(concept)}") in reached, (definition, field)


def test_who_and_what_of_each_definition_lead_to_the_sense_that_it_defines(built: Built) -> None:
    aspect = f"{built.graph.context.base}schemes/aspects/"
    rows = select(
        built,
        f"""SELECT ?d ?c ?side ?who ?made WHERE {{
        ?d coprod:defines ?c ; coprod:coding ?x . ?x coprod:aspect ?side ; coprod:code ?who
        FILTER(?side IN (<{aspect}co_producers>, <{aspect}producers>))
        OPTIONAL {{ ?d coprod:coding ?y . ?y coprod:aspect <{aspect}product> ; coprod:code/skos:prefLabel ?made }}
        }}""",
    )
    sections = steps(built, "any")
    assert len(rows) > 50
    for definition, concept, side, who, made in rows:
        target = f"#sense-{short(concept)}"
        answer = f"who-{short(side).replace('_', '-')}-{short(who)}"
        if answer not in sections:
            assert target in {link.get("href") for link in sections["who"].iter("a")}, (definition, answer)
            continue
        wanted = made or "No definition says what comes of it"
        (choice,) = [li for li in sections[answer].xpath('.//li[span[@class="choices__what"]]') if li[0].text == wanted]
        assert target in {link.get("href") for link in choice.iter("a")}, (definition, answer, made)


def test_the_confusions_shown_are_those_of_the_graph_with_their_reasons(built: Built) -> None:
    pairs = select(
        built,
        """SELECT DISTINCT ?a ?b ?why WHERE {
        { ?a coprod:oftenConfusedWith ?w . ?w coprod:names ?b }
        UNION { ?b coprod:oftenConfusedWith ?w . ?w coprod:names ?a }
        OPTIONAL { ?w coprod:reason/schema:text ?why } }""",
    )
    assert pairs
    compared = 0
    for section in built.page(f"{ROOT_PAGE}/any").find_class("which__sense"):
        sense = section.get("data-sense")
        shown = {node.get("data-confused"): node.text_content() for node in section.find_class("apart")}
        assert set(shown) == {other for one, other, _ in pairs if one == sense}, sense
        for one, other, why in pairs:
            if one == sense and why:
                compared += 1
                assert why in shown[other], (sense, other)
    assert compared > 5


@pytest.mark.parametrize("name", [ROOT_PAGE, f"{ROOT_PAGE}/any", f"{ROOT_PAGE}/public-administration"])
def test_no_question_offers_more_than_nine_answers_at_once(built: Built, name: str) -> None:
    lists = [node for node in built.page(name).find_class("choices") if "choices--two" not in node.get("class")]
    shown = [node for node in lists if not any(above.tag == "details" for above in node.iterancestors())]
    assert shown and all(1 < len(node.findall("li")) <= 9 for node in shown)


def test_a_field_with_few_senses_shows_them_at_once(built: Built) -> None:
    assert list(steps(built, "media-studies")) == ["sense-produsage"]


def test_words_of_authors_and_ours_look_different_and_name_their_source(built: Built) -> None:
    for section in built.page(f"{ROOT_PAGE}/any").find_class("which__sense"):
        (figure,) = section.xpath(".//figure")
        quotation = figure.find("blockquote") is not None
        assert quotation != ("statement--ours" in figure.get("class")), section.get("id")
        assert figure.find("figcaption").text_content().strip(), section.get("id")
