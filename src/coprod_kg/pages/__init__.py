"""Views and templates made into Markdown, and the site built from it."""

from .render import write_pages
from .site import build_site, index, place_files
from .workshop import Workshop

__all__ = ["Workshop", "build_site", "index", "place_files", "write_pages"]
