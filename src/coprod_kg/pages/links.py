"""From the IRI of a thing to the place on the site where it is shown."""

from __future__ import annotations

import posixpath
from collections.abc import Collection


class Links:
    """Addresses of pages below one base; whatever has no page of its own stands on the page above it."""

    def __init__(self, base: str, pages: Collection[str]) -> None:
        self.base = base
        self._pages = {self.path(page) for page in pages}

    def path(self, iri: str) -> str:
        """What of an IRI comes after the base: the path of its file, without extension."""
        return iri.removeprefix(self.base)

    def paged(self, iri: str) -> bool:
        """Whether the thing has a page of its own."""
        return iri.startswith(self.base) and self.path(iri) in self._pages

    def inside(self, iri: str) -> bool:
        """Whether there is a place for the thing on this site."""
        return iri.startswith(self.base) and self._target(self.path(iri)) is not None

    def href(self, here: str, iri: str) -> str:
        """The address of a thing as seen from the page with the path ``here``; outside things keep their IRI."""
        if not iri.startswith(self.base):
            return iri
        target = self._target(self.path(iri))
        if target is None:
            return iri
        page, anchor = target
        address = posixpath.relpath(f"{page}.html", posixpath.dirname(here) or ".")
        if anchor and page == here:
            return f"#{anchor}"
        return f"{address}#{anchor}" if anchor else address

    def file(self, here: str, path: str) -> str:
        """The address of a file of the site as seen from the page with the path ``here``."""
        return posixpath.relpath(path, posixpath.dirname(here) or ".")

    def _target(self, path: str) -> tuple[str, str] | None:
        page, _, anchor = path.partition("#")
        if page in self._pages:
            return page, anchor
        above, _, name = page.rpartition("/")
        return (above, name) if above in self._pages else None
