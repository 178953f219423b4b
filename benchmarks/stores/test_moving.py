"""The glossary moved into other stores: nothing is lost, every question has the same answer, and they can ask us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from . import STORES
from .asking import Answer, ask
from .errors import InstallError, StoreAnswerError
from .running import Running
from .store import ROOT

DATA = ROOT / "build" / "docs" / "data" / "full.nt"
QUESTIONS = sorted((ROOT / "site" / "queries").glob("*.rq"))
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ELSEWHERE = """
PREFIX coprod: <https://w3id.org/coprod/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?concept ?label WHERE { %s { ?definition coprod:defines ?concept . ?concept skos:prefLabel ?label } }
"""

# What a store cannot do, and why; strict, so that a store that learns it is noticed.
UNBOUND = "Virtuoso takes an unbound variable in CONCAT for an empty text, where SPARQL 1.1 has an error"
EXCEPTIONS = {
    ("virtuoso", "phases-by-definition"): "SPARQL promises no order inside GROUP_CONCAT, and Virtuoso keeps none",
    ("virtuoso", "coverage-by-decade"): UNBOUND,
    ("virtuoso", "wanted-original-wording"): UNBOUND,
    ("virtuoso", "contradictory-relations"): "Virtuoso’s compiler fails (SQ156) on UNION beside VALUES of two columns",
}


@pytest.fixture(scope="session")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Our server with the real graph."""
    assert DATA.is_file(), "There are no data yet; run `make build` first."
    store = STORES["ours"]
    database = tmp_path_factory.mktemp("ours") / "snapshot"
    store.fill(DATA, database)
    with store.start(database) as running:
        yield running


@pytest.fixture(scope="session", params=["oxigraph", "fuseki", "virtuoso"])
def moved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Running]]:
    """Another store after our data file was put into it, with its key."""
    store = STORES[request.param]
    try:
        store.install()
    except InstallError as error:
        pytest.skip(str(error))
    with store.start(tmp_path_factory.mktemp(store.key) / "database", writable=True) as running:
        store.put(running, DATA)
        yield store.key, running


def test_no_triple_is_lost_on_the_way(moved: tuple[str, Running], ours: Running) -> None:
    """Counts agree."""
    assert ask(moved[1].url, COUNT) == ask(ours.url, COUNT)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_has_the_same_answer_there(
    request: pytest.FixtureRequest, path: Path, moved: tuple[str, Running], ours: Running
) -> None:
    """Bindings agree as sets."""
    key, running = moved
    if reason := EXCEPTIONS.get((key, path.stem)):
        request.applymarker(pytest.mark.xfail(reason=reason, raises=(AssertionError, StoreAnswerError), strict=True))
    query = path.read_text(encoding="utf-8")
    assert compact(ask(running.url, query)) == compact(ask(ours.url, query))


def test_it_can_ask_our_endpoint_inside_a_query(moved: tuple[str, Running], ours: Running) -> None:
    """SERVICE gives the same rows as asking us."""
    here = ask(ours.url, ELSEWHERE % "")
    key, running = moved
    store = STORES[key]
    url = running.address + (store.federating or store.endpoint)
    assert here and ask(url, ELSEWHERE % f"SERVICE <{ours.url}>", login=store.login) == here


def compact(answer: Answer) -> set[str]:
    """Bindings as short text, which a failing comparison can print."""
    return {" | ".join(sorted(f"{name}={term[1]}@{term[2:]}" for name, term in row)) for row in answer}
