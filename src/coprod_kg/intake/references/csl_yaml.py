"""CSL YAML, as pandoc and Better BibTeX write it: a list of works, by itself or under ``references``."""

from __future__ import annotations

from ...editing.compose import plain
from ...entries.node import Mapping
from ...entries.reader import Reader
from ...errors import CoprodError
from . import csl_json
from .record import Record


def read(name: str, text: str) -> list[Record]:
    """The works of a CSL YAML file; aliases, tags and second documents are refused, as in entries.

    Raises CoprodError with the line for what cannot be read.
    """
    reader = Reader(name, text.removesuffix("...\n").removesuffix("\n---\n") + "\n")
    try:
        root = reader.read()
    except RecursionError as error:
        raise CoprodError(f"{name} is nested too deeply to be a list of works; export the works again.") from error
    if reader.problems:
        first = reader.problems[0]
        raise CoprodError(f"{name}:{first.line}: {first.sentence}")
    if isinstance(root, Mapping) and "references" in root.items:
        root = root.items["references"]
    return csl_json.records(name, None if root is None else plain(root))
