"""LaTeX manuscripts as they are read: commands out, quotation marks and dashes as printed; every line stays a line."""

from __future__ import annotations

import re

from .document import BLOCK, BLOCK_END, NOTE, NOTE_END, Document, marked, without_signs
from .plain import decoded

_QUOTING = r"(?:quote|quotation|displayquote|displaycquote|quoting|verse)"
_NO_TEXT = r"(?:label|ref|eqref|pageref|autoref|cref|index|input|include|includegraphics|bibliography|bibliographystyle|vspace|hspace|usepackage|documentclass|setlength|newcommand|renewcommand)"
_TOKENS: tuple[tuple[str, str], ...] = (
    (r"(?<!\\)%[^\n]*", ""),
    (rf"\\begin\{{{_QUOTING}\}}(?:\[[^\]\n]*\])*", BLOCK),
    (rf"\\end\{{{_QUOTING}\}}", BLOCK_END),
    (r"\\(?:begin|end)\{[^{}\n]*\}(?:\[[^\]\n]*\])?", ""),
    (r"\\(?:footnotemark|footnote|thanks)\b(?:\[[^\]]*\])?(?!\{)", f"{NOTE}*{NOTE_END}"),
    (r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*(?:\[[^\]]*\]\s*)?\[(?:pp?\.?~?\s*)?([^\]]*)\]\s*\{([^{}]*)\}", r"(\2, p. \1)"),
    (r"\\[A-Za-z]*cite[A-Za-z]*\*?\s*\{([^{}]*)\}", r"(\1)"),
    (rf"\\{_NO_TEXT}\b\*?(?:\[[^\]\n]*\])*(?:\{{[^{{}}\n]*\}})*", ""),
    (r"\\(?:textquote|enquote|textcquote)\*?(?:\[[^\]\n]*\])*(?:\{[^{}\n]*\}(?=\{))?\{", "“{QUOTED "),
    (r"\\(?:ldots|dots|textellipsis)\b(?:\{\})?", "…"),
    (r"\\(?:-|/)", ""),
    (r"\\(?:\\|newline\b|par\b|linebreak\b)\*?(?:\[[^\]\n]*\])?", " "),
    (r"\\([&%$#_{}])", lambda found: chr(0xE100 + ord(found[1]))),  # type: ignore[list-item]
    (r"\\textsuperscript\{([^{}\n]{1,8})\}", rf"{NOTE}\1{NOTE_END}"),
    (r"---", "—"),
    (r"--", "–"),
    (r"``|,,", "“"),
    (r"''", "”"),
    (r"`", "‘"),
    (r"~|\\[ ,;:!]|\\quad\b|\\qquad\b", " "),
)
_ACCENTS = dict(zip("`'^\"~=.uvHcdbrk", "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0323\u0331\u030a\u0328", strict=True))
_ACCENT = re.compile(r"\\([`'^\"~=.])\s*\{?\\?([A-Za-z])\}?|\\([uvHcdbrk])\{\\?([A-Za-z])\}")
_LETTERS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "i": "ı"}
_LETTER = re.compile(rf"\\({'|'.join(_LETTERS)})(?![A-Za-z])(?:\{{\}}| )?")


def read(raw: bytes) -> Document:
    """The text that a reader sees, as far as it can be told without running LaTeX; raises UnreadableError if no text."""
    text, remarks = decoded(raw)
    return marked(shown(without_signs(text.replace("\r\n", "\n"))), remarks=remarks)


def shown(source: str) -> str:
    """LaTeX as it is read, with signs round marks of notes and block quotations."""
    import unicodedata

    head, begun, text = source.partition("\\begin{document}")
    text = "\n" * head.count("\n") + text if begun else source
    text = _ACCENT.sub(lambda found: (found[2] or found[4]) + _ACCENTS[found[1] or found[3]], text)
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
    for pattern, instead in _TOKENS:
        text = re.sub(pattern, instead, text)
    text = _closed(text)
    text = re.sub(r"\\[A-Za-z]+\*?(?:\[[^\]\n]*\])?", "", text)
    text = text.replace("{", "").replace("}", "")
    text = re.sub(r"[\ue100-\ue17f]", lambda found: chr(ord(found[0]) - 0xE100), text)
    return unicodedata.normalize("NFC", text)


def _closed(text: str) -> str:
    """The brace that ends a quotation becomes its closing mark."""
    while (start := text.find("{QUOTED ")) >= 0:
        depth, place = 1, start + 8
        while place < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            place += 1
        end = place - 1 if not depth else place
        text = f"{text[:start]}{text[start + 8 : end]}”{text[end + 1 :]}"
    return text
