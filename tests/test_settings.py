"""Every limit can be set by option and variable, with units, and is told to operators as it is."""

from __future__ import annotations

import re
from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest
from click.testing import CliRunner
from given_settings import command, given

from coprod_kg.cli.main import main
from coprod_kg.server.settings import KNOBS, Settings, table
from coprod_kg.server.units import BadValueError

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "site" / "pages" / "operating.md"


def refused(*arguments: str, **variables: str) -> str:
    result = CliRunner().invoke(command, arguments, obj=[], env=variables)
    assert result.exit_code == 2
    return " ".join(result.output.split())


def test_without_options_and_variables_the_defaults_hold() -> None:
    assert given() == Settings()


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        ("memory_limit", "1.5GiB", 1_610_612_736),
        ("cache_limit", "64 MiB", 67_108_864),
        ("cache_limit", "2mb", 2_000_000),
        ("cache_limit", "0", 0),
        ("query_limit", "4096", 4096),
        ("time_limit", "2.5", 2.5),
        ("time_limit", "500ms", 0.5),
        ("keep_alive", "2min", 120.0),
        ("grace", "0s", 0.0),
        ("workers", "7", 7),
        ("root_path", "/glossary/", "/glossary"),
        ("root_path", "/", ""),
        ("trusted_proxies", "10.0.0.0/8, ::1", (ip_network("10.0.0.0/8"), ip_network("::1"))),
        ("trusted_proxies", "", ()),
        ("access_log", "-", "-"),
        ("access_log", "none", None),
        ("access_log", "/var/log/coprod/access.log", "/var/log/coprod/access.log"),
    ],
)
def test_a_value_is_read_with_its_unit_from_option_and_variable_alike(option: str, text: str, value: object) -> None:
    flag, variable = f"--{option.replace('_', '-')}", f"COPROD_{option.upper()}"
    assert getattr(given(flag, text), option) == value
    if text:
        assert getattr(given(**{variable: text}), option) == value


def test_an_option_wins_over_its_variable_and_that_over_the_default() -> None:
    assert given("--workers", "5", COPROD_WORKERS="4").workers == 5
    assert given(COPROD_WORKERS="4").workers == 4
    assert given(COPROD_WORKERS="").workers == Settings().workers


@pytest.mark.parametrize(
    ("flag", "text", "sentence"),
    [
        ("--workers", "0", "`0` cannot be used here; --workers is at least 1."),
        ("--workers", "two", "`two` cannot be used here; write a whole number: `4`."),
        ("--workers", "٤", "`٤` cannot be used here; write a whole number: `4`."),
        ("--port", "70000", "--port is at most 65535."),
        ("--time-limit", "10 fortnights", "write a number of seconds, or a number with ms, s, min or h: `10s`."),
        ("--time-limit", "-1", "write a number of seconds"),
        ("--time-limit", "nan", "write a number of seconds"),
        ("--time-limit", "0", "--time-limit is at least 0.1s."),
        ("--memory-limit", "1MiB", "--memory-limit is at least 256MiB."),
        ("--memory-limit", "2TB", "write a number of bytes, or a number with kB, MB, GB, KiB, MiB or GiB: `64MiB`."),
        ("--query-limit", "2MiB", "--query-limit is at most 1MiB."),
        ("--trusted-proxies", "10.0.0.5/8", "its network is `10.0.0.0/8`."),
        ("--trusted-proxies", "proxy.example.org", "write addresses or networks with commas between them"),
        ("--root-path", "glossary", "with a slash in front: `/glossary`."),
        ("--root-path", "/a/../b", "with a slash in front"),
        ("--root-path", "//evil.example", "with a slash in front"),
        ("--host", " ", "write a word of printable characters."),
    ],
)
def test_a_bad_value_ends_the_command_with_a_sentence_that_says_what_can_stand_there(
    flag: str, text: str, sentence: str
) -> None:
    said = refused(flag, text)
    assert sentence in said
    assert f"'{flag}'" in said
    [knob] = [knob for knob in KNOBS if knob.flag == flag]
    if text.strip():
        assert sentence in refused(**{knob.variable: text})
        with pytest.raises(BadValueError, match="cannot be used here"):
            knob.read(text)


def test_every_field_has_a_knob_whose_shown_default_reads_back_as_the_default() -> None:
    assert [field.name for field in fields(Settings)] == [knob.name for knob in KNOBS]
    for knob in KNOBS:
        assert knob.read(knob.shown) == getattr(Settings(), knob.name) == knob.default
        assert knob.help.endswith(".")


def test_serve_offers_every_setting_and_its_help_names_variable_and_default() -> None:
    result = CliRunner().invoke(main, ["serve", "--help"], terminal_width=1000, max_content_width=1000)
    assert result.exit_code == 0
    for knob in KNOBS:
        line = next(line for line in result.output.splitlines() if line.strip().startswith(f"{knob.flag} "))
        assert knob.help in line
        assert f"env var: {knob.variable}" in line
        assert not knob.shown or f"default: {knob.shown}" in line


def test_the_table_on_the_page_for_operators_is_the_real_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(r"<!-- settings: begin -->\n\n(.*?\n)\n<!-- settings: end -->", text, re.DOTALL)
    assert found
    assert found[1] == table(), f"Put this between the marks in {PAGE.name}:\n{table()}"
