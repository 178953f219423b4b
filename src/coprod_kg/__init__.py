"""coprod-kg: the definitions of co-production as a checked, citable graph."""

from .entries import Entry, read_entries
from .errors import CoprodError
from .graph import Glossary, build_graph
from .problem import Problem
from .project import Project

__all__ = ["CoprodError", "Entry", "Glossary", "Problem", "Project", "build_graph", "read_entries"]
