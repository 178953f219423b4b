"""``coprod review``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..errors import CoprodError
from .shared import project_of, say

_OURS = ("glossary/", "ontology/", "site/", "src/", "tests/", ".git")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("compared", metavar="BASE..HEAD")
@click.option("--html", type=_FILE, help="Where to write the page (default: build/review/index.html).")
@click.option("--markdown", type=_FILE, help="Where to write the comment (default: build/review/comment.md).")
@click.option("--only", multiple=True, metavar="ENTRY", help="Look at one entry or folder only; may be repeated.")
@click.pass_context
def review(
    context: click.Context, compared: str, html: Path | None, markdown: Path | None, only: tuple[str, ...]
) -> None:
    """Say in plain language what changed from BASE to HEAD, for whoever decides on it: one page, and one comment.

    BASE...HEAD looks at what HEAD did since it left BASE; BASE alone compares it with the files as they lie here.
    The exit code is 1 if there are errors.
    """
    from ..exports import write_file
    from ..review import as_comment, as_page, make_review

    project = project_of(context)
    for path in filter(None, (html, markdown)):
        if project.shown(path).startswith(_OURS):
            raise CoprodError(f"{path} lies among the files that the review is of; name another place.")
    say("Reading both states of the glossary …")
    found = make_review(project, compared, only)
    page = html or project.build / "review" / "index.html"
    comment = markdown or project.build / "review" / "comment.md"
    written = {page: as_page(found, project), comment: as_comment(found, project)}
    for path, text in written.items():
        try:
            write_file(path, text.encode(errors="replace"))
        except OSError as error:
            raise CoprodError(f"{path} cannot be written: {error.strerror}; name another place.") from error
    click.echo(found.verdict)
    say(f"The review is in {project.shown(page)}, the comment in {project.shown(comment)}.")
    sys.exit(1 if found.errors else 0)
