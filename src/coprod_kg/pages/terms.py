"""The glossary’s own terms marked where our prose mentions them; the words themselves stay exactly as they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup, escape

from ..views import Row

# Words of others inside our prose are one token, which no term can match; a hyphen only joins words.
_TOKEN = re.compile(r"“[^”]*”|\w+|[^\w\s\u2010\u2011-]")
_JOINT = re.compile(r"\s+|[\u2010\u2011-]|")
_HYPHENS = "-\u2010\u2011"
_CO = "co"
_SEVERAL = "Several senses share this name."


@dataclass(frozen=True, slots=True)
class Term:
    """What a name means: a concept and the first sentence about it; no concept where several bear the name."""

    concept: str | None
    tip: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a text that names a term."""

    start: int
    end: int
    term: Term


class Terms:
    """The names of all concepts by language; rows have ``concept``, ``label``, ``lang``, ``main`` and ``tip``."""

    def __init__(self, rows: Iterable[Row]) -> None:
        names: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
        for row in rows:
            names[str(row["lang"]), _key(str(row["label"]))].setdefault(str(row["concept"]), row)
        self._terms = {name: _term(list(bearers.values())) for name, bearers in names.items()}
        self._first = {(lang, key.partition(" ")[0]) for lang, key in self._terms}
        # An open spelling of “co” words has one token more than a closed one.
        self._longest = max((len(_TOKEN.findall(key)) for _, key in self._terms), default=0) + 1
        self._mentions = lru_cache(maxsize=10_000)(lambda text, lang: tuple(self._find(text, lang)))

    def mentions(self, text: str, lang: str) -> tuple[Mention, ...]:
        """All names in a text, the longest where several begin at one place, none inside quotation marks."""
        return self._mentions(text, lang)

    def linked(self, text: str, lang: str, own: Collection[str], href: Callable[[str | None], str]) -> Markup:
        """``text`` with the first mention of each concept made a link, except the concepts ``own`` to the page."""
        out, place = Markup(""), 0
        seen: set[str | None] = set(own)
        for mention in self.mentions(text, lang):
            concept = mention.term.concept
            if concept in seen:
                continue
            seen.add(concept)
            link = Markup('<a class="term" href="{}" data-tip="{}">{}</a>')
            words = text[mention.start : mention.end]
            out += escape(text[place : mention.start]) + link.format(href(concept), mention.term.tip, words)
            place = mention.end
        return out + escape(text[place:])

    def _find(self, text: str, lang: str) -> Iterator[Mention]:
        tokens = list(_TOKEN.finditer(text))
        index = 0
        while index < len(tokens):
            length, term = self._at(text, lang, tokens[index : index + self._longest])
            if term:
                yield Mention(tokens[index].start(), tokens[index + length - 1].end(), term)
            index += length

    def _at(self, text: str, lang: str, tokens: list[re.Match[str]]) -> tuple[int, Term | None]:
        """The longest name that begins with the first of ``tokens``, by its number of tokens; else 1 and nothing."""
        words = _joined(text, tokens)
        firsts = {_normal(words[:length]).partition(" ")[0] for length in (1, 2)}
        if not any((lang, first) in self._first for first in firsts) or _hyphen_before(text, tokens[0].start()):
            return 1, None
        for length in range(len(words), 0, -1):
            term = self._terms.get((lang, _normal(words[:length])))
            if term and not _hyphen_after(text, tokens[length - 1].end()):
                return length, term
        return 1, None


def _term(bearers: list[Row]) -> Term:
    """The concept whose name it is in the first place, else the only one that bears it."""
    main = [row for row in bearers if row["main"]] or bearers
    if len(main) > 1:
        return Term(None, _SEVERAL)
    return Term(str(main[0]["concept"]), str(main[0]["tip"] or ""))


def _joined(text: str, tokens: list[re.Match[str]]) -> list[str]:
    """The words of the tokens as far as nothing but space or a hyphen stands between them."""
    words = [token.group().casefold() for token in tokens[:1]]
    for before, token in pairwise(tokens):
        if not _JOINT.fullmatch(text, before.end(), token.start()):
            break
        words.append(token.group().casefold())
    return words


def _normal(words: list[str]) -> str:
    """Words as one name: “co-production”, “co production” and “coproduction” are the same."""
    out: list[str] = []
    for word in words:
        if out and out[-1] == _CO and word.isalpha():
            out[-1] += word
        else:
            out.append(word)
    return " ".join(out)


def _key(label: str) -> str:
    return _normal([word.casefold() for word in _TOKEN.findall(label)])


def _hyphen_before(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in _HYPHENS


def _hyphen_after(text: str, end: int) -> bool:
    return text[end : end + 1] in tuple(_HYPHENS) and text[end + 1 : end + 2].isalnum()
