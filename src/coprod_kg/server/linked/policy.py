"""What browsers may do with a response: policies by kind, with the hashes of the scripts that stand in pages."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from .documents import HTML
from .filetypes import media_type_of
from .folder import File, Folder

# Scripts in these pages are trusted in every page, and no others are: nothing that an editor writes makes a page here.
MODELS = ("404.html", "compare.html")
# The search and the query page run WebAssembly, in workers or, where there are none, by themselves.
COMPILING = frozenset({"search.html", "query.html", "pagefind/pagefind-worker.js", "assets/query-worker.js"})

# Everything here is public and nobody is known by a cookie, so every site may read every response.
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_WORKER = "default-src 'none'; script-src {scripts}; connect-src 'self'"
_SCRIPT = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
_DATA = re.compile(rb"""\bsrc\s*=|\btype\s*=\s*["']?application/""", re.IGNORECASE)
# Material tells each page where the site begins; the page for what is missing, which may stand anywhere, has `/`.
_ROOT = re.compile(rb'(?<=__md_scope=new URL\(")[^"]*(?=",location\))')
_WAYS = (b".", b"..", b"../..")


class Policy:
    """The headers that browsers need with each response of the site in a folder, whose pages may change."""

    def __init__(self, site: Path) -> None:
        self._folder = Folder(site)
        self._models: tuple[File | None, ...] = ()
        self._hashes = ""

    def headers(self, name: str, content_type: str) -> dict[str, str]:
        """The headers for what has this path below the site and this ``Content-Type``, empty where nothing is sent.

        “Not modified” replaces the headers that a browser has kept, so it must have the policy of the content.
        """
        media_type = content_type.partition(";")[0] or (media_type_of(name) if name.rpartition("/")[2] else HTML)
        return {"Content-Security-Policy": self._policy(name, media_type), **EVERYWHERE}

    def _policy(self, name: str, media_type: str) -> str:
        compiling = " 'wasm-unsafe-eval'" if name in COMPILING else ""
        if media_type == HTML:
            return _PAGE.format(scripts=f"'self'{self._scripts()}{compiling}")
        if media_type == media_type_of(".js"):
            return _WORKER.format(scripts=f"'self'{compiling}")
        return _NOTHING

    def _scripts(self) -> str:
        models = tuple(self._folder.find(name) for name in MODELS)
        if models != self._models:
            scripts = [script for model in models if model for script in inline_scripts(model.read())]
            trusted = {hash_of(form) for script in scripts for form in _forms(script)}
            self._hashes = "".join(f" '{digest}'" for digest in sorted(trusted))
            self._models = models
        return self._hashes


def inline_scripts(page: bytes) -> list[bytes]:
    """The scripts that stand in a page, without those that are files or hold data."""
    return [one["text"] for one in _SCRIPT.finditer(page) if not _DATA.search(one["attributes"])]


def hash_of(script: bytes) -> str:
    """The name of a script in a policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}"


def _forms(script: bytes) -> set[bytes]:
    return {script} | {_ROOT.sub(way, script) for way in _WAYS}
