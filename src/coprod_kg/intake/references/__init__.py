"""Works as reference managers export them (CSL JSON, CSL YAML, BibTeX, RIS), made into sources and people."""

from .document import ENDINGS, FORMATS, LARGEST, read_references
from .plan import Outcome, Plan, plan_import
from .record import Record

__all__ = ["ENDINGS", "FORMATS", "LARGEST", "Outcome", "Plan", "Record", "plan_import", "read_references"]
