"""The graph for Python users, from a checkout and from an installed wheel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from coprod_kg import Glossary

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.load(ROOT)


def test_definitions_are_typed(glossary: Glossary) -> None:
    ostrom = glossary.definitions["ostrom-1996"]
    assert ostrom.text["en"].startswith("Coproduction is a process through which inputs from individuals")
    assert (ostrom.wording, ostrom.page) == ("quotation", "1073")
    assert ostrom.source == "https://w3id.org/coprod/sources/ostrom-1996"
    assert ostrom.speakers == ("https://w3id.org/coprod/people/elinor-ostrom",)
    assert ostrom.seen_in == "https://w3id.org/coprod/sources/interpares-coproduction"


def test_a_speaker_who_is_not_the_author_is_named(glossary: Glossary) -> None:
    nesta = glossary.definitions["nesta-middleton"]
    assert nesta.source is None
    assert nesta.speakers == ("https://w3id.org/coprod/people/nesta",)


def test_concepts_know_their_definitions(glossary: Glossary) -> None:
    concept = glossary.concepts["co-production-public-services"]
    assert "https://w3id.org/coprod/definitions/mattson-1986" in concept.definitions
    assert concept.label["en"] == "co-production (public services)"


def test_select_gives_plain_values(glossary: Glossary) -> None:
    rows = glossary.select("SELECT (COUNT(?d) AS ?count) { ?d a coprod:Definition }")
    assert rows == [{"count": len(glossary.definitions)}]


def test_the_rdflib_graph_has_every_triple(glossary: Glossary) -> None:
    assert len(glossary.rdflib_graph()) == len(glossary.store)


def test_an_installed_wheel_answers_queries_in_an_empty_folder(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(ROOT)],
        check=True,
        capture_output=True,
    )
    [wheel] = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "env", with_pip=False, system_site_packages=False)
    python = tmp_path / "env" / "bin" / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", site, str(wheel)], check=True
    )
    dependencies = Path(next(p for p in sys.path if p.endswith("site-packages")))
    Path(site, "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    program = (
        "import json, coprod_kg; g = coprod_kg.Glossary.load();"
        "print(json.dumps([coprod_kg.__file__, g.definitions['ostrom-1996'].page, len(g.store)]))"
    )
    environment = {"PATH": os.environ["PATH"]}
    answer = subprocess.run(
        [python, "-c", program], cwd=empty, env=environment, check=True, capture_output=True, text=True
    )
    file, page, triples = json.loads(answer.stdout)
    assert file.startswith(str(tmp_path))
    assert page == "1073"
    assert triples == len(Glossary.load(ROOT).store)
