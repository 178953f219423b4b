"""File names of new entries: which are allowed, which are free, and which suits a work."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from pathlib import Path

from ..errors import CoprodError
from ..project import Project

_LONGEST_NAME = 100
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})


def free_path(project: Project, folder: str, name: str) -> Path:
    """The file of a new entry.

    Raises CoprodError if ``name`` is no file name of an entry, or an entry has it already.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        better = file_name(name)
        hint = f" Try `{better}`." if better else ""
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        raise CoprodError(
            f"`{_visible(shown)}` cannot be the name of a file: only a–z, 0–9 and single hyphens, "
            f"at most {_LONGEST_NAME} characters.{hint}"
        )
    path = project.glossary / folder / f"{name}.yml"
    taken = names_in(project, folder)
    if name in taken:
        raise CoprodError(
            f"{project.shown(path)} exists already; open it, or choose another name, "
            f"for example `{_free(name, taken)}`."
        )
    return path


def names_in(project: Project, folder: str) -> set[str]:
    """The names that entries of a folder have, in lower case, whatever their ending."""
    return {path.stem.lower() for path in (project.glossary / folder).glob("*") if not path.name.startswith(".")}


def name_for(people: Sequence[str], year: str = "", taken: Container[str] = (), fallback: str = "") -> str:
    """A free file name for a work: up to three family names and the year (``bovaird-2007``), else of ``fallback``.

    ``taken`` holds the names that entries have; a further work of the same year gets a number (``bovaird-2007-2``).
    """
    names = [name for name in map(file_name, people) if name]
    stem = "-".join(names[: 3 if len(names) <= 3 else 1]) or "-".join(file_name(fallback).split("-")[:4]) or "untitled"
    digits = re.search(r"\d{4}|\d{3}(?=X)", year)
    wanted = file_name(f"{stem[:60]}-{digits[0] if digits else ''}")
    return _free(wanted, taken) if wanted in taken else wanted


def file_name(text: str) -> str:
    """A text as part of a file name: lower case, a–z, digits and single hyphens; empty if nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", plain))[:_LONGEST_NAME].strip("-")


def _free(name: str, taken: Container[str]) -> str:
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"


def _visible(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
