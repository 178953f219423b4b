"""Entries, context and ontology made into one graph that can be queried."""

from .build import Graph, build_graph, past_of
from .glossary import Glossary

__all__ = ["Glossary", "Graph", "build_graph", "past_of"]
