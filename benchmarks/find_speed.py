"""How fast and how surely the page for quotations finds altered sentences among generated definitions, in Chromium.

Beside it, in the same run, a plain scan: each held text compared letter by letter (npm fastest-levenshtein).
Run `python benchmarks/find_speed.py [NUMBER]`; the default is 10,000 definitions and 300 sentences of each sort.
"""

from __future__ import annotations

import functools
import json
import random
import statistics
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from coprod_kg import Project, build_graph
from coprod_kg.pages.bundle import build_assets, run_node
from coprod_kg.views import Views

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
from install import chromium  # noqa: E402

ASKED = 300
SCANNED = 20  # the plain scan is too slow for more


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Words:
    """Sentences in which most words follow the one before as in the real glossary.

    Words that only ever have one follower are leapt from, so that no sentence repeats a stretch of a real text.
    """

    def __init__(self, texts: Sequence[str], seed: int) -> None:
        self.random = random.Random(seed)
        self.all = [word for text in texts for word in text.split()]
        self.after: dict[str, list[str]] = defaultdict(list)
        for one, other in zip(self.all, self.all[1:], strict=False):
            self.after[one].append(other)

    def sentence(self) -> str:
        """A text of 18 to 60 words."""
        words = [self.random.choice(self.all)]
        for _ in range(self.random.randint(17, 59)):
            leap = self.random.random() < 0.1 or len(set(self.after[words[-1]])) < 3
            words.append(self.random.choice(self.all if leap else self.after[words[-1]]))
        return " ".join(words)

    def altered(self, text: str) -> str:
        """The text with one to three words replaced, left out or put in."""
        words = text.split()
        for _ in range(self.random.randint(1, 3)):
            place, other = self.random.randrange(len(words)), self.random.choice(self.all)
            cut, put = self.random.choice(((1, [other]), (1, []), (0, [other])))
            words[place : place + cut] = put
        return " ".join(words)


def main(number: int) -> None:
    """Print one line for each figure."""
    project = Project.find(ROOT)
    views = Views(build_graph(project), project.site / "queries" / "views")
    words = Words([str(row["text"]) for row in views.all("texts")], seed=4)
    texts = [words.sentence() for _ in range(number)]
    chosen = words.random.sample(range(number), ASKED)
    altered = [words.altered(texts[which]) for which in chosen]
    unrelated = [words.sentence() for _ in range(ASKED)]
    with tempfile.TemporaryDirectory() as folder:
        _write(project, Path(folder), texts)
        ours, plain = _run(Path(folder), [*altered, *unrelated], altered[:SCANNED])
    _report(number, chosen, ours, plain)


def _write(project: Project, folder: Path, texts: Sequence[str]) -> None:
    (folder / "find-worker.js").write_bytes((build_assets(project) / "find-worker.js").read_bytes())
    rest = {"title": "x", "kind": "Definition", "wording": "quotation", "lang": "en", "who": "x", "work": "w"}
    rest |= {"year": "2000", "place": "p. 1", "through": "", "checked": ""}
    statements = [{"page": str(which), "text": text, **rest} for which, text in enumerate(texts)]
    (folder / "find.json").write_text(json.dumps({"works": {"w": "A work"}, "statements": statements}), "utf-8")
    (folder / "index.html").write_text('<!doctype html><title>x</title><script src="bench.js"></script>', "utf-8")
    esbuild = project.site / "scripts" / "node_modules" / "esbuild" / "bin" / "esbuild"
    entry = ROOT / "benchmarks" / "find_speed.mjs"
    run_node(project, [str(esbuild), str(entry), "--bundle", f"--outfile={folder}/bench.js"])


def _run(folder: Path, asked: Sequence[str], scanned: Sequence[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        ours = page.evaluate(f"measure({json.dumps(list(asked))})")
        plain = page.evaluate(f"scan({json.dumps(list(scanned))})")
        browser.close()
    server.shutdown()
    return ours, plain


def _report(number: int, chosen: Sequence[int], ours: dict[str, Any], plain: Sequence[dict[str, Any]]) -> None:
    answers = ours["answers"]
    altered, unrelated = answers[:ASKED], answers[ASKED:]
    right = sum(answer["pages"][:1] == [str(which)] for answer, which in zip(altered, chosen, strict=True))
    false = sum(bool(answer["pages"]) for answer in unrelated)
    times = sorted(answer["ms"] for answer in answers)
    scan = statistics.median(answer["ms"] for answer in plain)
    scan_right = sum(answer["pages"] == [str(which)] for answer, which in zip(plain, chosen, strict=False))
    median = statistics.median(times)
    print(f"{number} definitions; read and indexed off the main thread in {ours['load']:.0f} ms")
    print(f"tasks of over 50 ms on the main thread: {len(ours['long'])}")
    most = times[int(0.99 * len(times))]
    print(f"lookup: median {median:.1f} ms, 99 of 100 within {most:.1f} ms, {times[-1]:.1f} ms at most")
    print(f"altered sentences found: {right} of {ASKED}; unrelated ones wrongly found: {false} of {ASKED}")
    print(f"plain scan: median {scan:.0f} ms, {scan_right} of {len(plain)} found; {scan / median:.0f} times as slow")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
