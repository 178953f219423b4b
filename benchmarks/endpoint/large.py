"""A graph of two million triples in the shape of the real one.

The real entries come first, as they are; then copies of all of them, with their names numbered, other years and, in
every text, some words exchanged for others of the glossary. Lists of terms are shared, as in a glossary that grew.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

TRIPLES = 2_000_000
EXCHANGED = 0.15
YEARS = (1950, 2026)
_ENTRY = re.compile(
    r"<(https://w3id\.org/coprod/(?:concepts|definitions|frameworks|claims|sources|people|receipts)/[^>#]+)"
)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WORD = re.compile(r"\b[^\W\d_]{3,}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ISSUED = "<http://purl.org/dc/terms/issued>"
_VARIED = ("schema.org/text>", "core#scopeNote>", "core#editorialNote>", "dc/terms/title>", "oa#exact>")
_NAMES = ("core#prefLabel>", "rdf-schema#label>")


def large_graph(real: Path, folder: Path, triples: int = TRIPLES) -> Path:
    """The file with at least ``triples`` triples made of the graph ``real``; written only if ``real`` changed."""
    digest = hashlib.sha256(real.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]
    target, mark = folder / "large.nt", folder / "large.made-of"
    if not target.is_file() or not mark.is_file() or mark.read_text(encoding="utf-8") != digest:
        print(f"Writing a graph of {triples:,} triples …", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        new = target.with_suffix(".new")
        with new.open("w", encoding="utf-8") as out:
            out.writelines(_lines(real.read_text(encoding="utf-8").splitlines(keepends=True), triples))
        new.rename(target)
        mark.write_text(digest, encoding="utf-8")
    return target


def _lines(real: Sequence[str], triples: int) -> Iterator[str]:
    yield from real
    # A copy of a triple whose subject is no entry would mostly be the same triple again.
    entries = [line for line in real if _ENTRY.match(line)]
    words = sorted({word for line in entries for word in _WORD.findall(line.partition('"')[2])})
    written, copy = len(real), 0
    while written < triples:
        copy += 1
        yield from _copy(entries, copy, words)
        written += len(entries)


def _copy(entries: Sequence[str], copy: int, words: Sequence[str]) -> Iterator[str]:
    chance = random.Random(copy)
    name = rf"<\1-{copy:04}"
    for line in entries:
        predicate = line.split(" ", 2)[1]
        line = _ENTRY.sub(name, line)
        if predicate == _ISSUED:
            line = _YEAR.sub(str(chance.randrange(*YEARS)), line, count=1)
        elif predicate.endswith(_VARIED):
            line = _TEXT.sub(lambda text: f'"{_exchanged(text[1], chance, words)}"', line, count=1)
        if predicate.endswith(_NAMES):
            line = _TEXT.sub(lambda text: f'"{text[1]} ({copy})"', line, count=1)
        yield line


def _exchanged(text: str, chance: random.Random, words: Sequence[str]) -> str:
    def other(word: re.Match[str]) -> str:
        # A letter after a backslash belongs to an escape.
        escaped = text[word.start() - 1 : word.start()] == "\\"
        return chance.choice(words) if not escaped and chance.random() < EXCHANGED else word[0]

    return _WORD.sub(other, text)
