"""The site built from Markdown by MkDocs, and its search index by Pagefind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from ..errors import CoprodError
from ..exports import clear, replace_folder
from ..parallel import in_parallel, shares
from ..project import Project
from .written import hand_written

CONFIG = "mkdocs.yml"
SITEMAP = "sitemap.xml"  # ours, since MkDocs sees some of the pages at a time
WORTH_A_PROCESS = 200  # pages; below that a second process costs more than it brings
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js", "wasm.unknown.pagefind")


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
    clear(part)
    written = {path for _, path in hand_written(project)}
    pages = [name for name in files_below(docs) if name.endswith(".md")]
    first, *others = shares([name for name in pages if name not in written], WORTH_A_PROCESS)
    whole = partial(_build_whole, project, docs, [*first, *(name for name in pages if name in written)], part)
    in_parallel([whole, *(partial(build_pages, project, docs, share, part) for share in others)])
    place_files(docs, part, (name for name in files_below(docs) if not name.endswith(".md")))
    index(project, part)
    replace_folder(site, part)


def build_pages(project: Project, docs: Path, pages: Sequence[str], site: Path) -> None:
    """Build some generated pages of ``docs``, given by their paths, into the folder ``site``; raises SiteError."""
    with tempfile.TemporaryDirectory(dir=site.parent, prefix=f".{site.name}-") as folder:
        source, target = Path(folder, "docs"), Path(folder, "site")
        place_files(docs, source, pages)
        for name in _stand_ins(project, docs, pages):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).touch()
        _run_mkdocs(project, source, target)
        place_files(target, site, (f"{name.removesuffix('.md')}.html" for name in pages))


def index(project: Project, site: Path) -> None:
    """Build the search index into a site by the settings in ``site/pagefind.yml``; raises SiteError.

    Pagefind’s own pages are left out, since ours replace them.
    """
    part = (site / "pagefind.part").resolve()
    command = [sys.executable, "-m", "pagefind", "--site", str(site.resolve()), "--output-path", str(part)]
    done = subprocess.run(command, cwd=project.site, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SiteError("Indexing the site", (done.stderr or done.stdout).strip())
    for pattern in _UNUSED:
        for path in part.glob(pattern):
            path.unlink()
    replace_folder(site / "pagefind", part)


def place_files(source: Path, target: Path, names: Iterable[str]) -> None:
    """Put files of one folder into another, each at once; on one disk no byte is copied."""
    for name in names:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.part")
        temporary.unlink(missing_ok=True)
        try:
            os.link(source / name, temporary)
        except OSError:
            shutil.copyfile(source / name, temporary)
        os.replace(temporary, path)
        temporary.unlink(missing_ok=True)  # a link replacing another one to the same file stays where it was


def files_below(folder: Path) -> list[str]:
    """The paths of all files below a folder, seen from it, in order."""
    above = len(f"{folder}/")
    return sorted(f"{place}/{name}"[above:] for place, _, names in os.walk(folder) for name in names)


def _stand_ins(project: Project, docs: Path, pages: Sequence[str]) -> Iterable[str]:
    """The pages that must be there, if empty: those of the menu, and those to which hand-written pages may link."""
    written = {name for _, name in hand_written(project) if name.endswith(".md")}
    if written.intersection(pages):
        return written
    menu = load_config(str(project.root / CONFIG), docs_dir=str(docs)).nav or []
    return {str(name) for entry in menu for name in entry.values()}


def _build_whole(project: Project, docs: Path, pages: Sequence[str], site: Path) -> None:
    """Build pages with what belongs to the whole site: its assets and the page for what is missing."""
    with tempfile.TemporaryDirectory(dir=site.parent, prefix=f".{site.name}-") as folder:
        source, target = Path(folder, "docs"), Path(folder, "site")
        place_files(docs, source, pages)
        _run_mkdocs(project, source, target)
        place_files(target, site, (name for name in files_below(target) if not name.startswith(SITEMAP)))


def _run_mkdocs(project: Project, docs: Path, site: Path) -> None:
    try:
        build(load_config(str(project.root / CONFIG), docs_dir=str(docs), site_dir=str(site), strict=True))
    except (Abort, ConfigurationError) as error:
        raise SiteError("Building the site", str(error)) from error
