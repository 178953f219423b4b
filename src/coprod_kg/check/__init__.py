"""What is wrong with a glossary, in sentences: YAML, shapes, whole-graph rules and OWL consistency."""

from .report import FORMATS, links, report
from .run import check

__all__ = ["FORMATS", "check", "links", "report"]
