"""The glossary as a workbook, for those who like tables: written, read again, and only what changed put into files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..editing.amend import amend
from ..editing.compose import prepare
from ..entries import Entry, read_entries
from ..errors import CoprodError
from ..files import write_file
from ..graph.context import Context
from ..keys import Shapes
from ..project import Project
from .words import Words
from .workbook_file import open_workbook
from .workbook_in import Changes, Comparison
from .workbook_out import Table
from .workbook_sheet import sheets_of

KINDS = ("definitions", "concepts")


class Spreadsheet:
    """The definitions and concepts of a glossary as a workbook, out and in; the glossary is read once.

    Raises CoprodError if an entry cannot be read.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._context = Context(project.ontology / "context.jsonld")
        kinds = Shapes(project.ontology / "shapes", self._context).entry_kinds()
        self._kinds = {kind.name: kind for kind in kinds if kind.name in KINDS}
        self._words = Words(project.ontology / "schemes")
        self._entries = _entries(project)

    def content(self, kinds: Iterable[str] = KINDS) -> bytes:
        """The workbook with a sheet for each of ``kinds``."""
        table = Table(self._words, self._context.base)
        for name in kinds:
            entries = (entry for entry in self._entries.values() if entry.kind == name)
            table.add(self._kinds[name], entries, sorted(self._entries))
        return table.content()

    def changes(self, name: str, raw: bytes) -> Changes:
        """What the workbook in the bytes of a file called ``name`` changes; nothing is written.

        Raises CoprodError for what is no workbook that ``content`` has given.
        """
        book = open_workbook(name, raw)
        faults: list[str] = []
        sheets = sheets_of(name, book, self._kinds.values(), faults)
        keys = [key for kind in self._kinds.values() for key in kind.keys]
        words = {key.name: [one.word for one in self._words.of(key.term.base)] for key in keys if key.term.base}
        return Comparison(self._entries, words, self._context.base).changes(sheets, faults)

    def files(self, changes: Changes) -> dict[Path, str]:
        """The text of each file that changes or is new; raises CoprodError for what cannot be written."""
        files = prepare(self._project, changes.new) if changes.new else {}
        for address, values in changes.changed.items():
            entry = self._entries[address]
            path = self._project.glossary / f"{entry.id}{Path(entry.file).suffix}"
            try:
                files[path] = amend(path.read_text(encoding="utf-8"), values, self._kinds[entry.kind])
            except CoprodError as error:
                raise CoprodError(f"{entry.file}: {error}") from error
        return files


def write_all(project: Project, files: dict[Path, str]) -> None:
    """Write all files, or none of them; raises CoprodError if one cannot be written."""
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    try:
        for path, text in files.items():
            write_file(path, text.encode())
    except OSError as error:
        for path, content in before.items():
            path.with_name(f".{path.name}.part").unlink(missing_ok=True)
            if content is None:
                path.unlink(missing_ok=True)
            else:
                write_file(path, content)
        raise CoprodError(
            f"{project.shown(path)} cannot be written ({error.strerror}), so nothing was; "
            "look at the space and rights of its folder."
        ) from error


def _entries(project: Project) -> dict[str, Entry]:
    """The entries by address. Those of a table must be without fault, the others only read, since cells name them."""
    found: dict[str, Entry] = {}
    faulty: set[str] = set()
    for one in read_entries(project):
        if isinstance(one, Entry):
            found[one.id] = one
        else:
            faulty.add(one.file)
    faulty -= {entry.file for entry in found.values() if entry.kind not in KINDS}
    if faulty:
        raise CoprodError(f"{min(faulty)} has a fault that keeps it from being read; run `coprod check`, and mend it.")
    return found
