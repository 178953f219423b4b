"""Releases out of git tags: what an entry held in each, what changed between them, and how the next is prepared."""

from ..entries.content import hash_of
from .changes import Change, FieldChange, field_changes
from .fields import Field, fields_of, languages_in
from .history import UNRELEASED, History, Release, read_history, releases_mark
from .tags import Version

__all__ = [
    "UNRELEASED",
    "Change",
    "Field",
    "FieldChange",
    "History",
    "Release",
    "Version",
    "field_changes",
    "fields_of",
    "hash_of",
    "languages_in",
    "read_history",
    "releases_mark",
]
