"""``coprod quotes``."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import CoprodError
from .shared import project_of, say

if TYPE_CHECKING:
    from ..project import Project
    from ..quotes.report import Report

_NOTHING = (
    "Say what to compare: `coprod quotes --sources FOLDER` compares the quotations of the glossary with the documents "
    "that you keep in FOLDER (PDF, .docx, HTML, text, Markdown), and `coprod quotes --manuscript FILE` says which "
    "sentences of your own text quote the glossary."
)
_FORMS = ("text", "json", "html")
_PATH = click.Path(path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--sources", type=_PATH, help="Your folder with the documents that were quoted.")
@click.option("--manuscript", type=_PATH, help="Your own text: which of its sentences quote the glossary?")
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", show_default=True, help="How it is said.")
@click.option("--output", type=_FILE, help="A file to write instead of the terminal.")
@click.option("--looked-at", multiple=True, metavar="NAME", help="A quotation whose doubtful characters you looked at.")
@click.pass_context
def quotes(
    context: click.Context, sources: Path | None, manuscript: Path | None, form: str, output: Path | None,
    looked_at: tuple[str, ...],
) -> None:  # fmt: skip
    """Compare quotations with the documents in which they were seen, or a manuscript with the glossary.

    Documents (PDF, .docx, HTML, text, Markdown) are found by the digest under `copy` in their source, or by its name:
    ostrom-1996.pdf. What agrees gets a receipt in the glossary; the texts themselves go nowhere. A manuscript may also
    be LaTeX. Exit code 1 says that something has to be looked at.
    """
    project = project_of(context)
    if sources is not None and manuscript is None:
        report, data, bad = _documents(project, sources, looked_at, output)
    elif manuscript is not None and sources is None:
        report, data, bad = _manuscript(project, manuscript)
    else:
        raise CoprodError(f"Give `--sources` or `--manuscript`, not both. {_NOTHING}" if sources else _NOTHING)
    _give(report, data, form, output)
    sys.exit(1 if bad else 0)


def _documents(
    project: Project, sources: Path, looked_at: tuple[str, ...], output: Path | None
) -> tuple[Report, dict[str, Any], bool]:
    from ..quotes import compare_quotations, refuse_in_repository
    from ..quotes.report import sources as form

    if output is not None:
        refuse_in_repository(output, project.glossary, "a report that shows the words of sources")
    found = compare_quotations(project, sources, datetime.date.today(), looked_at)
    return form.report(found), form.data(found), any(one.is_finding for one in found.outcomes)


def _manuscript(project: Project, path: Path) -> tuple[Report, dict[str, Any], bool]:
    from ..quotes import read_manuscript
    from ..quotes.report import manuscript as form

    found = read_manuscript(project, path)
    return form.report(found), form.data(found), any(one.is_finding for one in found.findings)


def _give(report: Report, data: dict[str, Any], form: str, output: Path | None) -> None:
    from ..exports import write_file
    from ..quotes.report import as_html, as_text

    if form == "json":
        said = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    else:
        said = as_html(report) if form == "html" else as_text(report)
    if output is None:
        click.echo(said, nl=False)
        return
    try:
        write_file(output, said.encode())
    except OSError as error:
        raise CoprodError(f"{output} cannot be written ({error.strerror}); name another file with --output.") from error
    say(" ".join(report.summary))
