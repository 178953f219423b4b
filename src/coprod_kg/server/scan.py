"""Words of a query that this endpoint refuses, found without being misled by comments, IRIs and strings.

The scan gives the sentence; the wall is the worker, which can open neither sockets nor files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .errors import OutsideDatasetError, ServiceRefusedError, UpdateRefusedError

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


def refuse_outside_access(query: str) -> None:
    """Raise the error that fits if a query asks other endpoints, names a dataset, or is an update."""
    name = ""
    for kind, text in _tokens(query):
        # Oxigraph reads `SERVICE:x {…}` as the keyword and the name `:x`.
        if text == "{" and "SERVICE" in name:
            raise ServiceRefusedError
        name = text.upper() if kind == "name" else ""
        if kind == "word":
            _refuse_word(text)


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(query):
        kind, text = match.lastgroup or "other", match.group()
        if kind == "open":
            yield from (("word", word) for word in _WORD.findall(text))
        elif kind != "skip":
            yield kind, text


def _refuse_word(text: str) -> None:
    word = text.upper()
    # Oxigraph wants no space round keywords (`SERVICESILENT`), and no other keyword contains these two.
    if "SERVICE" in word:
        raise ServiceRefusedError
    if "FROM" in word:
        raise OutsideDatasetError(text)
    if word.partition(".")[0] in _UPDATES:
        raise UpdateRefusedError
