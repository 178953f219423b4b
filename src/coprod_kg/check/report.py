"""Problems as text, JSON, GitHub annotations or SARIF 2.1.0, each with the way to what its rule means."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from urllib.parse import quote

from ..guide import Explanation, Guide
from ..problem import Problem, Severity

_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_SHOWN = 10  # annotations of each level that GitHub shows for a step


def report(problems: list[Problem], form: str, guide: Guide | None = None) -> str:
    """The problems in one of FORMATS; the empty string if there is nothing to say in that format."""
    return FORMATS[form](problems, guide)


def links(problems: list[Problem], guide: Guide) -> list[str]:
    """One line for each rule that is broken, with the address of what it means; none if there is no site."""
    rules = sorted({problem.rule for problem in problems})
    wide = max(map(len, rules), default=0)
    return [f"  {rule:{wide}}  {link}" for rule in rules if (link := guide.link(rule))]


def _text(problems: list[Problem], guide: Guide | None) -> str:
    return "\n".join(str(problem) for problem in problems)


def _json(problems: list[Problem], guide: Guide | None) -> str:
    said = [asdict(problem) | {"guide": _link(problem.rule, guide)} for problem in problems]
    return json.dumps(said, ensure_ascii=False, indent=2)


def _github(problems: list[Problem], guide: Guide | None) -> str:
    first = sorted(problems, key=lambda problem: (list(Severity).index(problem.severity), problem.order))
    lines = [_annotation(problem, _link(problem.rule, guide)) for problem in first]
    counts = Counter(problem.severity for problem in problems)
    more = [f"{counts[one] - _SHOWN} {one}s" for one in Severity if counts[one] > _SHOWN]
    if more:
        lines.append(f"::notice title=coprod check::There are {' and '.join(more)} more; the log of this step has all.")
    return "\n".join(lines)


def _annotation(p: Problem, link: str) -> str:
    place = f"file={_property(p.file)},line={p.line},col={p.column},title={_property(p.key)}"
    return f"::{p.severity} {place}::{_data(f'{p.message} {link}'.rstrip())}"


def _sarif(problems: list[Problem], guide: Guide | None) -> str:
    rules = sorted({problem.rule for problem in problems})
    run = {
        "tool": {"driver": {"name": "coprod", "rules": [_descriptor(rule, guide) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem) for problem in problems],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _descriptor(rule: str, guide: Guide | None) -> dict[str, object]:
    """A rule as SARIF describes it, in words and Markdown where it has an explanation."""
    found: dict[str, object] = {"id": rule}
    if link := _link(rule, guide):
        found["helpUri"] = link
    if guide and (said := guide.explanations.get(rule)):
        found["shortDescription"] = {"text": said.title}
        found["fullDescription"] = {"text": said.reason}
        found["help"] = {"text": f"{said.reason} {said.to_do}", "markdown": _markdown(said, link)}
    return found


def _markdown(said: Explanation, link: str) -> str:
    parts = [said.reason, said.to_do]
    for one in said.examples:
        place = f", in `{one.path}`" if one.path else ""
        parts.append(f"{'Right' if one.right else 'Wrong'}{place}:\n\n```yaml\n{one.text}```")
    return "\n\n".join([*parts, *([f"[In the guide]({link})"] if link else [])])


def _result(problem: Problem) -> dict[str, object]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    location = {"physicalLocation": {"artifactLocation": {"uri": quote(problem.file)}, "region": region}}
    return {
        "ruleId": problem.rule,
        "level": str(problem.severity),
        "message": {"text": problem.message},
        "locations": [location],
    }


def _link(rule: str, guide: Guide | None) -> str:
    return guide.link(rule) if guide else ""


def _data(text: str) -> str:
    """GitHub's escapes for the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: dict[str, Callable[[list[Problem], Guide | None], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
