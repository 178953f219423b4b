"""Prepares a release: refuses what is not ready, and writes version, date, change log and notes, all or nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from ..errors import CoprodError
from ..project import Project
from ..repository import Repository
from .tags import Version, tags

CHANGE_LOG = "CHANGELOG.md"
CITATION = "CITATION.cff"
ONTOLOGY = Path("ontology", "coprod.ttl")
_PENDING = "## Unreleased"
_OWL = "http://www.w3.org/2002/07/owl#"
_SHOWN = 5


class NotReadyError(CoprodError):
    """Something has to be mended before a release can be prepared (exit code 1)."""


@dataclass(frozen=True)
class Preparation:
    """The files of a release with their new contents, and its notes."""

    version: Version
    notes: Path
    files: Mapping[Path, bytes]


def release_repository(project: Project) -> Repository:
    """The repository of the project with all of its history; raises CoprodError if there is none."""
    repository = Repository.holding(project.glossary)
    if repository is None:
        raise CoprodError(
            f"A release is a tag in git, but {project.glossary} is in no git repository (or git is not installed)."
        )
    if repository.shallow:
        raise CoprodError(
            "This checkout has only part of its history; run `git fetch --unshallow --tags`, then try again."
        )
    return repository


def next_version(repository: Repository, text: str) -> Version:
    """The version that ``text`` asks for.

    Raises CoprodError if it is no date, NotReadyError if it is released already or lies before the last release.
    """
    version = Version.parse(text)
    if version is None:
        raise CoprodError(
            f"“{text}” is not a date of a release; write it as 2026-11-21 (year-month-day), "
            "and 2026-11-21.2 for a second release on that day."
        )
    known = [tag.version for tag in tags(repository, everywhere=True)]
    if version in known:
        same = max(one.number for one in known if one.date == version.date)
        free = Version(version.date, same + 1)
        raise NotReadyError(
            f"There is already a release {version.tag}; for another one of that day use `--date {free}`."
        )
    if known and version < known[-1]:
        raise NotReadyError(f"{version} lies before the last release, which is {known[-1]}; choose a later date.")
    return version


def refuse_unsaved(repository: Repository) -> None:
    """Raises NotReadyError if the working tree has changes that no commit has."""
    changed = repository.changed()
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        raise NotReadyError(
            f"A release is made from committed files only. Commit or remove first: {', '.join(changed[:_SHOWN])}{more}."
        )


def prepare(project: Project, version: Version, notes: str) -> Preparation:
    """Everything that the release writes; raises CoprodError if a file has not the form that it needs."""
    place = project.build / "release" / f"{version}.md"
    edits = ((CHANGE_LOG, _change_log), (CITATION, _citation), (ONTOLOGY, _ontology))
    files = {project.root / name: edit(_read(project, Path(name)), version).encode() for name, edit in edits}
    return Preparation(version, place, {**files, place: notes.encode()})


def _read(project: Project, name: Path) -> str:
    try:
        return (project.root / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CoprodError(f"{name} cannot be read: {error}. A release writes its version there.") from error


def _change_log(text: str, version: Version) -> str:
    lines = text.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.rstrip() == _PENDING]
    if len(places) != 1:
        raise CoprodError(
            f"{CHANGE_LOG} needs exactly one heading “{_PENDING}”, whose entries become those of the release; "
            f"it has {len(places)}."
        )
    lines.insert(places[0] + 1, f"\n## {version}\n")
    return "".join(lines)


def _citation(text: str, version: Version) -> str:
    text = _replaced(text, r"(?m)^version:.*$", f'version: "{version}"', CITATION, "a line “version: …”")
    return _replaced(
        text, r"(?m)^date-released:.*$", f'date-released: "{version.date}"', CITATION, "a line “date-released: …”"
    )


def _ontology(text: str, version: Version) -> str:
    """The ontology with its version, read again to see that it says what it should and nothing else changed."""
    before = _triples(text)
    head = [iri.value for iri in _subjects(before, "Ontology")]
    if len(head) != 1:
        raise CoprodError(f"{ONTOLOGY} needs exactly one owl:Ontology, which gets the version; it has {len(head)}.")
    text = re.sub(r"(?m)^[ \t]*(?:owl:versionIRI|dcterms:modified)\b[^;\n]*;[ \t]*\n", "", text)
    lines = (
        f'owl:versionIRI <{head[0]}/{version}> ;\n    dcterms:modified "{version.date}"^^xsd:date ;\n'
        f'    owl:versionInfo "{version}"'
    )
    text = _replaced(text, r'owl:versionInfo "[^"]*"', lines, str(ONTOLOGY), "owl:versionInfo with a text")
    kept = {triple for triple in _triples(text) if not _is_version(triple)}
    if kept != {triple for triple in before if not _is_version(triple)}:
        raise CoprodError(f"{ONTOLOGY} has its version in a form that cannot be edited safely; write one per line.")
    return text


def _replaced(text: str, pattern: str, new: str, file: str, wanted: str) -> str:
    text, times = re.subn(pattern, lambda _: new, text)
    if times != 1:
        raise CoprodError(f"{file} needs {wanted}, once; it has {times}. A release writes its version there.")
    return text


def _triples(text: str) -> set[tuple[str, str, str]]:
    try:
        quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    except SyntaxError as error:
        raise CoprodError(f"{ONTOLOGY} is not well-formed Turtle: {error}") from error
    return {(_name(quad.subject), _name(quad.predicate), _name(quad.object)) for quad in quads}


def _name(term: object) -> str:
    return "" if isinstance(term, ox.BlankNode) else str(term)


def _subjects(triples: Iterable[tuple[str, str, str]], kind: str) -> list[ox.NamedNode]:
    return [ox.NamedNode(subject[1:-1]) for subject, _, value in sorted(triples) if value == f"<{_OWL}{kind}>"]


def _is_version(triple: tuple[str, str, str]) -> bool:
    return triple[1] in (f"<{_OWL}versionInfo>", f"<{_OWL}versionIRI>", "<http://purl.org/dc/terms/modified>")


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all files, or none: what was written before a failure gets its old content again.

    Raises CoprodError if a file cannot be written.
    """
    staged: dict[Path, Path] = {}
    old: dict[Path, bytes | None] = {}
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = path.with_name(f".{path.name}.part")
            staged[path].write_bytes(content)
        for path, part in staged.items():
            old[path] = path.read_bytes() if path.exists() else None
            os.replace(part, path)
    except OSError as error:
        for path, earlier in old.items():
            _restore(path, earlier)
        raise CoprodError(f"The release could not be written, and nothing was changed: {error}") from error
    finally:
        for part in staged.values():
            part.unlink(missing_ok=True)


def _restore(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
    elif path.is_file():
        path.unlink()
