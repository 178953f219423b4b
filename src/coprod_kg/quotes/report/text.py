"""A report for a terminal."""

from __future__ import annotations

import textwrap

from .page import Card, Report, Section, changed

_WIDTH = 100


def as_text(report: Report) -> str:
    """The findings as lines of plain text; the summary comes last, where a terminal shows it."""
    parts = [_section(section) for section in report.sections if section.cards or section.lines]
    return "\n\n".join([*parts, "\n".join(report.summary)]) + "\n"


def _section(section: Section) -> str:
    lines = [section.heading, "=" * len(section.heading)] + [""] * (not section.cards)
    for card in section.cards:
        lines += ["", *_card(card)]
    lines += ["", *section.lines] if section.lines and section.cards else section.lines
    return "\n".join(lines)


def _card(card: Card) -> list[str]:
    lines = [f"{card.title}: {card.verdict}"]
    if card.steps and all(step.same for step in card.steps):
        lines.append(_indented(f"“{' '.join(step.ours for step in card.steps)}”"))
    lines += [_indented(f"- {one}") for one in changed(card.steps, card.names)]
    if card.words:
        lines.append(_indented(f"{card.names[1].capitalize()}: {card.words}"))
    lines += [_indented(one) for one in card.details]
    return [*lines, *([f"    {card.link}"] if card.link else [])]


def _indented(text: str) -> str:
    return textwrap.fill(
        text, _WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False
    )
