"""Linked data and the site: documents about every entry, by negotiation, and the headers that every response has."""

from .description import service_description
from .policy import Policy
from .shield import Shield
from .site import Site

__all__ = ["Policy", "Shield", "Site", "service_description"]
