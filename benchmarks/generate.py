"""Glossaries of any size, made up and always the same for one size: for measuring, never for reading."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from itertools import count, product
from pathlib import Path
from typing import Any

import yaml

SYLLABLES = ("ba", "cor", "den", "fil", "gar", "hul", "jen", "kim", "lor", "mas", "nor", "pel", "ros", "sten", "tov")
WORDS = """
citizens clients staff members neighbours patients students teachers agencies offices councils services goods
learning care safety water housing knowledge plans budgets skills time effort money ideas share give make join
shape decide deliver design assess produce support together jointly often partly freely regularly equal local
public mutual formal active between through within without during after for with by of and in
"""
DISCIPLINES = ("education", "public-administration", "social-care", "marketing", "health-care", "urban-planning")
CODES = {
    "co_producers": ("citizens", "consumers", "learners", "volunteers"),
    "product": ("goods-and-services", "knowledge", "value"),
}
JOURNALS = ("Journal of Made-up Studies", "Annals of Examples", "Review of Invented Practice")


def write_glossary(entries: int, folder: Path, seed: int = 1) -> None:
    """Write ``entries`` entries into ``folder``: of 20, one concept, four people, six sources and nine definitions."""
    chance = random.Random(seed)
    for name, content in _entries(entries, chance):
        path = folder / f"{name}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
        path.write_text(text, encoding="utf-8")


class _Dumper(yaml.CSafeDumper):
    """Writes the same value twice, and never as an anchor."""

    def ignore_aliases(self, data: Any) -> bool:
        """Whether to write a value again where it occurs again: always."""
        return True


def _entries(entries: int, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    people, sources = max(1, entries * 4 // 20), max(1, entries * 6 // 20)
    concepts = max(1, entries // 20)
    names = _names()
    surnames = [next(names) for _ in range(people)]
    for surname in surnames:
        yield f"people/{surname}", {"kind": "person", "family": surname.title(), "given": next(names).title()}
    for number in range(concepts):
        yield f"concepts/sense-{number}", _concept(number, chance)
    for number in range(sources):
        yield f"sources/work-{number}", _source(surnames[number % people], chance)
    for number in range(entries - people - concepts - sources):
        yield f"definitions/said-{number}", _definition(number % concepts, number % sources, chance)


def _names() -> Iterator[str]:
    for length in count(2):
        yield from ("".join(parts) for parts in product(SYLLABLES, repeat=length))


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS.split(), k=words)).capitalize() + "."


def _pick(chance: random.Random, values: Sequence[str]) -> list[str]:
    return [chance.choice(values)]


def _concept(number: int, chance: random.Random) -> dict[str, Any]:
    return {
        "label": {"en": f"sense {number}"},
        "scope_note": {"en": f"{_sentence(chance, 18)} {_sentence(chance, 15)}"},
        "discipline": _pick(chance, DISCIPLINES),
    }


def _source(surname: str, chance: random.Random) -> dict[str, Any]:
    first = chance.randrange(1, 900)
    return {
        "type": "article-journal",
        "title": _sentence(chance, 8).rstrip("."),
        "author": [{"person": f"people/{surname}"}],
        "container-title": chance.choice(JOURNALS),
        "volume": str(chance.randrange(1, 60)),
        "page": f"{first}-{first + 20}",
        "issued": str(chance.randrange(1960, 2026)),
    }


def _definition(concept: int, source: int, chance: random.Random) -> dict[str, Any]:
    text = _sentence(chance, 35)
    words = text.split()
    return {
        "defines": [f"concepts/sense-{concept}"],
        "wording": "quotation",
        "text": {"en": text},
        "source": f"sources/work-{source}",
        "page": str(chance.randrange(1, 900)),
        "anatomy": {"co_producers": [" ".join(words[2:5])], "product": [" ".join(words[9:13])]},
        "codes": {aspect: _pick(chance, codes) for aspect, codes in CODES.items()},
        "discipline": _pick(chance, DISCIPLINES),
    }


if __name__ == "__main__":
    write_glossary(int(sys.argv[1]), Path(sys.argv[2]))
