"""The pool of worker processes, with real processes over a real snapshot."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coprod_kg.server import QueryPool, write_snapshot
from coprod_kg.server.errors import (
    AnswerTooLargeError,
    EvaluationError,
    NotAcceptableError,
    PoolBusyError,
    SnapshotError,
    TimeLimitError,
    UnreadableQueryError,
    WorkerCrashedError,
)
from coprod_kg.server.media import Formats

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RUNAWAY = 'SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(regex(concat(?c, ?f, ?i, ?l), "never")) }'
TRIPLES = 400


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    return make_snapshot(folder, TRIPLES)


@pytest.fixture
def pool(snapshot: Path) -> Iterator[QueryPool]:
    with QueryPool(snapshot, workers=1, time_limit=1.0) as pool:
        yield pool


def make_snapshot(folder: Path, triples: int) -> Path:
    ntriples = folder / "data.nt"
    ntriples.write_text("".join(f'<http://e/s{i}> <http://e/p> "text {i}" .\n' for i in range(triples)), "utf-8")
    write_snapshot(ntriples, folder / "snapshot")
    return folder / "snapshot"


def count(pool: QueryPool) -> int:
    result = json.loads(pool.answer(COUNT).body)
    return int(result["results"]["bindings"][0]["n"]["value"])


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(condition: Callable[[], bool]) -> bool:
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_query_is_answered_in_the_format_wanted_for_its_form(pool: QueryPool) -> None:
    formats = Formats(solutions="text/csv", boolean="application/sparql-results+xml", triples="application/n-triples")
    assert pool.answer(COUNT, formats).body.split() == [b"n", b"400"]
    assert b"<boolean>true</boolean>" in pool.answer("ASK { ?s ?p ?o }", formats).body
    answer = pool.answer('CONSTRUCT WHERE { ?s ?p "text 7" }', formats)
    assert (answer.media_type, answer.body) == ("application/n-triples", b'<http://e/s7> <http://e/p> "text 7" .\n')


def test_a_form_of_result_for_which_no_format_is_wanted_is_refused_with_the_formats_there_are(pool: QueryPool) -> None:
    with pytest.raises(NotAcceptableError, match=r"yes or no.*sparql-results"):
        pool.answer("ASK { ?s ?p ?o }", Formats(boolean=None))


def test_a_syntax_error_carries_the_message_of_the_parser(pool: QueryPool) -> None:
    with pytest.raises(UnreadableQueryError) as caught:
        pool.answer("SELECT * { ?s ?p }")
    assert "expected" in caught.value.message


def test_a_runaway_query_ends_its_process_and_the_next_query_is_answered(pool: QueryPool) -> None:
    (pid,) = pool.pids
    with pytest.raises(TimeLimitError):
        pool.answer(RUNAWAY)
    assert not running(pid)
    assert count(pool) == TRIPLES
    assert pool.pids != (pid,)


def test_a_crash_costs_only_its_own_query(pool: QueryPool) -> None:
    (pid,) = pool.pids
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            pool.answer(RUNAWAY)
        except WorkerCrashedError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    time.sleep(0.2)
    os.kill(pid, signal.SIGSEGV)
    thread.join()
    assert len(errors) == 1
    assert count(pool) == TRIPLES


def test_a_query_that_needs_too_much_memory_costs_only_itself(snapshot: Path) -> None:
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f"
    with QueryPool(snapshot, workers=1, time_limit=20.0, memory_limit=2**30) as pool:
        with pytest.raises((WorkerCrashedError, EvaluationError)):
            pool.answer(hungry)
        assert count(pool) == TRIPLES


def test_a_worker_that_dies_while_idle_costs_no_query(pool: QueryPool) -> None:
    (pid,) = pool.pids
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert count(pool) == TRIPLES


@pytest.mark.parametrize(
    "query",
    [
        "{" * 4_600,
        "ASK " + "{" * 30_000 + "}" * 30_000,
        "ASK { FILTER(" + "(" * 30_000 + "1" + ")" * 30_000 + ") }",
        "ASK { FILTER(" + "!" * 60_000 + "1) }",
        "ASK {" + "{ SELECT * {" * 4_000 + "}}" * 4_000 + "}",
    ],
    ids=["unclosed braces", "groups", "parentheses", "negations", "subqueries"],
)
def test_deep_nesting_does_not_crash_a_worker(pool: QueryPool, query: str) -> None:
    pids = pool.pids
    try:
        pool.answer(query)
    except (UnreadableQueryError, TimeLimitError):
        assert count(pool) == TRIPLES
    else:
        assert pool.pids == pids


def test_no_connection_leaves_a_worker_even_where_a_query_gets_as_far_as_service(pool: QueryPool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(EvaluationError):
            pool.answer(f"ASK {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        pool.answer(f"ASK {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert count(pool) == TRIPLES


def test_a_worker_that_may_open_no_files_still_answers_from_every_table(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path, 50_000)
    with QueryPool(snapshot, workers=1) as pool:
        (pid,) = pool.pids
        limits = Path(f"/proc/{pid}/limits")
        assert eventually(lambda: "Max open files            0 " in limits.read_text())
        assert count(pool) == 50_000
        tsv = Formats(solutions="text/tab-separated-values")
        assert pool.answer('SELECT ?s { ?s ?p "text 49999" }', tsv).body == b"?s\n<http://e/s49999>\n"
        assert pool.answer("SELECT ?o { <http://e/s25000> ?p ?o }", tsv).body == b'?o\n"text 25000"\n'


def test_a_result_above_the_limit_is_refused_and_not_cut_off(snapshot: Path) -> None:
    with QueryPool(snapshot, workers=1, answer_limit=10_000) as pool:
        with pytest.raises(AnswerTooLargeError, match="LIMIT"):
            pool.answer("SELECT * { ?s ?p ?o }")
        assert count(pool) == TRIPLES


def test_waiting_for_a_busy_worker_is_bounded(snapshot: Path) -> None:
    with QueryPool(snapshot, workers=1, time_limit=2.0, wait_limit=0.1) as pool:

        def run_away() -> None:
            with contextlib.suppress(TimeLimitError):
                pool.answer(RUNAWAY)

        thread = threading.Thread(target=run_away)
        thread.start()
        time.sleep(0.2)
        with pytest.raises(PoolBusyError) as caught:
            pool.answer(COUNT)
        assert caught.value.headers == {"Retry-After": "2"}
        thread.join()
        assert eventually(lambda: running(pool.pids[0]))


def test_many_threads_share_a_few_workers(snapshot: Path) -> None:
    answers: list[int] = []
    with QueryPool(snapshot, workers=2) as pool:
        threads = [threading.Thread(target=lambda: answers.append(count(pool))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [TRIPLES] * 12


def test_no_process_outlives_the_pool(snapshot: Path) -> None:
    with QueryPool(snapshot, workers=2) as pool:
        pids = pool.pids
        assert all(map(running, pids))
    assert not any(map(running, pids))


def test_a_pool_without_a_snapshot_says_so_at_once(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="nowhere"), QueryPool(tmp_path / "nowhere"):
        pass


def test_a_snapshot_is_replaced_as_a_whole_and_open_pools_keep_the_old_one(tmp_path: Path) -> None:
    with (
        QueryPool(make_snapshot(tmp_path, 10), workers=1) as old,
        QueryPool(make_snapshot(tmp_path, 20), workers=1) as new,
    ):
        assert (count(old), count(new)) == (10, 20)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.nt", "snapshot"]


def test_a_broken_file_leaves_the_old_snapshot_in_place(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path, 10)
    (tmp_path / "broken.nt").write_text("<http://e/s> <http://e/p> nonsense .\n")
    with pytest.raises(SnapshotError, match=r"broken\.nt"):
        write_snapshot(tmp_path / "broken.nt", snapshot)
    with QueryPool(snapshot, workers=1) as pool:
        assert count(pool) == 10
