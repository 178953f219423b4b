"""The stores side by side on one graph: checked against each other, then loaded in turn, round after round."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic

from ..stores import STORES, Store
from ..stores.asking import Answer, ask
from ..stores.errors import StoreAnswerError, StoreStartError
from ..stores.running import Running
from ..stores.tree import Usage, usage
from .questions import Question
from .timing import Load, Stretch, loads, stretch_of

MODES = ("distinct", "repeated")
CONNECTIONS = (1, 8)
Slot = tuple[str, str, int, str]  # question, mode, connections, store


@dataclass
class Results:
    """Everything that was found out on one graph."""

    graph: str
    triples: int
    stores: dict[str, str]
    questions: list[Question]
    stretches: dict[Slot, list[Stretch]] = field(default_factory=lambda: defaultdict(list))
    excluded: dict[tuple[str, str], str] = field(default_factory=dict)
    cold: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    idle: dict[str, Usage] = field(default_factory=dict)
    loaded: dict[str, Usage] = field(default_factory=dict)

    def rate(self, question: str, mode: str, connections: int, store: str) -> float | None:
        """The median of the rates, in requests a second; None where the store was not loaded."""
        found = self.stretches.get((question, mode, connections, store))
        return median(stretch.rate for stretch in found) if found else None


class Contest:
    """Runs stores over their databases of one graph; ``say`` is called with a sentence now and then."""

    def __init__(self, stores: Sequence[Store], results: Results, say: Callable[[str], None]) -> None:
        self._stores, self._results, self._say = list(stores), results, say
        self._running: dict[str, Running] = {}
        self._seconds: dict[tuple[str, str], float] = {}

    def run(self, databases: Mapping[str, Path], wrk: list[str], rounds: int, seconds: int) -> None:
        """Start cold, check, load and measure memory; fills the results."""
        self._start_cold(databases, rounds)
        with ExitStack() as stack:
            for store in self._stores:
                self._running[store.key] = stack.enter_context(store.start(databases[store.key]))
            self._note(self._results.idle)
            self._say("comparing answers")
            for question in self._results.questions:
                self._check(question)
            generators = {q.key: stack.enter_context(loads(wrk, q)) for q in self._results.questions}
            self._warm_up(generators)
            for turn in range(rounds):
                self._round(turn, rounds, generators, seconds)
                self._note(self._results.loaded)

    def _start_cold(self, databases: Mapping[str, Path], rounds: int) -> None:
        self._say("starting each store")
        for _, store in itertools.product(range(rounds), list(self._stores)):
            try:
                with store.start(databases[store.key]) as running:
                    self._results.cold[store.key].append(running.started_in)
            except StoreStartError as error:
                if store.key == "ours":
                    raise
                self._say(str(error))
                self._stores.remove(store)

    def _check(self, question: Question) -> None:
        """Exclude the stores that give another answer than most do, or none."""
        answers: dict[str, list[Answer]] = {}
        for key, running in self._running.items():
            try:
                answers[key] = [ask(running.url, text) for text in question.samples]
                begin = monotonic()
                ask(running.url, "# once more\n" + question.samples[0])
                self._seconds[question.key, key] = monotonic() - begin
            except StoreAnswerError as error:
                self._results.excluded[question.key, key] = str(error)
        votes = Counter(map(tuple, answers.values()))
        right = votes.most_common(1)[0][0] if votes else ()
        for key, given in answers.items():
            if tuple(given) != right:
                self._results.excluded[question.key, key] = _difference(given, right)

    def _warm_up(self, generators: Mapping[str, Load]) -> None:
        self._say("warming up")
        for question in self._results.questions:
            for key in self._allowed(question):
                generators[question.key].run(self._running[key], "distinct", 8, 1)

    def _round(self, turn: int, rounds: int, generators: Mapping[str, Load], seconds: int) -> None:
        for number, question in enumerate(self._results.questions, 1):
            self._say(f"round {turn + 1} of {rounds}, query {number} of {len(self._results.questions)}")
            for mode, connections in itertools.product(MODES, CONNECTIONS):
                keys = [key for key in self._allowed(question) if not (turn and STORES[key].once)]
                # Another store begins each time, so that none always follows the same neighbour.
                start = turn % max(1, len(keys))
                for key in keys[start:] + keys[:start]:
                    duration = stretch_of(seconds, self._seconds[question.key, key], connections)
                    stretch = generators[question.key].run(self._running[key], mode, connections, duration)
                    self._results.stretches[question.key, mode, connections, key].append(stretch)

    def _allowed(self, question: Question) -> list[str]:
        return [key for key in self._running if (question.key, key) not in self._results.excluded]

    def _note(self, place: dict[str, Usage]) -> None:
        for key, running in self._running.items():
            now = usage(running.pids)
            if key not in place or place[key].pss < now.pss:
                place[key] = now


def _difference(given: Sequence[Answer], right: Sequence[Answer]) -> str:
    missing = sum(len(other - mine) for mine, other in zip(given, right, strict=True))
    extra = sum(len(mine - other) for mine, other in zip(given, right, strict=True))
    return f"wrong: {missing} rows missing, {extra} too many"
