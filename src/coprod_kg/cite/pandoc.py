"""Runs of pandoc over many items at once, in which every item stands alone."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypandoc

from ..errors import CoprodError
from .csl import OTHERS, Item
from .inlines import Inline, italic_html, plain
from .styles import Style

# The cost of telling names apart grows faster than their number, so a process gets few items.
BATCH = 100
_FIRST_SIGN = 0xE000  # private use: in no text, and without meaning for a style
_ANGLES = {ord("<"): "\uf8f0", ord(">"): "\uf8f1"}  # would be read as markup
_BACK = {0xF8F0: "<", 0xF8F1: ">"} | {_FIRST_SIGN + number: None for number in range(BATCH)}
_RECORD = re.compile(r"^@\w+\{i(\d+),$.*?^\}$", re.MULTILINE | re.DOTALL)


class CiteError(CoprodError):
    """References could not be made; ``detail`` is what pandoc said."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(f"Making references failed: {detail}")


@dataclass(frozen=True, slots=True)
class Printed:
    """A text in a style: plain, and with italics."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Job:
    """What is wanted of one item (as JSON) in one style: its entry in a list (``suffix`` None), or a citation."""

    style: Style
    item: str
    suffix: str | None


def print_jobs(jobs: Sequence[Job]) -> list[Printed]:
    """What each job wants, in their order; two processes run at a time.

    Raises CiteError if pandoc cannot be run or refuses an item.
    """
    done: list[Printed | None] = [None] * len(jobs)
    with ThreadPoolExecutor(2) as pool:
        for numbers, printed in pool.map(lambda batch: (batch, _print([jobs[n] for n in batch])), _batches(jobs)):
            for number, one in zip(numbers, printed, strict=True):
                done[number] = one
    return [one for one in done if one is not None]


def bibtex(items: Sequence[str]) -> list[str]:
    """Each item (as JSON) as a record of BibTeX, in the fields of BibLaTeX, under the key ``i0``.

    Raises CiteError if pandoc cannot be run or refuses an item.
    """
    records: dict[int, str] = {}
    for start in range(0, len(items), BATCH):
        some: list[Item] = [json.loads(text) for text in items[start : start + BATCH]]
        batch = [_in_a_book(one) | {"id": f"i{start + number}"} for number, one in enumerate(some)]
        text = _run(["-f", "csljson", "-t", "biblatex"], json.dumps(_escaped(batch), ensure_ascii=False))
        for record in _RECORD.finditer(text):
            body = record[0].replace(f"i{record[1]},", "i0,", 1)
            records[int(record[1])] = _record(body.translate(_BACK), some[int(record[1]) - start])
    return [records[number] for number in range(len(items))]


def _in_a_book(item: Item) -> Item:
    """An entry as a chapter of its dictionary, since pandoc would leave the dictionary out."""
    return item | {"type": "chapter"} if item["type"].startswith("entry-") else item


def _record(text: str, item: Item) -> str:
    """A record as BibLaTeX has it: an entry by its own type, words for a date as a year, further authors open."""
    kind = "@inreference" if item["type"].startswith("entry-") else text.partition("{")[0]
    words = item.get("issued", {}).get("literal", "")
    text = text.replace("  date = {},", f"  year = {{{words}}},").replace(f"{{{OTHERS}}}", OTHERS)
    return kind + text[text.index("{") :]


def _batches(jobs: Sequence[Job]) -> Iterator[list[int]]:
    """The numbers of the jobs that go into one process: one style, few items."""
    by_item: dict[Style, dict[str, list[int]]] = {}
    for number, job in enumerate(jobs):
        by_item.setdefault(job.style, {}).setdefault(job.item, []).append(number)
    for groups in by_item.values():
        lists = list(groups.values())
        for start in range(0, len(lists), BATCH):
            yield [number for some in lists[start : start + BATCH] for number in some]


def _print(jobs: Sequence[Job]) -> list[Printed]:
    keys: dict[str, str] = {}
    items: list[Item] = []
    for text in dict.fromkeys(job.item for job in jobs):
        keys[text] = f"i{len(items)}"
        items.append(_alone(json.loads(text), chr(_FIRST_SIGN + len(items))) | {"id": keys[text]})
    ids = [keys[job.item] for job in jobs]
    blocks = [_paragraph(key, job.suffix or "") for key, job in zip(ids, jobs, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "items.json")
        path.write_text(json.dumps(_escaped(items), ensure_ascii=False), encoding="utf-8")
        style = jobs[0].style
        meta = {"bibliography": str(path), "csl": str(style.path), "lang": style.lang}
        made = json.loads(_run(["-f", "json", "-t", "json", "--citeproc"], _document(meta, blocks)))["blocks"]
    entries = {block["c"][0][0].removeprefix("ref-"): block["c"][1][0]["c"] for block in made[-1]["c"][1]}
    return [
        _printed(entries[key] if job.suffix is None else block["c"])
        for key, job, block in zip(ids, jobs, made, strict=False)
    ]


def _alone(item: Item, sign: str) -> Item:
    """The item with a sign inside its names, else its title, so that no other in the batch has the same.

    Otherwise citeproc would add letters to years, spell out given names and put dashes for repeated names.
    """
    signed = dict(item)
    for role in ("author", "editor"):
        if role in item:
            signed[role] = [_signed(one, sign) for one in item[role]]
    if not (item.get("author") or item.get("editor")) and "title" in item:
        signed["title"] = _inside(item["title"], sign)
    return signed


def _signed(name: dict[str, str], sign: str) -> dict[str, str]:
    if name.get("literal") == OTHERS:
        return name
    # A family name alone is printed as it is, and not turned round its particle.
    parts = name if "given" in name or "family" not in name else {"literal": name["family"]}
    return {key: text if key == "given" else _inside(text, sign) for key, text in parts.items()}


def _inside(text: str, sign: str) -> str:
    """Inside the last word: at its ends the sign would stand between a word and its punctuation."""
    return text[:-2] + sign + text[-2:] if text[-1:].isalnum() else text[:1] + sign + text[1:]


def _paragraph(key: str, suffix: str) -> dict[str, Any]:
    cited = {
        "citationId": key, "citationPrefix": [], "citationSuffix": _words(suffix),
        "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 0, "citationHash": 0,
    }  # fmt: skip
    return {"t": "Para", "c": [{"t": "Cite", "c": [[cited], []]}]}


def _words(text: str) -> list[Inline]:
    out: list[Inline] = []
    for number, word in enumerate(text.split(" ")):
        out += [{"t": "Space"}] if number else []
        out += [{"t": "Str", "c": word}] if word else []
    return out


def _document(meta: Mapping[str, str], blocks: Sequence[dict[str, Any]]) -> str:
    strings = {key: {"t": "MetaString", "c": value} for key, value in meta.items()}
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": strings, "blocks": blocks}, ensure_ascii=False)


def _escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _escaped(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_escaped(one) for one in value]
    return value.translate(_ANGLES) if isinstance(value, str) else value


def _printed(inlines: Sequence[Inline]) -> Printed:
    text, marked = plain(inlines).translate(_BACK), italic_html(inlines)
    return Printed(text, marked.translate(_BACK | {0xF8F0: "&lt;", 0xF8F1: "&gt;"}))


def _run(arguments: Sequence[str], given: str) -> str:
    try:
        command = [pypandoc.get_pandoc_path(), *arguments, "--wrap=none"]
        done = subprocess.run(command, input=given, capture_output=True, encoding="utf-8", check=False)
    except OSError as error:
        raise CiteError(str(error)) from error
    if done.returncode:
        raise CiteError(done.stderr.strip())
    return done.stdout
