"""``coprod query``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
import pyoxigraph as ox
from tabulate import tabulate

from ..errors import CoprodError, ProjectNotFoundError
from ..exports import FORMATS, serialise
from ..graph import Glossary

_RESULTS = {"csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV, "json": ox.QueryResultsFormat.JSON}
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_GRAPHS = {"turtle": "ttl", "ntriples": "nt", "jsonld": "jsonld", "rdfxml": "rdf"}


@click.command()
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_RESULTS, *_GRAPHS]),
    help="Default: table, or turtle for CONSTRUCT and DESCRIBE.",
)
@click.pass_context
def query(context: click.Context, query: str, form: str | None) -> None:
    """Answer a SPARQL QUERY: its text, the name of a .rq file, or - for standard input."""
    found = context.obj
    glossary = Glossary.load(None if isinstance(found, ProjectNotFoundError) else found.root)
    try:
        _answer(glossary.query(_text(query)), form, glossary)
    except OSError as error:
        raise CoprodError(f"The query asks an outside service, which did not answer: {error}") from error


def _answer(answer: Answer, form: str | None, glossary: Glossary) -> None:
    if isinstance(answer, ox.QueryTriples):
        _write(_graph(answer, form or "turtle", glossary))
    elif isinstance(answer, ox.QueryBoolean):
        _boolean(answer, form or "table")
    else:
        _rows(answer, form or "table", glossary)


def _text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if "{" in query:
        return query
    path = Path(query)
    if path.is_file():
        return path.read_text(encoding="utf-8")
    if path.is_dir() or query.endswith(".rq"):
        raise CoprodError(f"There is no file {query}.")
    return query


def _graph(answer: ox.QueryTriples, form: str, glossary: Glossary) -> bytes:
    if form not in _GRAPHS:
        raise CoprodError(f"This query makes a graph, which `{form}` cannot show; choose one of {', '.join(_GRAPHS)}.")
    return serialise(answer, FORMATS[_GRAPHS[form]], glossary.prefixes)


def _boolean(answer: ox.QueryBoolean, form: str) -> None:
    if form in _GRAPHS or form in ("csv", "tsv"):
        raise CoprodError(f"This query answers yes or no, which `{form}` cannot show; choose table or json.")
    _write(b"yes\n" if answer and form == "table" else b"no\n" if form == "table" else _serialised(answer, form))


def _rows(answer: ox.QuerySolutions, form: str, glossary: Glossary) -> None:
    if form in _GRAPHS:
        raise CoprodError(f"This query makes a table, which `{form}` cannot show; choose table, {', '.join(_RESULTS)}.")
    if form != "table":
        _write(_serialised(answer, form))
        return
    names = [variable.value for variable in answer.variables]
    shorten = _shortener(glossary)
    rows = [[shorten(row[name]) for name in names] for row in answer]
    widths = [max(12, 100 // max(1, len(names)))] * len(names)
    click.echo(tabulate(rows, headers=names, tablefmt="simple", maxcolwidths=widths, disable_numparse=True))


def _serialised(answer: ox.QuerySolutions | ox.QueryBoolean, form: str) -> bytes:
    return answer.serialize(format=_RESULTS[form]) or b""


def _shortener(glossary: Glossary) -> Callable[[object], str]:
    def shorten(term: object) -> str:
        """The term as the table shows it: with a prefix, below the base, or its text."""
        if isinstance(term, ox.NamedNode):
            for prefix, namespace in glossary.prefixes.items():
                if term.value.startswith(namespace):
                    return f"{prefix}:{term.value[len(namespace) :]}"
            return term.value.removeprefix(glossary.base)
        return term.value if isinstance(term, (ox.Literal, ox.BlankNode)) else ""

    return shorten


def _write(content: bytes) -> None:
    sys.stdout.buffer.write(content)
