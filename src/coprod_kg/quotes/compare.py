"""The quotations of the glossary compared with the documents in a folder."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import CoprodError
from ..graph import Glossary, build_graph
from ..graph.glossary import Row
from ..project import Project
from .cache import read_kept
from .documents import Page, UnreadableError
from .folder import File, Folder, Source
from .match import DOUBTFUL, Match, Searcher
from .outcome import Comparison, Outcome, Quotation
from .pageref import agrees, named
from .private import refuse_in_repository
from .receipts import Receipts, comparison, digest_of
from .verify import Asked


def compare_quotations(
    project: Project, sources: Path, today: datetime.date, looked_at: Iterable[str] = ()
) -> Comparison:
    """Compare every quotation with its document in the folder ``sources`` and write the receipts.

    ``looked_at`` names passages whose doubtful characters somebody has compared by eye. A receipt keeps its date while
    nothing changes; where a document is not at hand, the earlier receipt stays.

    Raises CoprodError if the folder is missing or in the repository, the glossary cannot be read, or ``looked_at``
    names no quotation.
    """
    folder = Folder(sources)
    refuse_in_repository(sources, project.glossary, "texts of sources")
    graph = build_graph(project)
    if graph.has_errors:
        raise CoprodError("Some entries cannot be read; run `coprod check`, mend them, and compare again.")
    glossary = Glossary(graph.store, graph.context.base, graph.context.prefixes)
    queries = project.ontology / "projections"
    rows = glossary.select((queries / "quotations.rq").read_text(encoding="utf-8"))
    known = glossary.select((queries / "documents.rq").read_text(encoding="utf-8"))
    comparer = Comparer(folder, [_source(row, graph.context.base) for row in known], looked_at, _attested(glossary))
    for row in rows:
        comparer.compare(_quotation(row, graph.context.base))
    comparer.all_looked_at()
    passages = {outcome.passage for outcome in comparer.outcomes}
    Receipts(project.receipts).write(comparer.receipts, passages, today)
    return Comparison(tuple(comparer.outcomes), tuple(comparer.notices()))


@dataclass
class _Reached:
    """How far a document was read: the next words are sought behind those before."""

    searcher: Searcher
    file: File
    places: dict[str, int] = field(default_factory=dict)


_Attested = tuple[str, str, str]  # passage, digest of its text, digest of the document
_NOBODY: Set[_Attested] = frozenset()
_BY_EYE = """SELECT ?passage ?text ?document { ?comparison oa:hasSource ?passage ; coprod:textDigest ?text ;
  coprod:documentDigest ?document ; coprod:match <https://w3id.org/coprod/schemes/match-classes/looked-at> }"""
_NO_DOCUMENT = "no document is named in which it was seen"


class Comparer:
    """Compares passages in their order, so that words printed twice are found at their own place."""

    def __init__(
        self, folder: Folder, sources: Sequence[Source], looked_at: Iterable[str] = (),
        attested: Set[_Attested] = _NOBODY,
    ) -> None:  # fmt: skip
        self._folder, self._attested = folder, attested
        self._sources = {source.name: source for source in sources}
        self._looked_at = dict.fromkeys(looked_at, False)
        self._opened: dict[str, _Reached | str] = {}
        self._remarks: list[str] = []
        self.outcomes: list[Outcome] = []
        self.receipts: dict[str, list[dict[str, object]]] = {}

    def compare(self, quotation: Quotation) -> None:
        """Compare one passage, and keep its outcome and receipt."""
        passage, source = quotation.passage, quotation.document
        opened = self._open(source)
        if not isinstance(opened, _Reached):
            refused = source in self._opened and bool(self._folder.of(self._source(source)))
            text = quotation.asked.text
            self.outcomes.append(
                Outcome(passage, source, text, None, page=quotation.page, reason=opened, refused=refused)
            )
            return
        self._keep(quotation, opened)

    def _keep(self, quotation: Quotation, opened: _Reached) -> None:
        passage, document = quotation.passage, opened.searcher.document
        entry = passage.partition("#")[0]
        count = len(document.pages)

        def on_page(pages: Sequence[Page]) -> bool:
            return agrees(quotation.page, pages, count) is not False

        match = opened.searcher.find(
            quotation.asked, opened.places.get(entry, 0), on_page if quotation.page and count else None
        )
        match = self._seen(passage, match, digest_of(quotation.asked.text), document.digest)
        opened.places[entry] = match.end or 0
        right = agrees(quotation.page, match.pages, count) if quotation.page and match.start is not None else None
        self.outcomes.append(
            Outcome(passage, quotation.document, quotation.asked.text, match, opened.file.shown, quotation.page, right)
        )
        if match.kind != DOUBTFUL:
            made = comparison(passage, quotation.asked.text, quotation.document, document.digest, match)
            found = quotation.page if right else named(match.pages).rpartition(" ")[2]  # where it is, if elsewhere
            self.receipts.setdefault(entry, []).append(made | ({} if right is None else {"page": found}))

    def _seen(self, passage: str, match: Match, text: str, document: str) -> Match:
        """The match, as good as seen if somebody said so now, or earlier of the same words in the same document."""
        if passage in self._looked_at:
            self._looked_at[passage] = True
        elif (passage, text, document) not in self._attested:
            return match
        return match.by_eye() if match.kind == DOUBTFUL else match

    def all_looked_at(self) -> None:
        """Raise CoprodError if a passage was said to be looked at that is no quotation with a document at hand."""
        for passage, met in self._looked_at.items():
            if not met:
                raise CoprodError(
                    f"`--looked-at {passage}`: no quotation of this name was compared; "
                    "write it as the message does, for example `definitions/ostrom-1996`."
                )

    def _source(self, name: str) -> Source:
        return self._sources.get(name.rpartition("/")[2], Source(name.rpartition("/")[2]))

    def _open(self, name: str) -> _Reached | str:
        """The document of a source, or why it is not at hand."""
        if name not in self._opened:
            self._opened[name] = self._opening(self._source(name)) if name else _NO_DOCUMENT
        return self._opened[name]

    def _opening(self, source: Source) -> _Reached | str:
        file = self._folder.of(source)
        if file is None:
            return self._absence(source)
        alike = [one.shown for one in self._folder.named(source)]
        if len(alike) > 1 and not source.copy:
            return (
                f"{' and '.join(alike)} are all named after sources/{source.name}, and nobody can tell which is meant; "
                f"keep one of them, or write the digest of the right one in that source, such as `copy: {file.digest}`"
            )
        try:
            document = read_kept(file.path)
        except UnreadableError as error:
            return f"{file.shown} {error}"
        except OSError as error:
            return f"{file.shown} cannot be opened ({error.strerror}); look at its permissions."
        self._remarks += [f"{file.shown} {remark}" for remark in document.remarks]
        return _Reached(Searcher(document), file)

    def _absence(self, source: Source) -> str:
        if source.copy and (others := self._folder.named(source)):
            return (
                f"{others[0].shown} is another copy of sources/{source.name} than the one whose digest stands under "
                f"`copy` there; use that copy, or, if yours is as good, write `copy: {others[0].digest}`"
            )
        return (
            f"sources/{source.name} is not in the folder; name its file `{source.name}.pdf` "
            "(or .docx, .html, .txt, .md)"
        )

    def notices(self) -> list[str]:
        """Sentences about the files: what they have not, and whose they may be."""
        found = [*self._remarks]
        for file, name in self._folder.strangers(self._sources):
            ending = file.path.suffix
            if name:
                found.append(f"{file.shown} seems to be sources/{name}; if it is, name the file `{name}{ending}`.")
            else:
                found.append(
                    f"{file.shown} belongs to no source; name it after its source entry, such as `ostrom-1996{ending}`."
                )
        return [*found, *filter(None, [self._folder.ignored()])]


def _attested(glossary: Glossary) -> Set[_Attested]:
    """The quotations that earlier receipts call compared by eye."""
    rows = glossary.select(_BY_EYE)
    return {(str(row["passage"]).removeprefix(glossary.base), str(row["text"]), str(row["document"])) for row in rows}


def _source(row: Row, base: str) -> Source:
    name = str(row["source"]).removeprefix(base).rpartition("/")[2]
    return Source(name, *(str(row[key] or "") for key in ("copy", "doi", "title")))


def _quotation(row: Row, base: str) -> Quotation:
    passage, document = (str(row[key] or "").removeprefix(base) for key in ("passage", "document"))
    asked = Asked(str(row["text"]), _marks(row["omissions"]), _marks(row["insertions"]))
    return Quotation(passage, document, asked, str(row["page"] or ""))


def _marks(joined: object) -> tuple[str, ...]:
    return tuple(mark for mark in str(joined or "").split("\n") if mark)
