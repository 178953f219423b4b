"""The tags of languages, such as ``en`` or ``pt-BR``."""

from __future__ import annotations

import re

import langcodes


def is_language_tag(text: str) -> bool:
    """Whether a text is the tag of a language that exists."""
    return bool(re.fullmatch(r"[A-Za-z0-9-]+", text)) and langcodes.tag_is_valid(text)


def better_tag(text: str) -> str:
    """The tag as it is usually written, or nothing where a text is none."""
    return langcodes.standardize_tag(text) if langcodes.tag_is_valid(text) else ""
