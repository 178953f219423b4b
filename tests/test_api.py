"""The JSON API: what each address gives, whose the words are, pages that hang together, errors that help."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import released
from api_serving import BASE, QUERIES, ROOT, Served, serving, write_data

from coprod_kg import Project, build_graph
from coprod_kg.pages import write_pages
from coprod_kg.server import Snapshot
from coprod_kg.server.api.index import match_of
from coprod_kg.server.api.queries import QueryFileError, columns, read_queries

FOLDERS = ("concepts", "definitions", "frameworks", "claims", "sources", "people")
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PREFIXES = """PREFIX coprod: <https://w3id.org/coprod/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <http://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def served(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api")
    with serving(build_graph(project).store, folder, folder) as one:
        yield one


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example glossary with three releases; see released.py."""
    folder = tmp_path_factory.mktemp("told")
    checkout = released.told(folder / "checkout")
    shutil.copy(ROOT / "site" / "pages" / "changes.json.jinja", checkout.root / "site" / "pages")
    graph = build_graph(checkout.project)
    write_pages(graph, checkout.project, folder / "site")
    with serving(graph.store, folder, folder / "site") as one:
        yield one


def rows(served: Served, query: str) -> list[list[str]]:
    return [[term.value for term in row] for row in served.store.query(PREFIXES + query)]  # type: ignore[union-attr]


def ids(items: list[dict[str, Any]]) -> set[str]:
    return {item["iri"].removeprefix(BASE).partition("/")[2] for item in items}


# What there is


def test_the_start_lists_addresses_that_all_answer(served: Served) -> None:
    start = served.get("/api/")
    assert {f"/api/{folder}" for folder in FOLDERS} <= {place["address"] for place in start["places"]}
    for place in start["places"]:
        assert served.client.get(place["address"]).status_code == 200
    assert served.get(start["openapi"])["openapi"].startswith("3.1")


def test_each_list_has_every_entry_of_its_kind_once_and_in_order(served: Served, project: Project) -> None:
    for folder in FOLDERS:
        found = [item["id"] for item in served.walk(f"/api/{folder}?limit=200")]
        assert found == sorted(path.stem for path in (project.glossary / folder).rglob("*.yml")), folder


def test_the_framework_is_not_imported_before_the_api_is_asked() -> None:
    code = (
        "import sys, coprod_kg.cli, coprod_kg.server, coprod_kg.server.api\n"
        "assert not {'fastapi', 'pydantic', 'sqlite3'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# Entries


def test_a_definition_has_its_words_source_page_chain_receipt_and_licence(served: Served) -> None:
    one = served.get("/api/definitions/ostrom-1996")
    [[text]] = rows(served, f"SELECT ?t {{ <{BASE}definitions/ostrom-1996> schema:text ?t }}")
    said = one["attribution"]
    assert one["texts"] == [{"text": text, "language": "en"}]
    assert (said["wording"], said["page"]) == ("quotation", "1073")
    assert [(who["name"], who["family"]) for who in said["speakers"]] == [("Elinor Ostrom", "Ostrom")]
    assert said["work"]["title"].startswith("Crossing the Great Divide")
    assert (said["work"]["issued"], said["work"]["authors"][0]["given"]) == ("1996", "Elinor")
    assert [(copy["source"]["id"], copy["locator"]) for copy in said["via"]] == [
        ("interpares-coproduction", "†461, 1073; †655")
    ]
    [receipt] = said["receipts"]
    assert (receipt["match"], receipt["document"]["id"]) == ("exact", "interpares-coproduction")
    assert len(receipt["text_sha256"]) == 64
    assert said["licence"] == {"iri": None, "statement": "The words are their author’s; quoted here for scholarship."}
    assert {reading["aspect"]["id"]: reading["words"] for reading in one["readings"]}["level"] == ["individuals"]


def test_a_concept_has_its_names_neighbours_confusions_and_definitions(served: Served) -> None:
    one = served.get("/api/concepts/co-production-public-services")
    assert {name["language"] for name in one["labels"]} == {"en", "pl", "pt", "ru"}
    assert [link["id"] for link in one["broader"]] == ["co-production"]
    iri = f"<{BASE}concepts/co-production-public-services>"
    assert ids(one["related"]) == {
        row[0].rpartition("/")[2] for row in rows(served, f"SELECT ?o {{ {iri} skos:related ?o }}")
    }
    confusion = next(each for each in one["often_confused_with"] if each["concept"]["id"] == "co-production-sts")
    assert confusion["reasons"][0]["texts"][0]["text"].startswith("One terminology record puts both")
    assert confusion["reasons"][0]["attribution"]["wording"] == "paraphrase"
    years = [definition["year"] or "9999" for definition in one["definitions"]]
    assert len(years) == 24
    assert years == sorted(years)
    assert one["scope_note"]["attribution"]["wording"] == "editorial"


def test_a_framework_has_its_members_in_order_with_what_they_changed_and_why(served: Served) -> None:
    one = served.get("/api/frameworks/middleton-nine")
    assert [member["number"] for member in one["members"]] == [str(number) for number in range(1, 10)]
    [step] = one["members"][1]["lineage"]
    assert [link["iri"] for link in step["derived_from"]] == [f"{BASE}frameworks/nesta-six#capabilities"]
    assert {link["id"] for link in step["changes"]} == {"generalises", "rewords"}
    assert step["reasons"][0]["attribution"]["locator"] == "review section"


def test_claims_sources_and_people_have_what_belongs_to_them(served: Served) -> None:
    claim = served.get("/api/claims/abt-2022-beyond-participation")
    assert [(one["subject"]["id"], one["relation"]["id"]) for one in claim["asserts"]] == [
        ("co-production-urban", "differs-from")
    ]
    assert claim["attribution"]["seen_at"][0]["accessed"] == "2026-11-21"
    assert "ostrom-1996" in ids(served.get("/api/sources/ostrom-1996")["statements"])
    person = served.get("/api/people/elinor-ostrom")
    assert person["person"]["family"] == "Ostrom"
    assert "ostrom-1996" in ids(person["works"])


def test_translations_quoted_words_and_edits_are_told_from_the_words_themselves(told: Served) -> None:
    one = told.get("/api/definitions/meadow-2019")
    [translation] = one["translations"]
    assert translation["texts"][0]["language"] == "fr"
    assert translation["attribution"]["wording"] == "translation"
    assert translation["attribution"]["speakers"][0]["name"] == "Bo Brook"
    [quoted] = one["quotes"]
    assert quoted["texts"][0]["text"] == "nobody makes a service alone"
    assert (quoted["attribution"]["wording"], quoted["attribution"]["page"]) == ("quotation", "3")
    assert one["attribution"]["edits"] == [{"kind": "omission", "mark": "[…]", "note": "One word was left out."}]
    assert one["type"]["label"] == "characterisation"


# Whose words


def texts_of(served: Served) -> dict[str, set[str]]:
    """Every text of the graph, with the entries that have it."""
    found: dict[str, set[str]] = {}
    query = """SELECT ?text ?carrier {
      { ?carrier schema:text|skos:scopeNote|skos:editorialNote ?text }
      UNION { ?whole coprod:quotes ?carrier . ?carrier oa:exact ?text }
      UNION { ?carrier coprod:anatomy/oa:exact ?text }
      UNION { ?carrier coprod:wording ?w ; skos:prefLabel ?text FILTER(CONTAINS(STR(?carrier), "#")) } }"""
    for text, carrier in rows(served, query):
        found.setdefault(text, set()).add(carrier.partition("#")[0])
    return found


def texts_only(served: Served) -> dict[str, set[str]]:
    """Every text of the graph that is not the name of something as well, with the entries that have it."""
    found = texts_of(served)
    names = (
        "{ ?c skos:inScheme ?s ; skos:prefLabel|skos:altLabel ?l } UNION { ?f a coprod:Framework ; skos:prefLabel ?l }"
    )
    for [name] in rows(
        served, f"SELECT ?l {{ {names} UNION {{ ?d coprod:term|dcterms:title|coprod:containerTitle|rdfs:label ?l }} }}"
    ):
        found.pop(name, None)
    return found


def unattributed(answer: object, texts: dict[str, set[str]], entry: str = "") -> list[str]:
    """The texts of the graph that stand in an answer without the attribution of an entry that has them."""
    if isinstance(answer, dict):
        said = answer.get("attribution")
        inside = said["entry"]["iri"] if said else entry
        # A link is called what it points at says, so a member of a framework by its own words; its IRI leads there.
        named = str(answer.get("iri") or answer.get("value")).partition("#")[0]
        parts = [(value, named if key == "label" else inside) for key, value in answer.items() if key != "attribution"]
        return [text for part, place in parts for text in unattributed(part, texts, place)]
    if isinstance(answer, list):
        return [text for part in answer for text in unattributed(part, texts, entry)]
    if isinstance(answer, str) and len(answer) > 2 and answer in texts and entry not in texts[answer]:
        return [answer]
    return []


def incomplete(answer: object) -> list[object]:
    """Attributions that leave open whose words they are or under which terms."""
    if isinstance(answer, list):
        return [one for part in answer for one in incomplete(part)]
    if not isinstance(answer, dict):
        return []
    found = [one for part in answer.values() for one in incomplete(part)]
    said = answer.get("attribution")
    if said and "statement" in said:
        named = said["speakers"] or said["work"] or said["wording"] in ("editorial", "translation")
        licensed = said["licence"]["iri"] or said["licence"]["statement"] or not answer.get("texts", True)
        if not (named and licensed and said["permalink"] and said["statement"].startswith(BASE)):
            found.append(answer)
    return found


def test_no_answer_has_a_text_without_whose_it_is(served: Served) -> None:
    texts = texts_only(served)
    addresses = [f"/api/{folder}?limit=200" for folder in FOLDERS]
    for folder in FOLDERS:
        addresses += [f"/api/{folder}/{name}" for name in sorted(ids(served.walk(f"/api/{folder}?limit=200")))[::20]]
    addresses += [f"/api/queries/{path.stem}?limit=200" for path in sorted(QUERIES.glob("*.rq"))]
    addresses += [f"/api/search?q={words}&limit=200" for words in ("power", "co-production")]
    addresses += ["/api/changes", "/api/queries", "/api/"]
    seen = 0
    for address in addresses:
        answer = served.get(address)
        assert (unattributed(answer, texts), incomplete(answer)) == ([], []), address
        seen += json.dumps(answer, ensure_ascii=False).count('"wording": "quotation"')
    assert seen > 150


def test_the_search_for_texts_without_attribution_would_find_one(served: Served) -> None:
    answer = served.get("/api/definitions/ostrom-1996")
    texts = texts_only(served)
    assert unattributed(answer, texts) == []
    del answer["attribution"]
    assert len(unattributed(answer, texts)) >= 1


def test_permalinks_are_those_of_the_site(told: Served) -> None:
    released_one = told.get("/api/definitions/meadow-2019")["attribution"]["permalink"]
    assert re.fullmatch(
        r"http://127\.0\.0\.1:8000/definitions/meadow-2019\.html\?v=2026-02-20\.2#h=[0-9a-f]{12}", released_one
    )
    member = told.get("/api/frameworks/meadow-steps")["members"][0]["attribution"]["permalink"]
    assert re.search(r"/frameworks/meadow-steps\.html\?v=2026-02-20\.2&h=[0-9a-f]{12}#\w+$", member)


# Filters


FILTERS = {
    "discipline=education": "?d dcterms:subject <schemes/disciplines/education>",
    "author=elinor-ostrom": "?d coprod:saidBy <people/elinor-ostrom>",
    "sense=co-production-public-services": "?d coprod:defines/skos:broader* <concepts/co-production-public-services>",
    "wording=quotation": "?d coprod:wording <schemes/wordings/quotation>",
    "year_from=1990&year_to=1999": "?d dcterms:source/dcterms:issued ?y FILTER(STRSTARTS(STR(?y), '199'))",
    "language=pl": "?d coprod:term ?t FILTER(LANG(?t) = 'pl')",
    "wording=quotation&discipline=education": "?d coprod:wording <schemes/wordings/quotation> ; "
    "dcterms:subject <schemes/disciplines/education>",
}


@pytest.mark.parametrize("asked", FILTERS)
def test_filters_give_the_definitions_that_they_name_and_no_others(served: Served, asked: str) -> None:
    pattern = re.sub(r"<(?=[a-z]+/)", f"<{BASE}", FILTERS[asked])
    expected = {row[0] for row in rows(served, f"SELECT ?d {{ ?d a coprod:Definition . {pattern} }}")}
    found = [item["iri"] for item in served.walk(f"/api/definitions?{asked}&limit=5")]
    assert set(found) == expected != set()
    assert len(found) == len(expected)


def test_a_filter_takes_a_full_name_as_well(served: Served) -> None:
    full = served.get("/api/definitions", author=f"{BASE}people/elinor-ostrom")
    assert full["total"] == served.get("/api/definitions", author="elinor-ostrom")["total"] > 0


# Search


def test_each_spelling_of_a_co_word_finds_the_same(served: Served) -> None:
    totals = {
        served.get("/api/search", q=words)["total"]
        for words in ("co-production", "Co production", "COPRODUCTION", "co‑production")
    }
    assert len(totals) == 1
    assert totals.pop() > 100


def test_accents_and_case_make_no_difference(served: Served) -> None:
    found = served.get("/api/search", q="NORSTROM", kind="person")["items"]
    assert [hit["label"] for hit in found] == ["Albert V. Norström"]


def test_names_come_before_people_and_people_before_texts(served: Served) -> None:
    hits = served.walk("/api/search?q=service&limit=200")
    order = [("names", "people", "texts").index(hit["found_in"]) for hit in hits]
    assert order == sorted(order)
    assert {0, 2} <= set(order)
    assert len({hit["iri"] for hit in hits}) == len(hits)


def test_a_snippet_is_part_of_a_text_character_for_character(served: Served) -> None:
    texts = texts_of(served)
    shown = [hit["snippet"] for hit in served.walk("/api/search?q=co-production&limit=200") if hit["snippet"]]
    assert len(shown) > 50
    for snippet in shown:
        whole = [
            text
            for text, carriers in texts.items()
            if snippet["text"] in text and snippet["attribution"]["entry"]["iri"] in carriers
        ]
        assert whole, snippet
        assert any(text.startswith(snippet["text"]) for text in whole) or not snippet["from_start"]
    cut = [snippet for snippet in shown if not snippet["from_start"]]
    assert cut, "a hit far inside a text must be shown"
    assert all(re.search("co.?production", snippet["text"], re.IGNORECASE) for snippet in cut)


def test_words_in_quotation_marks_stay_together_and_a_star_ends_a_beginning(served: Served) -> None:
    apart, together = (
        served.get("/api/search", q=words)["total"] for words in ("equal partnership", '"equal partnership"')
    )
    assert 0 < together < apart
    assert served.get("/api/search", q="partnersh*")["total"] >= served.get("/api/search", q="partnership")["total"] > 0
    assert served.get("/api/search", q='??? "')["total"] == 0


@pytest.mark.parametrize(
    "words", ['"', "a OR b", "NEAR(a b)", "names:x", "^x", "a AND", "*", "-x", "(", "x'; DROP TABLE entry"]
)
def test_no_word_is_taken_for_an_operator(served: Served, words: str) -> None:
    assert set(served.get("/api/search", q=words)) == {"total", "snapshot", "next", "items"}
    assert match_of("a OR b") == '"a" AND "OR" AND "b"'


# Pages


def test_pages_hang_together_and_say_how_many_there_are(served: Served) -> None:
    first = served.client.get("/api/definitions?limit=7")
    assert first.links["next"]["url"] == first.json()["next"]
    by_sevens, whole = served.walk("/api/definitions?limit=7"), served.walk("/api/definitions?limit=200")
    assert by_sevens == whole
    assert "next" not in served.client.get("/api/definitions?limit=200").links
    assert served.walk("/api/search?q=power&limit=9") == served.walk("/api/search?q=power&limit=200")


def test_a_change_of_data_between_two_pages_is_told(told: Served, tmp_path: Path) -> None:
    store = ox.Store()
    store.extend(told.store)
    with serving(store, tmp_path, tmp_path) as one:
        following = one.get("/api/concepts?limit=2")["next"]
        tag = one.client.get("/api/concepts?limit=2").headers["etag"]
        assert one.get("/api/search?q=xenoproduction")["total"] == 0
        new, name = ox.NamedNode(f"{BASE}concepts/new"), ox.Literal("xenoproduction", language="en")
        store.add(ox.Quad(new, ox.NamedNode(f"{SKOS}prefLabel"), name))
        store.add(ox.Quad(new, ox.NamedNode(f"{SKOS}inScheme"), ox.NamedNode(f"{BASE}glossary")))
        store.add(ox.Quad(new, ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{SKOS}Concept")))
        (tmp_path / "later").mkdir()
        one.desk.run(one.desk.pool.renew(Snapshot.open(write_data(store, tmp_path / "later"))))
        assert "have changed" in one.problem(following, 409)["detail"]
        assert len(one.get(re.sub("&snapshot=[0-9a-f]+", "", following))["items"]) == 2
        assert one.get("/api/search?q=xenoproduction")["total"] == 1
        assert one.client.get("/api/concepts?limit=2", headers={"If-None-Match": tag}).status_code == 200


def test_addresses_hold_below_another_path(told: Served, tmp_path: Path) -> None:
    with serving(told.store, tmp_path, tmp_path, root="/glossary") as one:
        page = one.get("/glossary/api/concepts?limit=2")
        assert page["next"].startswith("/glossary/api/concepts?")
        assert page["items"][0]["page"].startswith("/glossary/concepts/")
        assert len(one.get(page["next"])["items"]) == 2
        assert one.get("/glossary/api/openapi.json")["servers"] == [{"url": "/glossary/api"}]


# Questions


def test_every_question_has_the_rows_of_its_query(served: Served) -> None:
    listed = {one["name"]: one for one in served.walk("/api/queries")}
    assert sorted(listed) == sorted(path.stem for path in QUERIES.glob("*.rq"))
    for path in sorted(QUERIES.glob("*.rq")):
        answer = served.store.query(path.read_text("utf-8"))
        names = [variable.value for variable in answer.variables]  # type: ignore[union-attr]
        first = served.get(f"/api/queries/{path.stem}?limit=200")
        assert (first["columns"], first["question"]) == (names, listed[path.stem]["question"])
        expected = [{name: row[name].value for name in names if row[name]} for row in answer]  # type: ignore[union-attr]
        found = [{name: str(cell["value"]) for name, cell in row.items()} for row in first["items"]]
        assert (found, first["total"]) == (expected[:200], len(expected)), path.stem


def test_a_question_can_be_asked_about_something_else(served: Served) -> None:
    other = served.get("/api/queries/definitions-of-a-concept", concept="co-production-learning")
    expected = {
        row[0] for row in rows(served, f"SELECT ?d {{ ?d coprod:defines <{BASE}concepts/co-production-learning> }}")
    }
    assert {row["definition"]["value"] for row in other["items"]} == expected != set()
    assert other["asked"] == {"concept": "co-production-learning"}
    assert len(list(served.store.query(other["sparql"]))) == other["total"]  # type: ignore[arg-type]
    everyone, one = (
        served.get("/api/queries/one-author-over-time"),
        served.get("/api/queries/one-author-over-time?agent=sheila-jasanoff"),
    )
    assert 0 < one["total"] < everyone["total"]
    assert "Alike are: " in served.problem("/api/queries/definitions-of-a-concept?concept=coproduction", 404)["detail"]


def test_cells_have_types_labels_and_whose_a_text_is(served: Served) -> None:
    row = served.get("/api/queries/definitions-of-a-concept")["items"][0]
    assert row["definition"]["type"] == "iri"
    assert row["definition"]["page"].startswith("/definitions/")
    assert row["text"]["attribution"]["statement"] == row["definition"]["value"]
    count = served.get("/api/queries/coverage-by-wording")["items"][0]["n"]
    assert (count["type"], type(count["value"])) == ("number", int)


def test_a_table_for_spreadsheets_has_all_rows_and_whose_each_text_is(served: Served) -> None:
    whole = served.get("/api/queries/definitions-of-a-concept?limit=200")
    for response in (
        served.client.get("/api/queries/definitions-of-a-concept?format=csv"),
        served.client.get("/api/queries/definitions-of-a-concept", headers={"Accept": "text/csv"}),
    ):
        assert response.headers["content-type"].startswith("text/csv")
        table = list(csv.DictReader(io.StringIO(response.text, newline="")))
        assert [row["text"] for row in table] == [row["text"]["value"] for row in whole["items"]]
        ostrom = next(row for row in table if row["definition"].endswith("/ostrom-1996"))
        assert (ostrom["text.wording"], ostrom["text.page"], ostrom["text.speakers"]) == (
            "quotation",
            "1073",
            "Elinor Ostrom",
        )
        assert ostrom["text.via"].startswith("InterPARES Trust Terminology")
        assert ostrom["text.receipt"].startswith("exact: ")
    some = served.client.get("/api/queries/definitions-of-a-concept?format=csv&limit=3")
    assert len(list(csv.reader(io.StringIO(some.text, newline="")))) == 4
    assert "next" in some.links


def test_columns_are_read_out_of_any_select() -> None:
    assert columns(
        "SELECT DISTINCT ?a (COUNT(DISTINCT ?x) AS ?n) (COALESCE(?b, (?c)) AS ?d) ?e\nWHERE { ?z ?y ?x }"
    ) == ["a", "n", "d", "e"]


def test_a_parameter_without_its_line_in_the_query_is_a_fault_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text("# parameter: concept (concepts): Any.\nSELECT ?a WHERE { ?a ?b ?c }", "utf-8")
    with pytest.raises(QueryFileError, match=r"x\.rq must have one line `VALUES \?concept"):
        read_queries(tmp_path)


# Changes


def test_changes_are_told_release_by_release(told: Served) -> None:
    def seen(address: str) -> list[tuple[str, str, str]]:
        return [(one["version"], one["kind"], one["path"]) for one in told.walk(address)]

    expected = [
        ("2026-02-20", "moved", "claims/unmeasured"),
        ("2026-02-20", "new", "definitions/brook-2021"),
        ("2026-02-20", "changed", "definitions/meadow-2019"),
        ("2026-02-20", "removed", "people/old-friend"),
        ("2026-02-20.2", "changed", "frameworks/meadow-steps"),
        ("unreleased", "changed", "definitions/brook-2021"),
    ]
    assert seen("/api/changes?since=2026-01-10&limit=2") == expected
    assert seen("/api/changes?since=2026-02-19") == expected
    assert seen("/api/changes?since=2026-02-20") == expected[4:]
    assert seen("/api/changes?since=2026-02-20.2") == expected[5:]
    assert len(seen("/api/changes")) == 18 + len(expected)
    items = told.get("/api/changes?since=2026-01-10")["items"]
    assert items[2]["fields"] == ["text (en)", "page"]
    assert (items[0]["moved_from"], items[3]["entry"]) == ("claims/nobody-measured", None)
    assert told.get("/api/changes?since=2099-01-01")["total"] == 1, "what no release has yet is always new"


# Entries that are no more


def test_an_entry_that_is_no_longer_to_be_used_says_what_is(told: Served) -> None:
    said = told.problem("/api/concepts/co-making", 410)
    assert said["replaced_by"] == [f"{BASE}concepts/co-production", f"{BASE}concepts/making"]
    assert said["page"] == "/concepts/co-making.html"
    assert "concepts/co-production" in said["detail"]
    assert next(one for one in told.walk("/api/concepts") if one["id"] == "co-making")["status"] == "deprecated"


def test_an_entry_that_has_moved_or_gone_says_so(told: Served) -> None:
    assert told.problem("/api/claims/nobody-measured", 410)["replaced_by"] == [f"{BASE}claims/unmeasured"]
    assert told.problem("/api/people/old-friend", 410)["replaced_by"] == []


# Requests that get no answer


def test_an_unknown_name_gets_names_that_are_alike(served: Served) -> None:
    assert (
        served.problem("/api/concepts/coproduction-public-service", 404)["near"][0] == "co-production-public-services"
    )
    assert served.problem("/api/definitions/Ostrom-1996x", 404)["near"][0] == "ostrom-1996"
    assert served.problem("/api/queries/citizen-contrl", 404)["near"][0] == "citizen-control"
    asked = served.problem("/api/definitions?discipline=educatoin", 404)
    assert (asked["parameter"], asked["near"][0]) == ("discipline", "education")
    assert "quotation" in served.problem("/api/definitions?wording=zzz", 404)["near"]
    assert served.problem("/api/concepts/%22%3E%3Cx%3E%20%7B", 404)["near"] == []


BAD = {
    "/api/definitions?limit=0": "limit",
    "/api/definitions?limit=201": "limit",
    "/api/definitions?limit=ten": "limit",
    "/api/definitions?limit=": "limit",
    f"/api/definitions?limit={'9' * 5000}": "limit",
    "/api/definitions?limit=1&limit=2": "limit",
    "/api/definitions?year_from=-1": "year_from",
    "/api/definitions?disciplin=education": "disciplin",
    "/api/definitions?discipline=": "discipline",
    "/api/definitions?author=a%00b": "author",
    "/api/definitions?author=a%0D%0AX-Header:%20b": "author",
    "/api/definitions?language=%22@en": "language",
    "/api/definitions?snapshot=no": "snapshot",
    "/api/search": "q",
    "/api/search?q=": "q",
    "/api/search?q=a%00": "q",
    f"/api/search?q={'a' * 201}": "q",
    "/api/search?q=a&kind=ghost": "kind",
    "/api/search?q=a&after=99999999999999999999": "after",
    "/api/changes?since=yesterday": "since",
    "/api/changes?since=2026-01-10%0A": "since",
    "/api/queries/citizen-control?format=xlsx": "format",
    "/api/concepts/a%00b": "id",
}


@pytest.mark.parametrize("address", BAD, ids=[address[:60] for address in BAD])
def test_a_bad_parameter_is_named_with_what_it_may_be(served: Served, address: str) -> None:
    said = served.problem(address, 400)
    assert said["parameter"] == BAD[address]
    assert f"`{BAD[address]}`" in said["detail"]


def test_a_misspelt_parameter_is_refused_with_the_one_that_was_meant(served: Served) -> None:
    assert served.problem("/api/definitions?disciplin=education", 400)["near"] == ["discipline"]


@pytest.mark.parametrize(
    "address", ["/api/search?q=%ff", "/api/search?%c3%28=a", "/api/concepts/%ff", "/api/search?q=%ed%a0%80"]
)
def test_percent_encoding_that_is_no_text_is_refused(served: Served, address: str) -> None:
    assert "UTF-8" in served.problem(address, 400)["detail"]


def test_other_addresses_and_methods_are_refused_with_a_sentence(served: Served) -> None:
    assert "/api/" in served.problem("/api/nothing", 404)["detail"]
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        response = served.client.request(method, "/api/definitions", content=b"{}")
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        assert method in response.json()["detail"]
    asked = served.client.options("/api/definitions", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert (asked.status_code, asked.headers["access-control-allow-headers"]) == (204, "*")


def test_a_text_with_quotes_stays_one_name_and_never_becomes_a_query(served: Served) -> None:
    injected = "x> <http://e/p> <http://e/o> } #"
    response = served.client.get("/api/definitions", params={"author": injected})
    assert response.status_code == 404
    full = served.client.get("/api/definitions", params={"author": f"http://{injected}"})
    assert full.status_code == 404
    after = served.client.get("/api/definitions", params={"after": 'zz" } #'})
    assert (after.status_code, after.json()["items"]) == (200, [])


# Headers


def test_an_answer_that_the_client_has_is_not_sent_again(served: Served) -> None:
    first = served.client.get("/api/concepts?limit=1")
    again = served.client.get("/api/concepts?limit=1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other = served.client.get("/api/concepts?limit=2", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200
    table = served.client.get("/api/queries/mappings", headers={"Accept": "text/csv"})
    assert table.headers["etag"] != served.client.get("/api/queries/mappings").headers["etag"]
    assert first.headers["last-modified"].endswith("GMT")


def test_head_gives_the_headers_of_get_and_no_body(served: Served) -> None:
    for address in ("/api/", "/api/concepts?limit=3", "/api/concepts/nothing", "/api/openapi.json"):
        head, get = served.client.head(address), served.client.get(address)
        assert head.content == b""
        assert head.status_code == get.status_code
        for name in ("content-length", "content-type", "etag", "link"):
            assert head.headers.get(name) == get.headers.get(name)


# The description


def test_each_example_of_the_description_works(served: Served) -> None:
    paths = served.get("/api/openapi.json")["paths"]
    tried = 0
    for path, operations in paths.items():
        parameters = operations["get"].get("parameters", [])
        if path.startswith("/queries/") and len(parameters) == len(paths["/queries/mappings"]["get"]["parameters"]):
            continue  # asked above
        inside = {one["name"]: one["schema"]["examples"][0] for one in parameters if one["in"] == "path"}
        needed = {
            one["name"]: one["schema"]["examples"][0] for one in parameters if one["in"] == "query" and one["required"]
        }
        address = "/api" + path.format(**inside)
        served.get(address, **needed)
        for one in parameters:
            for example in one["schema"].get("examples", []) if one["in"] == "query" else []:
                served.get(address, **{**needed, one["name"]: example})
                tried += 1
    assert tried > 20


def test_each_example_of_the_page_works(served: Served) -> None:
    page = (ROOT / "site" / "pages" / "api.md.jinja").read_text("utf-8")
    addresses = re.findall(r"\{\{ address \}\}(api/[^\s<\"'`]*)", page)
    assert len(addresses) > 5
    for address in addresses:
        response = served.client.get("/" + address.replace("&amp;", "&"))
        assert response.status_code == 200, address


def test_the_contract_of_answers_is_closed(served: Served) -> None:
    schemas = served.get("/api/openapi.json")["components"]["schemas"]
    assert [
        name
        for name, schema in schemas.items()
        if schema["type"] == "object" and schema.get("additionalProperties") is not False
    ] == []
    assert "HTTPValidationError" not in schemas
