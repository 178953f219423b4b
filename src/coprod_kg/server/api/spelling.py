"""“Co-production”, “co production” and “coproduction” as one word, with the way back to the text as it was."""

from __future__ import annotations

import re
from bisect import bisect_right

# A word with “co” in front, joined or not; as the search of the site has it.
_CO_WORD = re.compile(r"\bco([\s\u00ad\u2010\u2011–-]+)(?=\w{4,})", re.IGNORECASE)


def joined(text: str) -> str:
    """The text with each such word written as one."""
    return _CO_WORD.sub(lambda match: match[0][:2], text)


class WayBack:
    """Places in a text that belong to places in its joined form."""

    def __init__(self, text: str) -> None:
        self._cuts: list[int] = []
        self._gone: list[int] = [0]
        for match in _CO_WORD.finditer(text):
            self._cuts.append(match.start(1) - self._gone[-1])
            self._gone.append(self._gone[-1] + len(match[1]))

    def place(self, joined_place: int) -> int:
        """Where a character of the joined form stands in the text."""
        return joined_place + self._gone[bisect_right(self._cuts, joined_place)]
