"""``coprod new``, ``coprod fmt`` and ``coprod keys``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..entries import Entry, Scalar, read_entries
from ..errors import CoprodError
from ..graph.context import Context
from ..keys import Kind, Shapes
from ..project import Project
from .shared import count, project_of, say

KINDS = ["concept", "definition", "framework", "claim", "source", "person"]


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("name")
@click.pass_context
def new(context: click.Context, kind: str, name: str) -> None:
    """Write a commented template for a new entry; NAME becomes its file name and its address."""
    from ..editing.scaffold import write_template

    project = project_of(context)
    path = write_template(project, kind, name)
    click.echo(f"{project.shown(path)} is ready to be filled in. Then run: coprod check {project.shown(path)}")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; name the files that are not tidy.")
@click.pass_context
def fmt(context: click.Context, paths: tuple[Path, ...], only_check: bool) -> None:
    """Tidy the files of the glossary, or PATHS in it, without changing a letter of any value."""
    project = project_of(context)
    entries = [entry for entry in read_entries(project) if isinstance(entry, Entry) and entry.kind != "receipts"]
    wanted = [path.resolve() for path in paths] or [project.glossary]
    kinds = {kind.name: kind for kind in _shapes(project).entry_kinds()}
    people = _people(entries)
    untidy = 0
    for entry in entries:
        path = project.glossary / f"{entry.id}{Path(entry.file).suffix}"
        kind = kinds.get(entry.kind)
        if kind and any(folder == path.resolve() or folder in path.resolve().parents for folder in wanted):
            untidy += _tidy(path, entry, kind, people, only_check)
    say(f"{count(untidy, 'file')} {'to tidy' if only_check else 'tidied'}.")
    sys.exit(1 if only_check and untidy else 0)


@click.command()
@click.option("--write", is_flag=True, help="Put the tables into glossary/README.md.")
@click.pass_context
def keys(context: click.Context, write: bool) -> None:
    """Print the table of keys of each kind of entry, as the shapes give them."""
    from ..editing.tables import key_tables, with_key_tables
    from ..exports import write_file

    project = project_of(context)
    tables = key_tables(_shapes(project))
    if not write:
        click.echo(tables)
        return
    readme = project.root / "glossary" / "README.md"
    write_file(readme, with_key_tables(readme.read_text(encoding="utf-8"), tables).encode())


def _tidy(path: Path, entry: Entry, kind: Kind, people: dict[tuple[str, str], str], only_check: bool) -> int:
    from ..editing.format import format_file
    from ..exports import write_file

    text = path.read_text(encoding="utf-8")
    try:
        tidy = format_file(text, kind, people)
    except CoprodError as error:
        raise CoprodError(f"{entry.file}: {error}") from error
    if tidy == text:
        return 0
    click.echo(entry.file)
    if not only_check:
        write_file(path, tidy.encode())
    return 1


def _people(entries: list[Entry]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        family, given = (entry.root.items.get(key) for key in ("family", "given"))
        if entry.kind == "people" and isinstance(family, Scalar) and isinstance(given, Scalar):
            found.setdefault((family.text, given.text), []).append(entry.id)
    return {name: addresses[0] for name, addresses in found.items() if len(addresses) == 1}


def _shapes(project: Project) -> Shapes:
    return Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
