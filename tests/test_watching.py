"""`coprod serve` while an editor works: what changed in the glossary is shown, and the rest follows."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from support import GOOD, ROOT, coprod

PATIENCE = 120  # seconds after which a test gives up waiting


@dataclass
class Served:
    """A small checkout that is served and watched, and what the command has said so far."""

    root: Path
    address: str
    said: list[str] = field(default_factory=list)

    def page(self, name: str) -> httpx.Response:
        return httpx.get(f"{self.address}/{name}.html")

    def entry(self, name: str) -> Path:
        return self.root / "glossary" / f"{name}.yml"

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.entry(name).read_text(encoding="utf-8")
        assert old in text
        self.entry(name).write_text(text.replace(old, new), encoding="utf-8")

    def wait(self, wanted: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not wanted():
            assert time.monotonic() < end, self.said
            time.sleep(0.1)

    def heard(self, text: str, since: int = 0) -> bool:
        return any(text in line for line in self.said[since:])

    def ask(self, query: str) -> str:
        return httpx.get(f"{self.address}/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("watched")
    for name in ("ontology", "site", "mkdocs.yml", "CITATION.cff"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(GOOD, root / "glossary")
    command = [sys.executable, "-m", "coprod_kg", "--project", str(root), "serve", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout and process.stderr
    served = Served(root, "")
    lines = process.stderr
    threading.Thread(target=lambda: served.said.extend(iter(lines.readline, "")), daemon=True).start()
    found = re.search(r"http://[\d.]+:\d+", process.stdout.readline())
    assert found, served.said
    served.address = found[0]
    served.wait(lambda: served.heard("Watching"))
    yield served
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0


def settled(served: Served, since: int) -> None:
    served.wait(lambda: served.heard("are up to date", since))


def test_an_edited_entry_is_shown_and_data_and_endpoint_follow(served: Served) -> None:
    since = len(served.said)
    before = served.page("sources/quay-1998").text
    served.edit("people/ada-meadow", "Ada", "Adela")
    served.wait(lambda: "Adela" in served.page("people/ada-meadow").text)
    assert "Adela" in httpx.get(f"{served.address}/people/ada-meadow.ttl").text
    settled(served, since)
    served.wait(lambda: "Adela" in served.ask('SELECT ?name WHERE { ?s ?p ?name FILTER(CONTAINS(?name, "Adela")) }'))
    assert "Adela" in httpx.get(f"{served.address}/data/full.nt").text
    assert served.page("sources/quay-1998").text == before
    assert "up to date" in coprod("--project", served.root, "build", "--if-stale").stderr


def test_what_was_made_again_is_what_a_whole_build_makes(served: Served, tmp_path: Path) -> None:
    since = len(served.said)
    served.edit("concepts/neighbourhood", "More than a place.", "More than a place, and less than a town.")
    settled(served, since)
    site, kept = served.root / "build" / "site", tmp_path / "kept"
    shutil.copytree(site, kept)
    assert coprod("--project", served.root, "build").returncode == 0
    pages = {path.relative_to(site) for path in site.rglob("*.html")}
    assert pages == {path.relative_to(kept) for path in kept.rglob("*.html")}
    for path in pages:
        assert (site / path).read_bytes() == (kept / path).read_bytes(), path


def test_a_new_entry_gets_a_page_and_a_removed_one_loses_it(served: Served) -> None:
    since = len(served.said)
    served.entry("people/cleo-ferry").write_text("kind: person\nfamily: Ferry\ngiven: Cleo\n", encoding="utf-8")
    served.wait(lambda: served.page("people/cleo-ferry").status_code == 200)
    settled(served, since)
    assert "cleo-ferry.html" in served.page("people/index").text
    since = len(served.said)
    served.entry("people/cleo-ferry").unlink()
    served.wait(lambda: served.page("people/cleo-ferry").status_code == 404)
    settled(served, since)
    assert "cleo-ferry.html" not in served.page("people/index").text


def test_a_mistake_is_named_and_the_site_stays_until_it_is_mended(served: Served) -> None:
    since = len(served.said)
    before = served.page("people/ada-meadow").text
    served.edit("people/ada-meadow", "kind: person", "kind: [person")
    served.wait(lambda: served.heard("ada-meadow.yml:", since))
    assert served.page("people/ada-meadow").text == before
    since = len(served.said)
    served.edit("people/ada-meadow", "kind: [person", "kind: person")
    settled(served, since)
