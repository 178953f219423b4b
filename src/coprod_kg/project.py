"""The folders of one checkout."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .errors import ProjectNotFoundError

MARKER = Path("ontology", "context.jsonld")


@dataclass(frozen=True)
class Project:
    """Where things stand in a checkout; ``glossary`` may be another folder of entries."""

    root: Path
    glossary: Path

    @classmethod
    def find(cls, start: Path | None = None, glossary: Path | None = None) -> Project:
        """The project at ``start`` (default: the current folder) or above it.

        Raises ProjectNotFoundError if there is none.
        """
        begin = (start or Path.cwd()).resolve()
        for folder in (begin, *begin.parents):
            if (folder / MARKER).is_file():
                return cls(folder, (glossary or folder / "glossary").resolve())
        raise ProjectNotFoundError(begin)

    @property
    def ontology(self) -> Path:
        """What is true of the data: context, classes, schemes, shapes, rules, derivations."""
        return self.root / "ontology"

    @property
    def site(self) -> Path:
        """How the data look: pages, templates, queries, assets."""
        return self.root / "site"

    @property
    def receipts(self) -> Path:
        """Proofs that quotations were compared with the documents in which they were seen."""
        return self.glossary / "receipts"

    @property
    def build(self) -> Path:
        """Everything generated."""
        return self.root / "build"

    def shown(self, path: Path) -> str:
        """``path`` as messages name it: relative to the project where it lies inside."""
        resolved = path.resolve()
        return resolved.relative_to(self.root).as_posix() if resolved.is_relative_to(self.root) else str(path)
