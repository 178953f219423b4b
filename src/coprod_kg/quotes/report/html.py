"""A report as one HTML page that needs nothing else: no script, no font, no picture."""

from __future__ import annotations

import re
from html import escape
from importlib import resources

from ..misquote import Step
from .page import Card, Kind, Report, Section

_SIGNS = {Kind.GOOD: "✓", Kind.LOOK: "?", Kind.BAD: "✗"}


def as_html(report: Report) -> str:
    """The page, readable on paper, on a phone and in the dark."""
    style = (resources.files(__package__) / "report.css").read_text(encoding="utf-8")
    figures = "".join(f"<li><strong>{number}</strong> {escape(name)}</li>" for number, name in report.figures)
    parts = [_section(section) for section in report.sections if section.cards or section.lines]
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(report.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(report.title)}</h1>\n"
        + "".join(f"<p>{_prose(sentence)}</p>\n" for sentence in report.summary)
        + (f'<ul class="figures">{figures}</ul>\n' if figures else "")
        + "".join(parts)
        + "</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    cards = "".join(_card(card) for card in section.cards)
    lines = "".join(f"<li>{_prose(line)}</li>" for line in section.lines)
    listed = f"<ul>{lines}</ul>\n" if lines else ""
    return f"<section>\n<h2>{escape(section.heading)}</h2>\n{cards}{listed}</section>\n"


def _card(card: Card) -> str:
    sign = f'<span class="sign" aria-hidden="true">{_SIGNS[card.kind]}</span> '
    verdict = _prose(card.verdict[:1].upper() + card.verdict[1:])
    parts = [f'<h3>{sign}{escape(card.title)}</h3>\n<p class="verdict">{verdict}</p>\n']
    if card.steps:
        ours, theirs = card.names
        key = f"Struck through: only in {ours}. Underlined: only in {theirs}."
        parts.append(f"<blockquote>{_words(card.steps, card.names)}</blockquote>\n")
        parts += [f'<p class="key">{escape(key)}</p>\n'] if any(not step.same for step in card.steps) else []
    if card.words:
        label = f"Words of {card.names[1]}, ready to copy"
        parts.append(f'<p class="label">{escape(label)}</p>\n<p class="words">{escape(card.words)}</p>\n')
    details = "".join(f"<li>{_prose(one)}</li>" for one in card.details)
    parts += [f"<ul>{details}</ul>\n"] if details else []
    if card.link:
        address = escape(card.link, quote=True)
        parts.append(f'<p class="link"><a href="{address}">{address}</a></p>\n')
    return f'<article class="{card.kind.value}">\n{"".join(parts)}</article>\n'


def _words(steps: tuple[Step, ...], names: tuple[str, str]) -> str:
    out: list[str] = []
    for step in steps:
        if step.same:
            out.append(escape(step.theirs))
            continue
        for tag, words, name in (("del", step.ours, names[0]), ("ins", step.theirs, names[1])):
            out += [f"<{tag}>{_said(f'[only in {name}: ')}{escape(words)}{_said(']')}</{tag}>"] if words else []
    return " ".join(out)


def _prose(text: str) -> str:
    """Our own words; what stands between backticks is to be typed."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _said(text: str) -> str:
    """A change said in words too, for those who do not see the lines."""
    return f'<span class="said">{escape(text)}</span>'
