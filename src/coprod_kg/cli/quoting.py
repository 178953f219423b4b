"""``coprod quotes``."""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from pathlib import Path

import click

from .shared import count, project_of, say


@click.command()
@click.option(
    "--sources", type=click.Path(path_type=Path), required=True, help="The folder with the documents (.txt, .md)."
)
@click.pass_context
def quotes(context: click.Context, sources: Path) -> None:
    """Compare every quotation with the document in which it was seen, and write the receipts."""
    from ..quotes import compare_quotations

    outcomes = compare_quotations(project_of(context), sources, datetime.date.today())
    for outcome in outcomes:
        if outcome.match is None:
            click.echo(
                f"{outcome.passage}: not compared, since {outcome.document or 'the document seen'} is not in {sources}"
            )
        elif outcome.match.kind == "mismatch":
            near = f"; the nearest words there are: {outcome.match.nearest}" if outcome.match.nearest else ""
            click.echo(f"{outcome.passage}: mismatch: {outcome.document} does not have these words{near}")
    kinds = Counter(outcome.match.kind if outcome.match else "not compared" for outcome in outcomes)
    say(
        f"{count(len(outcomes), 'quotation')}: "
        + ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        + "."
    )
    sys.exit(1 if kinds["mismatch"] else 0)
