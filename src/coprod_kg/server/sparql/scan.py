"""Words of a query that this endpoint refuses, found without being misled by comments, IRIs and strings.

The scan gives the sentence; the wall is the worker, which can open neither sockets nor files.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import OutsideDatasetError, ServiceRefusedError, UpdateRefusedError

# Possessive repeats, and unclosed strings that run to their end, keep the scan linear for every input.
_TOKEN = re.compile(
    r'''
    (?P<skip> \#[^\r\n]*+                                 # comment
      | """(?:[^"\\]|\\.|"(?!""))*+""" | \'\'\'(?:[^'\\]|\\.|'(?!''))*+\'\'\'
      | (?!"""|\'\'\')(?:"(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+')
      | [?$]\w++ | @[A-Za-z][A-Za-z0-9-]*+                # variable, language
      | \s++ )
  | (?P<open> """(?:[^"\\]|\\.|"(?!""))*+ | \'\'\'(?:[^'\\]|\\.|'(?!''))*+
      | (?!"""|\'\'\')(?:"(?:[^"\\\r\n]|\\.)*+ | '(?:[^'\\\r\n]|\\.)*+) )
  | (?P<name> <[^<>"{}|^`\\\x00-\x20]*+>                  # IRI
      | (?:[^\W\d][\w.-]*+)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*+ )
  | (?P<word> [^\W\d][\w.-]*+ )
  | (?P<other> . )
    ''',
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"[A-Za-z_]\w*+")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"})
_VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
# A query without any of these letters needs no closer look.
_SUSPECT = re.compile("|".join(sorted({"SERVICE", "FROM", "UUID", *_UPDATES, *_VOLATILE})), re.IGNORECASE)
_LONGEST = 80  # characters of a name that a sentence shows


@dataclass(slots=True)
class Scan:
    """What a query says beside its pattern: graphs that it names, and whether its answer may be kept."""

    graphs: list[str] = field(default_factory=list)
    volatile: bool = False


def scan_query(query: str) -> Scan:
    """What the words of a query say. Raises the error that fits if it asks other endpoints or is an update."""
    found = Scan()
    if not _SUSPECT.search(query):
        return found
    prefixes: dict[str, str] = {}
    last = label = name = ""
    for kind, text in _tokens(query):
        # Oxigraph reads `SERVICE:x {…}` as the keyword and the name `:x`.
        if text == "{" and "SERVICE" in name.upper():
            raise ServiceRefusedError
        if kind == "name" and last == "PREFIX" and not text.startswith("<"):
            label = text
        elif kind == "name":
            if last == "PREFIX":
                prefixes[label] = text[1:-1]
                last = ""
            elif "FROM" in last:
                found.graphs.append(_resolved(text, prefixes))
                last = ""
        name = text if kind == "name" else ""
        if kind == "word":
            word = text.upper()
            _refuse(word)
            found.volatile |= word in _VOLATILE
            last = last if word == "NAMED" else word
    return found


def refuse_unknown_graphs(wanted: Iterable[str], known: Collection[str]) -> None:
    """Raise OutsideDatasetError for the first graph that is not among the known ones."""
    for graph in wanted:
        if graph not in known:
            raise OutsideDatasetError(graph[:_LONGEST], tuple(known))


def _resolved(name: str, prefixes: dict[str, str]) -> str:
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return prefixes.get(f"{prefix}:", f"{prefix}:") + local.replace("\\", "")


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup or "other", match.group()
        if kind == "open":
            yield from (("word", word) for word in _WORD.findall(text))
        elif kind != "skip":
            yield kind, text


def _refuse(word: str) -> None:
    # Oxigraph wants no space round keywords (`SERVICESILENT`), and no other keyword contains this one.
    if "SERVICE" in word:
        raise ServiceRefusedError
    if word.partition(".")[0] in _UPDATES:
        raise UpdateRefusedError
