"""A review written down: one page that needs nothing else, and one comment for where pull requests are talked over."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from markupsafe import Markup

from ..guide import Guide
from ..pages.preview import filled
from ..project import Project
from .bundle import Review, Reviewed
from .findings import ALTERED, NEAR, Finding
from .marks import plain_markdown, said, said_markdown, visible

FOLDER = Path("review")  # below the folder of the site
COMMENT_LIMIT = 65_000  # bytes; GitHub takes 65,536 characters
DETAILED = 150  # entries of which a page says everything
_LINES = 60  # triples of one entry, and other long lists
_TEXT = 4_000  # characters of one text
_FINDINGS = 200
_LOCAL = ("127.0.0.1", "localhost", None)
_END = "\x1e"  # between the sections of a comment; no entry can hold it, since hidden characters are named


def as_page(review: Review, project: Project) -> str:
    """The review as one HTML page: its style is in it, it has no script, and it asks nothing of any server."""
    style = (project.site / FOLDER / "review.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    filters = {"said": said, "visible": visible}
    values = {"style": Markup(style), "digest": digest, **_values(review, project)}
    return filled(project.site / FOLDER, "page.html", filters, values)


def as_comment(review: Review, project: Project) -> str:
    """The review as Markdown for a comment; what does not fit is cut at a whole section, and a sentence says so."""
    filters = {"plain": plain_markdown, "said": said_markdown}
    text = filled(project.site / FOLDER, "comment.md", filters, _values(review, project))
    sections = [section.strip() for section in text.split(_END) if section.strip()]
    return "\n\n".join(_fitting(sections)) + "\n"


def _values(review: Review, project: Project) -> dict[str, object]:
    return {
        "review": review,
        "detailed": review.entries[:DETAILED],
        "named": review.entries[DETAILED:],
        "errors": review.errors[:_FINDINGS],
        "looks": list(_grouped(review.looks)),
        "altered": ALTERED,
        "near": NEAR,
        "anchors": {one.entry: one for one in review.entries[:DETAILED]},
        "lines": _LINES,
        "cut": _cut,
        "kept": _kept,
        "guide": partial(_explained, Guide(project)),
        "end": _END,
    }


def _explained(guide: Guide, rule: str) -> str:
    """Where a rule is explained, as far as others can follow: nobody else can see the site of one machine."""
    link = guide.link(rule)
    return "" if urlsplit(link).hostname in _LOCAL else link


def _grouped(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Findings by their topic, altered quotations first, then in the order of how many there are."""
    topics = sorted({one.topic for one in findings})
    groups = [(topic, [one for one in findings if one.topic == topic]) for topic in topics]
    yield from sorted(groups, key=lambda group: (group[0] != ALTERED, len(group[1]), group[0]))


def _cut(text: str) -> str:
    """A text at a length that can be looked through."""
    return text if len(text) <= _TEXT else f"{text[:_TEXT]} … ({len(text) - _TEXT} more characters)"


def _kept(reviewed: Reviewed) -> list[Finding]:
    """The findings of an entry in the order in which they are read."""
    return sorted(reviewed.findings, key=lambda one: (one.topic != ALTERED, one.order))


def _fitting(sections: Sequence[str]) -> Iterator[str]:
    """The sections that fit, and a sentence on those that do not."""
    room = COMMENT_LIMIT
    for number, section in enumerate(sections):
        room -= len(section.encode()) + 2
        if room < 0:
            left = len(sections) - number
            yield f"_{left} more section{'s' if left > 1 else ''} did not fit into a comment; the review page has all._"
            return
        yield section
