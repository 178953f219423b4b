"""Views and templates made into Markdown, and the site built from it."""

from .render import write_pages
from .site import build_site

__all__ = ["build_site", "write_pages"]
