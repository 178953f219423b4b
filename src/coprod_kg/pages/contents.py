"""The table of contents of the site: each page with its address, its title and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

_FENCE = "---\n"


class Contents:
    """The pages written so far; ``asked`` tells whether a page asked for them."""

    def __init__(self) -> None:
        self.asked = False
        self.noted: dict[str, dict[str, str]] = {}

    def add(self, path: str, front: Mapping[str, Any]) -> None:
        """Note the page at ``path`` (without extension) with its front matter."""
        kind = str(front.get("kind") or "")
        self.noted[path] = {"path": f"{path}.html", "title": str(front.get("title") or path), "kind": kind}

    def pages(self) -> list[dict[str, str]]:
        """All pages by address, each with ``path``, ``title`` and ``kind`` (empty for what is no entry)."""
        self.asked = True
        return [page for _, page in sorted(self.noted.items())]


def front_matter(text: str) -> dict[str, Any]:
    """What stands between the first two fences of a hand-written page."""
    if not text.startswith(_FENCE):
        return {}
    found = yaml.safe_load(text.removeprefix(_FENCE).partition(_FENCE)[0])
    return found if isinstance(found, dict) else {}
