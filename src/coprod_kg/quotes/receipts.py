"""Receipts: which quotation was compared with which document, on which day, and how the two agree."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..errors import CoprodError
from ..exports import write_file
from ..graph import Glossary, build_graph
from ..graph.glossary import Row
from ..project import Project
from .match import Match, find_quotation

_ENDINGS = (".txt", ".md")
Receipt = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one quotation: ``match`` is None where its document is not at hand."""

    passage: str
    document: str
    match: Match | None


@dataclass(frozen=True, slots=True)
class _Document:
    text: str
    digest: str


def compare_quotations(project: Project, sources: Path, today: datetime.date) -> list[Outcome]:
    """Compare every quotation with its document in the folder ``sources`` and write the receipts.

    A receipt keeps its date while nothing changes; where a document is not at hand, the earlier receipt stays.
    Raises CoprodError if the folder is missing or the glossary cannot be read.
    """
    if not sources.is_dir():
        raise CoprodError(f"There is no folder {sources}; name the folder that holds the documents.")
    graph = build_graph(project)
    if graph.has_errors:
        raise CoprodError("Some entries cannot be read; run `coprod check`, mend them, and compare again.")
    base = graph.context.base
    query = (project.ontology / "projections" / "quotations.rq").read_text(encoding="utf-8")
    rows = Glossary(graph.store, base, graph.context.prefixes).select(query)
    comparer = _Comparer(_Documents(sources), base)
    for row in rows:
        comparer.compare(row)
    _write(project, comparer.receipts, {outcome.passage for outcome in comparer.outcomes}, today)
    return comparer.outcomes


class _Comparer:
    """Compares passages in their order, so that words printed twice are found at their own place."""

    def __init__(self, documents: _Documents, base: str) -> None:
        self._documents = documents
        self._base = base
        self._reached: dict[tuple[str, str], int] = {}
        self.outcomes: list[Outcome] = []
        self.receipts: dict[str, list[Receipt]] = {}

    def compare(self, row: Row) -> None:
        """Compare one passage, a row of the query for quotations, and keep its outcome and receipt."""
        passage = str(row["passage"]).removeprefix(self._base)
        source = str(row["document"] or "").removeprefix(self._base)
        entry, text = passage.partition("#")[0], str(row["text"])
        document = self._documents.find(source, row["copy"])
        if document is None:
            self.outcomes.append(Outcome(passage, source, None))
            return
        match = find_quotation(
            text,
            document.text,
            omissions=_marks(row["omissions"]),
            insertions=_marks(row["insertions"]),
            after=self._reached.get((entry, source), 0),
        )
        self.outcomes.append(Outcome(passage, source, match))
        self._reached[entry, source] = match.end or 0
        self.receipts.setdefault(entry, []).append(_comparison(passage, text, source, document, match))


class _Documents:
    """The documents of a folder: found by the digest that the source gives, else by the source's name."""

    def __init__(self, folder: Path) -> None:
        self._by_digest: dict[str, _Document] = {}
        self._by_name: dict[str, _Document] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() in _ENDINGS:
                raw = path.read_bytes()
                document = _Document(raw.decode("utf-8", errors="replace"), hashlib.sha256(raw).hexdigest())
                self._by_digest[document.digest] = self._by_name[path.stem] = document

    def find(self, source: str, digest: object) -> _Document | None:
        if digest:
            return self._by_digest.get(str(digest))
        return self._by_name.get(source.rpartition("/")[2])


def _marks(joined: object) -> list[str]:
    return [mark for mark in str(joined or "").split("\n") if mark]


def _comparison(passage: str, text: str, source: str, document: _Document, match: Match) -> Receipt:
    comparison: Receipt = {
        "passage": passage,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "document": source,
        "document_sha256": document.digest,
        "match": match.kind,
    }
    if match.start is not None and match.end is not None:
        comparison |= {"start": match.start, "end": match.end}
    return comparison | {
        key: value for key, value in (("prefix", match.prefix), ("suffix", match.suffix)) if value.strip()
    }


def _write(project: Project, receipts: dict[str, list[Receipt]], passages: set[str], today: datetime.date) -> None:
    for entry in {passage.partition("#")[0] for passage in passages}:
        path = project.receipts / f"{entry}.yml"
        earlier = _earlier(path)
        fresh = {comparison["passage"]: comparison for comparison in receipts.get(entry, ())}
        kept = [old for old in earlier if old["passage"] in passages and old["passage"] not in fresh]
        dated = [*kept, *(_dated(new, earlier, today) for new in receipts.get(entry, ()))]
        if dated:
            write_file(path, _dump({"attests": entry, "comparisons": dated}))
    for path in _stale(project, passages):
        path.unlink()


def _earlier(path: Path) -> list[Receipt]:
    if not path.is_file():
        return []
    receipt = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [old | {"compared": str(old["compared"])} for old in receipt["comparisons"]]


def _dated(new: Receipt, earlier: list[Receipt], today: datetime.date) -> Receipt:
    for old in earlier:
        if {key: value for key, value in old.items() if key != "compared"} == new:
            return new | {"compared": old["compared"]}
    return new | {"compared": today.isoformat()}


def _stale(project: Project, passages: set[str]) -> Iterator[Path]:
    entries = {passage.partition("#")[0] for passage in passages}
    for path in project.receipts.rglob("*.yml"):
        if path.relative_to(project.receipts).with_suffix("").as_posix() not in entries:
            yield path


def _dump(receipt: Receipt) -> bytes:
    text = "# Written by `coprod quotes`; do not edit.\n" + yaml.safe_dump(
        receipt, allow_unicode=True, sort_keys=False, width=110
    )
    return text.encode()
