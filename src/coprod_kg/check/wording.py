"""Our own words as the house looks at them: one language, words of others left out, sentences counted."""

from __future__ import annotations

import re

# What stands between quotation marks is somebody else’s, or is spoken of; addresses and identifiers are nobody’s prose.
_NOT_OURS = re.compile(r"“[^“”]*”|‘[^‘’]*’(?!\w)|`[^`]*`|https?://\S+?(?=[,.;:)]{0,3}(?:\s|$))|\b10\.\d{4,}/\S+|\b\w+(?:\.\w{2,})+(?:/\S*)?")
_INITIALS = re.compile(r"\b(?:pp?|cf|St|[A-Z])\.|\b(?:e\.g|i\.e)\.")
_END = re.compile(r"[.?!](?=[”’)]?\s+[A-Z‘“(]|[”’)]?$)")
_MASK = "·"


def ours(text: str) -> str:
    """A text of the same length in which words that are not ours are dots."""
    return _NOT_OURS.sub(_masked, text)


def sentences(text: str) -> int:
    """How many sentences a text has; the points of abbreviations and initials end none."""
    plain = _INITIALS.sub("", text)
    return len(_END.findall(plain)) + (not _END.search(plain, max(0, len(plain) - 3)))


def _masked(found: re.Match[str]) -> str:
    """Dots between the quotation marks, if there are any."""
    text = found.group()
    return text[0] + _MASK * (len(text) - 2) + text[-1] if text[0] in "“‘`" else _MASK * len(text)
