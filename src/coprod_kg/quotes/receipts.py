"""Receipts: which quotation was compared with which document, on which day, and how the two agree."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ..errors import CoprodError
from ..exports import write_file
from .match import Match

Receipt = dict[str, Any]
_HEAD = "# Written by `coprod quotes`; do not edit.\n"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDEST = "\uffff"  # above it the two write differently


def comparison(passage: str, text: str, source: str, digest: str, match: Match) -> Receipt:
    """What a receipt says of a quotation; of the document it holds digest, offsets and up to 40 characters around."""
    made: Receipt = {
        "passage": passage,
        "sha256": digest_of(text),
        "document": source,
        "document_sha256": digest,
        "match": match.kind,
    }
    if match.start is not None and match.end is not None:
        made |= {"start": match.start, "end": match.end}
    return made | {key: value for key, value in (("prefix", match.prefix), ("suffix", match.suffix)) if value.strip()}


def digest_of(text: str) -> str:
    """The SHA-256 digest of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class Receipts:
    """The receipts in a folder, one file for each entry."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, fresh: Mapping[str, Sequence[Receipt]], passages: set[str], today: datetime.date) -> None:
        """Put fresh comparisons in the place of earlier ones; those of passages that are no more go.

        Raises CoprodError, before anything is written, if an earlier receipt cannot be read.
        """
        entries = {passage.partition("#")[0] for passage in passages}
        changed: dict[Path, bytes] = {}
        for entry in sorted(entries):
            path = self._folder / f"{entry}.yml"
            earlier = _earlier(path)
            now = _now(fresh.get(entry, ()), earlier, passages, today)
            if now and now != earlier:
                changed[path] = _dump({"attests": entry, "comparisons": now})
        stale = list(self._stale(entries))
        for path, content in changed.items():
            write_file(path, content)
        for path in stale:
            path.unlink()

    def _stale(self, entries: set[str]) -> Iterator[Path]:
        for path in self._folder.rglob("*.yml"):
            if path.relative_to(self._folder).with_suffix("").as_posix() not in entries:
                yield path


def _now(
    fresh: Sequence[Receipt], earlier: Sequence[Receipt], passages: set[str], today: datetime.date
) -> list[Receipt]:
    compared = {one["passage"] for one in fresh}
    kept = [old for old in earlier if old["passage"] in passages and old["passage"] not in compared]
    return [*kept, *(_dated(new, earlier, today) for new in fresh)]


def _earlier(path: Path) -> list[Receipt]:
    if not path.is_file():
        return []
    try:
        receipt = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # a safe loader
        return [old | {"compared": str(old["compared"])} for old in receipt["comparisons"] if old["passage"]]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise CoprodError(
            f"{path}: this receipt cannot be read any more; delete the file, and run `coprod quotes` again where you "
            "have the document."
        ) from error


def _dated(new: Receipt, earlier: Sequence[Receipt], today: datetime.date) -> Receipt:
    for old in earlier:
        if {key: value for key, value in old.items() if key != "compared"} == new:
            return new | {"compared": old["compared"]}
    return new | {"compared": today.isoformat()}


def _dump(receipt: Receipt) -> bytes:
    texts = "".join(str(value) for one in receipt["comparisons"] for value in one.values())
    dumper = _DUMPER if max(texts) <= _WIDEST else yaml.SafeDumper
    return (_HEAD + yaml.dump(receipt, Dumper=dumper, allow_unicode=True, sort_keys=False, width=110)).encode()
