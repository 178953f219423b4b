"""What the check of other entries has to know of an entry: from its file alone, so that it can be kept with it."""

from __future__ import annotations

import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from ..entries.files import LARGEST, File, raw_content, read_file
from ..graph import Graph
from ..graph.build import read_graph
from ..project import Project
from .cache import Cache
from .house import House
from .locate import entry_of
from .rules import Rule
from .sayings import Saying

_SPARED = 50  # the cache is written again when more than one entry of so many is not in it
_LIBRARIES = ("pyoxigraph", "PyYAML", "langcodes", "rapidfuzz")
_ROOMS = ("*.py", "entries/*.py", "graph/*.py", "check/*.py")
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


class Known(NamedTuple):
    """One entry as others see it; addresses are IRIs.

    ``read``: the file holds an entry. ``refused``: something in it was refused. ``bare``: it says nothing of itself but
    its kind. ``points``: what it points at outside itself; ``follows``: those of them that a rule follows from entry to
    entry. ``names``: values that a rule compares between entries, without capitals. ``addresses``: its own and those of
    its named parts. ``sayings``: what the house compares.
    """

    read: bool
    refused: bool
    bare: bool = True
    points: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    sayings: tuple[Saying, ...] = ()


class Knower:
    """Says what is known of files, with the rules and the house of a project."""

    def __init__(self, project: Project, rules: Iterable[Rule], house: House) -> None:
        self._project, self._rules, self._house = project, list(rules), house

    def know(self, files: Iterable[File]) -> dict[File, Known]:
        """What is known of each file: from the cache where that has the content, else read now."""
        cache = Cache(self._project.build / "cache" / "check", circumstances(self._project))
        kept = cache.load()
        known: dict[File, Known] = {}
        fresh: dict[File, bytes] = {}
        marks: dict[File, str] = {}
        for file in files:
            raw = raw_content(file)
            marks[file] = hashlib.sha256(file.id.encode(errors="surrogateescape") + b"\n" + raw).hexdigest()
            if marks[file] in kept:
                known[file] = _restored(kept[marks[file]])
            else:
                fresh[file] = raw
        known |= self.read(fresh)
        if len(fresh) * _SPARED > len(known):
            large = {file for file, raw in fresh.items() if len(raw) > LARGEST}
            cache.save({marks[file]: one for file, one in known.items() if file not in large})
        return known

    def read(self, files: Mapping[File, bytes]) -> dict[File, Known]:
        """What is known of files by their content."""
        if not files:
            return {}
        graph = read_graph(self._project, (one for file, raw in files.items() for one in read_file(file, raw)))
        said, refused = self._said(graph), graph.refused
        return {
            file: said[iri].known(file.shown in refused) if iri in graph.places else Known(read=False, refused=True)
            for file, iri in ((file, graph.context.base + file.id) for file in files)
        }

    def _said(self, graph: Graph) -> dict[str, _Said]:
        """What each entry says, by its IRI."""
        follows = {graph.context.expand(name) for rule in self._rules for name in rule.follows}
        compares = {graph.context.expand(name) for rule in self._rules for name in rule.compares}
        said: dict[str, _Said] = defaultdict(_Said)
        for quad in graph.entries:
            entry, place, key = entry_of(quad.subject), quad.object, quad.predicate.value
            here = said[entry]
            here.bare = here.bare and (key == _TYPE or quad.subject != ox.NamedNode(entry))
            if isinstance(place, ox.Literal) and key in compares:
                here.names.add(f"{place.language} {place.value.casefold()}")
            elif isinstance(place, ox.NamedNode) and key != _TYPE and _is_elsewhere(place, entry, graph.context.base):
                here.points.add(place.value)
                if key in follows:
                    here.follows.add(place.value)
        for iri in graph.places:
            if "." not in iri.partition("#")[2]:
                said[iri.partition("#")[0]].addresses.add(iri)
        for saying in self._house.sayings(graph.entries):
            said[saying.entry].sayings.append(saying)
        return said


class _Said:
    """What is gathered of an entry."""

    def __init__(self) -> None:
        self.bare = True
        self.points: set[str] = set()
        self.follows: set[str] = set()
        self.names: set[str] = set()
        self.addresses: set[str] = set()
        self.sayings: list[Saying] = []

    def known(self, refused: bool) -> Known:
        """All of it, in an order."""
        lists = (self.points, self.follows, self.names, self.addresses)
        points, follows, names, addresses = (tuple(sorted(one)) for one in lists)
        return Known(True, refused, self.bare, points, follows, names, addresses, tuple(self.sayings))


def _is_elsewhere(place: ox.NamedNode, entry: str, base: str) -> bool:
    """Whether a thing is no part of the entry, and no listed word, since those are in every graph."""
    is_word = place.value.startswith(f"{base}schemes/") and "#" not in place.value
    return entry_of(place) != entry and not is_word


def _restored(kept: Sequence[Any]) -> Known:
    """What was known when it was kept: lists were tuples, and texts with their marks were sayings."""
    sayings = tuple(Saying._make([*said[:-1], tuple(said[-1])]) for said in kept[-1])
    return Known._make([*kept[:-1], sayings])


def circumstances(project: Project) -> bytes:
    """Everything that decides what is known of a file beside the file: the program, its libraries and the ontology."""
    package = Path(__file__).parents[1]
    sources = sorted(path for pattern in _ROOMS for path in package.glob(pattern))
    ontology = sorted(path for path in project.ontology.rglob("*") if path.is_file())
    said = [sys.version, str(project.glossary), *(f"{name} {version(name)}" for name in _LIBRARIES)]
    digests = [f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in (*sources, *ontology)]
    return "\n".join([*said, *digests]).encode()
