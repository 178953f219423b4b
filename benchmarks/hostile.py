"""What becomes of hostile queries and requests, and what a good client notices meanwhile, as Markdown tables.

`coprod serve` answers over the built glossary with its defaults, but for the time limit. A good client asks one cheap
query that no cache knows after another, first alone, then during each bomb, then while 500 bombs come at once from
eight addresses. Run `python benchmarks/hostile.py [SECONDS]`; the default of the time limit is 2 seconds.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from bombs import HEAVY, LIMIT, NESTED, nested, repeat  # noqa: E402
from serving import Server, family  # noqa: E402

from coprod_kg.server import write_snapshot  # noqa: E402

CONCEPTS = "SELECT ?text {{ <https://w3id.org/coprod/definitions/ostrom-1996> ?p ?text }} # {}"
SOURCES = [f"127.0.0.{number}" for number in range(2, 10)]
CROWD = 500
ALONE = 200  # answers
_numbers = itertools.count()


@dataclass
class Watch:
    """What a good client saw: milliseconds of each answer, and how many questions had no right one."""

    times: list[float] = field(default_factory=list)
    failed: int = 0

    def shown(self) -> str:
        """Answers, those that were wrong or missing, and the median and the 99th percentile in milliseconds."""
        ordered = sorted(self.times) or [float("nan")]
        slow = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
        return f"{len(self.times)} | {self.failed} | {statistics.median(ordered):.1f} | {slow:.1f}"


class GoodClient:
    """Asks one question after another in one connection, until it is told to stop."""

    def __init__(self, server: Server, answers: int = 0) -> None:
        self._server, self._answers = server, answers
        self._stop = threading.Event()
        self.watch = Watch()

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self.watch

    def __exit__(self, *_: object) -> None:
        if not self._answers:
            self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._server.port, timeout=60)
        while not self._stop.is_set() and not (self._answers and len(self.watch.times) >= self._answers):
            begun = time.perf_counter()
            connection.request("GET", f"/sparql?query={quote(CONCEPTS.format(next(_numbers)))}")
            response = connection.getresponse()
            right = b"bindings" in response.read() and response.status == 200
            self.watch.times.append((time.perf_counter() - begun) * 1000)
            self.watch.failed += not right


def outcome(server: Server, query: str, source: str = "127.0.0.2") -> str:
    """What the client of a bomb saw, in few words."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=120, source_address=(source, 0))
    try:
        connection.request("POST", "/sparql", query.encode(), {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        return f"{response.status}, {len(response.read()):,} bytes" if response.status == 200 else str(response.status)
    except HTTPException:
        return "broken off"
    except ConnectionError:
        return "no connection"
    finally:
        connection.close()


def bombs() -> Iterator[tuple[str, str]]:
    """Every bomb with its name."""
    for name in NESTED:
        yield f"{name}, {LIMIT // 1024} KiB", nested(name, LIMIT)
    yield "braces, 100,000", repeat("braces", 100_000)
    yield "VALUES of a million rows", f"SELECT * {{ VALUES ?x {{{' 1' * 1_000_000}}} }}"
    yield from HEAVY.items()
    yield "SERVICE to loopback", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    yield "FROM a file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"
    yield "update as a query", "DELETE WHERE { ?s ?p ?o }"


def each(server: Server) -> None:
    """Print a row for each bomb alone."""
    print("| query | outcome | seconds | good answers | failed | median, ms | p99, ms |")
    print("| --- | --- | --: | --: | --: | --: | --: |")
    with GoodClient(server, ALONE) as watch:
        pass
    print(f"| (none) | | | {watch.shown()} |", flush=True)
    for name, query in bombs():
        with GoodClient(server) as watch:
            begun = time.perf_counter()
            seen = outcome(server, query)
            seconds = time.perf_counter() - begun
        print(f"| {name} | {seen} | {seconds:.2f} | {watch.shown()} |", flush=True)


def crowd(server: Server) -> None:
    """Print what a crowd saw, and the good client meanwhile."""
    shapes = list(HEAVY.values())
    gate = threading.Barrier(CROWD)

    def throw(number: int) -> str:
        gate.wait()
        query = f"{shapes[number % len(shapes)]} # {number}"
        return outcome(server, query, SOURCES[number % len(SOURCES)]).partition(",")[0]

    with ThreadPoolExecutor(CROWD) as pool, GoodClient(server) as watch:
        begun = time.perf_counter()
        seen = Counter(pool.map(throw, range(CROWD)))
        seconds = time.perf_counter() - begun
    print(f"\n{CROWD} bombs at once from {len(SOURCES)} addresses, over after {seconds:.1f} s:")
    print("; ".join(f"{number} × {what}" for what, number in seen.most_common()))
    print("\n| good answers | failed | median, ms | p99, ms |\n| --: | --: | --: | --: |")
    print(f"| {watch.shown()} |")


def main(seconds: float) -> int:
    """Print the tables; the exit code is 1 if a process was left behind."""
    with tempfile.TemporaryDirectory() as folder:
        snapshot = Path(folder, "snapshot")
        write_snapshot(ROOT / "build" / "docs" / "data" / "full.nt", snapshot)
        options = ["--site", str(ROOT / "build" / "site"), "--snapshot", str(snapshot), "--time-limit", f"{seconds}s"]
        with Server(ROOT, *options) as server:
            before = len(server.family())
            each(server)
            crowd(server)
            time.sleep(2)
            respawns = server.figure("coprod_pool_respawns_total")
            print(f"\nProcesses before and after: {before}, {len(server.family())}; respawns: {respawns:.0f}.")
            pids = server.family() - {server.process.pid}
        time.sleep(1)
        left = [pid for pid in pids if len(family(pid)) and Path(f"/proc/{pid}").exists()]
        print(f"Processes left behind after the stop: {len(left)}.")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 2.0))
