"""Minutes of mixed load on `coprod serve`: good clients beside bombs, slow readers and broken connections.

Before half of the time is over, new data are published. The exit code is 1 if memory grew, a good client met an error,
the new data did not appear or a process was left behind. Run `python -m benchmarks.soak --help`.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import signal
import statistics
import sys
import tempfile
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import click
import httpx

from coprod_kg.server import write_snapshot

from . import soak_clients as clients
from .soak_clients import Tally, Wish
from .stores.asking import ask
from .stores.errors import StoreAnswerError
from .stores.ours import Ours
from .stores.running import Running, leave_nothing_behind
from .stores.store import ROOT
from .stores.tree import PROC, Usage, usage

DATA = ROOT / "build" / "docs" / "data" / "full.nt"
SITE = ROOT / "build" / "site"
CACHE = "16MiB"  # so little that it is full before memory is looked at
SAMPLE = 10.0
PUBLISHED_AT = 0.4  # of the time, so that memory is looked at after it
APPEARS = 15.0
GROWTH, GROWTH_BYTES = 0.05, 10e6  # what counts as flat: a twentieth of the median, or ten megabytes
NEW = "https://w3id.org/coprod/concepts/published-during-the-soak"
PUBLISHED = f"ASK {{ <{NEW}> ?p ?o }}"


@dataclass
class Soak:
    """What was seen from outside: processes with their starts, when new data appeared, and samples.

    A sample is the seconds since the start, what all processes use, and what the server's own process uses.
    """

    seconds: float
    samples: list[tuple[float, Usage, Usage]] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)
    appeared_after: float | None = None


@click.command()
@click.option("--minutes", default=10.0, show_default=True, help="Length of the load.")
def main(minutes: float) -> None:
    """Load `coprod serve` and say what it used and what good clients met."""
    if not (DATA.is_file() and SITE.is_dir()):
        raise click.ClickException("There is no site yet; run `make build` first.")
    leave_nothing_behind()
    soak = Soak(minutes * 60)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "snapshot")
        write_snapshot(DATA, database)
        with Ours("--cache-limit", CACHE).start(database) as running:
            tallies = asyncio.run(_load(soak, running, database))
            begin = monotonic()
        stopped_in = monotonic() - begin
    left = [pid for pid, start in soak.seen if _start(pid) == start]
    sys.exit(_report(soak, tallies, stopped_in, left))


async def _load(soak: Soak, running: Running, database: Path) -> list[Tally]:
    tallies: list[Tally] = []
    tasks = [asyncio.create_task(work) for work in _clients(running, tallies)]
    watching = asyncio.create_task(_watch(soak, running))
    await asyncio.sleep(soak.seconds * PUBLISHED_AT)
    await _publish(soak, running, database)
    await watching
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    for error in ended:
        if isinstance(error, Exception):
            raise error
    return tallies


def _clients(running: Running, tallies: list[Tally]) -> Iterable[Coroutine[Any, Any, None]]:
    kinds = [
        ("cached query", clients.cached(), 20.0),
        ("distinct queries", clients.distinct(), 10.0),
        ("pages", clients.cycle(_pages()), 10.0),
        ("entries", clients.cycle(_entries()), 5.0),
    ]
    api = _api(running.address)
    if api:
        kinds.append(("API", clients.cycle(api), 5.0))
    for number, (name, wishes, pace) in enumerate(kinds):
        tallies.append(Tally(name, good=True))
        yield clients.good(tallies[-1], running.address, f"127.0.0.{10 + number}", wishes, pace)
    for number, bad in enumerate((clients.bomber, clients.slow_reader, clients.breaker)):
        tallies.append(Tally(bad.__name__.replace("_", " "), good=False))
        yield bad(tallies[-1], running.address, f"127.0.0.{20 + number}")


def _pages() -> list[Wish]:
    pages = sorted(SITE.glob("*/*.html"))
    chosen = pages[:: max(1, len(pages) // 200)]
    return [Wish(f"/{page.relative_to(SITE).as_posix()}", "text/html", "text/html") for page in chosen]


def _entries() -> list[Wish]:
    names = sorted(set(re.findall(r"^<https://w3id\.org/coprod/(concepts/[^>#]+)>", DATA.read_text("utf-8"), re.M)))
    types = ("text/turtle", "application/ld+json", "text/html", "application/n-triples")
    return [Wish(f"/{name}", kind, kind) for name in names for kind in types]


def _api(address: str) -> list[Wish]:
    if httpx.get(f"{address}/api/", follow_redirects=True).status_code != 200:
        print("There is no API to ask.", file=sys.stderr)
        return []
    paths = ["search?q=equal+partnership", "concepts", "definitions", "queries", "changes"]
    return [Wish(f"/api/{path}", "application/json", "application/json") for path in paths]


async def _watch(soak: Soak, running: Running) -> None:
    begin = monotonic()
    while (now := monotonic() - begin) < soak.seconds:
        pids = running.pids
        soak.seen |= {(pid, start) for pid in pids if (start := _start(pid))}
        soak.samples.append((now, usage(pids), usage(pids[:1])))
        _say(f"{now / 60:4.1f} min: {_shown(*soak.samples[-1][1:])}")
        await asyncio.sleep(min(SAMPLE, max(0.0, soak.seconds - now)))
    pids = running.pids
    soak.seen |= {(pid, start) for pid in pids if (start := _start(pid))}


async def _publish(soak: Soak, running: Running, database: Path) -> None:
    """Put one more concept into the data and wait until the server answers from them."""
    data = database.with_name("new.nt")
    line = f'<{NEW}> <http://www.w3.org/2004/02/skos/core#prefLabel> "published during the soak"@en .\n'
    data.write_text(DATA.read_text(encoding="utf-8") + line, encoding="utf-8")
    await asyncio.to_thread(write_snapshot, data, database)
    os.kill(running.pid, signal.SIGHUP)
    begin = monotonic()
    while monotonic() - begin < APPEARS:
        try:
            if True in await asyncio.to_thread(ask, running.url, PUBLISHED):
                soak.appeared_after = monotonic() - begin
                return
        except StoreAnswerError as error:
            _say(f"while new data were awaited: {error}")
        await asyncio.sleep(0.05)


def _report(soak: Soak, tallies: Sequence[Tally], stopped_in: float, left: Sequence[int]) -> int:
    for tally in tallies:
        print(_line(tally))
    server, server_flat = _growth(soak, [(now, own.pss) for now, _, own in soak.samples])
    tree, tree_flat = _growth(soak, [(now, all_.pss) for now, all_, _ in soak.samples])
    appeared = soak.appeared_after
    verdicts = [
        (server_flat, f"memory of the server over the second half: {server}"),
        (tree_flat, f"memory of all processes: {tree}"),
        (all(not tally.errors for tally in tallies if tally.good), "good clients met no error"),
        (all(tally.latencies for tally in tallies if tally.good), "every good client had answers"),
        (appeared is not None, f"new data appeared{f' after {appeared:.2f} s' if appeared is not None else ''}"),
        (not left, f"no process left behind; stopped in {stopped_in:.1f} s"),
    ]
    for name in ("processes", "files", "threads"):
        values = [getattr(use, name) for _, use, _ in soak.samples]
        print(f"{name}: {values[0]} at first, {max(values)} at most, {values[-1]} at last")
    for met, sentence in verdicts:
        print(f"{'met   ' if met else 'MISSED'} {sentence}")
    return 0 if all(met for met, _ in verdicts) else 1


def _line(tally: Tally) -> str:
    outcomes = ", ".join(f"{count} × {outcome}" for outcome, count in tally.outcomes.most_common())
    if not tally.good:
        return f"{tally.name}: {outcomes}"
    times = sorted(tally.latencies) or [float("nan")]
    p50, p99 = (times[int(share * (len(times) - 1))] * 1e3 for share in (0.5, 0.99))
    shown = f"{tally.name}: {outcomes}; p50 {p50:.1f} ms, p99 {p99:.1f} ms, at most {times[-1] * 1e3:.0f} ms"
    return "\n".join([shown, *(f"    {error}" for error in tally.errors[:5])])


def _growth(soak: Soak, sizes: Sequence[tuple[float, int]]) -> tuple[str, bool]:
    """The growth over the second half as a sentence, and whether it counts as none.

    The line is the median of the slopes between all pairs (Theil and Sen): a worker that holds a bomb at the moment of
    a sample moves it little.
    """
    half = [(now, size) for now, size in sizes if now >= soak.seconds / 2]
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in itertools.combinations(half, 2)]
    if len(half) < 3:
        return "too short to tell", False
    slope, middle = statistics.median(slopes), statistics.median(size for _, size in half)
    grown = slope * soak.seconds / 2
    most = max(size for _, size in half)
    sentence = (
        f"{grown / 1e6:+.1f} MB by linear fit ({slope * 60 / 1e6:+.2f} MB a minute); "
        f"PSS {middle / 1e6:.0f} MB in the middle, {most / 1e6:.0f} MB at most"
    )
    return sentence, grown <= max(GROWTH * middle, GROWTH_BYTES)


def _start(pid: int) -> str:
    """When a process started, so that a number that is used again is not taken for it; empty if there is none."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""


def _shown(use: Usage, own: Usage) -> str:
    sizes = f"{use.pss / 1e6:.0f} MB PSS, {own.pss / 1e6:.0f} MB of it the server"
    return f"{sizes}; {use.processes} processes, {use.files} files, {use.threads} threads"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
