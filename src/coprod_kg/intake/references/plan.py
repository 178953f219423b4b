"""What an import would write, and what becomes of each record; nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ...editing.names import name_for
from ...entries import Entry, read_entries
from ...errors import CoprodError
from ...graph.context import Context
from ...keys import Key, Shapes
from ...project import Project
from ..words import Words
from .doubles import Double, Shelf, held, held_works
from .names import Name
from .people import People
from .record import Record, RecordFault
from .works import ROLES, Work, work_of

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one record: a new entry at ``address``, or the work that it doubles."""

    work: Work
    address: str = ""
    double: Double | None = None


@dataclass(slots=True)
class Plan:
    """New entries by address, what becomes of each record, what is said of people, and what is wrong."""

    entries: dict[str, Data] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def plan_import(project: Project, records: Iterable[Record], anyway: bool = False) -> Plan:
    """The new sources and people for records; works that the glossary probably has are left out unless ``anyway``.

    Raises CoprodError if the entries of the glossary cannot be read well enough to be compared.
    """
    plan = Plan()
    works = _works(project, records, plan)
    entries = _entries(project)
    sources = [entry for entry in entries if entry.kind == "sources"]
    people = [entry for entry in entries if entry.kind == "people"]
    shelf = Shelf(held_works(sources, people))
    taken = {entry.id.partition("/")[2] for entry in sources}
    for work in works:
        plan.outcomes.append(_outcome(work, shelf, taken, anyway))
    _add_entries(plan, People(people, {entry.id.partition("/")[2] for entry in people}))
    return plan


def _works(project: Project, records: Iterable[Record], plan: Plan) -> list[Work]:
    keys = _keys(project)
    words = {one.word for one in Words(project.ontology / "schemes").of(keys["type"].term.base or "")}
    works = []
    for record in records:
        try:
            works.append(work_of(record, keys, words))
        except RecordFault as fault:
            plan.faults.append(f"{record.where}: {fault}")
    return works


def _keys(project: Project) -> dict[str, Key]:
    shapes = Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
    return {key.name: key for kind in shapes.entry_kinds() if kind.name == "sources" for key in kind.keys}


def _entries(project: Project) -> list[Entry]:
    """The entries of the glossary; works could not be told from those of a file that cannot be read."""
    found = list(read_entries(project))
    unread = {problem.file for problem in found if not isinstance(problem, Entry)}
    unread -= {entry.file for entry in found if isinstance(entry, Entry)}
    if unread:
        raise CoprodError(
            f"{min(unread)} cannot be read, so that nobody can tell which works the glossary has; "
            "run `coprod check`, and mend it first."
        )
    return [entry for entry in found if isinstance(entry, Entry)]


def _outcome(work: Work, shelf: Shelf, taken: set[str], anyway: bool) -> Outcome:
    name = name_for(work.families, work.year, taken, work.title)
    known = held(f"sources/{name}", work)
    double = shelf.double(known)
    if double and (double.certain or not anyway):
        return Outcome(work, "", double)
    taken.add(name)
    shelf.add(known)
    return Outcome(work, known.address, double)


def _add_entries(plan: Plan, people: People) -> None:
    new = [outcome for outcome in plan.outcomes if outcome.address]
    names: list[Name] = [one for outcome in new for found in outcome.work.names.values() for one in found]
    for name in sorted(names, key=lambda one: -len(one.given)):  # whole given names before their initials
        people.reference(name)
    for outcome in new:
        data = {role: [people.reference(one) for one in found] for role, found in outcome.work.names.items() if found}
        plan.entries[outcome.address] = outcome.work.data | data | {"status": "draft"}
    sources = plan.entries.values()
    uses = Counter(name.get("person") for data in sources for role in ROLES for name in data.get(role, ()))
    for address in people.new:
        if uses[address] > 1:
            people.said[address] += f", for {uses[address]} works: make sure that this is one person or body"
    plan.entries |= people.new
    plan.people = list(people.said.values())
