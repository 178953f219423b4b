"""The text of one YAML file read into positioned values, refusing what JSON-LD would lose in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from ..problem import Problem, Severity
from .node import Mapping, Node, Scalar, Sequence

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = yaml.reader.Reader.NON_PRINTABLE
_KEY = re.compile(r"[\w-]+")
_PLAIN = {
    "tab": "A tab stands where YAML wants spaces; replace it with spaces.",
    "colon": "A colon followed by a space stands in unquoted text; put the whole value between double quotes.",
    "quote": "The quotation mark that opens here is never closed; close it.",
    "other": "This is not well-formed YAML; look at the quotation marks, the indentation and the colons here.",
}


class Reader:
    """Reads one text; ``problems`` holds what was wrong, whether or not a value came out."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self._events: Iterator[yaml.Event] = iter(())

    def read(self) -> Node | None:
        """The value of the file's one document, or None if it cannot be read."""
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
        return value

    def _value(self, event: yaml.Event) -> Node:
        line, column = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self._report(
                line,
                column,
                "file",
                "An alias (`*name`) is not allowed; write the value out.",
                f"*{event.anchor}",
                "yaml-alias",
            )
            return Scalar(f"*{event.anchor}", line, column)
        self._refuse_marks(event, line, column)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(list(self._items()), line, column)
        return self._mapping(line, column)

    def _items(self) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._value(event)

    def _mapping(self, line: int, column: int) -> Mapping:
        mapping = Mapping({}, line, column)
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event)
            value = self._value(next(self._events))
            if not isinstance(key, Scalar):
                self._report(key.line, key.column, "file", "A key must be a plain word.", "", "yaml-key")
            elif self._accept(key, mapping):
                mapping.items[key.text] = value
                mapping.keys[key.text] = key
        return mapping

    def _accept(self, key: Scalar, mapping: Mapping) -> bool:
        if key.text in mapping.items:
            first = mapping.keys[key.text].line
            sentence = f"The key stands twice; the first is in line {first}. Keep one, or join their values in a list."
            self._report(key.line, key.column, key.text, sentence, "", "yaml-duplicate-key")
            return False
        if not _KEY.fullmatch(key.text):
            sentence = (
                "A key is one plain word of the key table in glossary/README.md, without spaces, colons or other signs."
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
                "An anchor (`&name`) is not allowed; write the value where it is needed.",
                f"&{anchor}",
                "yaml-anchor",
            )
        if tag := getattr(event, "tag", None):
            self._report(
                line,
                column,
                "file",
                "A tag (`!name`) is not allowed; every value is plain text.",
                str(tag).replace("tag:yaml.org,2002:", "!!"),
                "yaml-tag",
            )

    def _refuse_second_document(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._report(
                _place(event)[0],
                1,
                "file",
                "A second document begins here (`---`); write one entry per file.",
                "",
                "yaml-documents",
            )

    def _not_characters(self) -> None:
        found = _CONTROL.search(self.text)
        before = self.text[: found.start()] if found else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        value = f"U+{ord(found.group()):04X}" if found else ""
        sentence = "An invisible control character stands here; delete it."
        self._report(line, column, "file", sentence, value, "yaml-characters")

    def _not_yaml(self, error: yaml.MarkedYAMLError) -> None:
        unclosed = "quoted scalar" in str(error.context) and "end of stream" in str(error.problem)
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        lines = self.text.splitlines()
        source = lines[line - 1] if line <= len(lines) else ""
        if "\t" in source[: len(source) - len(source.lstrip())] or "\\t" in str(error.problem):
            sentence = _PLAIN["tab"]
        elif "mapping values are not allowed" in str(error.problem):
            sentence = _PLAIN["colon"]
        elif unclosed:
            sentence = _PLAIN["quote"]
        else:
            sentence = _PLAIN["other"]
        self._report(line, column, "file", sentence, source.strip(), "yaml-syntax")

    def _report(self, line: int, column: int, key: str, sentence: str, value: str, rule: str) -> None:
        self.problems.append(Problem(self.file, line, column, Severity.ERROR, key, sentence, value, rule=rule))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
