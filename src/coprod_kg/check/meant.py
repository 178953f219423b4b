"""What an editor perhaps meant by words that stand where the address of an entry belongs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import rdflib
from rdflib.namespace import SH

from ..graph import Graph
from ..problem import Problem, nearest
from .shapes import read_shapes

_RULE = "reference-form"
_FOLDERS = re.compile(r"/coprod/\(?([a-z|]+)\)?/")


def with_what_was_meant(graph: Graph, shapes: Path) -> Iterator[Problem]:
    """The problems of a graph; where words stand for an entry whose file is named so, with its address.

    ``Ada Meadow`` under ``by`` is ``people/ada-meadow``, if there is such an entry, since the shape in the folder
    ``shapes`` says that people stand there.
    """
    vague = {problem for problem in graph.problems if problem.rule == _RULE and not problem.suggestion}
    folders = _folders(read_shapes(shapes)) if vague else {}
    base = graph.context.base
    known = {iri.removeprefix(base) for iri in (*graph.places, *graph.beyond.addresses)} if vague else set()
    for problem in graph.problems:
        stem = _stem(problem.value) if problem in vague else ""
        homes = folders.get(problem.key, ())
        fitting = sorted({f"{folder}/{stem}" for folder in homes} & known)
        if not fitting and stem:
            near = nearest(stem, {one.partition("/")[2]: one for one in known if one.partition("/")[0] in homes})
            fitting = [one for one in sorted(known) if near and one in {f"{folder}/{near}" for folder in homes}]
        yield replace(problem, suggestion=f"Did you mean `{fitting[0]}`?") if len(fitting) == 1 else problem


def _folders(shapes: rdflib.Graph) -> dict[str, set[str]]:
    """The folders whose entries may stand under each key."""
    found: dict[str, set[str]] = {}
    for shape, pattern in shapes.subject_objects(SH.pattern):
        if match := _FOLDERS.search(str(pattern).replace("\\", "")):
            found.setdefault(str(shapes.value(shape, SH.name)), set()).update(match[1].split("|"))
    return found


def _stem(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
