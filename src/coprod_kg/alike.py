"""How alike texts and names are, and which of many are near to one; the only room that asks rapidfuzz."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from zlib import crc32

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel, Opcode

_WORD = re.compile(r"\w+(?:[’'‑‐-]\w+)*")
_CO = re.compile(r"\bco[-‐‑ ]?(?=[a-z]{3})")
_RUN = 3
_TRIED = 40  # candidates that are compared word by word


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near something is to what was asked for: ``score`` from 0 (nothing in common) to 1 (the same words)."""

    key: str
    score: float


def folded(text: str) -> str:
    """A text as comparisons see it: without capitals, typographic variants and the spellings of “co-” words."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "").replace("’", "'")
    return " ".join(_CO.sub("co", plain).split())


@lru_cache(1 << 16)
def _folded_name(name: str) -> str:
    """A name as comparisons see it; names are compared again with every letter that somebody types."""
    return folded(name)


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text))


def likeness(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """How much of two texts or lists of words is the same in the same order, from 0 to 1."""
    return Indel.normalized_similarity(one, other)


def differences(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[Opcode]:
    """What turns ``one`` into ``other``: rapidfuzz’s opcodes (equal, replace, delete, insert) in order."""
    return list(Indel.opcodes(one, other))


def near_names(name: str, names: Mapping[str, str], at_least: float = 0.85, limit: int = 5) -> list[Likeness]:
    """The keys of those ``names`` that are nearly ``name``, best first; spellings of “co-” words count as the same."""
    found = process.extract(
        folded(name), {key: _folded_name(text) for key, text in names.items()}, scorer=fuzz.ratio,
        score_cutoff=100 * at_least, limit=limit,
    )  # fmt: skip
    return [Likeness(key, score / 100) for _, score, key in found]


def matching(typed: str, names: Mapping[str, str], limit: int = 12) -> list[Likeness]:
    """The keys of those ``names`` that hold all words typed so far, or parts of words, else of those that come near."""
    asked, folds = folded(typed), {key: _folded_name(text) for key, text in names.items()}
    parts = asked.split()
    held = [(text.find(parts[0]) if parts else 0, key) for key, text in folds.items() if all(p in text for p in parts)]
    if held:
        return [Likeness(key, 1.0) for _, key in sorted(held)[:limit]]
    found = process.extract(asked, folds, scorer=fuzz.partial_ratio, score_cutoff=75, limit=limit)
    return [Likeness(key, score / 100) for _, score, key in found]


def nearest_passage(text: str, document: str, at_least: float = 0.5) -> tuple[int, int] | None:
    """Start and end, in characters, of the passage of ``document`` most like ``text``; None if none comes near."""
    found = fuzz.partial_ratio_alignment(text, document, score_cutoff=100 * at_least)
    return (found.dest_start, found.dest_end) if found else None


def sketch(found: Sequence[str], size: int = 12) -> tuple[int, ...]:
    """A few numbers that stand for words in their order: texts that have most in common share at least one.

    They are the ``size`` smallest checksums of runs of three words, the same on every machine, so they can be kept.
    """
    return tuple(sorted({crc32(" ".join(run).encode()) for run in _runs(found)})[:size])


class Corpus:
    """Texts by key, found by what they share: runs of three words choose the candidates, all words decide."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._words: dict[str, list[str]] = {}
        self._bearers: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for key, text in texts:
            self.add(key, text)

    def add(self, key: str, text: str) -> None:
        """Take a text in; a key names one text."""
        found = self._words[key] = words(text)
        for run in set(_runs(found)):
            self._bearers[run].append(key)

    def near(self, text: str, at_least: float = 0.7, limit: int = 5, but: str = "") -> list[Likeness]:
        """The texts of which at least a part ``at_least`` is the same as in ``text``, best first, without ``but``."""
        asked = words(text)
        shared = Counter(key for run in set(_runs(asked)) for key in self._bearers.get(run, ()) if key != but)
        tried = islice(sorted(shared, key=lambda key: (-shared[key], key)), _TRIED)
        scored = [Likeness(key, likeness(asked, self._words[key])) for key in tried]
        good = [one for one in scored if one.score >= at_least]
        return sorted(good, key=lambda one: (-one.score, one.key))[:limit]


def _runs(found: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Runs of three words; a shorter text is one run."""
    if len(found) <= _RUN:
        return [tuple(found)] if found else []
    return zip(*(found[start:] for start in range(_RUN)), strict=False)
