"""Pictures drawn while the site is built: all of them in one run of Node, and those of an earlier build not again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..exports import write_file
from ..project import Project
from .bundle import LOCK, run_node
from .text import plain

SCRIPT = Path("draw", "main.ts")  # below the folder of the scripts
_START, _END = "<!--drawing ", "-->"  # round the name of a picture that is still missing


class Drawings:
    """The pictures that pages ask for; one that nobody has drawn yet leaves its place free until ``finish``."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._folder = project.build / "cache" / "drawings" / _digest(project.site / "scripts")
        self.wanted: dict[str, str] = {}
        self.waiting: list[Path] = []

    def drawing(self, wanted: dict[str, Any]) -> Markup:
        """The picture of a description, or what keeps its place."""
        text = json.dumps(plain(wanted), sort_keys=True)
        name = hashlib.sha256(text.encode()).hexdigest()
        drawn = self._folder / f"{name}.svg"
        if drawn.is_file():
            return Markup(drawn.read_text(encoding="utf-8"))
        self.wanted[name] = text
        return Markup(f"{_START}{name}{_END}")

    def expect(self, path: Path, text: str) -> None:
        """Note that the file ``path`` will hold ``text``, in which pictures may still be missing."""
        if self.wanted and _START in text:
            self.waiting.append(path)

    def finish(self) -> None:
        """Draw what is still missing and put it into the files that wait for it.

        Raises BundleError if a picture cannot be drawn.
        """
        if not self.wanted:
            return
        self._drop_old()
        said = run_node(self._project, [str(SCRIPT)], f"[{','.join(self.wanted.values())}]")
        drawn = dict(zip(self.wanted, json.loads(said), strict=True))
        for name, picture in drawn.items():
            write_file(self._folder / f"{name}.svg", picture.encode())
        for path in self.waiting:
            _fill(path, drawn)
        self.wanted, self.waiting = {}, []

    def _drop_old(self) -> None:
        """Remove the pictures that other versions of the scripts drew."""
        others = self._folder.parent.iterdir() if self._folder.parent.is_dir() else ()
        for folder in others:
            if folder != self._folder:
                shutil.rmtree(folder, ignore_errors=True)


def _fill(path: Path, drawn: dict[str, str]) -> None:
    first, *rest = path.read_text(encoding="utf-8").split(_START)
    parts = [part.partition(_END) for part in rest]
    write_file(path, (first + "".join(drawn[name] + after for name, _, after in parts)).encode())


def _digest(scripts: Path) -> str:
    """What decides how a picture looks: the scripts that draw, and the versions of their packages."""
    total = hashlib.sha256((scripts / LOCK).read_bytes())
    for path in _sources(scripts):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:16]


def _sources(scripts: Path) -> Iterable[Path]:
    return sorted((scripts / SCRIPT.parent).glob("*.ts"))
