"""What changed, word by word, from an earlier text to a later one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

_TOKEN = re.compile(r"\w+(?:[’'-]\w+)*|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """Some words in a row; ``kind`` is ``same``, ``gone`` (earlier text only) or ``new`` (later text only)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Both texts cut into runs: joining the runs of one side gives that text again."""

    earlier: tuple[Run, ...]
    later: tuple[Run, ...]

    @property
    def none(self) -> bool:
        """Whether the texts are the same."""
        return all(run.kind == "same" for run in (*self.earlier, *self.later))


def difference(earlier: str, later: str) -> Difference:
    """The word-level difference between two texts."""
    old, new = _TOKEN.findall(earlier), _TOKEN.findall(later)
    gone: list[Run] = []
    added: list[Run] = []
    for same, blocks in groupby(_blocks(old, new), key=lambda block: block.same):
        stretch = list(blocks)
        _append(gone, "same" if same else "gone", "".join(block.old for block in stretch))
        _append(added, "same" if same else "new", "".join(block.new for block in stretch))
    return Difference(tuple(gone), tuple(added))


@dataclass(frozen=True, slots=True)
class _Block:
    same: bool
    old: str
    new: str


def _blocks(old: list[str], new: list[str]) -> list[_Block]:
    """Matching and differing stretches; a match of nothing but space or points between changes counts as changed."""
    codes = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [
        _Block(
            tag == "equal" and (len(codes) == 1 or any(token[0].isalnum() for token in old[a:b])),
            "".join(old[a:b]),
            "".join(new[c:d]),
        )
        for tag, a, b, c, d in codes
    ]


def _append(runs: list[Run], kind: str, text: str) -> None:
    """Add a stretch; the space round changed words is no change, and joins the words on its side."""
    words = text.strip()
    if kind == "same" or not words:
        _join(runs, "same", text)
        return
    before, after = text[: text.index(words)], text[text.index(words) + len(words) :]
    _join(runs, "same", before)
    _join(runs, kind, words)
    _join(runs, "same", after)


def _join(runs: list[Run], kind: str, text: str) -> None:
    if runs and runs[-1].kind == kind:
        runs[-1] = Run(kind, runs[-1].text + text)
    elif text:
        runs.append(Run(kind, text))
