"""The RocksDB snapshot that the workers read."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from pyoxigraph import NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store

from .errors import SnapshotError

ABOUT = "about.json"
STORE = "store"
ANSWERS = "answers.json"
_BLOCK = 2**20


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder with a store and what is known of it.

    ``id`` is a digest of the data, ``made`` the time at which they were written (UTC), ``graphs`` the names of its
    named graphs.
    """

    folder: Path
    id: str
    made: datetime
    triples: int
    graphs: tuple[str, ...] = ()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The snapshot in a folder. Raises SnapshotError if there is none."""
        try:
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            made, graphs = datetime.fromisoformat(about["made"]), tuple(about["graphs"])
            return cls(folder, about["id"], made, about["triples"], graphs)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SnapshotError(folder, "it is no snapshot; build the site to make one.") from error

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.folder / STORE


def write_snapshot(data: Path, folder: Path, questions: Iterable[str] = ()) -> Snapshot:
    """Build the snapshot in ``folder`` from an N-Triples or N-Quads file; an older one stays until it is whole.

    ``questions`` are answered at once, and need not be computed later. Raises SnapshotError if the file cannot be read.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as parent:
        new = Path(parent, "new")
        try:
            _write(data, new, questions)
        except (OSError, SyntaxError, ValueError) as error:
            raise SnapshotError(data, str(error)) from error
        if folder.exists():
            folder.rename(Path(parent, "old"))
        new.rename(folder)
    return Snapshot.open(folder)


def _write(data: Path, new: Path, questions: Iterable[str]) -> None:
    new.mkdir()
    store = Store(new / STORE)
    store.bulk_load(path=data, format=RdfFormat.from_extension(data.suffix[1:]) or RdfFormat.N_TRIPLES)
    # Few large files: RocksDB then opens them all at once, before the worker gives up the right to open files.
    store.optimize()
    store.flush()
    _write_answers(store, questions, new)
    graphs = tuple(sorted(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)))
    about = {
        "id": _digest(data),
        "made": datetime.fromtimestamp(int(data.stat().st_mtime), UTC).isoformat(),
        "triples": len(store),
        "graphs": graphs,
    }
    (new / ABOUT).write_text(json.dumps(about), encoding="utf-8")


def _write_answers(store: Store, queries: Iterable[str], folder: Path) -> None:
    """Answer SELECT queries now, so that nobody has to wait for the questions of the site."""
    answers = {}
    for query in queries:
        result = store.query(query)
        if isinstance(result, QuerySolutions):
            answers[query.strip()] = (result.serialize(format=QueryResultsFormat.JSON) or b"").decode()
    (folder / ANSWERS).write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")


def _digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            total.update(block)
    return total.hexdigest()[:16]
