"""`coprod serve` on the real glossary: one process serves the site, the data, the entry addresses and the endpoint."""

from __future__ import annotations

import csv
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "coprod_kg", "serve", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://[\d.]+:\d+", line)
    assert found, line
    yield found[0]
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


def test_the_home_page_leads_to_the_senses(address: str) -> None:
    page = httpx.get(f"{address}/")
    assert page.status_code == 200
    assert "Which co-production" in page.text


@pytest.mark.parametrize(
    ("accept", "ending"),
    [("text/html", ".html"), ("text/turtle", ".ttl"), ("application/ld+json", ".jsonld"), ("*/*", ".html")],
)
@pytest.mark.parametrize("entry", ["definitions/ostrom-1996", "people/nesta", "schemes/disciplines", "ontology"])
def test_an_entry_address_leads_to_the_document_that_is_asked_for(
    address: str, entry: str, accept: str, ending: str
) -> None:
    answer = httpx.get(f"{address}/{entry}", headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"{entry}{ending}")
    assert httpx.get(f"{address}/{entry}{ending}").status_code == 200


def test_the_endpoint_answers_a_competency_question(address: str) -> None:
    query = (ROOT / "site" / "queries" / "citizen-control.rq").read_text(encoding="utf-8")
    answer = httpx.post(
        f"{address}/sparql",
        content=query,
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert answer.status_code == 200
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert any("have greater control over service decisions and resources" in row.values() for row in rows)


def test_the_whole_graph_can_be_fetched_and_constructed(address: str) -> None:
    whole = rdflib.Graph().parse(data=httpx.get(f"{address}/data/full.nt").text, format="nt")
    answer = httpx.get(
        f"{address}/sparql",
        params={"query": "CONSTRUCT WHERE { ?s ?p ?o }"},
        headers={"Accept": "application/n-triples"},
    )
    assert len(rdflib.Graph().parse(data=answer.text, format="nt")) == len(whole) > 5000


def test_the_endpoint_writes_nothing_and_asks_nobody_else(address: str) -> None:
    update = httpx.post(f"{address}/sparql", data={"update": "INSERT DATA { <http://a> <http://b> <http://c> }"})
    assert update.status_code == 403
    outside = httpx.get(
        f"{address}/sparql", params={"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}
    )
    assert outside.status_code == 403


@pytest.mark.parametrize("entry", ["receipts/definitions/ostrom-1996", "glossary"])
def test_what_has_data_and_no_page_leads_to_its_data(address: str, entry: str) -> None:
    for accept, ending in [("*/*", ".ttl"), ("application/ld+json", ".jsonld"), ("text/html", ".ttl")]:
        answer = httpx.get(f"{address}/{entry}", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{entry}{ending}")


def test_an_undeclared_prefix_is_named_in_plain_words(address: str) -> None:
    answer = httpx.get(f"{address}/sparql", params={"query": "SELECT ?d { ?d a coprod:Definition }"})
    assert answer.status_code == 400
    assert "the prefix coprod: is not declared" in answer.text
