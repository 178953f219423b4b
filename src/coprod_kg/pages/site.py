"""The site built from Markdown by MkDocs, and its search index by Pagefind."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from ..errors import CoprodError
from ..exports import replace_folder
from ..project import Project

CONFIG = "mkdocs.yml"


class SiteError(CoprodError):
    """The site could not be built from the pages; ``detail`` is what the builder said."""

    def __init__(self, doing: str, detail: str) -> None:
        self.detail = detail
        super().__init__(f"{doing} failed: {detail}")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site is published, ending in a slash, and where its repository is (empty if nobody has said)."""

    address: str
    repository: str


def read_site(project: Project, docs: Path) -> Site:
    """The addresses that the configuration of the site gives."""
    docs.mkdir(parents=True, exist_ok=True)
    config = load_config(str(project.root / CONFIG), docs_dir=str(docs))
    return Site(f"{str(config.site_url or '').rstrip('/')}/", str(config.repo_url or "").rstrip("/"))


def build_site(project: Project, docs: Path | None = None, site: Path | None = None) -> None:
    """Build the site and its search index out of ``build/docs`` (or ``docs``) into ``build/site`` (or ``site``).

    Raises SiteError if a page has a fault. The old site stays until the new one is whole.
    """
    docs, site = docs or project.build / "docs", site or project.build / "site"
    part = site.with_name(f"{site.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        build(load_config(str(project.root / CONFIG), docs_dir=str(docs), site_dir=str(part), strict=True))
    except (Abort, ConfigurationError) as error:
        raise SiteError("Building the site", str(error)) from error
    _index(part)
    replace_folder(site, part)


def _index(site: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--site", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SiteError("Indexing the site", (done.stderr or done.stdout).strip())
