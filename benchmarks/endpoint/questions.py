"""The queries of the benchmark, each a file with the parameters that make many queries of it."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import QuerySolutions, RdfFormat, Store

from ..stores.asking import is_graph

QUERIES = Path(__file__).with_name("queries")
CHECKED = 5  # different queries of each kind whose answers are compared
_HEADER = re.compile(r"^# (title|reach|parameters): (.+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Question:
    """One kind of query; ``texts`` are its instances, in an order that is the same in every run."""

    key: str
    title: str
    reach: str
    texts: tuple[str, ...]

    @property
    def graph(self) -> bool:
        """Whether the answer is a graph."""
        return is_graph(self.texts[0])

    @property
    def samples(self) -> tuple[str, ...]:
        """The instances on which stores have to agree."""
        return self.texts[:CHECKED]


def read_questions(ntriples: Path, cache: Path, wanted: Sequence[str] = ()) -> list[Question]:
    """The questions about one graph, those named in ``wanted`` or all; ``cache`` keeps what was read before."""
    paths = sorted(QUERIES.glob("*.rq"))
    sources = [path.read_bytes() for path in paths]
    digest = hashlib.sha256(b"".join([*sources, ntriples.read_bytes(), Path(__file__).read_bytes()])).hexdigest()
    kept = json.loads(cache.read_text(encoding="utf-8")) if cache.is_file() else {}
    if kept.get("digest") != digest:
        store = Store()
        store.bulk_load(path=ntriples, format=RdfFormat.N_TRIPLES)
        kept = {"digest": digest, "questions": [asdict(_question(path, store)) for path in paths]}
        cache.write_text(json.dumps(kept), encoding="utf-8")
    questions = [Question(**{**one, "texts": tuple(one["texts"])}) for one in kept["questions"]]
    chosen = [question for question in questions if not wanted or question.key in wanted]
    return sorted(chosen, key=lambda question: ("selective", "wide", "whole").index(question.reach))


def _question(path: Path, store: Store) -> Question:
    text = path.read_text(encoding="utf-8")
    header = dict(_HEADER.findall(text))
    body = _HEADER.sub("", text)
    rows = store.query(header["parameters"])
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    # Terms hold no line break that would not be escaped, so a query can be read back from one line.
    texts = sorted(_filled(body, dict(zip(names, map(str, row), strict=True))) for row in rows)
    random.Random(5).shuffle(texts)
    return Question(path.stem, header["title"], header["reach"], tuple(texts))


def _filled(body: str, terms: dict[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda name: terms[name[1]], body)
