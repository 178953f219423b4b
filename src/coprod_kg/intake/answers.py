"""Answers in people’s words made into the values that an entry has under a key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..alike import folded
from ..editing.names import name_for
from ..entries.characters import hidden, name_of
from ..errors import CoprodError
from ..graph.context import Context
from ..graph.languages import is_language_tag
from ..keys import Key, Kind, Shapes
from ..problem import did_you_mean, shorten
from ..project import Project
from .catalogue import Catalogue, Known
from .words import Word, Words

_FOLDERS = re.compile(r"coprod/\(?([a-z|]+)\)?/")
# What people write before a number or an identifier, and what its key does not want.
_BEFORE = re.compile(
    r"(https?://((dx\.)?doi|(www\.)?orcid|ror)\.org/|(doi|isbn|issn|orcid):?\s*|pp?\.\s*)", re.IGNORECASE
)
_MOST = 100


class AnswerError(CoprodError):
    """An answer that cannot be a value; the sentence says what would."""


class UnknownNameError(AnswerError):
    """A name that nothing in the glossary has; ``near`` are those that people may have meant, ``folders`` where."""

    def __init__(self, typed: str, folders: Sequence[str], near: Sequence[Known]) -> None:
        self.typed, self.folders, self.near = typed, tuple(folders), tuple(near)
        shown = "; ".join(f"`{one.name}` ({one.shown})" for one in near[:3])
        hint = f" Near to it: {shown}." if near else ""
        super().__init__(f"“{shorten(typed)}” is none of the {' or '.join(folders)} of the glossary.{hint}")


class SeveralError(AnswerError):
    """A name that several entries have, ``found``."""

    def __init__(self, typed: str, found: Sequence[Known]) -> None:
        self.typed, self.found = typed, tuple(found)
        shown = "; ".join(f"`{one.name}` ({one.shown})" for one in found)
        super().__init__(f"“{shorten(typed)}” is the name of several entries: {shown}. Say which one by its name.")


class Answers:
    """Reads answers by what shapes, schemes and the entries of the glossary say of a key."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.context = Context(project.ontology / "context.jsonld")
        self.shapes = Shapes(project.ontology / "shapes", self.context)
        self.kinds = {kind.name: kind for kind in self.shapes.entry_kinds()}
        self.words = Words(project.ontology / "schemes")
        self.catalogue = Catalogue(project)

    def value(self, key: Key, text: str, language: str) -> Any:
        """The value that an answer gives; texts of keys with languages get ``language``.

        Raises AnswerError with what is wrong and what would be right.
        """
        text = visible(text.strip())
        if key.term.by_language:
            return {tag(language): parts(text) if key.term.many else text}
        if key.term.base:
            return self._each(key, text, lambda part: self.word(key, part))
        if folders := self.folders(key):
            return self._each(key, text, lambda part: self.address(part, folders))
        return self._each(key, text, lambda part: _plain_text(key, part))

    def folders(self, key: Key) -> list[str]:
        """The folders to whose entries the key refers; none if it refers to nothing in the glossary."""
        found = _FOLDERS.search(key.pattern or "") if key.term.reference and not key.term.base else None
        return [folder for folder in found[1].split("|") if folder in self.kinds] if found else []

    def address(self, typed: str, folders: Sequence[str]) -> str:
        """The address of the entry that people call so; raises UnknownNameError or SeveralError."""
        found = self.catalogue.exact(typed, folders)
        if len(found) > 1:
            raise SeveralError(typed, found)
        if not found:
            near = self.catalogue.named_like(typed, folders, at_least=0.7)
            raise UnknownNameError(typed, folders, near or self.catalogue.completions(typed, folders)[:3])
        return found[0].address

    def listed(self, key: Key) -> list[Word]:
        """The words that the key accepts; none if it accepts any text."""
        return self.words.of(key.term.base) if key.term.base else []

    def word(self, key: Key, typed: str) -> str:
        """The listed word that is called so; raises AnswerError naming the nearest, or all of a short list."""
        known = self.listed(key)
        for one in known:
            if folded(typed) in (folded(one.word), folded(one.label)):
                return one.word
        names = [one.word for one in known]
        hint = did_you_mean(typed, names) or f"The words are: {', '.join(names)}."
        raise AnswerError(f"“{shorten(typed)}” is none of the listed words. {hint}")

    def nested(self, key: Key) -> Kind | None:
        """The keys that stand in a group under the key."""
        return self.shapes.nested(key) if key.term.nested and not key.term.index else None

    def suggestion(self, folder: str, data: dict[str, Any]) -> str:
        """A free file name for an entry: author and year, that of its source, or its own name."""
        taken = self.catalogue.names(folder)
        if source := data.get("source"):
            return name_for([str(source).partition("/")[2]], "", taken)
        if folder == "sources":
            title = str(data.get("title", ""))
            return name_for(self.catalogue.authors(data), str(data.get("issued", "")), taken, title)
        names = [data.get("given"), data.get("family")] if "family" in data else [data.get("name")]
        label = data.get("label") or {}
        spoken = [" ".join(filter(None, names)), *(label.values() if isinstance(label, dict) else ())]
        return name_for([next(filter(None, spoken), "")], "", taken)

    def _each(self, key: Key, text: str, read: Any) -> Any:
        if not key.term.many:
            return read(text)
        return list(dict.fromkeys(read(part) for part in self._split(key, text)))

    def _split(self, key: Key, text: str) -> list[str]:
        """Several answers in one: apart by semicolons or lines; listed words also by commas."""
        found = parts(text)
        return [word.strip() for part in found for word in part.split(",") if word.strip()] if key.term.base else found


def parts(text: str) -> list[str]:
    """The parts of an answer that stand apart by semicolons or lines; raises AnswerError if there are too many."""
    found = [part.strip() for part in re.split("[;\n]", text) if part.strip()]
    if len(found) > _MOST:
        raise AnswerError(f"These are {len(found)} answers in one; at most {_MOST} belong here.")
    return found


def tag(language: str) -> str:
    """A language tag; raises AnswerError for what is none."""
    if not is_language_tag(language.strip()):
        raise AnswerError(f"“{shorten(language)}” is no language tag; write `en` for English, `fr` for French.")
    return language.strip()


def visible(text: str) -> str:
    """The text itself; raises AnswerError if it is empty or holds a character that nobody can see."""
    if not text:
        raise AnswerError("Nothing was answered.")
    if (place := hidden(text)) is not None:
        before = text[max(0, place - 20) : place]
        raise AnswerError(
            f"A character that nobody can see ({name_of(text[place])}) stands after “{shorten(before)}”; "
            "type these words anew without it."
        )
    return text


def _plain_text(key: Key, text: str) -> str:
    one_line = " ".join(text.split())
    if key.pattern is None:
        return one_line
    bare = _BEFORE.sub("", one_line, count=1) if _BEFORE.match(one_line) else one_line
    for candidate in (one_line, bare):
        if re.search(key.pattern, candidate):
            return candidate
    raise AnswerError(f"“{shorten(text)}” does not fit. {key.message}")
