"""People and bodies by the name that somebody wrote: the entry they have, or what a new one says."""

from __future__ import annotations

from ..alike import folded
from ..problem import shorten
from .answers import AnswerError, SeveralError
from .catalogue import Catalogue


def person_of(text: str, catalogue: Catalogue) -> str | dict[str, str]:
    """The address of whoever is called so, else the plain data of a new entry: ``Family, Given``, or a body’s name.

    Raises AnswerError if it may be somebody whom the glossary has under a longer or shorter name.
    """
    found = catalogue.exact(text, ["people"])
    if len(found) > 1:
        raise SeveralError(text, found)
    if found:
        return found[0].address
    family, comma, given = (part.strip() for part in text.partition(","))
    if not comma:
        near = catalogue.named_like(text, ["people"])
    else:
        near = [
            known
            for known in catalogue.of(["people"])
            if _may_be(family, given, *(str(catalogue.data[known.address].get(key, "")) for key in ("family", "given")))
        ]
    if near:
        names = " or ".join(f"`{known.address}` ({known.shown})" for known in near[:3])
        raise AnswerError(f"“{shorten(text)}” may be {names}; write that address, or the name in full if it is not.")
    if not family or (comma and not given):
        raise AnswerError(f"“{shorten(text)}” is no name; write it as Family, Given.")
    return {"kind": "person", "family": family, "given": given} if comma else {"kind": "organisation", "name": family}


def _may_be(family: str, given: str, known_family: str, known_given: str) -> bool:
    """Whether two names differ only in how much of the given names they write out."""
    one, other = ([part for part in folded(name).replace(".", " ").split()] for name in (given, known_given))
    return folded(family) == folded(known_family) and all(
        a.startswith(b) or b.startswith(a) for a, b in zip(one, other, strict=False)
    )
