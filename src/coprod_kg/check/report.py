"""Problems as text, JSON, GitHub annotations or SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import quote

from ..problem import Problem

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(problems: list[Problem], form: str) -> str:
    """The problems in one of FORMATS; the empty string if there is nothing to say in that format."""
    return FORMATS[form](problems)


def _text(problems: list[Problem]) -> str:
    return "\n".join(str(problem) for problem in problems)


def _json(problems: list[Problem]) -> str:
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2)


def _github(problems: list[Problem]) -> str:
    return "\n".join(
        f"::{p.severity} file={_property(p.file)},line={p.line},col={p.column},title={_property(p.key)}"
        f"::{_data(_message(p))}"
        for p in problems
    )


def _sarif(problems: list[Problem]) -> str:
    rules = sorted({problem.rule for problem in problems})
    run = {
        "tool": {"driver": {"name": "coprod", "rules": [{"id": rule} for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(problem: Problem) -> dict[str, object]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    location = {"physicalLocation": {"artifactLocation": {"uri": quote(problem.file)}, "region": region}}
    return {
        "ruleId": problem.rule,
        "level": str(problem.severity),
        "message": {"text": _message(problem)},
        "locations": [location],
    }


def _message(problem: Problem) -> str:
    return str(problem).split(": ", 2)[2]


def _data(text: str) -> str:
    """GitHub's escapes for the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[list[Problem]], str]] = {"text": _text, "json": _json, "github": _github, "sarif": _sarif}
