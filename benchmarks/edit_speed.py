"""How long an edited entry takes to be shown, beside building the pages again with `mkdocs build --dirty`.

The peer is MkDocs’ own incremental build in the same process over the same pages, of which one has changed: it shows
the page, but neither reads the glossary nor knows which pages an entry touches. Figures are medians of five.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

from build_scaling import checkout
from mkdocs.commands.build import build
from mkdocs.config import load_config

from coprod_kg import Project, build_graph
from coprod_kg.exports import write_exports
from coprod_kg.pages import Workshop, build_site, write_pages

ROUNDS = 5
ENTRY = "definitions/said-3"


def edited(project: Project, workshop: Workshop, number: int) -> float:
    """Seconds from the saved file to the page that shows the edit."""
    path, page = project.glossary / f"{ENTRY}.yml", project.build / "site" / f"{ENTRY}.html"
    path.write_text(path.read_text(encoding="utf-8") + f"# {number}\nnote:\n  en: Edit {number}.\n", encoding="utf-8")
    begin = time.perf_counter()
    workshop.update(build_graph(project))
    seconds = time.perf_counter() - begin
    assert f"Edit {number}." in page.read_text(encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index(f"# {number}\n")], encoding="utf-8")
    return seconds


def dirty(project: Project) -> float:
    """Seconds of MkDocs’ own incremental build after one page was touched."""
    docs, site = project.build / "docs", project.build / "dirty"
    os.utime(docs / f"{ENTRY}.md")
    begin = time.perf_counter()
    config = load_config(str(project.root / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(site), strict=False)
    build(config, dirty=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print one line for a glossary of 1,000 entries, or of as many as the first argument says."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with checkout(entries) as root:
        project = Project.find(Path(root))
        graph = build_graph(project)
        write_exports(graph, project, project.build / "docs")
        write_pages(graph, project, project.build / "docs")
        build_site(project)
        workshop = Workshop(project, graph)
        ours = statistics.median(edited(project, workshop, number) for number in range(ROUNDS))
        dirty(project)
        peer = statistics.median(dirty(project) for _ in range(ROUNDS))
    print(f"{entries} entries: an edit is shown in {ours:.2f} s, {ours / peer:.1f} times mkdocs --dirty ({peer:.2f} s)")


if __name__ == "__main__":
    main()
