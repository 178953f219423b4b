"""What is shipped for operators is valid, safe and true: image, unit, configurations, and the page on threats."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from given_settings import given
from serving import ROOT, RUNAWAY, Server, eventually, program, small_project

from coprod_kg.cli.main import main
from coprod_kg.server.settings import KNOBS, Settings
from coprod_kg.server.units import read_bytes, read_seconds

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "coprod.service").read_text(encoding="utf-8")
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
OPERATING = (ROOT / "site" / "pages" / "operating.md").read_text(encoding="utf-8")
THREATS = (ROOT / "site" / "pages" / "threat-model.md").read_text(encoding="utf-8")
EXPOSURE = 15  # tenths; systemd calls up to 20 “OK”


def instructions() -> list[tuple[str, str]]:
    """The Containerfile as (instruction, rest), with continued lines joined."""
    text = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", CONTAINERFILE))
    return [(name, rest) for name, _, rest in (line.strip().partition(" ") for line in text.splitlines()) if name]


def last_stage() -> list[tuple[str, str]]:
    found = instructions()
    begin = max(number for number, (name, _) in enumerate(found) if name == "FROM")
    return found[begin:]


def lint(text: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("hadolint")), "--no-color", "--failure-threshold", "style", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False)


def test_the_linter_has_nothing_to_say_about_the_image_and_would_say_it() -> None:
    ours = lint(CONTAINERFILE)
    assert (ours.stdout, ours.returncode) == ("", 0)
    worse = lint(CONTAINERFILE.replace("USER 10001:10001", "USER root").replace("python:3.11-slim-bookworm", "python"))
    assert worse.returncode != 0
    assert {"DL3002", "DL3006"} <= set(re.findall(r"DL\d+", worse.stdout))


def test_the_image_is_made_from_files_that_there_are() -> None:
    copies = [rest.split() for name, rest in instructions() if name == "COPY" and not rest.startswith("--from")]
    sources = {source for *sources, _ in copies for source in sources}
    assert {"src", "glossary", "ontology", "site", "mkdocs.yml"} <= sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_runs_as_an_ordinary_user_and_holds_no_history() -> None:
    stage = last_stage()
    [user] = [rest for name, rest in stage if name == "USER"]
    assert all(int(number) > 1000 for number in user.split(":"))
    copied = " ".join(rest for name, rest in stage if name == "COPY")
    assert ".git" not in copied
    assert "builder" not in copied
    assert not re.search(r"(?i)password|secret|token", CONTAINERFILE)
    assert "build/cache" in " ".join(rest for name, rest in instructions() if name == "RUN")


def test_the_image_starts_a_command_that_there_is_with_settings_that_can_be_read() -> None:
    stage = dict(last_stage())
    _, *arguments = json.loads(stage["ENTRYPOINT"])
    assert CliRunner().invoke(main, [*arguments, "--help"]).exit_code == 0
    settings = given(**dict(pair.split("=", 1) for pair in stage["ENV"].split()))
    assert (settings.host, settings.access_log) == ("0.0.0.0", "-")
    assert stage["EXPOSE"] == str(settings.port)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(small_project(tmp_path_factory.mktemp("deployed"), 10)) as server:
        yield server


def test_the_health_check_of_the_image_passes_where_a_server_is_ready_and_fails_elsewhere(server: Server) -> None:
    check = dict(last_stage())["HEALTHCHECK"].partition("CMD ")[2]
    _, *arguments = json.loads(check)

    def healthy(port: int) -> bool:
        environment = os.environ | {"COPROD_PORT": str(port)}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0

    assert healthy(server.port)
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    assert not healthy(port)


def unit_values(key: str) -> list[str]:
    return re.findall(rf"(?m)^{key}=(.*)$", UNIT)


def test_the_unit_is_valid_and_confined(tmp_path: Path) -> None:
    analyze = program("systemd-analyze", "systemd")
    path = tmp_path / "coprod.service"
    path.write_text(UNIT.replace("/opt/coprod/.venv/bin/coprod", sys.executable), encoding="utf-8")
    verified = subprocess.run([analyze, "verify", path], capture_output=True, text=True, check=False)
    assert (verified.stdout + verified.stderr, verified.returncode) == ("", 0)
    confined = [analyze, "security", "--offline=true", f"--threshold={EXPOSURE}", "--no-pager", path]
    outcome = subprocess.run(confined, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout
    path.write_text(re.sub("(?m)^Protect.*\n|^Restrict.*\n|^SystemCall.*\n", "", path.read_text("utf-8")), "utf-8")
    assert subprocess.run(confined, capture_output=True, check=False).returncode != 0


def allowed_calls() -> set[str]:
    """The system calls that the unit lets the server make."""
    analyze = program("systemd-analyze", "systemd")

    def calls(group: str) -> set[str]:
        listed = subprocess.run([analyze, "syscall-filter", group], capture_output=True, text=True, check=True).stdout
        names = {line.strip() for line in listed.splitlines()[1:] if line.strip() and not line.strip().startswith("#")}
        return set().union(*(calls(name) if name.startswith("@") else {name} for name in names))

    allowed: set[str] = set()
    for groups in unit_values("SystemCallFilter"):
        named = set().union(*(calls(group) for group in groups.removeprefix("~").split()))
        allowed = allowed - named if groups.startswith("~") else allowed | named
    return allowed


def test_the_server_serves_limits_and_replaces_workers_within_what_the_unit_allows(tmp_path: Path) -> None:
    allowed = allowed_calls()
    assert not {"mount", "bpf", "ptrace", "reboot"} & allowed
    (tmp_path / "calls").write_text(" ".join(allowed), encoding="ascii")
    confined = [sys.executable, str(ROOT / "tests" / "confined.py"), str(tmp_path / "calls")]
    (tmp_path / "project").mkdir()
    with Server(small_project(tmp_path / "project", 2_000), "--time-limit", "1s", before=confined) as server:
        assert "Seccomp:\t2" in Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8")
        for pid in server.family() - {server.process.pid}:
            limits = Path(f"/proc/{pid}/limits")
            assert eventually(lambda limits=limits: "Max open files            0 " in limits.read_text())  # type: ignore[misc]
        assert server.ask(RUNAWAY).status_code == 504
        assert eventually(lambda: server.get("/health/ready").status_code == 200)
        assert server.count() == 2_000
    assert server.process.returncode == 0


def test_the_unit_starts_reloads_and_stops_the_server_as_it_wishes_to_be() -> None:
    [start] = unit_values("ExecStart")
    assert CliRunner().invoke(main, [*start.split()[1:], "--help"]).exit_code == 0
    assert unit_values("ExecReload") == ["/bin/kill -HUP $MAINPID"]
    variables = dict(pair.split("=", 1) for line in unit_values("Environment") for pair in line.split())
    settings = given(**variables)
    assert settings.access_log == "-"
    assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32", "::1/128"]
    assert read_seconds(unit_values("TimeoutStopSec")[0]) > settings.grace
    assert int(unit_values("LimitNOFILE")[0]) > settings.connections + 256
    assert read_bytes(unit_values("MemoryMax")[0].replace("G", "GiB")) > 2 * settings.memory_limit
    assert unit_values("OOMPolicy") == ["continue"]


def test_the_proxies_wait_longer_than_a_query_may_take() -> None:
    settings = Settings()
    nginx, apache = ((DEPLOY / f"{kind}.conf").read_text(encoding="utf-8") for kind in ("nginx", "apache"))
    [patience] = re.findall(r"proxy_read_timeout (\w+);", nginx)
    [timeout] = re.findall(r"timeout=(\d+)", apache)
    assert min(read_seconds(patience), float(timeout)) > settings.wait_limit + settings.time_limit
    assert "proxy_buffering off;" in nginx


def test_every_option_and_figure_that_the_page_for_operators_names_is_real(server: Server) -> None:
    flags = {knob.flag for knob in KNOBS} | {"--no-build"}
    shell = "".join(re.findall(r"```console\n(.*?)```", OPERATING, re.DOTALL))
    prose = re.sub(r"(?s)```console\n.*?```", "", OPERATING)
    assert set(re.findall(r"--[a-z][a-z-]+", prose)) <= flags
    assert re.findall(r"coprod serve (.*)", shell) == ["--no-build"]
    server.get("/index.html")
    figures = {line.split("{")[0].split(" ")[0] for line in server.get("/metrics").text.splitlines()}
    named = set(re.findall(r"\bcoprod_[a-z_]+", OPERATING))
    assert len(named) >= 5
    assert named <= figures
    [rules] = re.findall(r"```yaml\n(.*?)```", OPERATING, re.DOTALL)
    assert len(yaml.safe_load(rules)["groups"][0]["rules"]) == 5


def threats() -> list[tuple[str, str]]:
    """(file, name of a test) for each test that the page on threats names."""
    found = []
    for row in re.findall(r"(?m)^\| (?!Who could|---)(.*) \|$", THREATS):
        cell, file = row.split(" | ")[-1], ""
        for part in cell.split(" · "):
            named = re.fullmatch(r"(?:`(test_\w+\.py)`: )?(.+)", part)
            assert named
            file = named[1] or file
            found.append((file, "test_" + named[2].replace(" ", "_")))
    return found


def test_every_threat_is_answered_by_a_test_that_there_is() -> None:
    folders = [ROOT / "tests", ROOT / "tests" / "browser", ROOT / "tests" / "clients"]
    texts = {path.name: path.read_text(encoding="utf-8") for folder in folders for path in folder.glob("test_*.py")}
    missing = [(file, name) for file, name in threats() if f"\ndef {name}(" not in texts.get(file, "")]
    assert missing == [], "rename them in site/pages/threat-model.md too"


def test_every_threat_names_a_defence_and_a_test() -> None:
    rows = re.findall(r"(?m)^\| (?!Who could|---)(.*) \|$", THREATS)
    assert len(rows) >= 15
    assert all(len(row.split(" | ")) == 3 and "`test_" in row for row in rows)
