"""A built site on a free port, and a browser to look at it."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from install import chromium
from playwright.sync_api import Browser, Page, sync_playwright

# A later --disable-features replaces Playwright's, so the first two lines repeat what matters here of its own; without
# the last one a browser prepares pages for its address bar with every window, which takes a third of the time.
DISABLED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,PreconnectToSearch,AimEnabled,LensOverlay,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"
)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def hosted(folder: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> Iterator[str]:
    """Serves a folder at a free port; gives its address, ending in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def site(checkout_build: Path) -> Path:
    """The site of the real glossary."""
    return checkout_build / "site"


@pytest.fixture(scope="session")
def site_url(site: Path) -> Iterator[str]:
    """Where the built site is served, ending in a slash."""
    with hosted(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: an installed one, else Playwright's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[f"--disable-features={DISABLED}"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site_url: str) -> Iterator[Callable[..., Page]]:
    """Opens a page of the site; contexts are closed afterwards."""
    contexts = []

    def open_at(path: str, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(site_url + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
