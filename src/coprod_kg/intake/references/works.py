"""Records made into what a source says, in the keys that the shape of sources knows; what has no place is said."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from ...keys import Key
from .dates import edtf
from .forms import clean, in_form
from .mapping import mapping, never
from .names import Name, read_name
from .record import Record, RecordFault, refuse_hidden, seemly

ROLES = ("author", "editor")
_EDTF = "edtf:EDTF"
_OURS = frozenset({"copy"})  # what we say of a work that we hold, in plain text


@dataclass(slots=True)
class Work:
    """A record as a source: ``data`` without people, ``names`` by role, and what is ``said`` of what was left out."""

    record: Record
    data: dict[str, Any] = field(default_factory=dict)
    names: dict[str, list[Name]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    never: dict[str, str] = field(default_factory=dict)

    def leave_out(self, what: str) -> None:
        """Note that something of the record has no place in the glossary."""
        self.said.append(f"left out: {what}")

    @property
    def title(self) -> str:
        """The title, or nothing."""
        return str(self.data.get("title", ""))

    @property
    def year(self) -> str:
        """The year of publication with its century, or nothing."""
        return str(self.data.get("issued", ""))[:4]

    @property
    def families(self) -> list[str]:
        """The names under which the work is listed: families and bodies of its authors, else of its editors."""
        people = self.names.get("author") or self.names.get("editor") or []
        return [one.family or one.literal for one in people if not one.others]


def work_of(record: Record, keys: dict[str, Key], words: Container[str]) -> Work:
    """What a record says in ``keys`` of a source; ``words`` are the types of work that the glossary knows.

    Raises RecordFault for a date or name that is none, and for characters that nobody can see.
    """
    work = Work(record)
    _add_type(work, words)
    for name, value in record.item.items():
        key = keys.get(name)
        if name in ("id", "type") or value in ("", [], {}):
            continue
        if name in ROLES:
            work.names[name] = _names(value, name, work)
        elif name == "accessed" or (key and key.term.type == _EDTF):
            if date := edtf(value, name, (key or keys["issued"]).pattern, work.leave_out):
                work.data[name] = date
        elif key and name not in _OURS and not (key.term.reference or key.term.nested or key.term.by_language):
            _add_text(work, key, value)
        else:
            _leave_out(work, name, value)
    for name, text in record.rest.items():
        _leave_out(work, name, text)
    _add_place(work)
    return work


def _add_type(work: Work, words: Container[str]) -> None:
    kind = str(work.record.item.get("type") or "")
    known = kind if kind in words else mapping()["nearest"].get(kind, mapping()["otherwise"])
    work.data["type"] = known
    if known != kind:
        why = f"the glossary has no type `{seemly(kind)}`" if kind else "the record has no type"
        work.said.append(f"written as `{known}`, since {why}")


def _add_text(work: Work, key: Key, value: object) -> None:
    given = value if isinstance(value, list) else [value]
    values = [one for one in given if isinstance(one, str)]
    if len(values) < len(given):
        raise RecordFault(f"`{key.name}` is “{seemly(value)}”; it is one plain text.")
    if key.name == "ISBN":
        values = [part for one in values for part in re.split(r"[;,]\s*|(?<=\d)\s+(?=97[89])", one)]
    elif key.name == "ISSN":
        values = [part for one in values for part in re.split(r"[;,\s]+", one)]
    texts = []
    for text in values:
        refuse_hidden(text, key.name)
        made = in_form(key.name, clean(text))
        if made and re.search(key.pattern or "", made):
            texts.append(made)
        elif text.strip():
            work.leave_out(f"{key.name} “{seemly(text)}” ({key.description.rstrip('.')})")
    texts = list(dict.fromkeys(texts))
    if len(texts) > 1 and not key.term.many:
        work.leave_out(f"{key.name} “{seemly('”, “'.join(texts[1:]))}” (there is room for one)")
    if texts:
        work.data[key.name] = texts if key.term.many and len(texts) > 1 else texts[0]


def _names(value: object, role: str, work: Work) -> list[Name]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise RecordFault(f"`{role}` is “{seemly(value)}”; it is a list of names, each with `family` and `given`.")
    return [name for one in value if (name := read_name(one, role, work.said.append))]


def _leave_out(work: Work, name: str, value: object) -> None:
    if reason := never(name):
        work.never[name] = reason
    else:
        shown = value if isinstance(value, str) else ""
        work.leave_out(f"{seemly(name)} “{seemly(shown)}”" if shown else seemly(name))


def _add_place(work: Work) -> None:
    """The address with the day on which it was read, as one group; a day without address says nothing."""
    day = work.data.pop("accessed", None)
    if day and "URL" in work.data:
        work.data["seen_at"] = {"URL": work.data["URL"], "accessed": day}
    elif day:
        work.leave_out("accessed (no URL stands with it)")
