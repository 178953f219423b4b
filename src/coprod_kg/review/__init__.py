"""What a reviewer needs to see of a change: what it means, not which lines it touches."""

from .bundle import Review
from .making import make_review
from .output import as_comment, as_page

__all__ = ["Review", "as_comment", "as_page", "make_review"]
