"""The text of one YAML file read into positioned values, refusing what JSON-LD would lose in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ..problem import Problem, Severity
from .characters import hidden, name_of
from .conflicts import conflicts
from .node import Mapping, Node, Scalar, Sequence
from .syntax import diagnosis

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = yaml.reader.Reader.NON_PRINTABLE
_LINES = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_REMARK = re.compile(r"[ \t]+#.*")
_KEY = re.compile(r"[\w-]+")
_HIDDEN = "A character that nobody can see stands here; delete it."


class Reader:
    """Reads one text; ``problems`` holds what was wrong, whether or not a value came out."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self._hidden = hidden(text.replace("\r", " "))
        self._events: Iterator[yaml.Event] = iter(())

    def read(self) -> Node | None:
        """The value of the file's one document, or None if it cannot be read."""
        if self._refuse_conflicts():
            return None
        self._events = yaml.parse(self.text, Loader=_LOADER)
        try:
            next(self._events)
            if isinstance(next(self._events), yaml.StreamEndEvent):
                return None
            value = self._value(next(self._events))
            next(self._events)
            self._refuse_second_document(next(self._events))
        except yaml.MarkedYAMLError as error:
            self._not_yaml(error)
            return None
        except yaml.YAMLError:
            self._not_characters()
            return None
        self._refuse_hidden()
        return value

    def _value(self, event: yaml.Event) -> Node:
        line, column = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self._report(
                line,
                column,
                "file",
                "A value that begins with `*` must stand between double quotes.",
                f"*{event.anchor}",
                "yaml-alias",
            )
            return Scalar(f"*{event.anchor}", line, column)
        self._refuse_marks(event, line, column)
        if isinstance(event, yaml.ScalarEvent):
            if event.style == '"' and self._hidden is None and (place := hidden(event.value)) is not None:
                self._report(line, column, "file", _HIDDEN, name_of(event.value[place]), "yaml-characters")
            self._refuse_remark(event, line, column)
            return Scalar(event.value, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(list(self._items()), line, column)
        return self._mapping(line, column)

    def _refuse_remark(self, event: yaml.ScalarEvent, line: int, column: int) -> None:
        """Words behind a `#` would be lost, and nobody could tell a remark from the rest of a quotation."""
        if event.style or not event.value or " #" not in self.text.replace("\t", " "):
            return
        end = event.end_mark
        assert end is not None
        if found := _REMARK.match(_LINES.split(self.text)[end.line][end.column :]):
            sentence = (
                "What stands behind the `#` would be lost, since it is taken for a remark. If it belongs to the value, "
                "put the whole value between double quotes; else give the remark a line of its own."
            )
            self._report(line, column, "file", sentence, f"{event.value[-30:]}{found[0]}", "yaml-remark")

    def _items(self) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event)

    def _mapping(self, line: int, column: int) -> Mapping:
        mapping = Mapping({}, line, column)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event)
            value = self._value(next(self._events))
            if not isinstance(key, Scalar):
                sentence = "A key is one plain word; put a text that begins with a bracket between double quotes."
                self._report(key.line, key.column, "file", sentence, "", "yaml-key")
            elif self._accept(key, mapping):
                mapping.items[key.text] = value
                mapping.keys[key.text] = key
        return mapping

    def _accept(self, key: Scalar, mapping: Mapping) -> bool:
        if key.text in mapping.items:
            first = mapping.keys[key.text].line
            sentence = f"The key stands twice; the first is in line {first}. Keep one, or make a list of the values."
            self._report(key.line, key.column, key.text, sentence, "", "yaml-duplicate-key")
            return False
        if not _KEY.fullmatch(key.text):
            sentence = (
                "A key is one plain word, without spaces, colons or other signs; glossary/README.md lists all keys."
            )
            self._report(key.line, key.column, key.text or "file", sentence, "", "yaml-key")
            return False
        return True

    def _refuse_marks(self, event: yaml.Event, line: int, column: int) -> None:
        if anchor := getattr(event, "anchor", None):
            self._report(
                line,
                column,
                "file",
                "A value that begins with `&` must stand between double quotes.",
                f"&{anchor}",
                "yaml-anchor",
            )
        if tag := getattr(event, "tag", None):
            self._report(
                line,
                column,
                "file",
                "A value that begins with `!` must stand between double quotes.",
                str(tag).replace("tag:yaml.org,2002:", "!!"),
                "yaml-tag",
            )

    def _refuse_second_document(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._report(
                _place(event)[0],
                1,
                "file",
                "A second entry begins at this `---`; write one entry in each file, and take the `---` out.",
                "",
                "yaml-documents",
            )

    def _refuse_conflicts(self) -> bool:
        """Whether there are two versions of something in the text between marks: neither may be what was meant."""
        sentence = "Two versions of these lines stand here, one after the other, since git could not join them; keep "
        sentence += "what is right, and delete the lines of signs (`<<<<<<<`, `=======`, `>>>>>>>`)."
        for line, column, mark in conflicts(self.text):
            self._report(line, column, "file", sentence, mark, "merge-conflict")
        return bool(self.problems)

    def _not_characters(self) -> None:
        found = _CONTROL.search(self.text)
        self._refuse_character(found.start() if found else 0)

    def _refuse_hidden(self) -> None:
        if self._hidden is not None:
            self._refuse_character(self._hidden)

    def _refuse_character(self, place: int) -> None:
        before = self.text[:place]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        value = name_of(self.text[place]) if self.text else ""
        self._report(line, column, "file", _HIDDEN, value, "yaml-characters")

    def _not_yaml(self, error: yaml.MarkedYAMLError) -> None:
        line, column, sentence, source = diagnosis(error, self.text)
        self._report(line, column, "file", sentence, source, "yaml-syntax")

    def _report(self, line: int, column: int, key: str, sentence: str, value: str, rule: str) -> None:
        self.problems.append(Problem(self.file, line, column, Severity.ERROR, key, sentence, value, rule=rule))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
