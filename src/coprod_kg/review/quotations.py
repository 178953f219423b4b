"""Quotations under review: whether their words are those that were compared, how long they are, and on what terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..alike import words
from ..pages.difference import Difference, difference
from ..views import Row
from .findings import ALTERED, Finding, Level

LONG = 100  # words of one quotation, and of all that stands here from one work, from which a reviewer is asked to look
MUCH = 400


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of an author at a node of the graph, with the work they are from and how far they were compared."""

    node: str
    entry: str
    part: str
    text: str
    language: str
    work: str
    work_label: str
    inner: bool
    match: str
    compared: bool
    rights: str
    licence: str

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(words(self.text))

    @property
    def receipt(self) -> str:
        """How far the words were compared with the document in which they were seen, in words."""
        if self.match:
            return f"compared: {self.match}"
        return "differs from what was compared" if self.compared else "not compared with its source"


@dataclass(frozen=True, slots=True)
class Altered:
    """A quotation whose words differ from those before, or from those that its receipt attests."""

    quotation: Quotation
    words: Difference | None
    advice: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many words of a work stand here in quotations, before and after."""

    work: str
    label: str
    before: int
    after: int
    quotations: int


def quotations(rows: Iterable[Row], base: str) -> dict[str, list[Quotation]]:
    """The quotations of all entries, by entry; ``rows`` are those of the query of this name."""
    found: dict[str, list[Quotation]] = defaultdict(list)
    for row in rows:
        page, node = str(row["page"]), str(row["node"])
        given = {name: str(row[name] or "") for name in ("work", "work_label", "match", "rights", "licence")}
        entry, part = page.removeprefix(base), node.partition("#")[2]
        found[entry].append(
            Quotation(
                node, entry, part, str(row["words"]), str(row["lang"]), given["work"].removeprefix(base),
                given["work_label"], bool(row["inner"]), given["match"], bool(row["compared"]), given["rights"],
                given["licence"],
            )
        )  # fmt: skip
    return found


def altered(before: Collection[Quotation], after: Collection[Quotation]) -> Iterator[Altered]:
    """The quotations of one entry whose words were changed, or are not those that were compared."""
    earlier = {(one.part, one.language): one for one in before}
    known = {one.text for one in before}
    for one in after:
        old = earlier.get((one.part, one.language))
        changed = old is not None and old.text != one.text and one.text not in known
        if changed or (one.compared and not one.match):
            yield Altered(one, difference(old.text, one.text) if changed and old else None, _advice(one))


def _advice(one: Quotation) -> str:
    if one.match:
        return f"The new words were compared with the document they were seen in ({one.match}). Read what changed."
    back = "Put the words back, or, if the change is right, compare them again with `coprod quotes --sources FOLDER`"
    if one.compared:
        return f"Its receipt attests other words. {back}, which writes a new receipt."
    return (
        "Nobody has compared these words with their source. Look at the printed page; where you have the document, "
        "`coprod quotes --sources FOLDER` compares them."
    )


def shares(
    before: Mapping[str, Collection[Quotation]], after: Mapping[str, Collection[Quotation]], entries: Collection[str]
) -> list[Share]:
    """What the works from which ``entries`` quote have here altogether, most first."""
    works = {one.work: one.work_label for entry in entries for one in after.get(entry, ()) if one.work}
    old, new = _words_by_work(before), _words_by_work(after)
    found = [
        Share(work, label, old.get(work, (0, 0))[0], *new[work]) for work, label in works.items() if work in new
    ]
    return sorted(found, key=lambda share: (-share.after, share.label))


def _words_by_work(by_entry: Mapping[str, Collection[Quotation]]) -> dict[str, tuple[int, int]]:
    """The words and the number of quotations from each work; words that a work quotes are counted with that work."""
    found: dict[str, tuple[int, int]] = {}
    for one in (one for some in by_entry.values() for one in some if not one.inner and one.work):
        total, count = found.get(one.work, (0, 0))
        found[one.work] = (total + one.length, count + 1)
    return found


def altered_words(entry: str, before: Collection[Quotation], after: Collection[Quotation]) -> Iterator[Finding]:
    """What is to be said of the quotations of one entry whose words are others than before, or than were compared."""
    yield from (_said_of(entry, one) for one in altered(before, after))


def remarks(entry: str, own: Collection[Quotation]) -> Iterator[Finding]:
    """What is to be said of the quotations of one entry as they are."""
    for one in own:
        where = f" (`{one.part}`)" if one.part else ""
        if not one.compared and not one.match:
            sentence = f"This quotation{where} has no receipt: nobody has compared it with the document it was seen in."
            advice = "Where you have the document, run `coprod quotes --sources FOLDER`."
            yield Finding(Level.LOOK, entry, "no receipt", sentence, advice)
        if one.length >= LONG:
            sentence = f"This quotation{where} has {one.length} words. {one.rights}"
            yield Finding(Level.LOOK, entry, "long quotation", sentence, "Quote no more than the purpose needs.")


def _said_of(entry: str, one: Altered) -> Finding:
    part = f" (`{one.quotation.part}`)" if one.quotation.part else ""
    against = "that were here before" if one.words else "that its receipt attests"
    sentence = f"The words of this quotation{part} are no longer those {against}."
    return Finding(Level.LOOK, entry, ALTERED, sentence, one.advice, texts=one.words)


def much(share: Share) -> Finding | None:
    """A word on a work of which much stands here, if a change adds to it."""
    if share.after < MUCH or share.after <= share.before:
        return None
    sentence = (
        f"{share.quotations} quotations from {share.label} have {share.after} words together "
        f"({share.before} before this change)."
    )
    return Finding(Level.LOOK, share.work, "much from one work", sentence, "Together they should stay an excerpt.")
