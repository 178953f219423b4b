"""What keeps a file from being read as keys and values, in words for someone who has never heard of YAML."""

from __future__ import annotations

import re

import yaml

_KEY = r"^\s*(?:- )?[\w-]+"
_VALUE = re.compile(_KEY + r": +(?P<value>\S.*)$")
_NO_SPACE = re.compile(_KEY + r":(?!//)[^\s:]")
_QUOTES, _BRACKETS = ("'", '"'), ("[", "{")
_SENTENCES = {
    "tab": "A tab stands where spaces belong; replace it with two spaces.",
    "colon": "A colon followed by a space stands in unquoted text; put the whole value between double quotes.",
    "space": "A space is missing after the colon; write it as `key: value`.",
    "unclosed": "The quotation mark that opens here is never closed. If it belongs to the words, put the whole value "
    "between double quotes; else close it.",
    "behind": "Text stands behind the closing quotation mark; put the whole value between double quotes, and write a "
    'double quote inside it as `\\"`.',
    "bracket": "A value that begins with a bracket is taken for a list; put the text between double quotes.",
    "open": "The bracket that opens here is never closed; close it, or put the text between double quotes.",
    "sign": "A value cannot begin with this sign; put it between double quotes.",
    "below": "The text begins on the line below the `>` or `|`, indented.",
    "list": "A list begins on the line below its key, each item with `- ` before it.",
    "backslash": "A backslash between double quotes must be written twice.",
    "key": "A line has a key and a colon, as in `page: 12`; indent this one if it goes on from the line above.",
    "indent": "This line does not begin under its neighbours; give keys that belong together the same indentation.",
    "other": "This cannot be read as `key: value`; look at quotation marks, indentation and colons here and in "
    "the line above.",
}
_BY_PROBLEM = (
    ("cannot start any token", "sign"),
    ("found unknown escape character", "backslash"),
    ("expected comment or line break", "below"),
    ("block sequence entries are not allowed", "list"),
)
_BY_CONTEXT = (
    ("scanning an alias", "sign"),
    ("parsing a flow", "open"),
    ("scanning a simple key", "key"),
)


def diagnosis(error: yaml.MarkedYAMLError, text: str) -> tuple[int, int, str, str]:
    """Line and column (from 1), the sentence for an editor, and the line itself, of what a parser could not read."""
    problem, context = str(error.problem), str(error.context)
    unclosed = "quoted scalar" in context and "end of stream" in problem
    at_context = unclosed or any(sign in context for sign, _ in _BY_CONTEXT)
    mark = error.context_mark if at_context and error.context_mark else error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    before, source = lines[: line - 1], lines[line - 1] if line <= len(lines) else ""
    name = "unclosed" if unclosed else _fault(problem, context, source, before)
    if name == "behind" and (found := _opened(source, before)):
        line, column = found
        name = "unclosed"
    elif name == "space":
        line, column = max(number for number, earlier in enumerate(before, 1) if earlier.strip()), 1
    return line, column, _SENTENCES[name], lines[line - 1].strip() if line <= len(lines) else ""


def _fault(problem: str, context: str, source: str, before: list[str]) -> str:
    if "\t" in source[: len(source) - len(source.lstrip())] or "\\t" in problem:
        return "tab"
    above = next((line for line in reversed(before) if line.strip()), "")
    if "mapping values are not allowed" in problem:
        return _stray_colon(source, above)
    for sign, name in _BY_PROBLEM:
        if sign in problem:
            return name
    for sign, name in _BY_CONTEXT:
        if sign in context:
            return name
    return _no_key(source) if "did not find expected key" in problem else "other"


def _stray_colon(source: str, above: str) -> str:
    found = _VALUE.match(source)
    if found and (": " in found["value"] or found["value"].endswith(":")):
        return "colon"
    return "space" if _NO_SPACE.match(above) else "indent"


def _no_key(source: str) -> str:
    begin = _value(source)[:1]
    return "behind" if begin in _QUOTES else "bracket" if begin in _BRACKETS else "indent"


def _opened(source: str, before: list[str]) -> tuple[int, int] | None:
    """Where a quotation mark above was never closed, if the value of a line is whole and so not to blame itself."""
    value = _value(source).rstrip()
    if len(value) < 2 or value[-1] != value[0] or value.count(value[0]) % 2:
        return None
    for number in range(len(before), 0, -1):
        earlier = _value(before[number - 1]).rstrip()
        if earlier[:1] == value[0] and earlier.count(value[0]) % 2:
            return number, before[number - 1].index(earlier) + 1
    return None


def _value(line: str) -> str:
    found = _VALUE.match(line)
    return found["value"] if found else ""
