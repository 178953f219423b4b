"""LaTeX manuscripts as they are read: commands out, quotation marks and dashes as printed; every line stays a line."""

from __future__ import annotations

import re
import unicodedata

from .document import BLOCK, BLOCK_END, NOTE, NOTE_END, Document, UnreadableError, marked, without_signs
from .plain import decoded

_QUOTING = r"(?:quote|quotation|displayquote|displaycquote|quoting|verse)"
_NO_TEXT = (
    r"(?:label|ref|eqref|pageref|autoref|cref|index|input|include|includegraphics|bibliography|bibliographystyle"
    r"|vspace|hspace|usepackage|documentclass|setlength|newcommand|renewcommand)"
)
_TOKENS: tuple[tuple[str, str], ...] = (
    (r"(?<!\\)%[^\n]*", ""),
    (rf"\\begin\{{{_QUOTING}\}}(?:\[[^\]\n]*\])*", BLOCK),
    (rf"\\end\{{{_QUOTING}\}}", BLOCK_END),
    (r"\\(?:begin|end)\{[^{}\n]*\}(?:\[[^\]\n]*\])?", ""),
    (r"\\footnotemark\b(?:\[[^\]]*\])?", f"{NOTE}*{NOTE_END}"),
    (r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*(?:\[[^\]]*\]\s*)?\[(?:pp?\.?~?\s*)?([^\]]*)\]\s*\{([^{}]*)\}", r"(\2, p. \1)"),
    (r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*\{([^{}]*)\}", r"(\1)"),
    (rf"\\{_NO_TEXT}\b\*?(?:\[[^\]\n]*\])*(?:\{{[^{{}}\n]*\}})*", ""),
    (r"\\(?:textquote|enquote|textcquote)\*?(?:\[[^\]\n]*\])*(?:\{[^{}\n]*\}(?=\{))?\{", "“{QUOTED "),
    (r"\\footnote\b(?:\[[^\]]*\])?\{", "{NOTED "),
    (r"\\(?:ldots|dots|textellipsis)\b(?:\{\})?", "…"),
    (r"\\(?:-|/)", ""),
    (r"\\(?:\\|newline\b|par\b|linebreak\b)\*?(?:\[[^\]\n]*\])?", " "),
    (r"\\textsuperscript\{([^{}\n]{1,8})\}", rf"{NOTE}\1{NOTE_END}"),
    (r"---", "—"),
    (r"--", "–"),
    (r"``|,,", "“"),
    (r"''", "”"),
    (r"`", "‘"),
    (r"~|\\[ ,;:!]|\\quad\b|\\qquad\b", " "),
)
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
    """The text that a reader sees, as far as it can be told without running LaTeX.

    Raises UnreadableError if it is not text, or has braces inside each other without end.
    """
    text, remarks = decoded(raw)
    try:
        return marked(shown(without_signs(text.replace("\r\n", "\n"))), remarks=remarks)
    except RecursionError as error:
        raise UnreadableError("has too many braces inside each other; save it as PDF, and compare that.") from error


def shown(source: str) -> str:
    """LaTeX as it is read, with signs round marks of notes and block quotations."""
    head, begun, text = source.partition("\\begin{document}")
    text = "\n" * head.count("\n") + text if begun else source
    text = re.sub(r"\\([&%$#_{}])", lambda found: chr(_ESCAPED + ord(found[1])), text)
    text = _ACCENT.sub(lambda found: (found[2] or found[4]) + _ACCENTS[found[1] or found[3]], text)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    for pattern, instead in _TOKENS:
        text = re.sub(pattern, instead, text)
    text = _closed(_closed(text, "{QUOTED ", "”"), "{NOTED ", ")", " (")
    text = re.sub(r"\\[A-Za-z]+\*?(?:\[[^\]\n]*\])?", "", text)
    text = text.replace("{", "").replace("}", "")
    text = re.sub(r"[\ue100-\ue17f]", lambda found: chr(ord(found[0]) - _ESCAPED), text)
    return unicodedata.normalize("NFC", text)


def _closed(text: str, begin: str, closing: str, opening: str = "") -> str:
    """The brace that ends what begins so becomes its closing sign."""
    out: list[str] = []
    place = 0
    while (start := text.find(begin, place)) >= 0:
        depth, end = 1, start + len(begin)
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        inner = text[start + len(begin) : end - 1 if not depth else end]
        out += [text[place:start], opening, _closed(inner, begin, closing, opening), closing]
        place = end
    return "".join([*out, text[place:]])
