"""Markdown without its marks: emphasis, links, headings, escapes and notes; every line stays a line."""

from __future__ import annotations

import html
import re

from .document import BLOCK, BLOCK_END, NOTE, NOTE_END, Document, marked, without_signs
from .plain import decoded

_ESCAPED = 0xE100  # escaped punctuation stands for itself until all marks are out
_TOKENS: tuple[tuple[str, str], ...] = (
    (r"(?m)^([ \t]*)(?:#{1,6}[ \t]+|(?:[-*_][ \t]*){3,}$)", r"\1"),
    (r"!\[[^\[\]\n]*\]\([^()\n]*\)", ""),
    (r"\[\^[^\[\]\s]+\](?!:)", f"{NOTE}*{NOTE_END}"),
    (r"<sup>([^<\n]{1,8})</sup>", rf"{NOTE}\1{NOTE_END}"),
    (r"(?<!\])\[([^\[\]\n]*)\]\((?:[^()\n]|\([^()\n]*\)){0,2000}\)", r"\1"),
    (r"<(https?://[^<>\s]+)>", r"\1"),
    (r"</?(?:em|strong|b|i|u|a|span|code|q|mark|small|br)\b[^<>\n]*>", ""),
    (r"(?<![\w*])(\*{1,3})(?=\S)((?:(?!\n\s*\n)[^*])+?)(?<=\S)\1(?!\*)", r"\2"),
    (r"(?<=\w)(\*{1,3})(?=\w)([^*\n]+?)(?<=\S)\1", r"\2"),
    (r"(?<!\w)(_{1,3})(?=\S)((?:(?!\n\s*\n)[^_])+?)(?<=\S)\1(?!\w)", r"\2"),
    (r"(?<!`)(`{1,3})(?!`)([^`\n]+)\1(?!`)", r"\2"),
    (r"(?m)[ \t]*\\$", ""),
)
_QUOTED = re.compile(r"(?m)^[ \t]{0,3}>[ \t]?(.*)$")
_FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?=\n|\Z)", re.DOTALL)


def read(raw: bytes) -> Document:
    """The text that a reader sees; raises UnreadableError if it is not text."""
    text, remarks = decoded(raw)
    return marked(shown(without_signs(text.replace("\r\n", "\n"))), remarks=remarks)


def shown(text: str) -> str:
    """Markdown as it is read, with signs round marks of notes and block quotations."""
    text = _without_comments(_FRONT.sub(lambda found: "\n" * found[0].count("\n"), text))
    text = re.sub(r"\\([!-/:-@\[-`{-~])", lambda found: chr(_ESCAPED + ord(found[1])), text)
    while (fewer := _QUOTED.sub(rf"{BLOCK}\1{BLOCK_END}", text)) != text:
        text = fewer
    text = text.replace(f"{BLOCK_END}\n{BLOCK}", "\n")
    for pattern, instead in _TOKENS:
        text = re.sub(pattern, instead, text)
    text = re.sub(r"[\ue100-\ue17f]", lambda found: chr(ord(found[0]) - _ESCAPED), text)
    return without_entities(text)


def _without_comments(text: str) -> str:
    out: list[str] = []
    while (start := text.find("<!--")) >= 0 and (end := text.find("-->", start)) >= 0:
        out += [text[:start], "\n" * text.count("\n", start, end)]
        text = text[end + 3 :]
    return "".join([*out, text])


def without_entities(text: str) -> str:
    """Entities such as ``&amp;`` as the characters that they stand for."""
    return re.sub(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});", _unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    return without_signs(html.unescape(found[0]))
