"""Makes the review of a change: reads both states, examines what differs, and keeps the page at a size to be read."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

from ..check import check
from ..check.change import Change
from ..check.run import reported
from ..check.since import Look
from ..errors import CoprodError
from ..parallel import in_parallel
from ..problem import Problem
from ..project import Project
from ..repository import Repository
from ..versions import History, read_history
from ..versions.changes import Kind
from ..versions.removed import removed
from .bundle import Review, Reviewed, gravest_first
from .changes import NOTHING, Touched, differing_paths, refuse_strange, touched
from .examine import Examiner, State
from .findings import Finding
from .quotations import much, shares
from .revisions import Range, read_range, repository_of
from .sides import Files, Side, laid_out, lying, stored
from .triples import triples_by_entry
from .verdicts import Judged, judged, solved

RENDERED = 25  # entries shown as readers see them; more make a page that nobody reads and no phone can hold
_NAMES = ("before", "after")
ELSEWHERE = 200  # entries of which only derived triples differ


def make_review(project: Project, asked: str, only: Sequence[str] = ()) -> Review:
    """The review of ``asked``, such as ``main..HEAD``; with ``only``, of some entries or folders.

    Raises RevisionError for a revision that is not there, and CoprodError where there is no git, or where one of the
    states cannot be read at all.
    """
    repository = repository_of(project)
    compared = read_range(repository, asked)
    states = [_files(project, repository, commit) for commit in (compared.base, compared.head)]
    if states[0] == states[1]:
        return Review(compared, NOTHING, [], [], [], {}, [])
    project.build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="coprod-review-") as folder:
        before, after = _sides(project, states, Path(folder))
        return _Maker(project, compared, before, after, Path(folder)).make([_named(project, name) for name in only])


def _named(project: Project, name: str) -> str:
    """An entry or folder as the graph calls it, if somebody names its file."""
    inside = name.removeprefix(f"{project.shown(project.glossary)}/")
    return inside.removesuffix(".yml").removesuffix(".yaml").rstrip("/")


def _sides(project: Project, states: Sequence[tuple[Files, Files | None]], folder: Path) -> tuple[Side, Side]:
    """Both states, laid out and checked; the earlier one is checked by another processor where there is one."""
    before, after = (laid_out(project, folder / name, *state) for name, state in zip(_NAMES, states, strict=True))
    paths = differing_paths(before, after)
    found, known = in_parallel([partial(_problems, side, paths) for side in (after, before)])
    if found is None:
        raise CoprodError(
            "The rules of the later state cannot be run with this program; mend its folder ontology/, then try again."
        )
    after.problems, before.problems, before.checked = found, known or [], known is not None
    return before, after


def _files(project: Project, repository: Repository, commit: str | None) -> tuple[Files, Files | None]:
    """The files of the glossary and of the ontology, if that is in the same repository, in one state."""
    inside = project.ontology.resolve().is_relative_to(repository.top.resolve())
    if commit is None:
        return lying(project.glossary), lying(project.ontology) if inside else None
    ontology = stored(repository, commit, project.ontology, repository.top) if inside else None
    return stored(repository, commit, project.glossary, repository.top) or {}, ontology


def _problems(side: Side, paths: Sequence[str]) -> list[Problem] | None:
    """What is wrong with the files of a state at ``paths``, and with those that point at them.

    With an ontology of its own the whole state is checked; None if its rules cannot be run, as those of another time.
    """
    try:
        with usable(side):
            if side.own:
                return check(side.project, owl=False, graph=side.graph)
            look = Look(side.project, Change("", {side.shown(path): PurePosixPath(path).parts for path in paths}, ""))
            return reported(one for one in look.problems() if one.file in look.shown)
    except CoprodError:
        if side.own:
            return None
        raise


@contextmanager
def usable(side: Side) -> Iterator[None]:
    """Turns whatever goes wrong with a state’s own ontology into one sentence; with the present one it is our fault."""
    try:
        yield
    except CoprodError:
        raise
    except Exception as error:
        if not side.own:
            raise
        raise CoprodError(
            f"The folder ontology/ of one of the two states cannot be used ({type(error).__name__}: {error}); "
            "mend it there, then review again."
        ) from error


class _Maker:
    """Puts a review together; two states are given."""

    def __init__(self, project: Project, compared: Range, before: Side, after: Side, scratch: Path) -> None:
        self._project, self._compared = project, compared
        self._before, self._after = State(before, scratch / "a"), State(after, scratch / "b")

    def make(self, only: Sequence[str]) -> Review:
        """The review of the whole change, or ``only`` of some of it."""
        before, after = self._before.side, self._after.side
        refuse_strange(before, after, only)
        differing = touched(before, after, only)
        history = self._history()
        triples = {} if differing.nothing else triples_by_entry(before.graph, after.graph)
        problems = self._judged(differing)
        examiner = Examiner(self._before, self._after, history, triples)
        entries = self._entries(differing, examiner, problems)
        parts = shares(self._before.quotations, self._after.quotations, [one.entry for one in entries])
        findings = [finding for one in entries for finding in one.findings]
        findings += [finding for finding in map(much, parts) if finding]
        findings += [one.finding for one in problems if one.entry not in differing.names]
        elsewhere = {name: known for name, known in triples.items() if name not in differing.names}
        remarks = [*self._remarks(differing, history, only), *self._left_out(entries, elsewhere)]
        return Review(
            self._compared, differing, entries, sorted(findings, key=lambda one: one.order), parts,
            dict(list(elsewhere.items())[:ELSEWHERE]), remarks, solved(before, after),
        )  # fmt: skip

    def _history(self) -> History:
        """The releases, to tell who may have cited what."""
        entries = {place.entry.id: place.entry for place in self._after.side.graph.places.values()}
        return read_history(self._project, entries.values())

    def _judged(self, differing: Touched) -> list[Judged]:
        before, after = self._before.side, self._after.side
        names = differing.names
        gone = removed(before.holding(names), after.holding(names), self._compared.back)
        files = {f"{name}{ending}" for name in names for ending in (".yml", ".yaml")}
        return judged(before, after, gone, files.union(differing.others, differing.receipts))

    def _entries(self, differing: Touched, examiner: Examiner, problems: Sequence[Judged]) -> list[Reviewed]:
        said: dict[str, list[Finding]] = defaultdict(list)
        for one in problems:
            said[one.entry].append(one.finding)
        examiner.anchors |= {change.entry: f"e{number}" for number, change in enumerate(differing.entries, start=1)}
        with usable(self._before.side), usable(self._after.side):
            found = [
                examiner.entry(change, [*said[change.entry], *(said[change.origin] if change.origin else [])])
                for change in differing.entries
            ]
            entries = gravest_first(found)
            for reviewed in entries[:RENDERED]:
                examiner.show(reviewed)
        return entries

    def _remarks(self, differing: Touched, history: History, only: Collection[str]) -> Iterator[str]:
        before, after = self._before.side, self._after.side
        if only:
            yield f"Only {', '.join(f'`{name}`' for name in only)} was looked at; the verdict is on these alone."
        if before.own or after.own:
            yield (
                "The folder ontology/ differs from that of the program that made this review, so each state was read "
                "and checked with its own. How pages look is that of the program."
            )
        if not before.checked:
            yield "The rules of the earlier state cannot be run any more, so every problem counts as new."
        if history.warning:
            yield f"Whether a release pins a text is not known here. {history.warning}"
        if any(change.kind is Kind.MOVED for change in differing.entries):
            yield "An entry under another name is a new address; the old one has to stay as a deprecated entry."

    def _left_out(self, entries: Sequence[Reviewed], elsewhere: Collection[str]) -> Iterator[str]:
        command = f"coprod review {self._compared.asked} --only"
        if len(entries) > RENDERED:
            yield (
                f"{len(entries)} entries differ; the {RENDERED} with the gravest findings are shown as readers will "
                f"see them. For another one use `{command} {entries[RENDERED].entry}`."
            )
        if len(elsewhere) > ELSEWHERE:
            yield f"Of {len(elsewhere)} entries only derived triples differ; {ELSEWHERE} of them are listed."
