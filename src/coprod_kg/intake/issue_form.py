"""Issue forms and what people answered in them: the Markdown that GitHub makes of a form, read by its own fields."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..editing.compose import plain
from ..entries.characters import hidden
from ..entries.files import LARGEST
from ..entries.reader import Reader
from ..errors import CoprodError
from ..problem import shorten
from .answers import AnswerError, visible

_HEADING = "### "
_LONGEST, _LONGEST_LINE = 65_536, 1_000  # characters; GitHub takes no longer issue
_TOLD = 12  # wrong answers that are told at once
_NOTHING = "_No response_"
_COMMENT = re.compile(r"<!--|-->")
_FENCED = re.compile(r"(`{3,}|~{3,})[^\n`]*\n(?P<inside>.*)\n\1 *", re.DOTALL)
_TICKED = re.compile(r"[-*] \[(?P<tick>[ xX])\] (?P<label>.*)")


class FormError(CoprodError):
    """An issue that cannot become entries; each of ``sentences`` says what is wrong with one answer."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        more = [f"… and {len(sentences) - _TOLD} more."] if len(sentences) > _TOLD else []
        lines = ["nothing was written, because of the issue’s answers:", *sentences[:_TOLD], *more]
        super().__init__("\n  ".join(lines))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form; ``options`` are those of a dropdown, or the boxes that must be ticked."""

    id: str
    label: str
    type: str
    required: bool
    options: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One issue form: its name and its fields by label."""

    name: str
    fields: Mapping[str, Field]


def read_forms(folder: Path) -> list[Form]:
    """The issue forms of a folder; raises CoprodError if there is none or one cannot be read."""
    forms = [_form(path) for path in sorted(folder.glob("*.yml")) if path.name != "config.yml"]
    if not forms:
        raise CoprodError(f"There is no issue form in {folder}; run the command inside a checkout that has them.")
    return forms


def read_body(raw: bytes) -> str:
    """The text of an issue: Markdown as it is, or out of the JSON of `gh issue view --json title,body` or of a webhook.

    Raises CoprodError for what is neither, is empty, or is longer than an issue can be.
    """
    if len(raw) > LARGEST:
        raise CoprodError(f"The issue has {len(raw) / 1_000_000:.1f} MB; one made by our forms is smaller than 1 MB.")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CoprodError(f"The issue is not in UTF-8 (byte {error.start}); save it as “UTF-8”.") from error
    if text.lstrip().startswith("{"):
        text = _body_in(text)
    if not text.strip():
        raise CoprodError("The issue has no text.")
    if len(text) > _LONGEST:
        raise CoprodError(f"The issue has {len(text):,} characters; GitHub allows {_LONGEST:,}, so it is none of ours.")
    return text


def answers_in(body: str, forms: list[Form]) -> tuple[Form, dict[str, str]]:
    """The form that an issue was made with, and the answers by the ids of its fields; what was left empty is absent.

    Raises CoprodError if no form fits, and FormError for answers that are missing, doubled or cannot be trusted.
    """
    parts = _parts(body)
    if any(hidden(label) is not None for label, _ in parts):
        raise FormError(["A heading holds a character that nobody can see; take the heading out or type it anew."])
    form = max(forms, key=lambda form: sum(label in form.fields for label, _ in parts))
    if not any(label in form.fields for label, _ in parts):
        names = ", ".join(f"“{one.name}”" for one in forms)
        raise CoprodError(
            f"This issue was made with none of our forms ({names}); they write each field below a `### `."
        )
    sentences = list(_misplaced(parts, form))
    answers: dict[str, str] = {}
    for label, text in parts:
        if label in form.fields:
            try:
                if answer := _answer(form.fields[label], text):
                    answers[form.fields[label].id] = answer
            except AnswerError as error:
                sentences.append(f"“{label}”: {error}")
    given = {label for label, _ in parts}
    for field in form.fields.values():
        if field.required and field.id not in answers and not any(f"“{field.label}”" in one for one in sentences):
            what = "is empty" if field.label in given else "is not in the issue"
            sentences.append(f"“{field.label}” {what}, and it is needed.")
    if sentences:
        raise FormError(sentences)
    return form, answers


def _form(path: Path) -> Form:
    reader = Reader(path.name, path.read_text(encoding="utf-8"))
    root = reader.read()
    if root is None or reader.problems:
        raise CoprodError(f"{path.name} cannot be read: {next(iter(reader.problems), 'it is empty')}")
    said = plain(root)
    fields = [_field(part) for part in said["body"] if part["type"] != "markdown"]
    return Form(said["name"], {field.label: field for field in fields})


def _field(part: dict[str, Any]) -> Field:
    attributes = part["attributes"]
    options = attributes.get("options", [])
    boxes = part["type"] == "checkboxes"
    needed = [option["label"] for option in options if option.get("required") == "true"] if boxes else options
    required = bool(needed) if boxes else part.get("validations", {}).get("required") == "true"
    several = attributes.get("multiple") == "true"
    return Field(part["id"], attributes["label"], part["type"], required, tuple(needed), several)


def _body_in(text: str) -> str:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CoprodError("The issue begins with { and is no JSON; give its Markdown, or all of the JSON.") from error
    issue = said.get("issue", said)
    if not isinstance(issue, dict) or "body" not in issue:
        raise CoprodError("The JSON has no `body`; write it with: gh issue view NUMBER --json title,body")
    return re.sub("[\ud800-\udfff]", "\0", str(issue["body"] or "").replace("\r\n", "\n"))


def _parts(body: str) -> list[tuple[str, str]]:
    """Each heading of the third level with what stands below it; what stands before the first one has no heading."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in body.split("\n"):
        if line.startswith(_HEADING):
            parts.append((line.removeprefix(_HEADING).strip(), []))
        else:
            parts[-1][1].append(line)
    return [(label, "\n".join(lines).strip()) for label, lines in parts if label or "".join(lines).strip()]


def _misplaced(parts: list[tuple[str, str]], form: Form) -> list[str]:
    """What cannot be told apart: headings that are no field, fields that stand twice, words before the first one."""
    labels = Counter(label for label, _ in parts)
    sentences = []
    for label, times in labels.items():
        if not label:
            sentences.append("Words stand before the first field; they belong to no answer, so take them out.")
        elif label not in form.fields:
            sentences.append(
                f"“{shorten(label)}” is no field of the form “{form.name}”. Does an answer hold a line that begins "
                "with “###”? Take these signs out of it."
            )
        elif times > 1:
            sentences.append(
                f"“{label}” stands {times} times, so nobody can tell which answer is meant. Does an "
                f"answer hold the line “### {label}”? Take it out."
            )
    return sentences


def _answer(field: Field, text: str) -> str:
    """What was answered, empty if nothing was; raises AnswerError for what a form cannot have sent or hides."""
    if text in ("", _NOTHING) or (field.type == "dropdown" and text == "None"):
        return ""
    if field.type == "checkboxes":
        return _ticked(field, text)
    if _COMMENT.search(text):
        raise AnswerError("A comment (`<!-- … -->`) stands there, which nobody sees on GitHub; take it out.")
    if fenced := _FENCED.fullmatch(text):
        text = fenced["inside"]
    visible(text)
    if field.type == "dropdown":
        chosen = [one.strip() for one in text.split(",")] if field.several else [text]
        if wrong := next((one for one in chosen if one not in field.options), ""):
            raise AnswerError(f"“{shorten(wrong)}” is none of the choices: {', '.join(field.options)}.")
    if field.type == "input" and "\n" in text:
        raise AnswerError(f"Only one line belongs here, and this has {text.count(chr(10)) + 1}: “{shorten(text)}”.")
    if field.type == "input" and len(text) > _LONGEST_LINE:
        raise AnswerError(f"This has {len(text)} characters; at most {_LONGEST_LINE} belong here.")
    return text


def _ticked(field: Field, text: str) -> str:
    boxes = [found for line in text.split("\n") if (found := _TICKED.fullmatch(line.strip()))]
    ticked = [box["label"] for box in boxes if box["tick"] != " "]
    if missing := next((label for label in field.options if label not in ticked), ""):
        raise AnswerError(f"The box “{missing}” is not ticked.")
    return "\n".join(ticked)
