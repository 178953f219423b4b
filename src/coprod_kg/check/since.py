"""The check of what has changed since a revision, and of what points at it: the full check’s verdict on these files."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..entries.files import File, identifier_of, list_files, raw_content, read_file
from ..graph import build_graph
from ..graph.build import Beyond, build_part, unread
from ..graph.context import Context
from ..problem import Problem
from ..project import Project
from .change import Change, change_since
from .house import House
from .known import Knower
from .neighbourhood import Neighbourhood
from .rules import read_rules
from .run import Part, check, inside, problems_of, reported

_MADE_BETWEEN = 200_000  # objects, between two searches for garbage


@dataclass(frozen=True, slots=True)
class Verdict:
    """The problems, and in one sentence which entries were checked."""

    problems: list[Problem]
    checked: str


def check_since(project: Project, revision: str, paths: Iterable[Path] = (), *, owl: bool = False) -> Verdict:
    """The verdict of the full check on entries that differ from a revision and on those that point at them.

    Where the ontology differs, on all entries. Raises CoprodError if there is no such revision or no git, if it does
    not lead to the present commit, or if a path lies outside the glossary.
    """
    paths = list(paths)
    wanted = [inside(project, path) for path in paths]
    change = change_since(project, revision)
    if change.ontology:
        why = f"`{change.ontology}` differs from `{revision}`, and with it what is asked of entries"
        return Verdict(check(project, paths, owl=owl), f"{why}: all entries were checked.")
    with _rare_collection():
        look = Look(project, change)
        problems = problems_of(project, build_graph(project, past=False), owl=True) if owl else look.problems()
        return Verdict(reported((one for one in problems if one.file in look.shown), wanted), look.sentence())


class Look:
    """A look at the entries of a change and at those that point at them; ``shown`` are their files in messages."""

    def __init__(self, project: Project, change: Change) -> None:
        self._project, self._change = project, change
        listed = list(list_files(project))
        files = [one for one in listed if isinstance(one, File)]
        self._faults = [one for one in listed if isinstance(one, Problem)]
        self._context = Context(project.ontology / "context.jsonld")
        rules = read_rules(project.ontology / "rules")
        house = House(project.ontology / "house", self._context.base)
        self._known = Knower(project, rules, house).know(files)
        self._neighbourhood = Neighbourhood(self._known, self._context.base)
        ids = {file.id for file in files if file.shown in change.files}
        ids |= {identifier_of(parts) for parts in change.files.values() if parts}
        self._changed = {file for file in files if file.id in ids}
        self._gone = {identifier_of(parts) for parts in change.files.values() if _is_gone(project, parts)}
        self._gone -= {file.id for file in files}
        self._pointing = self._neighbourhood.pointing(self._context.base + one for one in ids) - self._changed
        base = project.shown(project.glossary / "x")[:-1]
        named = {one.file: identifier_of(tuple(one.file.removeprefix(base).split("/"))) for one in self._faults}
        twice = {file for file, identifier in named.items() if identifier in ids}
        self.shown = {*change.files, *twice, *(file.shown for file in self._changed | self._pointing)}

    def problems(self) -> set[Problem]:
        """What is wrong with these entries, and perhaps with others."""
        focus = self._changed | self._pointing
        around = sorted(self._neighbourhood.around(focus), key=lambda file: file.shown)
        entries = (one for file in around for one in read_file(file, raw_content(file)))
        graph = build_part(self._project, entries, self._beyond())
        sayings = [saying for one in self._known.values() for saying in one.sayings]
        part = Part(frozenset(self._context.base + file.id for file in focus), sayings)
        return {*self._faults, *problems_of(self._project, graph, part=part)}

    def sentence(self) -> str:
        """How many entries were checked, and why these."""
        count, gone = len(self._changed), len(self._gone)
        said = [f"{count} of {len(self._known):,} entries differ{'s' * (count == 1)} from `{self._change.revision}`"]
        said += [f"{gone} {'is' if gone == 1 else 'are'} gone"] * bool(gone)
        said += [f"{len(self._pointing)} more point{'s' * (len(self._pointing) == 1)} there"]
        return f"{', '.join(said)}: {count + len(self._pointing)} checked."

    def _beyond(self) -> Beyond:
        """What is known of all entries, for what the graph of a few cannot tell."""
        read = [file for file, one in self._known.items() if one.read]
        refused = {file.shown for file, one in self._known.items() if one.refused} | {one.file for one in self._faults}
        return Beyond(
            frozenset(address for one in self._known.values() for address in one.addresses),
            frozenset(unread(self._context, self._project, refused, {file.shown for file in read})),
            frozenset(refused),
        )


def _is_gone(project: Project, parts: tuple[str, ...]) -> bool:
    return len(parts) > 1 and not project.glossary.joinpath(*parts).exists()


@contextmanager
def _rare_collection() -> Iterator[None]:
    """With a search for garbage only now and then: Python begins many while it reads many small values that stay."""
    usual = gc.get_threshold()
    gc.set_threshold(_MADE_BETWEEN, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
