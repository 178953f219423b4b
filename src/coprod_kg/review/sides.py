"""One state of the glossary, read out of git into a folder of its own, where nothing of it is run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pyoxigraph as ox

from ..entries.content import Value, hash_of, read_content
from ..errors import CoprodError
from ..exports import write_file
from ..graph import Graph, build_graph
from ..problem import Problem
from ..project import MARKER, Project
from ..repository import Repository
from ..versions.history import is_entry
from ..versions.removed import Held, entry_of

_SHARED = ("site", "mkdocs.yml", "CITATION.cff", "build")  # how it looks is a matter of the program that runs
_OUTSIDE = re.compile(r"\bservice\b|\\u", re.IGNORECASE)  # a query that asks another server, or hides that it does
_NOT_RUN = "projections/"  # a review exports nothing
_CODE = re.compile(r"https?://www\.w3\.org/ns/shacl#(?:sparql|select|ask|construct|update|js\w*)")
Files = dict[str, bytes]


@dataclass
class Side:
    """A state with its files by path below the glossary, its graph and its problems; ``own`` if it has an ontology."""

    project: Project
    files: Files
    own: bool
    graph: Graph
    problems: list[Problem] = field(default_factory=list)
    checked: bool = True

    def shown(self, path: str) -> str:
        """A file as messages name it, by its path below the glossary."""
        return self.project.shown(self.project.glossary / path)

    def content(self, entry: str) -> Value:
        """What an entry says, read anew."""
        return read_content(self.files[self._path(entry)])

    def holding(self, entries: Iterable[str]) -> dict[str, Held]:
        """The files of those of ``entries`` that are here."""
        there = {entry_of(path): path for path in self.files if is_entry(path)}
        return {entry: self._held(there[entry]) for entry in entries if entry in there}

    def hashes(self, paths: Iterable[str]) -> dict[str, str]:
        """The hash of the content of each entry among ``paths``."""
        return {entry_of(path): hash_of(read_content(self.files[path])) for path in paths if path in self.files}

    def _path(self, entry: str) -> str:
        return next(path for path in (f"{entry}.yml", f"{entry}.yaml") if path in self.files)

    def _held(self, path: str) -> Held:
        return Held(self.shown(path), lambda: self.files[path])


def stored(repository: Repository, commit: str, folder: Path, below: Path) -> Files | None:
    """The files of a folder at a commit, by path below it; None if the commit has no such folder.

    Raises CoprodError for a path that leads out of the folder.
    """
    place = folder.resolve().relative_to(below.resolve()).as_posix()
    tree = repository.tree(commit, "" if place == "." else place)
    if tree is None:
        return None
    blobs = repository.files(tree)
    for path in blobs:
        _refuse_outside(path)
    contents = dict(repository.contents(blobs.values()))
    return {path: contents[blob] for path, blob in blobs.items()}


def lying(folder: Path) -> Files:
    """The files that lie in a folder now; a link is the text of its target, as git keeps it."""
    found: Files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = path.readlink().as_posix().encode(errors="surrogateescape")
        elif path.is_file():
            found[name] = path.read_bytes()
    return found


def laid_out(project: Project, root: Path, files: Files, ontology: Files | None) -> Side:
    """A state laid out in the folder ``root`` and read; without an ``ontology`` of its own it is read with the present.

    Raises CoprodError if its ontology cannot be used.
    """
    glossary = root / _place(project)
    glossary.mkdir(parents=True)
    for path, content in files.items():
        write_file(glossary / path, content)
    for name in _SHARED:
        (root / name).symlink_to(project.root / name)
    present = lying(project.ontology)
    own = ontology is not None and ontology != present
    if ontology is not None and own:
        _refuse_code(ontology, present)
        for path, content in ontology.items():
            write_file(root / "ontology" / path, content)
    else:
        (root / "ontology").symlink_to(project.ontology)
    return _read(Project(root, glossary), files, own)


def _read(project: Project, files: Files, own: bool) -> Side:
    try:
        return Side(project, files, own, build_graph(project, past=False))
    except (KeyError, TypeError, ValueError, AttributeError, SyntaxError, OSError) as error:
        if not own:
            raise
        raise CoprodError(
            f"The folder ontology/ of one of the two states cannot be used ({type(error).__name__}: {error}); "
            "mend it there, then review again."
        ) from error


def _place(project: Project) -> str:
    """Where the glossary lies in its checkout, so that messages name its files as editors know them."""
    shown = project.shown(project.glossary)
    return shown if not PurePosixPath(shown).is_absolute() and shown != "." else "glossary"


def _refuse_outside(path: str) -> None:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or {"..", ".git"} & set(parts):
        raise CoprodError(f"A file of the compared state has a path that leads out of its folder: {path!r}.")


def _refuse_code(ontology: Files, present: Files) -> None:
    """Raises CoprodError for what would ask another server: a proposal is data, and nothing it says is run."""
    if MARKER.name not in ontology:
        raise CoprodError(f"One of the two states has a folder ontology/ without {MARKER.name}; it cannot be read.")
    fresh = {path: content for path, content in ontology.items() if present.get(path) != content}
    for path, content in sorted(fresh.items()):
        text = content.decode(errors="replace")
        asks = path.endswith(".rq") and not path.startswith(_NOT_RUN) and _OUTSIDE.search(text)
        if asks or (path.endswith(".ttl") and _has_code(text, path)):
            raise CoprodError(
                f"ontology/{path} of one of the two states holds a query that could ask another server, so it was not "
                "run; write it without the word SERVICE and without `\\u`."
            )


def _has_code(text: str, path: str) -> bool:
    try:
        quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise CoprodError(f"ontology/{path} of one of the two states is not well-formed Turtle: {error}") from error
    return any(_CODE.fullmatch(quad.predicate.value) for quad in quads)
