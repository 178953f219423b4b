"""Entries that are not to be used any more, or that earlier releases had: what the build knows of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from .folder import Folder
from .formats import read_turtle
from .memory import Memory

DEPRECATED, RELEASES, DATASET = "data/gone.ttl", "versions.json", "data/void"
_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_REMOVED = Path(__file__).with_name("removed.rq")


@dataclass(frozen=True, slots=True)
class Departed:
    """An entry that is gone: what is said of it, the IRIs of what is to be used instead, and why, English first."""

    triples: tuple[ox.Triple, ...]
    successors: tuple[str, ...]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    deprecated: Mapping[str, list[ox.Triple]] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)
    base: str = ""


class Gone:
    """What is gone, as the files of the site have it now."""

    def __init__(self, folder: Folder, memory: Memory) -> None:
        self._folder, self._memory = folder, memory

    def find(self, name: str) -> Departed | None:
        """The entry at a path below the site, if it is gone."""
        known = self._known()
        for iri, triples in known.deprecated.items():
            if iri.endswith(f"/{name}"):
                return _departed(triples)
        if name not in known.removed:
            return None
        moved = known.removed[name]
        terms: dict[ox.Variable, _Term] = {ox.Variable("entry"): ox.NamedNode(f"{known.base}{name}")}
        if moved:
            terms[ox.Variable("successor")] = ox.NamedNode(moved if ":" in moved else f"{known.base}{moved}")
        said = ox.Store().query(_REMOVED.read_text("utf-8"), substitutions=terms)
        return _departed(list(said))  # type: ignore[arg-type]

    def _known(self) -> _Known:
        files = [self._folder.find(name) for name in (DEPRECATED, RELEASES, f"{DATASET}.ttl")]
        marks = tuple(file.mark if file else None for file in files)

        def read() -> _Known:
            deprecated, releases, dataset = (file.read() if file else b"" for file in files)
            grouped: dict[str, list[ox.Triple]] = {}
            for triple in read_turtle(deprecated)[0]:
                grouped.setdefault(triple.subject.value, []).append(triple)  # type: ignore[union-attr]
            removed = json.loads(releases or b"{}").get("gone") or {}
            return _Known(grouped, removed, base_of(dataset))

        return self._memory.made(("gone", marks), read)


def base_of(dataset: bytes) -> str:
    """What the names of all entries begin with: the description of the data set names itself in full."""
    names = (getattr(triple.subject, "value", "") for triple in read_turtle(dataset)[0])
    return next((name.removesuffix(DATASET) for name in names if name.endswith(f"/{DATASET}")), "")


def _departed(triples: list[ox.Triple]) -> Departed:
    successors = [triple.object.value for triple in triples if isinstance(triple.object, ox.NamedNode)]
    said = (triple.object for triple in triples if isinstance(triple.object, ox.Literal))
    reasons = sorted((text for text in said if text.language), key=lambda text: (text.language != "en", text.language))
    return Departed(tuple(triples), tuple(sorted(successors)), tuple(text.value for text in reasons))
