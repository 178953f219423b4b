"""How long the checks of the real glossary take after import, with and without OWL, beside pySHACL alone.

The peer is pySHACL itself on the same shapes and data in the same run; figures are medians of five.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from coprod_kg import Project, build_graph
from coprod_kg.check import check
from coprod_kg.check.shapes import broken_shapes, read_shapes

ROUNDS = 5


def median_seconds(run: Callable[[], object]) -> float:
    """The median wall time of ROUNDS calls, in seconds, after one call that does not count."""
    run()
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        run()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def main() -> None:
    """Print one line for each measure, with its ratio to pySHACL alone."""
    project = Project.find(Path(__file__).parent)
    graph = build_graph(project)
    shapes = read_shapes(project.ontology / "shapes")
    peer = median_seconds(lambda: list(broken_shapes(shapes, graph)))
    print(f"{len(graph.places)} places, {len(graph.store)} triples")
    print(f"{'pySHACL alone':<22}{peer:8.2f} s")
    for name, owl in (("check without OWL", False), ("check with OWL", True)):
        seconds = median_seconds(lambda owl=owl: check(project, owl=owl))  # type: ignore[misc]
        print(f"{name:<22}{seconds:8.2f} s  {seconds / peer:5.2f} times the peer")


if __name__ == "__main__":
    main()
