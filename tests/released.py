"""A small checkout with releases: real git, the example glossary, and only the pages that have to do with versions."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from pathlib import Path

from support import GOOD, ROOT

from coprod_kg import Project, build_graph
from coprod_kg.pages import build_site, write_pages
from coprod_kg.pages.past import Past, read_past

PAGES = ("changes.md.jinja", "changes.atom.jinja")
FIRST = 1_767_225_600  # the first hour of 2026: each commit is an hour later than the one before
HOURS = itertools.count()


class Checkout:
    """A checkout below a folder; ``change`` edits an entry, ``release`` commits and tags."""

    def __init__(self, root: Path, glossary: Path = GOOD) -> None:
        self.root = root
        (root / "site" / "pages").mkdir(parents=True)
        for path in (ROOT / "ontology", *(path for path in (ROOT / "site").iterdir() if path.name != "pages")):
            (root / path.relative_to(ROOT)).symlink_to(path)
        shutil.copy(ROOT / "CITATION.cff", root)
        shutil.copytree(glossary, root / "glossary")
        for name in PAGES:
            shutil.copy(ROOT / "site" / "pages" / name, root / "site" / "pages" / name)
        (root / "site" / "pages" / "index.md").write_text("# Home\n", encoding="utf-8")
        config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        start, end = config.index("nav:"), config.index("# Entries are found")
        (root / "mkdocs.yml").write_text(config[:start] + config[end:], encoding="utf-8")
        (root / ".gitignore").write_text("/build/\n", encoding="utf-8")
        self.git("init", "--quiet", "--initial-branch=main")

    @property
    def project(self) -> Project:
        return Project.find(self.root)

    def git(self, *arguments: str) -> str:
        """Git as somebody, at a moment of its own."""
        stamp = f"{FIRST + 3600 * next(HOURS)} +0000"
        someone = {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org", "GIT_AUTHOR_DATE": stamp}
        someone |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in someone.items()}
        command = ["git", "-C", str(self.root), *arguments]
        env = {**os.environ, **someone, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout

    def entry(self, name: str) -> Path:
        return self.root / "glossary" / f"{name}.yml"

    def change(self, name: str, old: str, new: str) -> None:
        """Put other words into an entry."""
        text = self.entry(name).read_text(encoding="utf-8")
        assert old in text
        self.entry(name).write_text(text.replace(old, new), encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "Work")

    def release(self, version: str) -> None:
        """Commit what there is and tag it."""
        self.commit()
        self.git("tag", "--annotate", "--message", version, f"v{version}")

    def past(self) -> Past:
        return read_past(build_graph(self.project), self.project)

    def build(self) -> Path:
        """The site of the checkout, in a folder."""
        project = self.project
        write_pages(build_graph(project), project, project.build / "docs")
        build_site(project, project.build / "docs", project.build / "site")
        return project.build / "site"


def told(root: Path) -> Checkout:
    """A checkout with a story: three releases, and one change that no release has yet.

    2026-01-10 has no definition of Brook, another wording of Meadow’s, a person who is taken out, and a claim under
    another name. 2026-02-20 is as the example glossary but for one member, which 2026-02-20.2 rewords. The draft has
    another wording of Brook’s definition.
    """
    checkout = Checkout(root)
    brook, friend = checkout.entry("definitions/brook-2021"), checkout.entry("people/old-friend")
    now = brook.read_text(encoding="utf-8")
    brook.unlink()
    friend.write_text("family: Friend\ngiven: Old\n", encoding="utf-8")
    checkout.entry("claims/unmeasured").rename(checkout.entry("claims/nobody-measured"))
    checkout.change("definitions/meadow-2019", "neighbours and paid staff make", "people and paid staff make")
    checkout.change("definitions/meadow-2019", 'page: "12"', 'page: "11"')
    checkout.change("frameworks/meadow-steps", "Keeping it going", "Keeping on")
    checkout.release("2026-01-10")
    brook.write_text(now, encoding="utf-8")
    friend.unlink()
    checkout.entry("claims/nobody-measured").rename(checkout.entry("claims/unmeasured"))
    checkout.change("definitions/meadow-2019", "people and paid staff make", "neighbours and paid staff make")
    checkout.change("definitions/meadow-2019", 'page: "11"', 'page: "12"')
    checkout.release("2026-02-20")
    checkout.change("frameworks/meadow-steps", "Keeping on", "Keeping it going")
    checkout.release("2026-02-20.2")
    checkout.change("definitions/brook-2021", "makes afterwards", "then makes")
    return checkout
