"""Words of a query that this endpoint refuses, found without being misled by comments, IRIs and strings.

The scan gives the sentence; the wall is the worker, which can open neither sockets nor files.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

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
_ESCAPE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")  # read before all else (SPARQL 1.1, 19.2)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST = 80  # characters of a name that a sentence shows


@dataclass(slots=True)
class Scan:
    """What a query says beside its pattern: graphs that it names, and whether its answer may be kept."""

    graphs: list[str] = field(default_factory=list)
    volatile: bool = False


def scan_query(query: str) -> Scan:
    """What the words of a query say. Raises the error that fits if it asks other endpoints or is an update."""
    found = Scan()
    if "\\" in query:
        query = _ESCAPE.sub(_unescaped, query)
    if not _SUSPECT.search(query):
        return found
    names = _Names()
    word = name = ""
    for kind, text in _tokens(query):
        # Oxigraph reads `SERVICE:x {…}` as the keyword and the name `:x`.
        if text == "{" and "SERVICE" in name.upper():
            raise ServiceRefusedError
        name = text if kind == "name" else ""
        if kind == "name":
            if "FROM" in word:
                found.graphs.append(names.resolved(text))
            word = "" if names.declares(word, text) or "FROM" in word else word
        elif kind == "word":
            _refuse(text.upper())
            found.volatile |= text.upper() in _VOLATILE
            word = word if text.upper() == "NAMED" else text.upper()
    return found


def _unescaped(escape: re.Match[str]) -> str:
    number = int(escape[0][2:], 16)
    return chr(number) if number <= sys.maxunicode else escape[0]


def why_unreadable(query: str) -> str | None:
    """A likelier reason than the engine’s own why a query cannot be read: a prefix or a base that is missing."""
    names = _Names()
    word = ""
    for kind, text in _tokens(query):
        if kind == "word":
            word = text.upper()
        elif kind == "name" and names.declares(word, text):
            word = ""
        elif kind == "name" and word != "PREFIX" and (reason := names.lacking(text)):
            return reason
    return None


class _Names:
    """The base and the prefixes that a query has declared so far."""

    def __init__(self) -> None:
        self._base, self._label = "", ""
        self._prefixes: dict[str, str] = {}

    def declares(self, word: str, name: str) -> bool:
        """Take note of a declaration after the keyword ``word``; True when it is complete."""
        if word == "BASE":
            self._base = self.resolved(name)
        elif word == "PREFIX" and name.startswith("<"):
            self._prefixes[self._label] = self.resolved(name)
        elif word == "PREFIX":
            self._label = name
        return word == "BASE" or (word == "PREFIX" and name.startswith("<"))

    def lacking(self, name: str) -> str | None:
        """What would have to be declared for a name to stand for something."""
        label = name.partition(":")[0]
        if name.startswith("<"):
            whole = self._base or _SCHEME.match(name)
            return None if whole else f"the IRI {name} is not whole; begin the query with BASE <address>"
        if f"{label}:" in self._prefixes:
            return None
        return f"the prefix {label}: is not declared; begin the query with PREFIX {label}: <address>"

    def resolved(self, name: str) -> str:
        """The IRI that a name stands for."""
        if name.startswith("<"):
            return urljoin(self._base, name[1:-1]) if self._base else name[1:-1]
        prefix, _, local = name.partition(":")
        return self._prefixes.get(f"{prefix}:", f"{prefix}:") + local.replace("\\", "")


def refuse_unknown_graphs(wanted: Iterable[str], known: Collection[str]) -> None:
    """Raise OutsideDatasetError for the first graph that is not among the known ones."""
    for graph in wanted:
        if graph not in known:
            raise OutsideDatasetError(graph[:_LONGEST], tuple(known))


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
