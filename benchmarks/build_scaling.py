"""How the build of the site grows with the number of entries, beside plain mkdocs-material over the same pages.

The peer is `mkdocs build` with Material and its own search, without our theme, over the very Markdown pages that our
build made. Both run as commands of their own. Wall seconds; bytes are those of the finished sites.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from generate import write_glossary

ROOT = Path(__file__).resolve().parents[1]
PLAIN = 'site_name: peer\ntheme:\n  name: material\nnot_in_nav: "*"\nnav:\n  - index.md\n'


@contextmanager
def checkout(entries: int) -> Iterator[Path]:
    """A folder like a checkout, with a made-up glossary and a build of its own."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("ontology", "site", "mkdocs.yml", "CITATION.cff"):
            (root / name).symlink_to(ROOT / name)
        write_glossary(entries, root / "glossary")
        yield root


def seconds(command: Sequence[str | Path], cwd: Path) -> float:
    """The wall time of a command that must succeed."""
    begin = time.perf_counter()
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return time.perf_counter() - begin


def size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def build_plain(root: Path) -> float:
    """The wall time of the peer over the pages of a built checkout."""
    peer, docs = root / "peer", root / "build" / "docs"
    for page in docs.rglob("*.md"):
        target = peer / "docs" / page.relative_to(docs)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(page, target)
    (peer / "mkdocs.yml").write_text(PLAIN, encoding="utf-8")
    return seconds([sys.executable, "-m", "mkdocs", "build", "-q"], peer)


def measure(entries: int) -> None:
    """Print one line: pages, our seconds and bytes, those of the peer, and the ratio."""
    with checkout(entries) as root:
        coprod = [sys.executable, "-m", "coprod_kg", "--project", root]
        first = seconds([*coprod, "build"], root)
        shutil.rmtree(root / "build" / "site")
        again = seconds([*coprod, "build"], root)
        pages = sum(1 for _ in (root / "build" / "docs").rglob("*.md"))
        plain = build_plain(root)
        ours, theirs = size(root / "build" / "site"), size(root / "peer" / "site")
    print(
        f"{entries:>7}{pages:>8}{first:>9.1f}{again:>9.1f}{plain:>9.1f}{first / plain:>8.2f}{again / plain:>8.2f}"
        f"{ours / 1e6:>9.1f}{theirs / 1e6:>9.1f}{ours / entries / 1e3:>10.1f}",
        flush=True,
    )


def main() -> None:
    """Measure each size given, by default 100, 1,000 and 10,000 entries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1_000, 10_000])
    print(f"{os.cpu_count()} processors; seconds, and megabytes of the finished site")
    print(f"{'entries':>7}{'pages':>8}{'first':>9}{'again':>9}{'plain':>9}{'ratio':>8}{'again':>8}{'MB':>9}{'plain':>9}{'kB/entry':>10}")
    for entries in parser.parse_args().sizes:
        measure(entries)


if __name__ == "__main__":
    main()
