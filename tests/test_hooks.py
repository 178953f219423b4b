"""The hooks for pre-commit that the repository publishes, run by pre-commit itself on a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import GOOD, ROOT, write

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
UNTIDY = "kind: person\nfamily:   Tide\n"
WRONG = "type: book\ntitle: Tide\npages: '12'\n"


def pre_commit(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PRE_COMMIT_HOME": str(cwd / ".cache"), "PRE_COMMIT_COLOR": "never"}
    command = [sys.executable, "-m", "pre_commit", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def published() -> list[dict[str, Any]]:
    hooks: list[dict[str, Any]] = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return hooks


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a small glossary that uses the hooks as published, but with the program of these tests."""
    folder = tmp_path_factory.mktemp("repository")
    (folder / "ontology").symlink_to(ROOT / "ontology")
    shutil.copytree(GOOD, folder / "glossary")
    installing = ("additional_dependencies", "minimum_pre_commit_version")
    hooks = [
        {key: value for key, value in hook.items() if key not in installing}
        | {"language": "system", "entry": hook["entry"].replace("coprod", f"{sys.executable} -m coprod_kg", 1)}
        for hook in published()
    ]
    write(folder, {".pre-commit-config.yaml": yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]})})
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    return folder


def run(repository: Path, hook: str, *names: str) -> subprocess.CompletedProcess[str]:
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    return pre_commit("run", hook, "--verbose", "--files", *names, cwd=repository)


def test_the_published_manifest_is_valid(tmp_path: Path) -> None:
    answer = pre_commit("validate-manifest", MANIFEST, cwd=tmp_path)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")
    assert {hook["id"] for hook in published()} == {"coprod-check", "coprod-fmt"}


def test_each_hook_brings_the_parts_that_its_command_needs() -> None:
    extras = {hook["id"]: hook["additional_dependencies"] for hook in published()}
    assert extras == {"coprod-fmt": [".[edit]"], "coprod-check": [".[check,edit]"]}


def test_the_tidying_hook_tidies_what_is_committed_and_passes_the_second_time(repository: Path) -> None:
    write(repository, {"glossary/people/tom-tide.yml": UNTIDY, "glossary/people/tim-tide.yml": UNTIDY})
    names = ["glossary/people/tom-tide.yml", "glossary/people/tim-tide.yml", "glossary/concepts/making.yml"]
    first = run(repository, "coprod-fmt", *names)
    assert first.returncode == 1 and "files were modified by this hook" in first.stdout
    assert (repository / names[0]).read_text(encoding="utf-8") == "kind: person\nfamily: Tide\n"
    second = run(repository, "coprod-fmt", *names)
    assert second.returncode == 0, second.stdout


def test_the_checking_hook_names_what_is_wrong_in_the_files_committed_and_only_there(repository: Path) -> None:
    write(repository, {"glossary/sources/tide.yml": WRONG, "glossary/sources/ebb.yml": WRONG})
    answer = run(repository, "coprod-check", "glossary/sources/tide.yml", "glossary/people/ada-meadow.yml")
    assert answer.returncode == 1
    assert "glossary/sources/tide.yml:3:1: error: pages: There is no such key in a source" in answer.stdout
    assert "ebb.yml" not in answer.stdout
    clean = run(repository, "coprod-check", "glossary/people/ada-meadow.yml", "glossary/concepts/making.yml")
    assert clean.returncode == 0, clean.stdout


def test_files_beside_the_glossary_do_not_concern_the_hooks(repository: Path) -> None:
    write(repository, {"notes.yml": WRONG})
    answer = run(repository, "coprod-check", "notes.yml")
    assert answer.returncode == 0 and "no files to check" in answer.stdout
