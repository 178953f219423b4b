"""The RocksDB snapshot that the workers read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from .errors import SnapshotError


def write_snapshot(ntriples: Path, snapshot: Path) -> None:
    """Build the store at ``snapshot`` from an N-Triples file, replacing an older one only when the new one is whole.

    Raises SnapshotError if the file cannot be read.
    """
    snapshot.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{snapshot.name}-", dir=snapshot.parent) as folder:
        new, old = Path(folder, "new"), Path(folder, "old")
        try:
            _write_store(ntriples, new)
        except (OSError, SyntaxError, ValueError) as error:
            raise SnapshotError(ntriples, str(error)) from error
        if snapshot.exists():
            snapshot.rename(old)
        new.rename(snapshot)


def _write_store(ntriples: Path, folder: Path) -> None:
    store = Store(folder)
    store.bulk_load(path=ntriples, format=RdfFormat.N_TRIPLES)
    # Few large files: RocksDB then opens them all at once, before the worker gives up the right to open files.
    store.optimize()
    store.flush()
