"""The pool of worker processes, with real processes over a real snapshot."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from listening import Desk, desk, make_snapshot

from coprod_kg.server import Question, Snapshot, write_snapshot
from coprod_kg.server.errors import (
    AnswerTooLargeError,
    EvaluationError,
    MemoryLimitError,
    NotAcceptableError,
    PoolBusyError,
    SnapshotError,
    TimeLimitError,
    UnreadableQueryError,
    WorkerCrashedError,
)
from coprod_kg.server.media import Formats
from coprod_kg.server.pool import Answer

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
RUNAWAY = 'SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(regex(concat(?c, ?f, ?i, ?l), "never")) }'
TRIPLES = 400


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pool")
    return make_snapshot(folder, TRIPLES)


@pytest.fixture
def pool(snapshot: Path) -> Iterator[Desk]:
    with desk(snapshot, time_limit=1.0) as pool:
        yield pool


def count(pool: Desk) -> int:
    return number_in(pool.answer(COUNT))


def number_in(answer: Answer) -> int:
    return int(json.loads(answer.body or b"")["results"]["bindings"][0]["n"]["value"])


@contextlib.contextmanager
def running_away(pool: Desk, number: int) -> Iterator[list[Future[Answer]]]:
    futures = [pool.submit(f"{RUNAWAY} #{n}", f"client {n}") for n in range(number)]
    yield futures
    for future in futures:
        future.cancel()


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


def test_a_query_is_answered_in_the_format_wanted_for_its_form(pool: Desk) -> None:
    formats = Formats(solutions="text/csv", boolean="application/sparql-results+xml", triples="application/n-triples")
    assert pool.answer(COUNT, formats).body.split() == [b"n", b"400"]
    assert b"<boolean>true</boolean>" in pool.answer("ASK { ?s ?p ?o }", formats).body
    answer = pool.answer('CONSTRUCT WHERE { ?s ?p "text 7" }', formats)
    assert (answer.media_type, answer.body) == ("application/n-triples", b'<http://e/s7> <http://e/p> "text 7" .\n')


def test_a_form_of_result_for_which_no_format_is_wanted_is_refused_with_the_formats_there_are(pool: Desk) -> None:
    with pytest.raises(NotAcceptableError, match=r"yes or no.*sparql-results"):
        pool.answer("ASK { ?s ?p ?o }", Formats(boolean=None))


def test_a_syntax_error_carries_the_message_of_the_parser(pool: Desk) -> None:
    with pytest.raises(UnreadableQueryError) as caught:
        pool.answer("SELECT * { ?s ?p }")
    assert "expected" in caught.value.message


def test_a_runaway_query_ends_its_process_and_the_next_query_is_answered(pool: Desk) -> None:
    before = set(pool.pids)
    with pytest.raises(TimeLimitError):
        pool.answer(RUNAWAY)
    assert count(pool) == TRIPLES
    assert eventually(lambda: len(pool.pids) == 2)
    (ended,) = before - set(pool.pids)
    assert eventually(lambda: not running(ended))
    assert (pool.pool.counts.killed, pool.pool.counts.respawns) == (1, 1)


def test_a_crash_costs_only_its_own_query(pool: Desk) -> None:
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            pool.answer(RUNAWAY)
        except WorkerCrashedError as error:
            errors.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert eventually(lambda: pool.pool.counts.running == 1)
    time.sleep(0.3)  # at work, and not only begun
    for pid in pool.pids:
        os.kill(pid, signal.SIGSEGV)
    thread.join()
    assert len(errors) == 1
    assert count(pool) == TRIPLES


def test_a_query_that_needs_too_much_memory_costs_only_itself(snapshot: Path) -> None:
    hungry = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f"
    with desk(snapshot, time_limit=20.0, memory_limit=2**30) as pool:
        with pytest.raises((WorkerCrashedError, MemoryLimitError, EvaluationError)):
            pool.answer(hungry)
        assert count(pool) == TRIPLES


def test_workers_that_die_while_idle_cost_no_query(pool: Desk) -> None:
    for pid in pool.pids:
        os.kill(pid, signal.SIGKILL)
    assert count(pool) == TRIPLES


def test_quick_queries_are_answered_while_more_slow_ones_run_away_than_there_are_places(snapshot: Path) -> None:
    with desk(snapshot, time_limit=30.0, client_queue_limit=16) as pool, running_away(pool, 3) as futures:
        assert eventually(lambda: pool.pool.counts.restarted == 2)
        assert [count(pool) for _ in range(20)] == [TRIPLES] * 20
        assert not any(future.done() for future in futures)


def test_a_query_known_to_be_slow_is_not_begun_in_the_fast_lane_again(snapshot: Path) -> None:
    with desk(snapshot, time_limit=30.0) as pool, running_away(pool, 2):
        assert eventually(lambda: pool.pool.counts.restarted == 1)
        known = pool.submit(f"{RUNAWAY} #0", "c")
        assert eventually(lambda: pool.pool.counts.waiting == 2)
        assert pool.pool.counts.restarted == 1
        known.cancel()
        assert eventually(lambda: pool.pool.counts.waiting == 1)


def test_the_client_that_has_used_least_is_served_next(snapshot: Path) -> None:
    order: list[str] = []
    with desk(snapshot, workers=1, wait_limit=30.0) as pool:

        async def ask_all() -> None:
            async def ask(client: str, number: int) -> None:
                text = f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f FILTER(?a != <http://e/{client}{number}>) }}"
                await pool.pool.ask(Question(text), client)
                order.append(client)

            greedy = [asyncio.ensure_future(ask("greedy", number)) for number in range(8)]
            await asyncio.sleep(0)
            await asyncio.gather(ask("modest", 0), *greedy)

        pool.run(ask_all())
    assert order.index("modest") <= 2


def test_a_query_whose_reader_goes_away_is_ended(pool: Desk) -> None:
    future = pool.submit(RUNAWAY)
    assert eventually(lambda: pool.pool.counts.running == 1)
    future.cancel()
    assert eventually(lambda: (pool.pool.counts.abandoned, pool.pool.counts.running) == (1, 0))


def test_a_large_result_comes_in_pieces_and_is_whole(tmp_path: Path) -> None:
    with desk(make_snapshot(tmp_path, 50_000)) as pool:

        async def read() -> list[bytes]:
            answer = await pool.pool.run(Question("SELECT ?o { ?s ?p ?o }", Formats(solutions="text/csv")))
            assert answer.body is None
            assert answer.chunks
            return [chunk async for chunk in answer.chunks]

        chunks = pool.run(read())
    assert len(chunks) > 5
    assert sorted(b"".join(chunks).splitlines()[1:]) == sorted(b"text %d" % n for n in range(50_000))


def test_a_result_that_breaks_off_says_so_to_its_reader(snapshot: Path) -> None:
    with desk(snapshot, answer_limit=200_000) as pool:

        async def read() -> int:
            answer = await pool.pool.run(Question("SELECT * { ?a ?b ?c . ?d ?e ?f }"))
            size = 0
            assert answer.chunks
            with pytest.raises(AnswerTooLargeError):
                async for chunk in answer.chunks:
                    size += len(chunk)
            return size

        assert 0 < pool.run(read()) <= 200_000


def test_the_time_that_a_slow_reader_keeps_a_worker_waiting_is_not_its_own(snapshot: Path) -> None:
    with desk(snapshot, time_limit=2.5) as pool:

        async def read() -> int:
            answer = await pool.pool.run(Question("SELECT ?a ?c ?f { ?a ?b ?c . ?d ?e ?f }"))
            assert answer.chunks
            size = 0
            async for chunk in answer.chunks:
                if not size:
                    await asyncio.sleep(3)
                size += len(chunk)
            return size

        assert pool.run(read()) > 10_000_000


def test_a_slow_reader_keeps_a_worker_only_while_nobody_else_waits_for_it(snapshot: Path) -> None:
    with desk(snapshot, time_limit=1.0, wait_limit=30.0) as pool:

        async def read(slow: asyncio.Event) -> None:
            answer = await pool.pool.run(Question("SELECT * { ?a ?b ?c . ?d ?e ?f }"), "slow")
            assert answer.chunks
            async for _ in answer.chunks:
                await slow.wait()

        async def ask() -> str:
            gate = asyncio.Event()
            reading = asyncio.ensure_future(read(gate))
            await asyncio.sleep(0.5)
            other = await pool.pool.run(Question("SELECT ?b ?e { ?a ?b ?c . ?d ?e ?f }"), "other")
            other.close()
            gate.set()
            with pytest.raises(PoolBusyError):
                await reading
            return other.media_type

        assert pool.run(ask()) == "application/sparql-results+json"


def test_another_snapshot_is_taken_up_and_what_runs_ends_on_the_old_one(snapshot: Path, tmp_path: Path) -> None:
    other = Snapshot.open(make_snapshot(tmp_path, 7))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(REGEX(?c, '7') && REGEX(?f, '7')) }"
    with desk(snapshot, time_limit=60.0) as pool:
        future = pool.submit(slow)
        assert eventually(lambda: pool.pool.counts.running == 1)
        pool.run(pool.pool.renew(other))
        assert count(pool) == 7
        assert not future.done()
        sevens = sum("7" in str(number) for number in range(TRIPLES))
        assert number_in(future.result(60)) == sevens**2 * TRIPLES
        assert eventually(lambda: len(pool.pids) == 2)


def test_a_snapshot_that_cannot_be_opened_leaves_the_old_one_in_use(pool: Desk, tmp_path: Path) -> None:
    broken = dataclasses.replace(pool.pool.snapshot, folder=tmp_path)
    with pytest.raises(SnapshotError):
        pool.run(pool.pool.renew(broken))
    assert count(pool) == TRIPLES
    assert len(pool.pids) == 2


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
def test_deep_nesting_does_not_crash_a_worker(pool: Desk, query: str) -> None:
    pids = pool.pids
    try:
        pool.answer(query)
    except (UnreadableQueryError, TimeLimitError):
        assert count(pool) == TRIPLES
    else:
        assert pool.pids == pids


def test_no_connection_leaves_a_worker_even_where_a_query_gets_as_far_as_service(pool: Desk) -> None:
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
    with desk(snapshot) as pool:
        limits = Path(f"/proc/{pool.pids[0]}/limits")
        assert eventually(lambda: "Max open files            0 " in limits.read_text())
        assert count(pool) == 50_000
        tsv = Formats(solutions="text/tab-separated-values")
        assert pool.answer('SELECT ?s { ?s ?p "text 49999" }', tsv).body == b"?s\n<http://e/s49999>\n"
        assert pool.answer("SELECT ?o { <http://e/s25000> ?p ?o }", tsv).body == b'?o\n"text 25000"\n'


def test_a_result_above_the_limit_is_refused_and_not_cut_off(snapshot: Path) -> None:
    with desk(snapshot, answer_limit=10_000) as pool:
        with pytest.raises(AnswerTooLargeError, match="LIMIT"):
            pool.answer("SELECT * { ?s ?p ?o }")
        assert count(pool) == TRIPLES


def test_waiting_for_a_busy_worker_is_bounded(snapshot: Path) -> None:
    with desk(snapshot, time_limit=20.0, wait_limit=1.0) as pool, running_away(pool, 1):
        assert eventually(lambda: pool.pool.counts.running == 1)
        with pytest.raises(PoolBusyError) as caught:
            pool.answer(RUNAWAY)
        assert caught.value.headers == {"Retry-After": "20"}
        assert count(pool) == TRIPLES


def test_when_all_places_are_taken_the_client_with_most_makes_room(snapshot: Path) -> None:
    with desk(snapshot, queue_limit=8, client_queue_limit=4, wait_limit=30.0) as pool:

        async def ask_all() -> list[object]:
            one = [pool.pool.ask(Question(f"{COUNT} #{n}"), "one") for n in range(6)]
            others = [pool.pool.ask(Question(f"{COUNT} #{n}"), f"other {n}") for n in range(6)]
            return await asyncio.gather(*one, *others, return_exceptions=True)

        refused = [isinstance(result, PoolBusyError) for result in pool.run(ask_all())]
    assert (sum(refused[:6]), sum(refused)) == (3, 3)


def test_many_threads_share_a_few_workers(snapshot: Path) -> None:
    answers: list[int] = []
    with desk(snapshot, workers=2) as pool:
        threads = [threading.Thread(target=lambda: answers.append(count(pool))) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [TRIPLES] * 12


def test_no_process_outlives_the_pool(snapshot: Path) -> None:
    with desk(snapshot, workers=2) as pool:
        pids = pool.pids
        assert all(map(running, pids))
    assert not any(map(running, pids))


def test_a_pool_without_a_snapshot_says_so_at_once(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="nowhere"), desk(tmp_path / "nowhere"):
        pass


def test_a_snapshot_is_replaced_as_a_whole_and_open_pools_keep_the_old_one(tmp_path: Path) -> None:
    with (
        desk(make_snapshot(tmp_path, 10)) as old,
        desk(make_snapshot(tmp_path, 20)) as new,
    ):
        assert (count(old), count(new)) == (10, 20)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.nt", "snapshot"]


def test_a_broken_file_leaves_the_old_snapshot_in_place(tmp_path: Path) -> None:
    snapshot = make_snapshot(tmp_path, 10)
    (tmp_path / "broken.nt").write_text("<http://e/s> <http://e/p> nonsense .\n")
    with pytest.raises(SnapshotError, match=r"broken\.nt"):
        write_snapshot(tmp_path / "broken.nt", snapshot)
    with desk(snapshot) as pool:
        assert count(pool) == 10
