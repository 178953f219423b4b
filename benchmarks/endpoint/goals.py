"""The goals, and whether a run met them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from .contest import CONNECTIONS, Results

REPEATED, OXIGRAPH, OTHERS = 2.0, 0.6, 2.0
MEMORY, START = 300e6, 2.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One goal, met or missed or not tried, with what shows it."""

    goal: str
    word: str
    detail: str


def verdicts(results: Sequence[Results]) -> Iterator[Verdict]:
    """One verdict for each goal and graph."""
    for result in results:
        yield _ratios(result, f"repeated ≥ {REPEATED:g} × the best peer", "repeated", _peers, REPEATED, selective=False)
        goal = f"distinct ≥ {OXIGRAPH:g} × the Oxigraph server"
        yield _ratios(result, goal, "distinct", _oxigraph, OXIGRAPH, selective=False)
        goal = f"distinct, selective ≥ {OTHERS:g} × every other"
        yield _ratios(result, goal, "distinct", _others, OTHERS, selective=True)
        if result.graph == "large":
            size = result.loaded["ours"].pss if "ours" in result.loaded else None
            yield _bound("large: memory ≤ 300 MB (PSS after load)", size, MEMORY, lambda found: f"{found / 1e6:.0f} MB")
        starts = result.cold.get("ours")
        cold = median(starts) if starts else None
        yield _bound(f"{result.graph}: cold start ≤ 2 s", cold, START, lambda found: f"{found:.2f} s")


def _ratios(
    result: Results, goal: str, mode: str, chosen: Callable[[str], bool], least: float, selective: bool
) -> Verdict:
    found: list[tuple[float, str]] = []
    for question in result.questions:
        for connections in CONNECTIONS if question.reach == "selective" or not selective else ():
            rates = {key: result.rate(question.key, mode, connections, key) for key in result.stores}
            best = max((rate for key, rate in rates.items() if rate and chosen(key)), default=None)
            ours = rates.get("ours")
            if ours is not None and best:
                found.append((ours / best, f"{question.key} ({connections})"))
    missed = sorted(pair for pair in found if pair[0] < least)
    goal = f"{result.graph}: {goal}"
    if not found:
        return Verdict(goal, "not tried", "")
    low, middle = min(found)[0], median(ratio for ratio, _ in found)
    detail = f"{len(found) - len(missed)} of {len(found)}; lowest {low:.2f}, median {middle:.2f}"
    names = ", ".join(f"{name} {ratio:.2f}" for ratio, name in missed)
    return Verdict(goal, "missed" if missed else "met", detail + (f"; missed: {names}" if names else ""))


def _bound(goal: str, found: float | None, most: float, shown: Callable[[float], str]) -> Verdict:
    if found is None:
        return Verdict(goal, "not tried", "")
    return Verdict(goal, "met" if found <= most else "missed", shown(found))


def _peers(key: str) -> bool:
    return key != "ours"


def _oxigraph(key: str) -> bool:
    return key == "oxigraph"


def _others(key: str) -> bool:
    return key not in ("ours", "oxigraph")
