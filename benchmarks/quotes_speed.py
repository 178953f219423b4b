"""How quickly and how rightly quotations are compared: 10,000 definitions against a book of 300 pages, both ways.

The book and the definitions are made up of nonsense. Some definitions stand in the book as they are; some with one word
changed, left out or added, or in another number; the rest do not stand there.
"""

from __future__ import annotations

import random
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from coprod_kg.quotes.documents import Document, read_document
from coprod_kg.quotes.held import Held, Index
from coprod_kg.quotes.manuscript import Verdict, find
from coprod_kg.quotes.match import Searcher
from coprod_kg.quotes.verify import Asked
from coprod_kg.quotes.wording import read_words

DEFINITIONS, PAGES, PAGE = 10_000, 300, 2_500
EXACT, CHANGED = 1_000, 1_000
SEED = 6
_ENDINGS = ("", "s", "ed", "ing", "tion", "ment", "ly", "al")
_SMALL = (
    "the", "of", "and", "to", "in", "a", "is", "that", "by", "with", "for", "as", "which", "who", "from", "not", "are",
    "or", "it", "between", "through", "their", "our", "can", "must",
)  # fmt: skip


@dataclass
class Made:
    """The texts of a run: what stands in the book as it is, and what stands there changed."""

    definitions: list[str]
    exact: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    paragraphs: list[str] = field(default_factory=list)


def made() -> Made:
    """The same texts in each run."""
    chance = random.Random(SEED)
    pairs = [one + other for one in "bcdfglmnprstv" for other in "aeiou"]
    stems = ["".join(chance.choices(pairs, k=chance.randint(1, 3))) for _ in range(3000)]
    rare = [stem + ending for stem in stems for ending in _ENDINGS]
    weights = [1 / (rank + 20) for rank in range(len(rare))]

    def sentence(length: int) -> list[str]:
        words = chance.choices(rare, weights, k=length)
        return [chance.choice(_SMALL) if chance.random() < 0.45 else word for word in words]

    definitions = [f"{' '.join(sentence(chance.randint(12, 60))).capitalize()}." for _ in range(DEFINITIONS)]
    chosen = chance.sample(range(DEFINITIONS), EXACT + CHANGED)
    texts = Made(definitions, set(chosen[:EXACT]), set(chosen[EXACT:]))
    inside = [definitions[which] for which in chosen[:EXACT]]
    inside += [_with_one_change(definitions[which], chance, rare) for which in chosen[EXACT:]]
    length = sum(map(len, inside))
    while length < PAGES * PAGE:
        inside.append(f"{' '.join(sentence(chance.randint(8, 40))).capitalize()}.")
        length += len(inside[-1])
    chance.shuffle(inside)
    texts.paragraphs = [" ".join(inside[start : start + 6]) for start in range(0, len(inside), 6)]
    return texts


def _with_one_change(text: str, chance: random.Random, others: list[str]) -> str:
    words = text.split()
    place = chance.randrange(1, len(words) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        words[place] = chance.choice(others)
    elif kind == 1:
        del words[place]
    elif kind == 2:
        words.insert(place, "not")
    else:
        words[place] = words[place].removesuffix("s") if words[place].endswith("s") else f"{words[place]}s"
    return " ".join(words)


def pdf(texts: Made, path: Path) -> None:
    """The book as a PDF with running heads and page numbers."""
    lines = [line for text in texts.paragraphs for line in textwrap.wrap(text, 84)]
    canvas = Canvas(str(path), pagesize=A4)
    for number, start in enumerate(range(0, len(lines), 30), 1):
        canvas.setFont("Times-Roman", 9)
        canvas.drawString(60, 810, f"A made-up book    {number}")
        canvas.setFont("Times-Roman", 11)
        for row, line in enumerate(lines[start : start + 30]):
            canvas.drawString(60, 780 - 22 * row, line)
        canvas.showPage()
    canvas.save()


def documents(texts: Made, book: Document) -> None:
    """Each definition looked up in the book."""
    start = time.perf_counter()
    searcher = Searcher(book)
    found = [searcher.find(Asked(text)) for text in texts.definitions]
    seconds = time.perf_counter() - start
    whole = {which for which, match in enumerate(found) if match.start is not None}
    near = {which for which, match in enumerate(found) if match.kind == "mismatch" and match.nearest}
    print(f"definitions looked up in the book    {seconds:6.2f} s")
    print(f"  exact: {len(whole & texts.exact)} of {len(texts.exact)} found, {len(whole - texts.exact)} false")
    passages = len(near & texts.changed)
    print(f"  changed: {passages} of {len(texts.changed)} with the passage, {len(near - texts.changed)} elsewhere")


def manuscript(texts: Made, book: Document) -> None:
    """The book read as a manuscript that takes from the glossary without quotation marks."""
    start = time.perf_counter()
    index = Index([Held(str(which), text, True, "") for which, text in enumerate(texts.definitions)])
    indexed = time.perf_counter()
    text = book.in_order()
    findings = find(text, index, read_words(text.text, text.notes))
    end = time.perf_counter()
    exact = {int(one.held.passage) for one in findings if one.verdict is Verdict.EXACT and not one.partly}
    altered = {int(one.held.passage) for one in findings if one.verdict is Verdict.ALTERED}
    other = {int(one.held.passage) for one in findings} - texts.exact - texts.changed
    print(f"manuscript read against the glossary {end - start:6.2f} s (index {indexed - start:.2f} s)")
    print(f"  exact: {len(exact & texts.exact)} of {len(texts.exact)}, {len(exact - texts.exact)} false")
    print(f"  changed: {len(altered & texts.changed)} of {len(texts.changed)}; unrelated texts named: {len(other)}")


def main() -> None:
    """Print the figures."""
    texts = made()
    with TemporaryDirectory() as folder:
        path = Path(folder, "book.pdf")
        pdf(texts, path)
        start = time.perf_counter()
        book = read_document(path)
        print(f"{len(texts.definitions):,} definitions, {len(book.pages)} pages, {len(book.text):,} characters")
        print(f"extraction                           {time.perf_counter() - start:6.2f} s")
    documents(texts, book)
    manuscript(texts, book)


if __name__ == "__main__":
    main()
