"""What git leaves in a file when it cannot join two versions of it: lines of marks round both."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Git writes each mark at the beginning of a line; an editor may since have indented a block with the marks in it.
_MARK = re.compile(r"([ \t]*)((?:<{7}|>{7}|\|{7})(?: .*)?)[ \t\r]*|(={7})\r?")
_SIGNS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_END = ">"


def conflicts(text: str) -> Iterator[tuple[int, int, str]]:
    """Line, column (from 1) and words of the first mark of each conflict in a text."""
    if not any(sign in text for sign in _SIGNS):
        return
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if found := _MARK.fullmatch(line):
            mark = (found[2] or found[3]).strip()
            if not inside:
                yield number, len(found[1] or "") + 1, mark
            inside = not mark.startswith(_END)
