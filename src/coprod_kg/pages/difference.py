"""What changed, word by word, from an earlier text to a later one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

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
    for same, (a, b), (c, d) in _blocks(old, new):
        _append(gone, "same" if same else "gone", "".join(old[a:b]))
        _append(added, "same" if same else "new", "".join(new[c:d]))
    return Difference(tuple(gone), tuple(added))


Block = tuple[bool, tuple[int, int], tuple[int, int]]


def _blocks(old: list[str], new: list[str]) -> list[Block]:
    """Matching and differing stretches; a match of nothing but space or points between changes counts as changed."""
    codes = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    return [
        (tag == "equal" and (len(codes) == 1 or any(token[0].isalnum() for token in old[a:b])), (a, b), (c, d))
        for tag, a, b, c, d in codes
    ]


def _append(runs: list[Run], kind: str, text: str) -> None:
    if runs and runs[-1].kind == kind:
        runs[-1] = Run(kind, runs[-1].text + text)
    elif text:
        runs.append(Run(kind, text))
