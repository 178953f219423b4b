"""Programs of Debian, unpacked into a folder where nothing else sees them, or installed where we may."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from .errors import InstallError

# Part of every Debian, and not to be mixed with the copies of another release.
_GIVEN = {"libc6", "libssl3", "libssl3t64", "libgcc-s1"}


def unpack(packages: tuple[str, ...], folder: Path) -> None:
    """Download packages with the libraries they name and unpack them below ``folder``; no right of root is needed.

    Raises InstallError without apt, or if a package cannot be had.
    """
    if not shutil.which("apt-get"):
        raise InstallError(packages[0], "it comes from Debian's packages, and there is no apt-get.")
    making = folder.with_name(f"making-{folder.name}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    names = [*packages, *sorted(_libraries(packages))]
    if _run(["apt-get", "download", *names], making) and (_update() or _run(["apt-get", "download", *names], making)):
        raise InstallError(packages[0], f"apt-get could not download {' '.join(names)}.")
    for archive in sorted(making.glob("*.deb")):
        _run(["dpkg", "-x", archive.name, "."], making)
        archive.unlink()
    making.rename(folder)


def library_path(folder: Path) -> str:
    """The value of LD_LIBRARY_PATH for programs unpacked below ``folder``."""
    found = {str(library.parent) for library in folder.rglob("*.so.*")}
    return ":".join([*sorted(found), os.environ.get("LD_LIBRARY_PATH", "")]).rstrip(":")


def install_package(name: str) -> bool:
    """Install a package for the whole machine if we are root and apt is there; whether that went well."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    command = ["apt-get", "install", "-y", "--no-install-recommends", name]
    return not _run(command, Path("/")) or (not _update() and not _run(command, Path("/")))


def _update() -> int:
    return _run(["apt-get", "update"], Path("/"))


def _libraries(packages: tuple[str, ...]) -> set[str]:
    listed = subprocess.run(["apt-cache", "depends", *packages], capture_output=True, text=True, check=False).stdout
    named = set(re.findall(r"^ {2}Depends: (lib[^\s<>]+)$", listed, re.MULTILINE))
    return named - _GIVEN - set(packages)


def _run(command: list[str], folder: Path) -> int:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode
