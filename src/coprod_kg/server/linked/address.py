"""Which file or entry an address names, read so that it can name nothing outside the site."""

from __future__ import annotations

import re

from starlette.types import Scope

# A slash, backslash or null byte in disguise: no address of ours has one, and each tool reads it in another way.
_DISGUISED = re.compile(rb"%(2f|5c|00)", re.IGNORECASE)
_FOREIGN = re.compile(r"[\x00-\x1f\x7f\\\ufffd]")
UNFINISHED = ".part"  # the end of names of files and folders that are being written


def name_in(scope: Scope) -> str | None:
    """The path of a request below the site, without the slash in front; None where it cannot be the name of anything.

    A slash at the end stays.
    """
    path: str = scope["path"]
    root = scope.get("root_path", "")
    if root and path.startswith(f"{root}/"):
        path = path[len(root) :]
    if _DISGUISED.search(scope.get("raw_path") or b"") or not path.startswith("/"):
        return None
    name = path[1:]
    return name if is_public(name.removesuffix("/")) else None


def is_public(name: str) -> bool:
    """Whether a path below the site may be shown: nothing hidden, unfinished, or a way out; the empty path may."""
    if _FOREIGN.search(name):
        return False
    return not name or all(one and one[0] != "." and not one.endswith(UNFINISHED) for one in name.split("/"))
