"""Names of people and bodies as files of references write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from .forms import clean
from .record import RecordFault, refuse_hidden, seemly

OTHERS = "others"  # stands for further authors, as in the glossary
_ORCID = re.compile(r"(?:https?://orcid\.org/)?((?:\d{4}-){3}\d{3}[\dX])", re.IGNORECASE)
_BEFORE, _BEHIND = "non-dropping-particle", "dropping-particle"
_KNOWN = frozenset({"family", "given", "literal", "suffix", _BEFORE, _BEHIND, "ORCID"})
# What programs say of a name beside its words.
_SILENT = frozenset({"comma-suffix", "static-ordering", "parse-names", "isInstitution", "sequence", "affiliation",
                     "authenticated-orcid", "multi", "_gender"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """One name: of a person in parts, or of a body as a whole (``literal``)."""

    family: str = ""
    given: str = ""
    literal: str = ""
    orcid: str = ""

    @property
    def others(self) -> bool:
        """Whether the name stands for further people who are not named."""
        return self.literal == OTHERS

    @property
    def full(self) -> str:
        """The name as one reads it."""
        return self.literal or " ".join(filter(None, (self.given, self.family)))

    @property
    def plain(self) -> dict[str, str]:
        """The name in the keys of `author` and `editor`."""
        parts = {"family": self.family, "given": self.given, "literal": self.literal}
        return {key: text for key, text in parts.items() if text}


def read_name(parts: dict[str, object], role: str, say: Callable[[str], None]) -> Name | None:
    """The name of one author or editor, None for an empty one; ``say`` hears what could not stand in its own place.

    The glossary has no keys for particles and suffixes: “van der” stands before the family name and “Jr.” behind it; a
    particle that bibliographies leave out stands behind the given names. Raises RecordFault for what is no text.
    """
    texts: dict[str, str] = {}
    for part, value in parts.items():
        if part not in _SILENT and value not in ("", [], {}):
            texts[part] = _text(part, value, role)
    if strange := sorted(set(texts) - _KNOWN):
        say(f"left out: {', '.join(map(seemly, strange))} of a name in `{role}`")
    family, given = texts.get("family", ""), texts.get("given", "")
    if particle := texts.get(_BEFORE):
        family = f"{particle}{'' if particle.endswith(('’', chr(39))) else ' '}{family}"
    if particle := texts.get(_BEHIND):
        given = f"{given} {particle}".strip()
    if suffix := texts.get("suffix"):
        say(f"“{seemly(suffix)}” is written behind the family name {seemly(family)}")
        family = f"{family} {suffix}"
    orcid = _ORCID.fullmatch(texts.get("ORCID", "").strip())
    if texts.get("ORCID") and not orcid:
        say(f"left out: ORCID “{seemly(texts['ORCID'])}” (no such number)")
    if not family:
        return Name(literal=texts.get("literal") or given) if texts.get("literal") or given else None
    return Name(family, given, "", orcid[1].upper() if orcid else "")


def same_letters(text: str) -> str:
    """A name for comparing: one form of its letters and spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def perhaps(one: Name, other: Name) -> bool:
    """Whether two different names may be those of one person: the same family name, and initials that agree."""
    if not (one.family and other.family) or _bare(one.family) != _bare(other.family):
        return False
    first, second = (re.findall(r"\w+", _bare(name.given)) for name in (one, other))
    pairs = list(zip(first, second, strict=False))
    return bool(pairs) and all(a == b or (1 in (len(a), len(b)) and a[0] == b[0]) for a, b in pairs)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _text(part: str, value: object, role: str) -> str:
    if not isinstance(value, str):
        raise RecordFault(f"`{seemly(part)}` of a name in `{role}` is “{seemly(value)}”; it is one plain text.")
    refuse_hidden(value, role)
    return clean(value)
