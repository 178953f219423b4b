"""Run `python -m benchmarks.endpoint --help` to see how parts can be run alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

import click

from coprod_kg.errors import CoprodError

from ..stores import STORES, Store
from ..stores.errors import InstallError
from ..stores.running import leave_nothing_behind
from ..stores.store import ROOT
from .contest import Contest, Results
from .large import large_graph
from .questions import QUERIES, read_questions
from .report import figures, report
from .timing import install_wrk

BENCH = ROOT / "build" / "bench"
REAL = ROOT / "build" / "docs" / "data" / "full.nt"
NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
# Reads two million triples into memory on every start, for minutes.
SMALL_ONLY = {"rdflib"}
_BEGIN = monotonic()


@click.command(help=f"Load {', '.join(STORES)} side by side, for about 25 minutes unless parts are chosen.")
@click.option("--graph", "graphs", type=click.Choice(["real", "large"]), multiple=True, help="Only this graph.")
@click.option("--stores", "wanted", default="", help="Only these, with commas; names rdflib on the large graph too.")
@click.option("--queries", default="", help=f"Only these, with commas: {', '.join(NAMES)}.")
@click.option("--rounds", default=3, show_default=True, help="Times that each store is loaded with each query.")
@click.option("--seconds", default=1, show_default=True, help="Length of one stretch of load.")
def main(graphs: tuple[str, ...], wanted: str, queries: str, rounds: int, seconds: int) -> None:
    """Install what is needed, run, and write build/bench/endpoint.md and endpoint.json."""
    if not REAL.is_file():
        raise click.ClickException("There are no data yet; run `make build` first.")
    leave_nothing_behind()
    keys = wanted.split(",") if wanted else list(STORES)
    if unknown := set(keys) - set(STORES):
        raise click.ClickException(f"{', '.join(unknown)}: no such store; there are {', '.join(STORES)}.")
    if unknown := set(filter(None, queries.split(","))) - set(NAMES):
        raise click.ClickException(f"{', '.join(unknown)}: no such query; there are {', '.join(NAMES)}.")
    try:
        wrk = install_wrk()
        stores = _installed([STORES[key] for key in keys])
        results = []
        for graph in graphs or ("real", "large"):
            allowed = [store for store in stores if wanted or graph == "real" or store.key not in SMALL_ONLY]
            results.append(_contest(graph, allowed, queries.split(",") if queries else [], wrk, rounds, seconds))
    except CoprodError as error:
        raise click.ClickException(str(error)) from error
    text = report(results, _head(rounds, seconds))
    (BENCH / "endpoint.md").write_text(text, encoding="utf-8")
    (BENCH / "endpoint.json").write_text(figures(results), encoding="utf-8")
    click.echo(text)


def _installed(stores: Sequence[Store]) -> list[Store]:
    found = []
    for store in stores:
        try:
            store.install()
            found.append(store)
        except InstallError as error:
            click.echo(f"Left out: {error}", err=True)
    return found


def _contest(
    graph: str, stores: Sequence[Store], queries: Sequence[str], wrk: list[str], rounds: int, seconds: int
) -> Results:
    folder = BENCH / "databases"
    folder.mkdir(parents=True, exist_ok=True)
    ntriples = REAL if graph == "real" else large_graph(REAL, BENCH)
    databases = {store.key: store.database(ntriples, folder) for store in stores}
    _say(graph, "choosing queries")
    with ntriples.open("rb") as lines:
        triples = sum(1 for _ in lines)
    names = {store.key: store.name for store in stores}
    results = Results(graph, triples, names, read_questions(ntriples, BENCH / f"{graph}-queries.json", queries))
    Contest(stores, results, lambda sentence: _say(graph, sentence)).run(databases, wrk, rounds, seconds)
    return results


def _say(graph: str, sentence: str) -> None:
    minutes = (monotonic() - _BEGIN) / 60
    print(f"[{minutes:4.1f} min] {graph} graph: {sentence} …", file=sys.stderr, flush=True)


def _head(rounds: int, seconds: int) -> str:
    once = ", ".join(store.name for store in STORES.values() if store.once)
    return (
        f"# The endpoint beside its peers\n\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} processors, "
        "shared with the load generator (wrk, one thread). All stores run at once and are loaded in turn: medians of "
        f"{rounds} stretches of {seconds} s ({once}: of one), longer where answers are slow. Responses "
        "that are errors or cut off do not count. Cold start is from the command to the first answer, with files in "
        f"the page cache. Mean load of the machine in the last quarter of an hour: {os.getloadavg()[2]:.1f}."
    )


if __name__ == "__main__":
    main()
