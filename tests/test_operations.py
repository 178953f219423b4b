"""What an operator relies on: health, figures, a log that names nobody, new data without a pause, a clean end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as text_metrics
from serving import COUNT, PAIRS, RUNAWAY, Server, eventually, new_data, running, small_project
from support import coprod

from coprod_kg.server.operations import Entry, Journal
from coprod_kg.server.operations.journal import line

TRIPLES = 1_500
NOBODY = 65534


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "access.log"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[Server]:
    project = small_project(tmp_path_factory.mktemp("operated"), TRIPLES)
    with Server(project, "--access-log", str(log), "--time-limit", "1s") as server:
        yield server


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in log.read_text(encoding="utf-8").splitlines()]


def logged(log: Path, agent: str, number: int = 1) -> list[dict[str, Any]]:
    """The lines about a client, once there are as many as asked."""
    assert eventually(lambda: sum(entry["agent"] == agent for entry in lines(log)) >= number)
    return [entry for entry in lines(log) if entry["agent"] == agent]


def test_health_says_in_json_that_the_server_lives_and_answers(server: Server) -> None:
    for path, told in [
        ("/health", {"live": True, "ready": True}),
        ("/health/live", {"live": True}),
        ("/health/ready", {"ready": True}),
    ]:
        answer = server.get(path)
        assert (answer.status_code, answer.json()) == (200, told)
        assert answer.headers["cache-control"] == "no-store"


def test_every_request_is_counted_by_part_of_the_site_and_outcome(server: Server) -> None:
    def counted(outcome: str, route: str = "sparql") -> float:
        return server.figure(f'coprod_requests_total{{outcome="{outcome}",route="{route}"}}')

    requests: list[tuple[str, str, Any]] = [
        ("answered", "sparql", lambda: server.ask("ASK { ?s ?p 'counted' }", "*/*")),
        ("cached", "sparql", lambda: [server.ask("ASK { ?s ?p 'twice' }", "*/*") for _ in range(2)]),
        ("malformed", "sparql", lambda: server.ask("SELEKT", "*/*")),
        ("refused", "sparql", lambda: server.ask("ASK { SERVICE <http://e/> {} }", "*/*")),
        ("time-limit", "sparql", lambda: server.ask(RUNAWAY, "*/*")),
        ("answered", "file", lambda: server.get("/index.html")),
        ("missing", "file", lambda: server.get("/nothing.html")),
        ("redirected", "entry", lambda: server.get("/definitions/one", headers={"Accept": "text/html"})),
        ("answered", "health", lambda: server.get("/health/live")),
    ]
    for outcome, route, send in requests:
        before = counted(outcome, route)
        send()
        assert counted(outcome, route) >= before + 1, (outcome, route)
    assert server.figure("coprod_pool_killed_total") >= 1
    assert server.figure('coprod_request_seconds_bucket{le="+Inf",route="sparql"}') >= 6


def test_figures_are_what_prometheus_reads_in_both_formats_and_name_no_client(server: Server) -> None:
    server.get("/definitions/secret-word?q=secret-word", headers={"User-Agent": "secret-word"})
    text = server.get("/metrics")
    assert text.headers["content-type"].startswith("text/plain; version=")
    names = {family.name for family in text_metrics(text.text)}
    assert {
        "coprod_requests", "coprod_request_seconds", "coprod_sent_bytes", "coprod_pool_waiting", "coprod_pool_running",
        "coprod_pool_idle", "coprod_pool_respawns", "coprod_pool_killed", "coprod_cache_hits", "coprod_cache_misses",
        "coprod_cache_entries", "coprod_cache_bytes", "coprod_snapshot_info", "coprod_snapshot_age_seconds",
        "coprod_workers_resident_bytes", "coprod_log_lost_lines", "process_resident_memory_bytes",
    } <= names  # fmt: skip
    modern = server.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert modern.headers["content-type"].startswith("application/openmetrics-text")
    assert {"coprod_requests", "coprod_pool_idle"} <= {family.name for family in open_metrics(modern.text)}
    assert "secret-word" not in text.text + modern.text
    assert "127.0.0.1" not in text.text


def test_a_line_of_the_log_tells_what_was_asked_and_names_nobody(server: Server, log: Path) -> None:
    agent = "names nobody"
    for _ in range(2):
        server.get(
            "/sparql", params={"query": "ASK { ?s ?p 'private' }"}, headers={"User-Agent": agent, "Accept": "*/*"}
        )
    first, second = logged(log, agent, 2)
    assert first.keys() == {
        "time", "method", "path", "status", "bytes", "seconds", "route", "outcome", "cache", "client", "agent"
    }  # fmt: skip
    assert (first["method"], first["path"], first["status"], first["route"]) == ("GET", "/sparql", 200, "sparql")
    assert (first["client"], second["client"]) == ("127.0.0.0", "127.0.0.0")
    assert (first["outcome"], second["outcome"], second["cache"]) == ("answered", "cached", "hit")
    assert first["bytes"] == second["bytes"] > 0
    assert first["seconds"] > 0
    text = log.read_text(encoding="utf-8")
    assert "private" not in text
    assert "127.0.0.1" not in text


def test_asking_for_health_leaves_no_line(server: Server, log: Path) -> None:
    for path in ("/health", "/health/live", "/health/ready", "/index.html"):
        server.get(path, headers={"User-Agent": "prober"})
    assert {entry["path"] for entry in logged(log, "prober")} == {"/index.html"}


def test_nobody_can_forge_a_line_of_the_log(server: Server, log: Path) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    forged = '%0A{"path":"/forged"}%0D%0A%1B[31m%7F%E2%80%A8%C2%85'
    connection.putrequest("GET", f"/x{forged}", skip_accept_encoding=True)
    connection.putheader("User-Agent", 'forger"\t\x85}'.encode("latin-1") + b"x" * 500)
    connection.endheaders()
    connection.getresponse().read()
    assert eventually(lambda: any("forged" in entry["path"] for entry in lines(log)))
    raw = log.read_bytes()
    assert all(byte == 0x0A or 0x20 <= byte < 0x7F for byte in raw)
    [entry] = [entry for entry in lines(log) if "forged" in entry["path"]]
    assert entry["path"].startswith("/x\n")
    assert len(entry["agent"]) == 120


def test_a_line_is_ascii_and_bounded_whatever_is_in_it() -> None:
    path, agent = "/\ud800\n\x00" + "a" * 9999, "\u2028" * 999
    entry = Entry("GET" * 99, path, 200, 1, 0.5, "file", "answered", "", "2001:db8::1", agent)
    text = line(1_700_000_000.5, entry)
    assert text.isascii()
    assert text.count("\n") == 1
    assert len(text) < 2500
    read = json.loads(text)
    assert (read["time"], read["client"]) == ("2023-11-14T22:13:20.500Z", "2001:db8::")


def test_a_log_that_cannot_be_written_ends_the_command_with_a_sentence(renewed: tuple[Server, Path]) -> None:
    _, project = renewed
    log = project / "nowhere" / "access.log"
    ended = coprod("--project", project, "serve", "--no-build", "--port", "0", "--access-log", log)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert f"The log {log} cannot be written (No such file or directory)" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_a_log_may_be_read_by_its_owner_and_group_only(tmp_path: Path) -> None:
    journal = Journal(str(tmp_path / "access.log"))
    journal.close()
    assert stat.S_IMODE((tmp_path / "access.log").stat().st_mode) & 0o137 == 0


def test_a_log_that_falls_behind_drops_and_counts_lines_and_never_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "stuck")
    reader = os.open(tmp_path / "stuck", os.O_RDONLY | os.O_NONBLOCK)
    journal = Journal(str(tmp_path / "stuck"))
    entry = Entry("GET", "/x" * 200, 200, 1, 0.5, "file", "answered", "", "192.0.2.1", "agent")
    while not journal.lost:  # the pipe is never read
        journal.note(entry)
    os.close(reader)
    journal.close()
    assert journal.lost > 0


def in_the_background(server: Server, query: str, answers: list[httpx.Response | Exception]) -> threading.Thread:
    """Asks a query in a thread, once it runs the server says so."""

    def ask() -> None:
        try:
            answers.append(server.ask(query))
        except httpx.HTTPError as error:
            answers.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    assert eventually(lambda: bool(answers) or server.figure("coprod_pool_running") >= 1)
    assert answers == [], "the query was over before it could be looked at"
    return thread


def test_a_query_that_outlives_the_grace_is_ended_and_the_server_with_it(tmp_path: Path) -> None:
    answers: list[httpx.Response | Exception] = []
    with Server(small_project(tmp_path, TRIPLES), "--time-limit", "600s", "--grace", "500ms") as server:
        thread = in_the_background(server, RUNAWAY, answers)
        processes = server.family()
        server.signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
        thread.join(30)
    [answer] = answers
    assert isinstance(answer, Exception) or answer.status_code >= 500
    assert not any(map(running, processes))


def test_a_server_that_is_killed_leaves_no_worker_behind(tmp_path: Path) -> None:
    with Server(small_project(tmp_path, 10)) as server:
        processes = server.family()
        server.signal(signal.SIGKILL)
        assert eventually(lambda: not any(map(running, processes)))


def test_a_client_that_leaves_is_counted_and_its_query_ended(server: Server) -> None:
    gone = 'coprod_requests_total{outcome="client-gone",route="sparql"}'
    before = server.figure(gone)
    with pytest.raises(httpx.ReadTimeout):
        server.get("/sparql", params={"query": RUNAWAY}, timeout=httpx.Timeout(10, read=0.3))
    assert eventually(lambda: server.figure(gone) == before + 1)
    assert eventually(lambda: server.figure("coprod_pool_running") == 0)


def test_a_server_without_workers_lives_and_is_not_ready_until_others_have_taken_their_place(server: Server) -> None:
    assert eventually(lambda: server.get("/health/ready").status_code == 200)
    respawns = server.figure("coprod_pool_respawns_total")
    workers = server.family() - {server.process.pid}
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    assert server.get("/health/live").status_code == 200
    assert eventually(lambda: server.get("/health").status_code == 503)
    assert server.get("/health").json()["reason"] == "No worker answered within 1 second."
    for pid in workers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: server.get("/health/ready").status_code == 200)
    assert server.count() == TRIPLES
    assert server.figure("coprod_pool_respawns_total") > respawns


def test_sighup_goes_on_in_a_new_log_and_the_old_one_stays_as_it_was_moved(server: Server, log: Path) -> None:
    server.get("/index.html", headers={"User-Agent": "before"})
    logged(log, "before")
    old = log.rename(log.with_suffix(".1"))
    server.signal(signal.SIGHUP)
    assert eventually(log.exists)
    server.get("/index.html", headers={"User-Agent": "after"})
    assert {entry["agent"] for entry in logged(log, "after")} == {"after"}
    assert {"before"} <= {entry["agent"] for entry in lines(old)}
    assert "after" not in {entry["agent"] for entry in lines(old)}


def test_a_server_told_to_stop_is_not_ready_lets_a_running_query_end_and_leaves_no_process(tmp_path: Path) -> None:
    answers: list[httpx.Response | Exception] = []
    with Server(small_project(tmp_path, TRIPLES), "--time-limit", "60s", "--grace", "60s") as server:
        thread = in_the_background(server, PAIRS, answers)
        processes = server.family()
        assert len(processes) > 1
        server.signal(signal.SIGTERM)

        def refused() -> bool:
            try:
                return httpx.get(f"{server.address}/health/ready").status_code == 503
            except httpx.HTTPError:
                return True

        assert eventually(refused)
        thread.join(60)
        assert server.process.wait(60) == 0
    [answer] = answers
    assert isinstance(answer, httpx.Response), answer
    assert (answer.status_code, answer.text.split()) == (200, ["n", str(TRIPLES**2)])
    assert not any(map(running, processes))


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server and the project whose data may be replaced."""
    project = small_project(tmp_path_factory.mktemp("renewed"), TRIPLES)
    with Server(project, "--time-limit", "60s") as server:
        yield server, project


def renew(server: Server, project: Path, triples: int) -> None:
    """Have a server answer from other data."""
    new_data(project, triples)
    server.signal(signal.SIGHUP)
    numbers = iter(range(10**6))
    assert eventually(lambda: server.count(f"{COUNT} # {next(numbers)} of {triples}") == triples)


@pytest.mark.parametrize("hang_up", [True, False], ids=["told by SIGHUP", "found by itself"])
def test_new_data_are_taken_up_without_one_failed_request_while_queries_run(
    renewed: tuple[Server, Path], hang_up: bool
) -> None:
    server, project = renewed
    old, new = TRIPLES, 1_000
    renew(server, project, old)
    answers: list[httpx.Response | Exception] = []
    seen: list[list[int]] = [[], []]
    done = threading.Event()
    thread = in_the_background(server, PAIRS, answers)

    def ask_on(mine: list[int]) -> None:
        with httpx.Client(base_url=server.address, timeout=60) as client:
            while not done.is_set():
                # Never the same question twice, so that none is answered out of memory.
                params = {"query": f"{COUNT} # {len(mine)} {id(mine)} {hang_up}"}
                answer = client.get("/sparql", params=params, headers={"Accept": "text/csv"})
                mine.append(int(answer.text.split()[1]) if answer.status_code == 200 else -answer.status_code)

    clients = [threading.Thread(target=ask_on, args=(mine,)) for mine in seen]
    for client in clients:
        client.start()
    assert eventually(lambda: all(seen))
    new_data(project, new)
    if hang_up:
        server.signal(signal.SIGHUP)
    assert eventually(lambda: all(mine[-1] == new for mine in seen))
    done.set()
    for client in [*clients, thread]:
        client.join(60)
    assert server.count() == new
    for mine in seen:
        assert set(mine) == {old, new}
        assert mine == sorted(mine, reverse=True), "an answer from the old data came after one from the new"
    [answer] = answers
    assert isinstance(answer, httpx.Response), answer
    assert (answer.status_code, answer.text.split()[1]) == (200, str(old**2))


def test_where_new_data_cannot_be_read_the_old_ones_stay_in_use(renewed: tuple[Server, Path]) -> None:
    server, project = renewed
    renew(server, project, 10)
    about = project / "build" / "snapshot" / "about.json"
    about.write_text("no snapshot", encoding="utf-8")
    server.signal(signal.SIGHUP)
    assert server.count(f"{COUNT} # again") == 10
    renew(server, project, 20)


def test_an_ordinary_user_serves_from_a_file_system_that_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:
        project = small_project(Path(name), TRIPLES)
        own = [path for path in (project, *project.rglob("*")) if not path.is_symlink()]
        for path in own:
            path.chmod(0o555 if path.is_dir() else 0o444)
        before = written(project)
        with Server(project, "--time-limit", "1s", "--access-log", "-", before=nobody()) as server:
            status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
            assert f"Uid:\t{os.geteuid() or NOBODY}\t" in status
            assert server.get("/", headers={"User-Agent": "piped"}).status_code == 200
            assert server.count() == TRIPLES
            assert server.ask(RUNAWAY).status_code == 504
            assert eventually(lambda: server.get("/health/ready").status_code == 200)
            assert server.count(f"{COUNT} # by another worker") == TRIPLES
            assert server.process.stdout
            assert json.loads(server.process.stdout.readline())["agent"] == "piped"
        assert server.process.returncode == 0
        assert written(project) == before
        for path in own:
            path.chmod(0o755)


def written(folder: Path) -> dict[Path, int]:
    """All files below a folder and when they were written."""
    return {path: path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def nobody() -> list[str]:
    """What makes a command run as nobody in particular, with everything read-only where we may have it so."""
    if os.geteuid():
        return []
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    # The interpreter may lie in a folder that only root may enter, so reading is allowed; writing is not.
    user += [f"--{kind}=-all,+dac_read_search" for kind in ("inh-caps", "ambient-caps", "bounding-set")]
    frozen = ["unshare", "--mount", "sh", "-c", 'mount -o remount,bind,ro / && exec "$@"', "sh"]
    may = subprocess.run([*frozen, "true"], capture_output=True, check=False).returncode == 0
    return [*(frozen if may else []), *user]
