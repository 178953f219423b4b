"""Texts of entries made harmless where they are shown: no character that nobody can see, no markup of their own."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")
_CODE = re.compile(r"`([^`]+)`")
_MARKUP = re.compile(r"[&<>`*_\[\]#|~@:\\]|(?<=\d)\.(?=\s)|^[-+=]")
# What GitHub makes a link, a picture or a formula of by itself: people, issues, commits, addresses, names of emoji.
_TRIGGER = re.compile(
    r"(?<=[@#:])(?=\w)|(?<=://)|(?<=\bwww)(?=\.)|(?<=\bGH-)(?=\d)|(?<=\b[0-9a-f]{6})(?=[0-9a-f]{1,34}\b)", re.I
)
_NOTHING = "\u200b"  # has no width


def visible(text: object) -> str:
    """A text in which characters that nobody can see stand as their names: ``[U+202E]``."""
    return "".join(_named(character) for character in str(text))


def said(text: object) -> Markup:
    """A sentence of ours as HTML, with code where it has grave accents; all else in it is escaped."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(visible(text)))))


def plain_markdown(text: object) -> Markup:
    """A text as GitHub’s Markdown that reads as it stands: no markup, link, picture, mention or heading comes of it."""
    broken = _TRIGGER.sub(_NOTHING, re.sub(r"\s+", " ", visible(text)))
    shown = _MARKUP.sub(lambda found: f"&#{ord(found[0])};", broken)
    return Markup(shown.replace("$", "<span>$</span>"))


def said_markdown(text: object) -> Markup:
    """A sentence of ours as Markdown, with code where it has grave accents; all else in it is plain."""
    pieces = [plain_markdown(one) for one in _CODE.split(str(text))]
    return Markup("").join(Markup("<code>{}</code>").format(one) if n % 2 else one for n, one in enumerate(pieces))


def _named(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN and character not in "\n\t"
    return f"[U+{ord(character):04X}]" if hidden else character
