"""Values as reference managers write them, brought into the one form that the glossary has for them."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from .mapping import mapping

_LOOKS = re.compile(r"</?(?:i|b|em|strong|u|sup|sub|sc|span|scp|inf)(?:\s[^<>]*)?>", re.IGNORECASE)
_DOI = re.compile(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", re.IGNORECASE)
_PAGES = re.compile(r"^(?:pp?|pages?)\.?\s+(?=\d)", re.IGNORECASE)


def clean(text: str) -> str:
    """A text on one line, without the marks by which CSL and web pages say how letters look."""
    return " ".join(html.unescape(_LOOKS.sub("", text)).split())


def in_form(key: str, text: str) -> str:
    """The text of a key in its one form; a key without one keeps its text."""
    form = {"DOI": doi, "ISBN": isbn, "ISSN": issn, "page": pages, "language": language}.get(key)
    return form(text) if form else text


def doi(text: str) -> str:
    """A DOI without address and without what an address has turned its signs into."""
    bare = _DOI.sub("", text.strip())
    return (unquote(bare) if bare != text.strip() else bare).rstrip(".,;")


def isbn(text: str) -> str:
    """An ISBN with the hyphens that are printed, and no words before or behind it."""
    found = re.search(r"[0-9][0-9‐‑–-]{8,}[0-9Xx]", text.replace(" ", "-"))
    return re.sub(r"[‐‑–]", "-", found[0]).upper() if found else text


def isbn_13(text: str) -> str:
    """The thirteen digits of an ISBN, for comparing."""
    digits = re.sub(r"[^0-9X]", "", text.upper())
    if len(digits) != 10:
        return digits
    stem = f"978{digits[:9]}"
    return f"{stem}{-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem)) % 10}"


def issn(text: str) -> str:
    """An ISSN with its hyphen."""
    bare = re.sub(r"[^0-9Xx]", "", text).upper()
    return f"{bare[:4]}-{bare[4:]}" if len(bare) == 8 else text


def pages(text: str) -> str:
    """A page or a range with one hyphen: ``1073--1087`` and ``pp. 1073–1087`` are ``1073-1087``."""
    return re.sub(r"\s*[‐‑–—−-]+\s*", "-", _PAGES.sub("", text)).rstrip(".")


def language(text: str) -> str:
    """A language by its tag; names of languages are looked up, and what is neither becomes nothing."""
    known: str | None = mapping()["languages"].get(text.lower())
    tag = text.replace("_", "-")
    return known or (tag if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag) else "")
