"""Help for editors: templates, tidy files, key tables and schemas."""

from __future__ import annotations

import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from coprod_kg import Project, build_graph
from coprod_kg.check import check
from coprod_kg.cli import main
from coprod_kg.cli.editing import KINDS
from coprod_kg.editing import build_schemas, key_tables, with_key_tables
from coprod_kg.editing.format import format_file
from coprod_kg.editing.scaffold import plural
from coprod_kg.graph.context import Context
from coprod_kg.keys import Shapes

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    (tmp_path / "glossary").mkdir()
    return Project.find(tmp_path)


def run(project: Project, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--project", str(project.root), *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_passes_yaml_names_every_key_and_check_names_what_is_missing(project: Project, kind: str) -> None:
    code, _ = run(project, "new", kind, "some-name")
    assert code == 0
    path = project.glossary / plural(kind) / "some-name.yml"
    text = path.read_text(encoding="utf-8")
    assert yaml.safe_load(text) == {"status": "draft"}
    shapes = Shapes(project.ontology / "shapes", build_graph(project).context)
    [keys] = [k.keys for k in shapes.entry_kinds() if k.name == plural(kind)]
    assert all(f"# {key.name}:" in text for key in keys if key.name != "status")
    problems = check(project, owl=False)
    missing = {problem.key for problem in problems}
    assert {key.name for key in keys if key.required} <= missing
    assert not any(problem.rule.startswith("yaml") for problem in problems)


def test_a_template_never_overwrites_an_entry_and_a_bad_name_gets_a_better_one(project: Project) -> None:
    run(project, "new", "person", "jo-doe")
    path = project.glossary / "people" / "jo-doe.yml"
    path.write_text("kind: person\n", encoding="utf-8")
    code, output = run(project, "new", "person", "jo-doe")
    assert (code, path.read_text(encoding="utf-8")) == (2, "kind: person\n")
    assert "exists already" in output
    code, output = run(project, "new", "person", "Jo Doe")
    assert code == 2
    assert "Try `jo-doe`" in output


def test_without_a_terminal_a_new_entry_needs_a_name(project: Project) -> None:
    code, output = run(project, "new", "definition")
    assert code == 2
    assert "Give the new entry a name, for example `coprod new definition bovaird-2007`" in output
    assert run(project, "new", "definition", "jo-doe", "--template")[0] == 0


def write(project: Project, name: str, text: str) -> Path:
    path = project.glossary / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


UNTIDY = """\
text:
    en:   "Care  is ‘work’ — 1.10,\u00a0no: done."
wording:   quotation
defines:
- concepts/care
page: "1073"
"""


def test_formatting_orders_keys_and_keeps_every_letter_of_a_value(project: Project) -> None:
    path = write(project, "definitions/doe.yml", UNTIDY)
    assert run(project, "fmt", "--check")[0] == 1
    assert path.read_text(encoding="utf-8") == UNTIDY
    assert run(project, "fmt")[0] == 0
    text = path.read_text(encoding="utf-8")
    assert text.index("defines") < text.index("wording") < text.index("text") < text.index("page")
    assert yaml.safe_load(text) == yaml.safe_load(UNTIDY)
    assert run(project, "fmt", "--check")[0] == 0


def test_formatting_keeps_comments(project: Project) -> None:
    path = write(project, "people/doe.yml", "# who\nkind: person\nfamily: Doe # as printed\n")
    run(project, "fmt")
    text = path.read_text(encoding="utf-8")
    assert "# who" in text
    assert "# as printed" in text


def test_formatting_links_an_author_to_the_one_person_of_that_name(project: Project) -> None:
    write(project, "people/jo-doe.yml", "kind: person\nfamily: Doe\ngiven: Jo\n")
    path = write(
        project,
        "sources/doe.yml",
        "type: book\nauthor:\n  - family: Doe\n    given: Jo\n  - family: Roe\n    given: Al\n",
    )
    run(project, "fmt")
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["author"] == [
        {"person": "people/jo-doe"},
        {"family": "Roe", "given": "Al"},
    ]


def test_the_entries_of_the_glossary_are_tidy() -> None:
    project = Project.find(ROOT)
    shapes = Shapes(project.ontology / "shapes", Context(project.ontology / "context.jsonld"))
    kinds = {kind.name: kind for kind in shapes.entry_kinds()}
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(project.glossary.glob("*/*.yml"))}
    names: dict[tuple[str, str], list[str]] = {}
    for path, text in texts.items():
        if path.parent.name == "people" and (person := yaml.safe_load(text)).keys() >= {"family", "given"}:
            names.setdefault((person["family"], person["given"]), []).append(f"people/{path.stem}")
    people = {name: addresses[0] for name, addresses in names.items() if len(addresses) == 1}
    assert {path.parent.name for path in texts} == set(kinds)
    assert [path for path, text in texts.items() if format_file(text, kinds[path.parent.name], people) != text] == []


def test_the_key_tables_of_the_guide_are_those_of_the_shapes() -> None:
    guide = (ROOT / "glossary" / "README.md").read_text(encoding="utf-8")
    shapes = Shapes(ROOT / "ontology" / "shapes", build_graph(Project.find(ROOT)).context)
    assert with_key_tables(guide, key_tables(shapes)) == guide


def test_the_schemas_accept_every_entry_and_refuse_a_misspelt_key_and_an_unlisted_word() -> None:
    project = Project.find(ROOT)
    graph = build_graph(project)
    schemas = build_schemas(Shapes(project.ontology / "shapes", graph.context), graph)
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        for path in (project.glossary / name).glob("*.yml"):
            entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            assert not list(validator.iter_errors(entry)), path
            assert list(validator.iter_errors(entry | {"sorce": "x"}))
    concept = jsonschema.Draft202012Validator(schemas["concepts"])
    assert list(concept.iter_errors({"label": {"en": "x"}, "scope_note": {"en": "y"}, "discipline": "alchemy"}))
