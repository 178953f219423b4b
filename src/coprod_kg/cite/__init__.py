"""Citations: works in the terms of the Citation Style Language, made into references by pandoc and published styles."""

from . import schema
from .bookshelf import Bookshelf
from .coins import coins
from .entry import Entry, Glossary, read_glossary
from .files import CitationFiles
from .metas import citation_tags
from .pandoc import CiteError
from .plan import Reference
from .styles import Style, read_styles

__all__ = [
    "Bookshelf",
    "CitationFiles",
    "CiteError",
    "Entry",
    "Glossary",
    "Reference",
    "Style",
    "citation_tags",
    "coins",
    "read_glossary",
    "read_styles",
    "schema",
]
