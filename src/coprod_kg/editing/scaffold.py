"""Commented templates of new entries."""

from __future__ import annotations

from pathlib import Path

from ..exports import write_file
from ..graph.context import Context
from ..keys import Key, Kind, Shapes
from ..project import Project
from .names import free_path


def write_template(project: Project, kind: str, name: str) -> Path:
    """The path of a new entry ``name`` whose comments name every key; ``kind`` is singular, such as ``definition``.

    Raises CoprodError if the name is no file name of an entry, or the entry exists.
    """
    shapes = Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
    found = next(k for k in shapes.entry_kinds() if k.name == plural(kind))
    path = free_path(project, found.name, name)
    write_file(path, _template(found, project.shown(path)).encode())
    return path


def plural(kind: str) -> str:
    """The folder of a kind: ``people`` for ``person``, else the kind with an s."""
    return "people" if kind == "person" else f"{kind}s"


def _template(kind: Kind, shown: str) -> str:
    head = [
        f"# This will be {kind.title}. Take away the # before the keys that you need and fill them in.",
        f"# How to write each of them: glossary/README.md. What is still missing: coprod check {shown}",
        "",
        "status: draft",
    ]
    return "\n".join([*head, *(line for key in kind.keys if key.name != "status" for line in _lines(key))]) + "\n"


def _lines(key: Key) -> list[str]:
    needed = "required: " if key.required else ""
    lines = ["", f"# {needed}{key.description}", f"# {key.name}:"]
    if key.term.by_language:
        lines.append("#   en: ")
    return lines
