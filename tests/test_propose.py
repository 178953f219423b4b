"""Issue forms: what people answered in them becomes entries, or one sentence for each answer that cannot."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from support import GOOD, ROOT, write

from coprod_kg import Project
from coprod_kg.cli import main
from coprod_kg.editing.scaffold import plural
from coprod_kg.intake.answers import Answers
from coprod_kg.intake.issue_form import read_forms

FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"


def made(root: Path) -> Path:
    """A checkout with the forms and the small made-up glossary."""
    (root / "ontology").symlink_to(ROOT / "ontology")
    shutil.copytree(FORMS, root / ".github" / "ISSUE_TEMPLATE")
    shutil.copytree(GOOD, root / "glossary")
    return root


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout for tests in which nothing is written."""
    return made(tmp_path_factory.mktemp("untouched"))


def body(form: str, answers: dict[str, str]) -> str:
    """What GitHub makes of a form: every field, `_No response_` where nothing was answered, boxes ticked."""
    lines = []
    for part in yaml.safe_load((FORMS / form).read_text(encoding="utf-8"))["body"]:
        if part["type"] == "markdown":
            continue
        attributes = part["attributes"]
        boxes = [f"- [X] {one['label']}" for one in attributes["options"]] if part["type"] == "checkboxes" else []
        answer = answers.get(attributes["label"], "\n".join(boxes) or "_No response_")
        lines.append(f"### {attributes['label']}\n\n{answer}")
    return "\n\n".join(lines)


def propose(checkout: Path, issue: str | bytes, *options: str) -> tuple[int, str]:
    before = snapshot(checkout)
    raw = issue.encode() if isinstance(issue, str) else issue
    arguments = ["--project", str(checkout), "propose", "--from-issue", "-", *options]
    result = CliRunner().invoke(main, arguments, input=io.BytesIO(raw))
    if result.exit_code == 2 or "--dry-run" in options:
        assert snapshot(checkout) == before, "something was written"
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def snapshot(checkout: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in checkout.rglob("*") if path.is_file()}


def entry(checkout: Path, name: str) -> dict[str, object]:
    text = (checkout / "glossary" / f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


# A made-up work with a made-up definition.
HERON = {
    "Concept": "making",
    "Wording": "quotation",
    "The words": "Co-making is “work: done” # together,\n\n  by *all* who use it: no - 1.10",
    "Language of the words": "en",
    "Sort of work": "book",
    "Title of the work": "Herons: A Made-Up Book",
    "Authors": "Heron, Ann; Meadow, Ada",
    "Published": "2020",
    "DOI": "https://doi.org/10.1234/Heron.1",
    "Page of the words": "pp. 12-13",
    "Discipline": "education, social-care",
    "Comment": "Please look at the second word.",
}


def test_a_definition_comes_with_its_new_source_and_the_person_who_is_new(checkout: Path) -> None:
    code, output = propose(checkout, body("propose-definition.yml", HERON))
    assert code == 0, output
    assert entry(checkout, "definitions/heron-meadow-2020") == {
        "defines": ["concepts/making"],
        "wording": "quotation",
        "text": {"en": HERON["The words"]},
        "source": "sources/heron-meadow-2020",
        "page": "12-13",
        "discipline": ["education", "social-care"],
        "status": "draft",
    }
    assert entry(checkout, "sources/heron-meadow-2020") == {
        "type": "book",
        "title": "Herons: A Made-Up Book",
        "author": [{"person": "people/ann-heron"}, {"person": "people/ada-meadow"}],
        "issued": "2020",
        "DOI": "10.1234/Heron.1",
        "status": "draft",
    }
    assert entry(checkout, "people/ann-heron")["family"] == "Heron"
    assert "Comment: Please look at the second word." in output
    assert "No errors" in output and "open a pull request" in output


def test_a_new_concept_is_written_where_its_meaning_is_given(checkout: Path) -> None:
    meaning = {"Concept": "co-gardening", "Meaning of a new concept": "A made-up word. It means gardening together."}
    code, output = propose(checkout, body("propose-definition.yml", HERON | meaning))
    assert code == 0, output
    assert entry(checkout, "concepts/co-gardening")["label"] == {"en": "co-gardening"}
    assert entry(checkout, "definitions/heron-meadow-2020")["defines"] == ["concepts/co-gardening"]


def test_an_existing_work_a_copy_and_a_place_that_is_no_page_find_their_keys(checkout: Path) -> None:
    described = ("Sort of work", "Title of the work", "Authors", "Published", "DOI")
    known = {key: value for key, value in HERON.items() if key not in described} | {
        "Source": "Making Together: No. 1",
        "Page of the words": "chapter 3",
        "Copy": "brook-2021",
        "Page of the copy": "7",
        "Seen at": "https://example.org/a",
    }
    code, output = propose(checkout, body("propose-definition.yml", known), "--name", "meadow-2019-making")
    assert code == 0, output
    said = entry(checkout, "definitions/meadow-2019-making")
    assert said["source"] == "sources/meadow-2019"
    assert (said["locator"], "page" in said) == ("chapter 3", False)
    assert said["via"] == [{"source": "sources/brook-2021", "page": "7"}]
    assert said["seen_at"] == [{"URL": "https://example.org/a"}]


def test_sources_and_concepts_are_proposed_by_forms_of_their_own(checkout: Path) -> None:
    source = {"Sort of work": "report", "Title of the work": "A Made-Up Report", "Authors": "Tern Trust"}
    code, output = propose(checkout, body("propose-source.yml", source | {"Published": "1999"}))
    assert code == 0, output
    assert entry(checkout, "people/tern-trust") == {"kind": "organisation", "name": "Tern Trust", "status": "draft"}
    assert "taken for an organisation" in output
    assert entry(checkout, "sources/tern-trust-1999")["author"] == [{"person": "people/tern-trust"}]
    concept = {
        "Name of the concept": "co-nesting",
        "Other names and spellings": "conesting\nco nesting",
        "Meaning": "A made-up word. It means nesting together.",
        "Wider concept": "making",
        "Place in the glossary": "senses",
    }
    code, output = propose(checkout, body("propose-concept.yml", concept))
    assert code == 0, output
    said = entry(checkout, "concepts/co-nesting")
    assert said["also_called"] == {"en": ["conesting", "co nesting"]}
    assert said["broader"] == ["concepts/making"]


def test_original_words_become_an_entry_beside_the_paraphrase_which_stays_as_it_is(checkout: Path) -> None:
    paraphrase = checkout / "glossary" / "definitions" / "tern-2001.yml"
    text = (
        "defines:\n  - concepts/making\nwording: paraphrase\ntext:\n  fr: Des mots.\nsource: sources/meadow-2019\n"
        "note:\n  en: A remark.\nstatus: accepted\n"
    )
    paraphrase.write_text(text, encoding="utf-8")
    answers = {
        "Entry": "tern-2001",
        "The author’s words": "“Ce sont des mots : vrais.”",
        "Page": "31",
        "The document that you have before you": "printed issue",
    }
    code, output = propose(checkout, body("original-wording.yml", answers))
    assert code == 0, output
    assert paraphrase.read_text(encoding="utf-8") == text
    assert entry(checkout, "definitions/tern-2001-original") == {
        "defines": ["concepts/making"],
        "wording": "quotation",
        "text": {"fr": "“Ce sont des mots : vrais.”"},
        "source": "sources/meadow-2019",
        "page": "31",
        "status": "draft",
    }
    assert "printed issue" in output and "stays as it is" in output
    code, output = propose(checkout, body("original-wording.yml", answers | {"Entry": "meadow-2019"}))
    assert code == 2 and "a quotation is never altered" in output


def test_a_reported_mistake_makes_no_entry_and_says_so(checkout: Path) -> None:
    answers = {"Entry": "meadow-2019", "What is wrong": "The page.", "How do you know it?": "I have the book."}
    before = snapshot(checkout)
    code, output = propose(checkout, body("report-mistake.yml", answers))
    assert (code, snapshot(checkout)) == (0, before)
    assert "proposes no entry" in output and "The page." in output


@pytest.mark.parametrize(
    "wrap",
    [lambda text: {"title": "x", "body": text}, lambda text: {"issue": {"body": text.replace("\n", "\r\n")}}],
    ids=["gh", "webhook"],
)
def test_json_of_github_and_line_ends_of_windows_are_read_alike(untouched: Path, wrap: Callable[[str], object]) -> None:
    issue = body("propose-definition.yml", HERON)
    _, expected = propose(untouched, issue, "--dry-run")
    assert propose(untouched, json.dumps(wrap(issue)), "--dry-run") == (0, expected)
    assert "=== glossary/definitions/heron-meadow-2020.yml ===" in expected


HOSTILE = [
    ({"The words": "_No response_"}, "“The words” is empty, and it is needed."),
    ({"Compared": "- [ ] The words are the author’s, compared letter by letter, or they are entirely my own."},
     "“Compared”: The box “The words are the author’s"),
    ({"Concept": "consultatoin"},
     "“Concept”: “consultatoin” is none of the concepts of the glossary. Near to it: `consultation`"),
    ({"Concept": "../../etc/passwd"}, "“Concept”: “../../etc/passwd” is none of the concepts"),
    ({"Name of the entry": "../../../tmp/x"}, "“Name of the entry”: `../../../tmp/x` cannot be the name of a file"),
    ({"Name of the entry": "meadow-2019"},
     "“Name of the entry”: glossary/definitions/meadow-2019.yml exists already; open it, or choose another name, "
     "for example `meadow-2019-2`."),
    ({"The words": "a\x00b"}, "“The words”: A character that nobody can see (U+0000) stands after “a”"),
    ({"The words": "a \x1b[2J b"}, "“The words”: A character that nobody can see (U+001B)"),
    ({"The words": "see \u202eneddih\u202c"}, "(U+202E RIGHT-TO-LEFT OVERRIDE) stands after “see”"),
    ({"Title of the work": "zero\u200bwidth"}, "“Title of the work”: A character that nobody can see (U+200B"),
    ({"The words": "one\n\n### Page of the words\n\n99"}, "“Page of the words” stands 2 times"),
    ({"The words": "one\n\n### Favourite colour\n\nblue"}, "“Favourite colour” is no field of the form"),
    ({"The words": "one\n\n```\n### Page of the words\n```\n"}, "“Page of the words” stands 2 times"),
    ({"The words": "seen <!-- not seen -->"}, "“The words”: A comment (`<!-- … -->`) stands there"),
    ({"Wording": "quotation\nstatus: accepted"}, "“Wording”: “quotation status: accepted” is none of the choices"),
    ({"Discipline": "education, alchemy"}, "“Discipline”: “alchemy” is none of the choices"),
    ({"Title of the work": "a\ntype: book"}, "“Title of the work”: Only one line belongs here, and this has 2"),
    ({"Language of the words": "en: x"}, "“en: x” is no language tag"),
    ({"Published": "last year"}, "“Published”: “last year” does not fit."),
    ({"Source": "meadow-2019"}, "“Source”: Either name a work of the glossary, or describe a new one below; not both."),
    ({"Sort of work": "_No response_"}, "“Sort of work”: This is empty, and a source needs it."),
    ({"Authors": "Meadow, A."}, "“Authors”: “Meadow, A.” may be `people/ada-meadow`"),
    ({"Authors": "Harbor Council"}, "“Authors”: “Harbor Council” may be `people/harbour-council`"),
    ({"Meaning of a new concept": "It exists. It does."}, "is in the glossary already (concepts/making)"),
    ({"Copy": "nobody-1900"}, "“Copy”: “nobody-1900” is none of the sources of the glossary."),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "sentence"), HOSTILE)
def test_a_missing_or_hostile_answer_gets_one_sentence_and_nothing_is_written(
    untouched: Path, answers: dict[str, str], sentence: str
) -> None:
    code, output = propose(untouched, body("propose-definition.yml", HERON | answers))
    assert code == 2
    assert sentence in output
    assert len(output.strip().splitlines()) == 2, output


@pytest.mark.parametrize(
    "words",
    ["a\nstatus: accepted\n- &a *b !!python/object/apply:os.system ['x']", "{{ 7*7 }}: {% x %}", "---\n...\n%YAML 9",
     "'\"`$(id)`",
     "#### Page\n# x\n## y", "no", "- [X] x", "| a | b |", "e\u0301 👩🏽‍🔬 שלום\u200f!"],
)  # fmt: skip
def test_an_answer_that_looks_like_yaml_or_markdown_is_kept_letter_for_letter(untouched: Path, words: str) -> None:
    said = proposed(untouched, HERON | {"The words": words})
    assert said["text"] == {"en": words}
    assert set(said) == {"defines", "wording", "text", "source", "page", "discipline", "status"}


def test_an_answer_that_is_all_in_a_fence_is_taken_out_of_it(untouched: Path) -> None:
    said = proposed(untouched, HERON | {"The words": "```text\nAs *printed*.\n```"})
    assert said["text"] == {"en": "As *printed*."}


def proposed(checkout: Path, answers: dict[str, str]) -> dict[str, object]:
    """The definition that would be written."""
    code, output = propose(checkout, body("propose-definition.yml", answers), "--dry-run")
    assert code == 0, output
    text = output.partition("=== glossary/definitions/heron-meadow-2020.yml ===\n")[2]
    return dict(yaml.load(text.partition("\nNothing was written")[0], Loader=yaml.BaseLoader))


def test_all_wrong_answers_are_told_at_once(untouched: Path) -> None:
    wrong = {"Concept": "nothing at all", "Published": "soon", "Authors": "Meadow, A."}
    _, output = propose(untouched, body("propose-definition.yml", HERON | wrong))
    assert [label for label in wrong if f"“{label}”: " in output] == list(wrong)


@pytest.mark.parametrize(
    ("issue", "sentence"),
    [
        (b"x" * 1_000_001, "smaller than 1 MB"),
        (b"### Concept\n\n" + b"x" * 99_987, "The issue has 100,000 characters; GitHub allows 65,536"),
        (b"", "The issue has no text."),
        (b'{"title": "x", "body": null}', "The issue has no text."),
        (b'{"title": "x"}', "The JSON has no `body`"),
        (b'{"title": ', "begins with { and is no JSON"),
        (b'{"body": ' + b"9" * 10_000 + b"}", "begins with { and is no JSON"),
        (b"{" + b'"a":{' * 100_000, "begins with { and is no JSON"),
        (b"\xff\xfe", "The issue is not in UTF-8 (byte 0)"),
        (b"Hello, I found a definition.", "made with none of our forms"),
        (b"### Concept\x1b[2J\n\nx", "A heading holds a character that nobody can see"),
        (b"### Concept\n\nx" + b" ; " * 20_000 + b"y", "“Concept”: This has 60002 characters; at most 1000"),
        (b"### Concept\n\n" + b"### " + b" #" * 30_000 + b"x", "is no field of the form"),
        (b"### Concept\n\n" + b"".join(b"### %d\n" % n for n in range(5_000)), "… and 49"),
    ],
)
def test_what_is_no_issue_of_ours_gets_one_sentence(untouched: Path, issue: bytes, sentence: str) -> None:
    code, output = propose(untouched, issue)
    assert code == 2
    assert sentence in output
    assert output.count("coprod:") == 1


def test_words_before_the_first_field_belong_to_no_answer(untouched: Path) -> None:
    code, output = propose(untouched, "Hello!\n\n" + body("propose-definition.yml", HERON))
    assert code == 2 and "Words stand before the first field" in output


def test_a_work_that_is_there_already_is_used_or_refused_by_its_identifier(checkout: Path) -> None:
    assert propose(checkout, body("propose-definition.yml", HERON))[0] == 0
    other = HERON | {"The words": "Other made-up words.", "Title of the work": "Herons", "Authors": "Heron, Ann"}
    code, output = propose(checkout, body("propose-definition.yml", other))
    assert code == 0, output
    assert "already (same DOI), so nothing new was written: sources/heron-meadow-2020." in output
    assert entry(checkout, "definitions/heron-meadow-2020-2")["source"] == "sources/heron-meadow-2020"
    source = {key: HERON[key] for key in ("Sort of work", "Title of the work", "Authors", "DOI")}
    code, output = propose(checkout, body("propose-source.yml", source))
    assert code == 2 and "already (same DOI): sources/heron-meadow-2020" in output


def test_the_same_words_of_the_same_work_are_not_proposed_twice_and_near_ones_are_named(checkout: Path) -> None:
    assert propose(checkout, body("propose-definition.yml", HERON))[0] == 0
    code, output = propose(checkout, body("propose-definition.yml", HERON))
    assert code == 2 and "The same words of the same work stand in definitions/heron-meadow-2020 already." in output
    near = HERON | {"The words": HERON["The words"].replace("all", "each")}
    code, output = propose(checkout, body("propose-definition.yml", near))
    assert code == 0 and "stand in definitions/heron-meadow-2020." in output


def test_faults_that_only_the_check_sees_are_printed_and_give_exit_code_1(checkout: Path) -> None:
    code, output = propose(checkout, body("propose-definition.yml", HERON | {"Published": "2999"}))
    assert code == 1, output
    assert "[date-in-future]" in output and "Next: mend 1 error" in output


def test_a_checkout_without_forms_says_so(checkout: Path) -> None:
    shutil.rmtree(checkout / ".github")
    code, output = propose(checkout, "### Concept\n\nx")
    assert code == 2 and "There is no issue form" in output


FILES = sorted(FORMS.glob("*.yml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_accepts(path: Path) -> None:
    result = CliRunner().invoke(check_jsonschema, ["--builtin-schema", "vendor.github-issue-forms", str(path)])
    assert result.exit_code == 0, result.output
    parts = yaml.safe_load(path.read_text(encoding="utf-8"))["body"]
    ids = [part["id"] for part in parts if part["type"] != "markdown"]
    labels = [part["attributes"]["label"] for part in parts if part["type"] != "markdown"]
    assert len(set(ids)) == len(ids) and len(set(labels)) == len(labels)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_fields_are_keys_of_their_kind_and_choices_are_all_the_listed_words(path: Path) -> None:
    answers = Answers(Project.find(ROOT, GOOD))
    name = yaml.safe_load(path.read_text(encoding="utf-8"))["name"]
    [form] = [form for form in read_forms(FORMS) if form.name == name]
    for field in form.fields.values():
        kind, dash, name = field.id.partition("-")
        if not dash or plural(kind) not in answers.kinds or (name == "language" and kind != "source"):
            continue
        keys = {key.name: key for key in answers.kinds[plural(kind)].keys}
        if name not in keys:
            [outer] = [key for key in keys if name.startswith(f"{key}-")]
            group = answers.nested(keys[outer])
            assert group is not None
            keys, name = {key.name: key for key in group.keys}, name.removeprefix(f"{outer}-")
        assert name in keys, field.id
        if field.type == "dropdown":
            assert list(field.options) == [word.word for word in answers.listed(keys[name])]
            assert field.several == keys[name].term.many


def test_each_form_can_be_told_from_the_others_by_its_fields() -> None:
    fields = [set(form.fields) for form in read_forms(FORMS)]
    assert not any(one < other or one == other for one, other in permutations(fields, 2))


def test_a_form_that_is_no_yaml_is_named(checkout: Path) -> None:
    write(checkout / ".github" / "ISSUE_TEMPLATE", {"broken.yml": "name: [x\n"})
    code, output = propose(checkout, "### Concept\n\nx")
    assert code == 2 and "broken.yml cannot be read" in output
