"""A full-text index in memory, made from one state of the data."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from .data import Row
from .snippet import MARK, Passage, Stretch, best
from .spelling import joined

BREAK = "\x03"
TIERS = ("names", "names people", "names people texts")  # names count more than people, people more than texts
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_SCHEMA = """
CREATE VIRTUAL TABLE entry USING fts5(names, people, texts, tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE about(id INTEGER PRIMARY KEY, path TEXT UNIQUE);
CREATE TABLE passage(entry INTEGER, text TEXT, carrier TEXT, own INTEGER, note INTEGER);
CREATE INDEX passages ON passage(entry);
CREATE VIRTUAL TABLE known USING fts5(folder UNINDEXED, name, tokenize='trigram');
"""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, where the words were found in it, and the stretch of text that shows them."""

    path: str
    tier: int
    passage: Passage | None
    stretch: Stretch | None


class Index:
    """What can be searched; for use by several threads, one at a time."""

    def __init__(self, texts: Iterable[Row], known: Iterable[Row]) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.executescript(_SCHEMA)
        paths = {row["path"] for row in known}
        for number, (path, rows) in enumerate(groupby(texts, itemgetter("path")), 1):
            if path in paths:
                self._add(number, path, list(rows))
        places = (path.rpartition("/") for path in sorted(paths))
        self._base.executemany("INSERT INTO known VALUES (?, ?)", ((folder, name) for folder, _, name in places))

    def _add(self, number: int, path: str, rows: Sequence[Row]) -> None:
        fields = {
            field: BREAK.join(joined(row["text"]) for row in rows if row["field"] == field)
            for field in ("names", "people", "texts")
        }
        self._base.execute("INSERT INTO about VALUES (?, ?)", (number, path))
        self._base.execute(
            "INSERT INTO entry(rowid, names, people, texts) VALUES (?, ?, ?, ?)", (number, *fields.values())
        )
        said = (
            (number, row["text"], row["carrier"], "own" in row, "note" in row)
            for row in rows
            if row["field"] == "texts"
        )
        self._base.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", said)

    def search(self, words: str, folders: Sequence[str], limit: int, after: int) -> tuple[int, list[Found]]:
        """How many entries of the folders have all the words, and some of them, best first."""
        query = match_of(words)
        if not query:
            return 0, []
        with self._lock:
            order: dict[int, int] = {}
            for tier, columns in enumerate(TIERS):
                for (number,) in self._base.execute(
                    "SELECT entry.rowid FROM entry JOIN about ON about.id = entry.rowid WHERE entry MATCH ? "
                    f"AND substr(path, 1, instr(path, '/') - 1) IN ({', '.join('?' * len(folders))}) "
                    "ORDER BY bm25(entry, 10.0, 4.0, 1.0), path",
                    (f"{{{columns}}} : ({query})", *folders),
                ):
                    order.setdefault(number, tier)
            wanted = list(order.items())[after : after + limit]
            return len(order), [self._found(number, tier, query) for number, tier in wanted]

    def _found(self, number: int, tier: int, query: str) -> Found:
        (path,) = self._base.execute("SELECT path FROM about WHERE id = ?", (number,)).fetchone()
        rows = self._base.execute(
            "SELECT text, carrier, own, note FROM passage WHERE entry = ? ORDER BY rowid", (number,)
        )
        passages = [Passage(text, carrier, bool(own), bool(note)) for text, carrier, own, note in rows]
        if not passages:
            return Found(path, tier, None, None)
        # Words that stand in the name alone still show the text; so any of them may be marked.
        (marked,) = self._base.execute(
            "SELECT highlight(entry, 2, ?, '') FROM entry WHERE rowid = ? AND entry MATCH ?", (MARK, number, query)
        ).fetchone() or ("",)
        texts = marked.split(BREAK)
        shown = best(texts if len(texts) == len(passages) else [""] * len(passages), passages)
        return Found(path, tier, *shown) if shown else Found(path, tier, None, None)

    def near(self, folder: str, name: str, limit: int = 5) -> list[str]:
        """Names in a folder that look like one that is not there, the most alike first."""
        text = name.casefold()[:100]
        pieces = " OR ".join(f'"{text[n : n + 3]}"' for n in range(len(text) - 2) if '"' not in text[n : n + 3])
        if not pieces:
            return []
        with self._lock:
            rows = self._base.execute(
                "SELECT name FROM known WHERE known MATCH ? AND folder = ? ORDER BY rank LIMIT 30", (pieces, folder)
            ).fetchall()
        likeness = {one: SequenceMatcher(None, text, one).ratio() for (one,) in rows}
        alike = [one for one in likeness if likeness[one] > 0.5]
        return sorted(alike, key=lambda one: (-likeness[one], one))[:limit]

    def all(self, folder: str, limit: int) -> list[str]:
        """The names in a folder, in order."""
        with self._lock:
            rows = self._base.execute("SELECT name FROM known WHERE folder = ? ORDER BY name LIMIT ?", (folder, limit))
            return [name for (name,) in rows]


def match_of(words: str) -> str:
    """What FTS5 is asked for words that must all be there; “…” keeps words together, `*` ends a beginning."""
    parts = []
    for phrase, word in _WORD.findall(joined(words)):
        text = (phrase or word).replace('"', " ")
        if any(character.isalnum() for character in text):
            parts.append(f'"{text.rstrip("*")}"' + ("*" if word.endswith("*") else ""))
    return " AND ".join(parts)
