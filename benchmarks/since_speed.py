"""How long `coprod check --since` takes on a large made-up glossary after small changes, beside the full check.

Wall seconds, each from a process of its own: `whole` is the command, `after start` the same without Python’s start and
the reading of libraries. The first look finds no cache; the others find that of the first, and are medians of five.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from build_scaling import checkout, seconds

ROUNDS = 5
AFTER_START = """
import sys, time
from pathlib import Path
from coprod_kg.check.since import check_since
from coprod_kg.project import Project
project = Project.find(Path(sys.argv[1]))
begin = time.perf_counter()
check_since(project, "HEAD")
print(time.perf_counter() - begin)
"""
CHANGES = {"1 definition": ["definitions/said-3"], "1 concept": ["concepts/sense-3"],
           "20 definitions": [f"definitions/said-{number}" for number in range(100, 120)]}  # fmt: skip


def git(root: Path, *arguments: str) -> None:
    """Git as somebody."""
    someone = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", "-C", str(root), *someone, *arguments], check=True, capture_output=True)


def after_start(root: Path) -> float:
    """Seconds of one look in a process that has read its libraries."""
    done = subprocess.run([sys.executable, "-c", AFTER_START, str(root)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def change(root: Path, entries: list[str], number: int) -> None:
    """Give each entry a note that it never had."""
    git(root, "checkout", "--quiet", "--", "glossary")
    for entry in entries:
        with (root / "glossary" / f"{entry}.yml").open("a", encoding="utf-8") as stream:
            stream.write(f"note:\n  en: Edit {number}.\n")


def main() -> None:
    """Print one line for each kind of change, and one for the full check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=10_000)
    entries = parser.parse_args().entries
    with checkout(entries) as root:
        (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
        git(root, "init", "--quiet")
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", "All")
        command = [sys.executable, "-m", "coprod_kg", "--project", root, "check"]
        change(root, CHANGES["1 definition"], 0)
        cold = after_start(root)
        shutil.rmtree(root / "build")
        whole = seconds([*command, "--since", "HEAD"], root)
        full = seconds([*command, "--no-owl"], root)
        print(f"{entries:,} entries: {'whole':>28}{'after start':>14}")
        print(f"{'full check':<24}{full:>12.2f} s")
        print(f"{'since, without cache':<24}{whole:>12.2f} s{cold:>12.2f} s   {whole / full:.3f} of the full check")
        for name, changed in CHANGES.items():
            wholes, afters = [], []
            for number in range(ROUNDS):
                change(root, changed, number)
                wholes.append(seconds([*command, "--since", "HEAD"], root))
                afters.append(after_start(root))
            one, other = statistics.median(wholes), statistics.median(afters)
            span = f"({min(afters):.2f}–{max(afters):.2f})"
            print(f"{f'since, {name}':<24}{one:>12.2f} s{other:>12.2f} s {span}   {one / full:.3f} of the full check")


if __name__ == "__main__":
    main()
