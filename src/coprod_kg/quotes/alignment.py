"""A stretch of a manuscript laid beside a text of the glossary: what is the same, what is marked, what is altered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..alike import differences
from .misquote import Step
from .wording import Word


@dataclass(frozen=True, slots=True)
class Block:
    """Words of a manuscript beside words of a held text, by their places: the ``same`` words, or others instead."""

    same: bool
    start: int
    end: int
    held_start: int
    held_end: int

    @property
    def length(self) -> int:
        """How many words of the manuscript."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Alignment:
    """The blocks from the first word in common to the last, in order."""

    blocks: tuple[Block, ...]
    words: Sequence[Word]
    held: Sequence[Word]

    @property
    def span(self) -> tuple[int, int]:
        """First and last word of the manuscript, and one more."""
        return self.blocks[0].start, self.blocks[-1].end

    @property
    def held_span(self) -> tuple[int, int]:
        """The same in the held text."""
        return self.blocks[0].held_start, self.blocks[-1].held_end

    @property
    def same(self) -> int:
        """How many words are the same."""
        return sum(block.length for block in self.blocks if block.same)

    @property
    def run(self) -> int:
        """The most words in a row that are the same."""
        return max(block.length for block in self.blocks if block.same)

    def is_marked(self, block: Block) -> bool:
        """Whether a difference is one that the author shows: a mark of omission, or words between brackets."""
        ours = self.words[block.start : block.end]
        theirs = self.held[block.held_start : block.held_end]
        if not all(word.added or word.is_gap for word in ours):
            return False
        return bool(ours) or all(word.is_gap for word in theirs)

    @property
    def altered(self) -> int:
        """How many words differ without a mark."""
        return sum(
            max(block.length, block.held_end - block.held_start)
            for block in self.blocks
            if not block.same and not self.is_marked(block)
        )

    @property
    def has_marks(self) -> bool:
        """Whether anything was left out or put in with a mark."""
        return any(not block.same and self.is_marked(block) for block in self.blocks)

    @property
    def likeness(self) -> float:
        """How much of what is not marked is the same, from 0 to 1."""
        return self.same / (self.same + self.altered)

    def steps(self, text: str, held: str) -> tuple[Step, ...]:
        """The comparison in words; what the author marked counts as the same."""
        found: list[Step] = []
        for block in self.blocks:
            ours = _slice(text, self.words, block.start, block.end)
            theirs = _slice(held, self.held, block.held_start, block.held_end)
            marked = not block.same and self.is_marked(block)
            found.append(Step(ours, ours if marked else theirs, block.same or marked))
        return tuple(found)


def align(words: Sequence[Word], held: Sequence[Word], start: int, end: int) -> Alignment | None:
    """The held text beside the words from ``start`` to ``end``; None if nothing is alike."""
    keys, held_keys = [word.key for word in words[start:end]], [word.key for word in held]
    blocks: list[Block] = []
    for step in differences(keys, held_keys):
        block = Block(
            step.tag == "equal", start + step.src_start, start + step.src_end, step.dest_start, step.dest_end
        )
        if not block.same and blocks and not blocks[-1].same:
            last = blocks.pop()
            block = Block(False, last.start, block.end, last.held_start, block.held_end)
        blocks.append(block)
    blocks = _core(_core(_together(blocks, words))[::-1])[::-1]
    return _outward(Alignment(tuple(blocks), words, held)) if blocks else None


def _outward(found: Alignment) -> Alignment:
    """The same with the words right before and behind that are in common too."""
    (start, end), (first, last) = found.span, found.held_span
    words, held = found.words, found.held
    before = behind = 0
    while min(start, first) > before and words[start - before - 1].key == held[first - before - 1].key:
        before += 1
    room = min(len(words) - end, len(held) - last)
    while behind < room and words[end + behind].key == held[last + behind].key:
        behind += 1
    blocks = list(found.blocks)
    blocks[0] = replace(blocks[0], start=start - before, held_start=first - before)
    blocks[-1] = replace(blocks[-1], end=end + behind, held_end=last + behind)
    return Alignment(tuple(blocks), words, held)


def widened(found: Alignment, first: int, last: int) -> Alignment:
    """The same up to the first and last word of a quotation, where the held text has words to set beside them."""
    start, end = found.span
    held_start, held_end = found.held_span
    blocks = list(found.blocks)
    if first < start and held_start:
        blocks.insert(0, Block(False, first, start, max(0, held_start - (start - first)), held_start))
    if last > end and held_end < len(found.held):
        blocks.append(Block(False, end, last, held_end, min(len(found.held), held_end + last - end)))
    return Alignment(tuple(blocks), found.words, found.held)


def _together(blocks: list[Block], words: Sequence[Word]) -> list[Block]:
    """Blocks in which a word that stands twice is the one beside the others, seen from the longest block."""
    middle = max(range(len(blocks)), key=lambda place: blocks[place].length * blocks[place].same, default=0)
    before, behind = blocks[:middle], blocks[middle + 1 :]
    core = blocks[middle : middle + 1]
    while len(before) > 1 and (moved := _moved(before[-2], before[-1], core[0], words, -1)):
        core[0], before = moved, before[:-2]
    while len(behind) > 1 and (moved := _moved(behind[1], behind[0], core[0], words, 1)):
        core[0], behind = moved, behind[2:]
    return before + core + behind


def _moved(lone: Block, between: Block, core: Block, words: Sequence[Word], side: int) -> Block | None:
    """The core with the words of ``lone`` beside it, if they stand there too and only the manuscript parts the two."""
    if not lone.same or between.held_start != between.held_end:
        return None
    start, end = (core.start - lone.length, core.start) if side < 0 else (core.end, core.end + lone.length)
    if start < 0 or [word.key for word in words[start:end]] != [word.key for word in words[lone.start : lone.end]]:
        return None
    if side < 0:
        return replace(core, start=start, held_start=lone.held_start)
    return replace(core, end=end, held_end=lone.held_end)


def _core(blocks: list[Block]) -> list[Block]:
    """Blocks without differences at the first end, and without words that stand far from the rest by chance."""
    while blocks:
        if not blocks[0].same:
            blocks = blocks[1:]
            continue
        if len(blocks) < 3 or max(blocks[1].length, blocks[1].held_end - blocks[1].held_start) <= 2 * blocks[0].length:
            return blocks
        blocks = blocks[2:]
    return blocks


def _slice(text: str, words: Sequence[Word], start: int, end: int) -> str:
    return " ".join(text[words[start].start : words[end - 1].end].split()) if end > start else ""
