"""Tidy files: keys in the usual order, two spaces, one line end; not a letter of any value changes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from ..entries import Entry, Scalar, read_entries
from ..entries.reader import Reader
from ..errors import CoprodError
from ..graph.context import Context
from ..keys import Kind, Shapes
from ..project import Project
from .compose import plain

_WIDE = 1 << 20
People = dict[tuple[str, str], str]


def format_file(text: str, kind: Kind, people: People) -> str:
    """``text`` of an entry made tidy; authors who have exactly one people entry are linked to it.

    ``people`` maps (family, given) to an address. Raises CoprodError if a value would change.
    """
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    reader = Reader("", text)
    reader.read()
    try:
        data = None if reader.problems else yaml.load(text)
    except YAMLError:
        data = None
    if data is None and text.strip():
        raise CoprodError("this file cannot be read, so it was left as it is; `coprod check` says why.")
    if not isinstance(data, CommentedMap):
        return text
    linked = _link(data, people)
    _order(data, [key.name for key in kind.keys])
    out = io.StringIO()
    yaml.dump(data, out)
    tidy = "\n".join(line.rstrip() for line in out.getvalue().rstrip("\n").split("\n")) + "\n"
    if not linked and _values(tidy) != _values(text):
        raise CoprodError("formatting this file would change a value, so it was left as it is.")
    return tidy


def _order(data: CommentedMap, names: list[str]) -> None:
    """Move keys into the order of ``names``; a file with comments between keys stays, since they belong to places."""
    if any(data.ca.items.values()) or data.ca.comment:
        return
    place = {name: number for number, name in enumerate(names)}
    for name in sorted(data, key=lambda key: place.get(key, len(place))):
        data.move_to_end(name)


def _link(data: CommentedMap, people: People) -> bool:
    linked = False
    for role in ("author", "editor"):
        names = data.get(role)
        for number, name in enumerate(names if isinstance(names, list) else ()):
            address = people.get(_name(name))
            if address:
                names[number] = CommentedMap(person=address)
                linked = True
    return linked


def _name(name: Any) -> tuple[str, str]:
    if isinstance(name, dict) and set(name) == {"family", "given"}:
        return str(name["family"]), str(name["given"])
    return "", ""


def _values(text: str) -> object:
    root = Reader("", text).read()
    return plain(root) if root else None


def people_in(entries: Iterable[Entry]) -> People:
    """The address of each person by family and given name, where no two people entries have the same names."""
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        family, given = (entry.root.items.get(key) for key in ("family", "given"))
        if entry.kind == "people" and isinstance(family, Scalar) and isinstance(given, Scalar):
            found.setdefault((family.text, given.text), []).append(entry.id)
    return {name: addresses[0] for name, addresses in found.items() if len(addresses) == 1}


def untidy_files(
    project: Project, paths: Iterable[Path] = (), *, leaving: bool = False, shapes: Shapes | None = None
) -> Iterator[tuple[Path, bytes]]:
    """Each file of an entry, in ``paths`` if any are given, that is not tidy, with tidy content; nothing is written.

    Raises CoprodError naming a file that cannot be made tidy; with ``leaving`` it is left as it is.
    """
    entries = [entry for entry in read_entries(project) if isinstance(entry, Entry)]
    shapes = shapes or Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
    kinds = {kind.name: kind for kind in shapes.entry_kinds()}
    people = people_in(entries)
    wanted = [path.resolve() for path in paths] or [project.glossary]
    for entry in entries:
        path = (project.root / entry.file).resolve()
        if entry.kind in kinds and any(folder == path or folder in path.parents for folder in wanted):
            raw = path.read_bytes()
            try:
                tidy = format_file(raw.decode("utf-8"), kinds[entry.kind], people).encode()
            except CoprodError as error:
                if leaving:
                    continue
                raise CoprodError(f"{entry.file}: {error}") from error
            if tidy != raw:
                yield path, tidy
