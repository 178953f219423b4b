"""The results as Markdown: tables, and whether each goal was met."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from tabulate import tabulate

from .contest import CONNECTIONS, MODES, Results
from .goals import verdicts


def report(results: Sequence[Results], head: str) -> str:
    """All tables."""
    parts = [head]
    for result in results:
        parts.append(f"## The {result.graph} graph, {result.triples:,} triples")
        for mode in MODES:
            for connections in CONNECTIONS:
                parts += [f"### {mode.capitalize()} queries, {_count(connections)}", _rates(result, mode, connections)]
        parts += ["### Memory and start", _memory(result)]
        if exceptions := "\n".join(_exceptions(result)):
            parts += ["### Left out, and failed requests", exceptions]
    rows = [(verdict.goal, verdict.word, verdict.detail) for verdict in verdicts(results)]
    parts += ["## Goals", _table(("goal", "verdict", "in detail"), rows)]
    return "\n\n".join(parts) + "\n"


def figures(results: Sequence[Results]) -> str:
    """All figures as JSON, for other tools."""
    return json.dumps([_plain(result) for result in results], indent=1)


def _rates(result: Results, mode: str, connections: int) -> str:
    rows = []
    for question in result.questions:
        cells = [_cell(result, question.key, mode, connections, key) for key in result.stores]
        rows.append([question.title, *cells, *_ratios(result, question.key, mode, connections)])
    legend = "Requests a second (p50 / p99 in ms); the ratios are ours to the best peer and to the Oxigraph server."
    return legend + "\n\n" + _table(("query", *result.stores.values(), "÷ best", "÷ Oxigraph"), rows)


def _cell(result: Results, question: str, mode: str, connections: int, key: str) -> str:
    if (question, key) in result.excluded:
        return "left out"
    found = result.stretches.get((question, mode, connections, key))
    if not found:
        return "–"
    rate, p50, p99 = (median(getattr(stretch, name) for stretch in found) for name in ("rate", "p50", "p99"))
    failed = sum(stretch.failed for stretch in found)
    shown = f"{rate:,.{0 if rate >= 100 else 1}f} ({p50 * 1e3:.2f} / {p99 * 1e3:.2f})"
    return shown + (f" {failed} failed" if failed else "")


def _ratios(result: Results, question: str, mode: str, connections: int) -> list[str]:
    rates = {key: result.rate(question, mode, connections, key) for key in result.stores}
    ours = rates.pop("ours", None)
    peers = [rate for rate in rates.values() if rate]
    chosen = (max(peers, default=None), rates.get("oxigraph"))
    return [f"{ours / peer:.2f}" if ours is not None and peer else "–" for peer in chosen]


def _memory(result: Results) -> str:
    rows = []
    for key, name in result.stores.items():
        idle, loaded = result.idle.get(key), result.loaded.get(key)
        cold = f"{median(result.cold[key]):.2f}" if result.cold.get(key) else "–"
        sizes = [_mb(size) for use in (idle, loaded) for size in ((use.pss, use.rss) if use else (None, None))]
        rows.append([name, loaded.processes if loaded else "–", *sizes, cold])
    heads = ("store", "processes", "PSS at rest, MB", "RSS", "PSS after load, MB", "RSS", "cold start, s")
    return _table(heads, rows)


def _exceptions(result: Results) -> Iterator[str]:
    titles = {question.key: question.title for question in result.questions}
    for (question, key), reason in result.excluded.items():
        yield f"- {result.stores[key]}, {titles[question]}: {reason}"
    for (question, mode, connections, key), found in result.stretches.items():
        if failed := sum(stretch.failed for stretch in found):
            asked = sum(stretch.requests for stretch in found)
            where = f"{titles[question]}, {mode}, {_count(connections)}"
            yield f"- {result.stores[key]}, {where}: {failed} of {asked} requests failed"


def _plain(result: Results) -> dict[str, Any]:
    named = ("question", "mode", "connections", "store")
    return {
        "graph": result.graph,
        "triples": result.triples,
        "stretches": [
            dict(zip(named, slot, strict=True)) | asdict(stretch)
            for slot, found in result.stretches.items()
            for stretch in found
        ],
        "excluded": [{"question": q, "store": s, "reason": why} for (q, s), why in result.excluded.items()],
        "cold": dict(result.cold),
        "idle": {key: asdict(use) for key, use in result.idle.items()},
        "loaded": {key: asdict(use) for key, use in result.loaded.items()},
    }


def _count(connections: int) -> str:
    return f"{connections} connection{'s' if connections > 1 else ''}"


def _mb(size: int | None) -> str:
    return f"{size / 1e6:,.0f}" if size else "–"


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return str(tabulate(rows, heads, tablefmt="github", disable_numparse=True))
