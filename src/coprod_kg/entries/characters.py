"""Characters that nobody can see in a file, so that a reviewer would approve what does not stand there."""

from __future__ import annotations

import re
import unicodedata

# Control characters but tab and line feed; format characters; letters that are drawn as nothing; noncharacters.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"  # join or part letters of many scripts, and the parts of an emoji
_DIRECTIONS = "\u200e\u200f\u061c"  # ordinary in texts written from right to left
_REPLACEMENT = "\ufffc\ufffd"  # drawn as a sign
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f")  # England, Scotland, Wales


def hidden(text: str) -> int | None:
    """The place (from 0) of the first character of ``text`` that nobody can see, or None.

    Joiners inside words of other scripts and emoji, marks of direction in texts that are written from right to left,
    and the flags of England, Scotland and Wales are ordinary.
    """
    masked = _FLAG.sub(lambda flag: "-" * len(flag[0]), text)
    suspects = [found.start() for found in _SUSPECT.finditer(masked)]
    leftwards = bool(suspects) and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in _letters(masked))
    return next((place for place in suspects if not _ordinary(masked, place, leftwards)), None)


def name_of(character: str) -> str:
    """The code point of a character with its name where it has one: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def _letters(text: str) -> set[str]:
    return set(text) - set(_DIRECTIONS)


def _ordinary(text: str, place: int, leftwards: bool) -> bool:
    character = text[place]
    if character in _JOINERS:
        return place > 0 and all(_joined(text[near : near + 1]) for near in (place - 1, place + 1))
    return leftwards if character in _DIRECTIONS else character in _REPLACEMENT


def _joined(character: str) -> bool:
    """Whether a joiner may stand beside the character: a letter or mark of a script that joins, or part of an emoji."""
    if character in (*_JOINERS, "") or character.isascii() or character.isspace():
        return False
    return unicodedata.category(character)[0] in "LMS" and not unicodedata.name(character, "").startswith("LATIN")
