"""``coprod check --fix``: what can be mended without judgement is mended, in a copy first, and said line by line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..check import check
from ..check.run import inside
from ..exports import write_file
from ..graph import build_graph
from ..graph.context import Context
from ..keys import Shapes
from ..problem import Problem, shorten
from ..project import Project
from .fix_files import FILES
from .fix_rules import Known, meant
from .format import untidy_files

_WHOLE = {
    "file-bom": ("a mark before the first letter (BOM)", "UTF-8 without it"),
    "line-ends": ("line ends of Windows (CRLF)", "line feeds (LF)"),
}
_ROUNDS = 5  # what one fix brings to light, the next one mends


@dataclass(frozen=True, slots=True)
class Mended:
    """One thing that was mended: where it stood, what was there and is there now, and by which rule."""

    file: str
    line: int
    before: str
    after: str
    rule: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before} → {self.after} [{self.rule}]"


def fix(project: Project, paths: Iterable[Path] = (), *, write: bool = True) -> list[Mended]:
    """Mend the entries of the glossary, or those in ``paths``, and say what was done; without ``write`` only say it.

    Everything is mended and checked again in a copy before the first file is written. Raises CoprodError as ``check``.
    """
    paths = list(paths)
    for path in paths:
        inside(project, path)
    with tempfile.TemporaryDirectory(prefix="coprod-") as folder:
        copy = Path(folder, "glossary").resolve()
        shutil.copytree(project.glossary, copy, ignore=shutil.ignore_patterns(".*"), ignore_dangling_symlinks=True)
        wanted = [copy / path.resolve().relative_to(project.glossary) for path in paths]
        mender = _Mender(project, copy, wanted)
        mender.run()
        if write:
            for name, content in mender.changed():
                write_file(project.glossary / name, content)
            for name in mender.gone():
                (project.glossary / name).unlink()
        return mender.mended


class _Mender:
    """Mends the copy of a glossary; ``origin`` knows the first name of each file that was renamed."""

    def __init__(self, project: Project, copy: Path, wanted: list[Path]) -> None:
        self.mended: list[Mended] = []
        self._project = project
        self._glossary = project.glossary
        self._copy = Project(project.root, copy)
        self._wanted = wanted
        self._shapes = Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
        self._origin: dict[Path, Path] = {}

    def run(self) -> None:
        for path in self._files():
            self._mend_whole(path)
        for _ in range(_ROUNDS):
            graph = build_graph(self._copy, past=False)
            problems = check(self._copy, self._wanted, owl=False, graph=graph)
            known = Known(self._shapes, graph)
            if not any([self._mend(problem, known) for problem in reversed(problems)]):
                break
        for path, tidy in untidy_files(self._copy, self._wanted, leaving=True, shapes=self._shapes):
            if self._may_change(path):
                path.write_bytes(tidy)
                self._note(path, 1, "untidy", "tidy; no value changed", "fmt")
        self.mended.sort(key=lambda one: (one.file, one.rule == "fmt", one.line))

    def changed(self) -> Iterator[tuple[Path, bytes]]:
        """The files to write, by their paths in the glossary."""
        for path in self._files():
            name = path.relative_to(self._copy.glossary)
            old = self._glossary / self._origin.get(path, path).relative_to(self._copy.glossary)
            content = path.read_bytes()
            if path in self._origin or content != old.read_bytes():
                yield name, content

    def gone(self) -> list[Path]:
        """The old names of files that were renamed."""
        return [path.relative_to(self._copy.glossary) for path in self._origin.values()]

    def _files(self) -> list[Path]:
        return [path for path in sorted(self._copy.glossary.glob("*/*")) if path.suffix.lower() in (".yml", ".yaml")]

    def _covered(self, path: Path) -> bool:
        return not self._wanted or any(folder in (path, *path.parents) for folder in self._wanted)

    def _may_change(self, path: Path) -> bool:
        """Whether a file is one that people write, and no link to one elsewhere."""
        first = self._origin.get(path, path).relative_to(self._copy.glossary)
        return first.parts[0] != "receipts" and not (self._glossary / first).is_symlink()

    def _mend_whole(self, path: Path) -> None:
        if not (self._covered(path) and self._may_change(path)):
            return
        for rule, mend in FILES.items():
            raw = path.read_bytes()
            if (new := mend(raw)) != raw:
                path.write_bytes(new)
                self._note(path, 1, *_WHOLE[rule], rule)

    def _mend(self, problem: Problem, known: Known) -> bool:
        path = Path(self._project.root, problem.file)
        if not path.is_file() or not self._may_change(path):
            return False
        if problem.rule == "file-name":
            return self._rename(path, problem)
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return False
        new = known.mend(text, problem)
        if new is None or new == text:
            return False
        path.write_bytes(new.encode())
        self._note(path, problem.line, *_difference(text, new, problem.line), problem.rule)
        return True

    def _rename(self, path: Path, problem: Problem) -> bool:
        better = path.with_name(meant(problem) or path.name)
        if better == path or any(other.stem.lower() == better.stem for other in path.parent.iterdir() if other != path):
            return False
        self._note(path, 1, path.name, better.name, problem.rule)
        path.rename(better)
        self._origin[better] = self._origin.pop(path, path)
        self._wanted = [better if folder == path else folder for folder in self._wanted]
        return True

    def _note(self, path: Path, line: int, before: str, after: str, rule: str) -> None:
        first = self._origin.get(path, path).relative_to(self._copy.glossary)
        self.mended.append(Mended(self._project.shown(self._glossary / first), line, before, after, rule))


def _difference(old: str, new: str, line: int) -> tuple[str, str]:
    """The line as it was and as it is; where more than it changed, what became of the whole."""
    before, after = old.split("\n"), new.split("\n")
    if len(after) < len(before):
        return before[line - 1].strip(), "(taken out)"
    changed = [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    one, other = before[line - 1].strip(), after[line - 1].strip()
    if one == other:
        return f"a tab before {shorten(one, 40)}" if len(changed) == 1 else f"tabs in {len(changed)} lines", "spaces"
    return one, other
