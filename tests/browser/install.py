"""Finds a Chromium for the browser tests, or installs one: Debian's when we may, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The path of an installed Chromium, or None where only Playwright's own can be used."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    """Install a browser unless one is found; the exit code is 0 when there is one, else 2."""
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
