"""LaTeX manuscripts as they are read: commands out, quotation marks and dashes as printed; every line stays a line."""

from __future__ import annotations

import re
import unicodedata

from .document import BLOCK, BLOCK_END, NOTE, NOTE_END, Document, marked, without_signs
from .plain import decoded

_QUOTING = r"(?:quote|quotation|displayquote|displaycquote|quoting|verse)"
_NO_TEXT = (
    r"(?:label|ref|eqref|pageref|autoref|cref|index|input|include|includegraphics|bibliography|bibliographystyle"
    r"|vspace|hspace|usepackage|documentclass|setlength|newcommand|renewcommand)"
)
_CITE = r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*"
_TOKENS: tuple[tuple[str, str], ...] = (
    (r"(?<!\\)%[^\n]*", ""),
    (rf"\\begin\{{{_QUOTING}\}}(?:\[[^\[\]\n]*\])*", BLOCK),
    (rf"\\end\{{{_QUOTING}\}}", BLOCK_END),
    (r"\\(?:begin|end)\{[^{}\n]*\}(?:\[[^\[\]\n]*\])?", ""),
    (r"\\footnotemark\b(?:\[[^\[\]]*\])?", f"{NOTE}*{NOTE_END}"),
    (rf"{_CITE}(?:\[[^\[\]]*\]\s*)?\[(?:pp?\.?~?\s*)?([^\[\]]*)\]\s*\{{([^{{}}]*)\}}", r"(\2, p. \1)"),
    (rf"{_CITE}\{{([^{{}}]*)\}}", r"(\1)"),
    (rf"\\{_NO_TEXT}\b\*?(?:\[[^\[\]\n]*\])*(?:\{{[^{{}}\n]*\}})*", ""),
    (r"\\(?:textquote|enquote|textcquote)\*?(?:\[[^\[\]\n]*\])*(?:\{[^{}\n]*\}(?=\{))?\{", "{QUOTED "),
    (r"\\footnote\b(?:\[[^\[\]]*\])?\{", "{NOTED "),
    (r"\\(?:ldots|dots|textellipsis)\b(?:\{\})?", "…"),
    (r"\\(?:-|/)", ""),
    (r"\\(?:\\|newline\b|par\b|linebreak\b)\*?(?:\[[^\[\]\n]*\])?", " "),
    (r"\\textsuperscript\{([^{}\n]{1,8})\}", rf"{NOTE}\1{NOTE_END}"),
    (r"---", "—"),
    (r"--", "–"),
    (r"``|,,", "“"),
    (r"''", "”"),
    (r"`", "‘"),
    (r"~|\\[ ,;:!]|\\quad\b|\\qquad\b", " "),
)
_AROUND = {"{QUOTED ": ("“", "”"), "{NOTED ": (" (", ")"), "{": ("", "")}
_BRACE = re.compile(r"\{QUOTED |\{NOTED |[{}]")
_ESCAPED = 0xE100  # escaped signs stand for themselves until all commands are out
_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip
_ACCENT = re.compile(r"\\([`'^\"~=.])\s*\{?\\?([A-Za-z])\}?|\\([uvHcdbrk])\{\\?([A-Za-z])\}")
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
    "AA": "Å", "i": "ı",
}  # fmt: skip
_LETTER = re.compile(rf"\\({'|'.join(_LETTERS)})(?![A-Za-z])(?:\{{\}}| )?")


def read(raw: bytes) -> Document:
    """The text that a reader sees, as far as it can be told without running LaTeX; raises UnreadableError."""
    text, remarks = decoded(raw)
    return marked(shown(without_signs(text.replace("\r\n", "\n"))), remarks=remarks)


def shown(source: str) -> str:
    """LaTeX as it is read, with signs round marks of notes and block quotations."""
    head, begun, text = source.partition("\\begin{document}")
    text = "\n" * head.count("\n") + text if begun else source
    text = re.sub(r"\\([&%$#_{}])", lambda found: chr(_ESCAPED + ord(found[1])), text)
    text = _ACCENT.sub(lambda found: (found[2] or found[4]) + _ACCENTS[found[1] or found[3]], text)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    for pattern, instead in _TOKENS:
        text = re.sub(pattern, instead, text)
    text = re.sub(r"\\[A-Za-z]+\*?(?:\[[^\[\]\n]*\])?", "", text)
    text = _closed(text)
    text = re.sub(r"[\ue100-\ue17f]", lambda found: chr(ord(found[0]) - _ESCAPED), text)
    return unicodedata.normalize("NFC", text)


def _closed(text: str) -> str:
    """Quotations and footnotes with their signs; all other braces go."""
    open_braces: list[str] = []

    def shown_brace(brace: re.Match[str]) -> str:
        if brace[0] == "}":
            return open_braces.pop() if open_braces else ""
        before, behind = _AROUND[brace[0]]
        open_braces.append(behind)
        return before

    return _BRACE.sub(shown_brace, text)
