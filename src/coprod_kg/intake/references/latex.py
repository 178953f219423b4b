"""Texts with the commands of LaTeX made into plain texts: accents, dashes, quotation marks, braces."""

from __future__ import annotations

import codecs
import re
import unicodedata

import latexcodec  # registers the codec “ulatex”

from .mapping import mapping
from .record import RecordFault, seemly

__all__ = ["plain", "verbatim"]

assert latexcodec
_DOTLESS = re.compile(r"(\\[^a-zA-Z\s]|\\[a-zA-Z](?=[\s{]))\s*(?:\{\\([ij])\}|\\([ij])(?![a-zA-Z])\s*)")
_COMMAND = re.compile(r"\\([a-zA-Z]+\*?|.)", re.DOTALL)
_KEPT = {r"\$": "\ue000", r"\{": "\ue001", r"\}": "\ue002"}  # signs that must outlive the braces and formulas
_BELOW = {"d": "\u0323", "b": "\u0331"}  # accents below a letter, which the codec does not know
_SIGN = re.compile(r"\\([_%&#$~{}])")


def plain(text: str, key: str) -> str:
    """A text without LaTeX. Raises RecordFault naming ``key`` for a formula or an unknown command."""
    if "\\" not in text and "$" not in text:
        return _bare(text.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”"))
    for command, sign in _KEPT.items():
        text = text.replace(command, sign)
    text = _DOTLESS.sub(lambda found: f"{found[1]}{{{found[2] or found[3]}}}", _replaced(text))
    try:
        text = str(codecs.getdecoder("ulatex")(text)[0])  # type: ignore[arg-type]  # it takes texts, not bytes
    except UnicodeError as error:
        raise RecordFault(f"`{key}` cannot be read as LaTeX: “{seemly(text)}”; write it as plain text.") from error
    if "$" in text:
        raise RecordFault(f"`{key}` holds a formula: “{seemly(text)}”; write it as plain text.")
    if left := _COMMAND.search(text):
        sentence = f"`{key}` holds a command of LaTeX that is not known here (`{seemly(left[0])}`)"
        raise RecordFault(f"{sentence}: “{seemly(text)}”; write it as plain text.")
    text = _bare(text)
    for command, sign in _KEPT.items():
        text = text.replace(sign, command[1])
    return unicodedata.normalize("NFC", text)


def verbatim(text: str) -> str:
    """A text in which signs stand for themselves, such as an address: only backslashes before them go, and braces."""
    return _SIGN.sub(r"\1", text).replace("{", "").replace("}", "").strip()


def _bare(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").replace("~", " ").replace("\xa0", " ").split())


def _replaced(text: str) -> str:
    """The text without commands that only change how letters look, and with signs for commands that name one."""
    tables = mapping()["latex"]
    signs, looks, quotes = tables["signs"], set(tables["looks"]), set(tables["quotes"])
    for command in sorted(quotes, key=len, reverse=True):
        text = re.sub(rf"\\{re.escape(command)}\s*\{{([^{{}}]*)\}}", r"“\1”", text)
    text = re.sub(r"\\([db])\s*\{(\w)\}", lambda found: found[2] + _BELOW[found[1]], text)

    def sign(found: re.Match[str]) -> str:
        name = found[1]
        return "" if name in looks else str(signs[name]) if name in signs else found[0].rstrip()

    return re.sub(r"\\([a-zA-Z]+)(?:\s+(?=[a-zA-Z])|\s*\{\})?", lambda found: _spaced(found, sign(found)), text)


def _spaced(found: re.Match[str], made: str) -> str:
    """What stands for a command; one that stays keeps the space or braces behind it, which end its name."""
    return found[0] if made.startswith("\\") else made
