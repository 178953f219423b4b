"""Works from reference managers: what becomes a source, who becomes a person, what is passed over, what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypandoc
import pytest
import yaml
from click.testing import CliRunner
from support import GOOD, ROOT, write
from support import project as in_checkout

from coprod_kg import Project
from coprod_kg.cli import main
from coprod_kg.intake.references import plan_import, read_references
from coprod_kg.intake.references.mapping import mapping

MADE_UP = ROOT / "tests" / "imports"


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    return shutil.copytree(GOOD, tmp_path / "glossary")


def run(glossary: Path, *arguments: str | Path, given: bytes | str = b"") -> tuple[int, str]:
    command = ["--project", str(ROOT), "--glossary", str(glossary), "import", "sources", *map(str, arguments)]
    result = CliRunner().invoke(main, command, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def new(glossary: Path) -> dict[str, object]:
    """What the files say that the example glossary does not have."""
    files = {path.relative_to(glossary).as_posix().removesuffix(".yml"): path for path in glossary.rglob("*.yml")}
    return {
        name: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        for name, path in sorted(files.items())
        if not (GOOD / f"{name}.yml").exists()
    }


def one(**fields: object) -> str:
    """CSL JSON with one made-up book."""
    return json.dumps([{"type": "book", "title": "A made-up title", **fields}])


def test_bibtex_becomes_sources_and_people_with_accents_braces_months_and_crossref(glossary: Path) -> None:
    code, output = run(glossary, MADE_UP / "made-up.bib")
    assert code == 0
    found = new(glossary)
    assert found["sources/van-der-tide-garcia-munoz-made-up-council-2001"] == {
        "type": "article-journal",
        "title": "Co-production in Étretat: who pays & who “works”?",
        "author": [
            {"person": "people/anna-van-der-tide"},
            {"person": "people/lou-garcia-munoz"},
            {"person": "people/made-up-council"},
            {"literal": "others"},
        ],
        "container-title": "Journal of Made-Up Matters",
        "volume": "12",
        "issue": "1.10",
        "page": "101-110",
        "URL": "https://example.org/a_b~c",
        "issued": "2001-05",
        "DOI": "10.1000/TIDE(2001)1",
        "ISSN": "0959-3845",
        "language": "en-GB",
        "status": "draft",
    }
    assert found["sources/francois-1999"] == {
        "type": "chapter",
        "title": "A part of it",
        "author": [{"person": "people/oyvind-francois"}],
        "editor": [{"person": "people/bo-king-jr"}, {"person": "people/ada-meadow"}],
        "container-title": "The Harbour: A made-up book",
        "collection-title": "Made-up series",
        "publisher": "Quay Press",
        "publisher-place": "Harbour",
        "edition": "2nd",
        "page": "3-4",
        "issued": "1999",
        "ISBN": "0-306-40615-2",
        "status": "draft",
    }
    page = found["sources/made-up-council-2020"]
    assert isinstance(page, dict)
    assert (page["issued"], page["seen_at"]) == (
        "2020-02", {"URL": "https://example.org/page", "accessed": "2021-03-04"}
    )  # fmt: skip
    assert found["people/lou-garcia-munoz"] == {
        "kind": "person", "family": "García-Muñoz", "given": "Löu", "status": "draft"
    }  # fmt: skip
    assert found["people/made-up-council"] == {"kind": "organisation", "name": "Made-Up Council", "status": "draft"}
    assert "source-uncited" in output


def test_what_has_no_place_is_said_and_what_is_private_never_enters_the_glossary(glossary: Path) -> None:
    _, output = run(glossary, MADE_UP / "made-up.bib", MADE_UP / "made-up.ris", "--anyway")
    assert "left out: number “7”" in output
    assert "left out: URL “https://example.org/second” (there is room for one)" in output
    assert "“Jr.” is written behind the family name King" in output
    named = {field for line in output.splitlines() if line.startswith("never imported: ")
             for field in line.removeprefix("never imported: ").partition(", since ")[0].split(", ")}  # fmt: skip
    assert named == {"abstract", "keywords", "file", "N2", "KW", "L1"}
    everything = "".join(path.read_text(encoding="utf-8") for path in glossary.rglob("*.yml"))
    assert "Never imported" not in everything
    assert "somebody" not in everything


def test_ris_becomes_sources_with_pages_dates_numbers_and_editors_in_their_keys(glossary: Path) -> None:
    code, _ = run(glossary, MADE_UP / "made-up.ris", "--anyway")
    assert code == 0
    found = new(glossary)
    assert found["sources/weir-jr-made-up-council-2005"] == {
        "type": "article-journal",
        "title": "A made-up article",
        "author": [{"person": "people/cora-weir-jr"}, {"person": "people/made-up-council"}],
        "container-title": "Journal of Made-Up Matters",
        "volume": "3",
        "issue": "965-6",
        "page": "12-15",
        "URL": "https://example.org/a;b",
        "issued": "2005-06-07",
        "DOI": "10.1000/weir",
        "ISSN": "0959-3845",
        "status": "draft",
    }
    assert found["sources/weir-2006"] == {
        "type": "book",
        "title": "A made-up reader",
        "editor": [{"person": "people/cora-weir"}],
        "publisher": "Quay Press",
        "publisher-place": "Harbour",
        "number-of-pages": "212",
        "issued": "2006",
        "ISBN": "978-3-16-148410-0",
        "status": "draft",
    }


def test_csl_json_keeps_numbers_as_written_and_texts_that_look_like_yaml(glossary: Path) -> None:
    code, output = run(glossary, MADE_UP / "made-up.json", "--anyway")
    assert code == 0
    found = new(glossary)
    assert found["sources/la-fontaine-sample-2021"] == {
        "type": "document",
        "title": "Made-up news & views: no: [x] # y",
        "author": [{"person": "people/jean-de-la-fontaine"}, {"person": "people/ada-meadow"}],
        "container-title": "Made-Up Times",
        "volume": "10",
        "issue": "1.10",
        "page": "A1-A2",
        "URL": "https://example.org/news",
        "seen_at": {"URL": "https://example.org/news", "accessed": "2022-01-02"},
        "issued": "2021-05-24",
        "status": "draft",
    }
    assert found["sources/yes-1977"] == {
        "type": "book",
        "title": "null",
        "author": [{"person": "people/yes"}],
        "issued": "1977/1978",
        "ISBN": ["978-3-16-148410-0", "0-306-40615-2"],
        "language": "en",
        "status": "draft",
    }
    assert found["sources/an-uncertain-report-1996"] == {
        "type": "report", "title": "An uncertain report", "issued": "1996~", "status": "draft"
    }  # fmt: skip
    assert "written as `document`, since the glossary has no type `article-newspaper`" in output
    assert "Sam Sample is people/ada-meadow, by ORCID, though the names differ" in output


def test_csl_yaml_is_read_with_either_form_of_dates(glossary: Path) -> None:
    assert run(glossary, MADE_UP / "made-up.yaml")[0] == 0
    found = new(glossary).items()
    issued = {name: data["issued"] for name, data in found if isinstance(data, dict) and "issued" in data}
    assert issued == {"sources/sample-1996": "1996-05", "sources/a-made-up-thesis-1996": "1996-05-04"}


def test_the_same_file_a_second_time_writes_nothing(glossary: Path) -> None:
    files = [MADE_UP / f"made-up.{ending}" for ending in ("bib", "ris", "json", "yaml")]
    run(glossary, *files, "--anyway")
    before = new(glossary)
    code, output = run(glossary, *files)
    assert (code, new(glossary)) == (0, before)
    assert "it is sources/weir-jr-made-up-council-2005 (the same DOI, 10.1000/weir)" in output
    assert "Nothing was written" in output


DOUBLES: list[tuple[dict[str, object], str]] = [
    (
        {"title": "Notes on making", "DOI": "https://doi.org/10.1000/XYZ123"},
        "it is sources/brook-2021 (the same DOI, 10.1000/xyz123)",
    ),
    ({"DOI": "10.1000/XYZ123"}, "it is probably sources/brook-2021 (the same DOI, 10.1000/xyz123, under the title"),
    ({"title": "Making together", "ISBN": "3161484106"}, "is sources/meadow-2019 (the same ISBN, 9783161484100)"),
    ({"ISBN": "9783161484100"}, "it is probably sources/meadow-2019 (the same ISBN"),
    (
        {"title": "NOTES ON “MAKING”", "issued": "2021", "author": [{"family": "Brook", "given": "Bo"}]},
        "it is sources/brook-2021 (the same title, and year and authors agree)",
    ),
    (
        {"title": "Notes on making", "issued": "2021", "author": [{"family": "Brook"}, {"family": "Heron"}]},
        "it is probably sources/brook-2021 (the same title and year, but not all of the authors are the same)",
    ),
    (
        {"title": "Notes on Making", "issued": "1999", "author": [{"family": "Brook", "given": "Bo"}]},
        "it is probably sources/brook-2021 (the same title; the year differs)",
    ),
    ({"title": "Notes on making!"}, "it is probably sources/brook-2021 (the same title; no year or author is known)"),
    (
        {"title": "Notes of Making", "issued": "2021"},
        "it is probably sources/brook-2021 (nearly the same title, “Notes on Making”)",
    ),
    (
        {"title": "Notes on making", "issued": "2021", "DOI": "10.1000/other", "author": [{"family": "Brook"}]},
        "it is probably sources/brook-2021 (the same title, year and author, but another DOI)",
    ),
    (
        {"title": "", "issued": "2021", "author": [{"family": "Brook"}]},
        "(an author and the year agree, and one of both has no title)",
    ),
    ({"title": "x", "URL": "http://www.example.org/notes-on-making/"}, "sources/brook-2021 (the same web address"),
]


def several(*works: dict[str, object]) -> str:
    """CSL JSON with made-up books that differ in their titles."""
    return json.dumps([{"type": "book", "title": f"Made-up work {number}"} | one for number, one in enumerate(works)])


def test_a_work_that_the_glossary_has_is_named_and_not_written(glossary: Path) -> None:
    code, output = run(glossary, "-", given=several(*(fields for fields, _ in DOUBLES)))
    assert (code, new(glossary)) == (0, {})
    lines = output.splitlines()
    for number, (_, said) in enumerate(DOUBLES):
        assert f"record {number + 1}:" in lines[number]
        assert said in lines[number]


def test_a_probable_double_is_written_when_asked_for_and_a_certain_one_never(glossary: Path) -> None:
    given = json.dumps([
        {"type": "book", "title": "Notes of Making", "issued": "2021"},
        {"type": "book", "title": "Notes on making", "DOI": "10.1000/xyz123"},
    ])  # fmt: skip
    code, output = run(glossary, "-", "--anyway", given=given)
    assert (code, list(new(glossary))) == (0, ["sources/notes-of-making-2021"])
    assert "though it may be sources/brook-2021" in output


def test_another_work_with_the_same_title_book_or_author_is_written(glossary: Path) -> None:
    works = several(
        {"title": "Notes on Making", "issued": "1950", "author": [{"family": "Elsewhere", "given": "E."}]},
        {"type": "chapter", "ISBN": "9783161484100"},
        {"title": "Quite another work", "issued": "2021", "author": [{"family": "Brook", "given": "Bo"}]},
    )
    assert run(glossary, "-", given=works)[0] == 0
    assert sum(name.startswith("sources/") for name in new(glossary)) == 3


def test_a_double_within_the_file_is_passed_over_and_names_of_files_never_meet(glossary: Path) -> None:
    author = [{"family": "Sample", "given": "Sam"}]
    works = [
        {"type": "book", "title": title, "issued": "2001", "author": author}
        for title in ("A first made-up book", "Something else, made up", "A First Made-Up Book.")
    ]
    code, output = run(glossary, "-", given=json.dumps(works))
    assert (code, list(new(glossary))) == (0, ["people/sam-sample", "sources/sample-2001", "sources/sample-2001-2"])
    assert "record 3: “A First Made-Up Book.” was passed over: it is sources/sample-2001" in output


def people_of(glossary: Path, *names: dict[str, str]) -> tuple[object, str]:
    """How a made-up book would name its authors, and what is said of them."""
    plan = plan_import(in_checkout(glossary), read_references("made-up.json", one(author=list(names)).encode()))
    [source] = [data for name, data in plan.entries.items() if name.startswith("sources/")]
    return source["author"], "\n".join(plan.people)


def test_an_author_is_linked_by_the_exact_name_and_it_is_said(glossary: Path) -> None:
    authors, output = people_of(glossary, {"family": "Meadow", "given": "Ada"}, {"literal": "A. Meadow"})
    assert authors == [{"person": "people/ada-meadow"}] * 2
    assert "Ada Meadow is people/ada-meadow, by the exact name: make sure that it is the same person" in output


def test_initials_are_never_taken_for_a_person_with_a_whole_name(glossary: Path) -> None:
    authors, output = people_of(glossary, {"family": "Brook", "given": "B."})
    assert authors == [{"family": "Brook", "given": "B."}]
    assert "B. Brook stays a name, without an entry: people/bo-brook may be this person." in output


def test_two_people_of_one_name_are_told_apart_by_orcid_and_never_guessed_without(glossary: Path) -> None:
    write(glossary, {"people/bo-brook-2.yml": "kind: person\nfamily: Brook\ngiven: Bo\nORCID: 0000-0001-5109-3700\n"})
    authors, output = people_of(
        glossary,
        {"family": "Brook", "given": "Bo"},
        {"family": "Brook", "given": "Bo", "ORCID": "0000-0001-5109-3700"},
        {"family": "Meadow", "given": "Ada", "ORCID": "0000-0001-5109-3700"},
        {"family": "Meadow", "given": "Ada", "ORCID": "https://orcid.org/0000-0003-1419-2405"},
    )
    assert authors == [
        {"family": "Brook", "given": "Bo"},
        {"person": "people/bo-brook-2"},
        {"person": "people/bo-brook-2"},
        {"person": "people/ada-meadow-2"},
    ]
    assert "people/bo-brook and people/bo-brook-2 bear this name" in output
    assert "people/ada-meadow of the same name has another ORCID, so it is somebody else" in output


def test_one_new_person_in_several_works_is_said_to_be_one(glossary: Path) -> None:
    author = [{"family": "Sample", "given": "Sam"}]
    works = several({"title": "On tides", "author": author}, {"title": "Of quays and weirs", "editor": author})
    plan = plan_import(in_checkout(glossary), read_references("made-up.json", works.encode()))
    output = "\n".join(plan.people)
    assert "new: people/sam-sample (Sam Sample), a person, for 2 works: make sure that this is one person" in output


def test_an_author_without_given_names_stays_a_name(glossary: Path) -> None:
    authors, _ = people_of(glossary, {"family": "Sample"})
    assert authors == [{"family": "Sample"}]


FORMS: list[tuple[dict[str, object], str]] = [
    ({"DOI": "doi:10.1000/a%3Cb"}, "10.1000/a<b"),
    ({"page": "pp. 1073 – 1087."}, "1073-1087"),
    ({"ISSN": ["00333352", "1540-6210"]}, "0033-3352"),
    ({"language": "ngerman"}, "de"),
    ({"language": "en_GB"}, "en-GB"),
    ({"title": "A  <b>made-up</b>\nH<sub>2</sub>O &amp; more"}, "A made-up H2O & more"),
    ({"issued": {"raw": "197X"}}, "197X"),
    ({"issued": {"date-parts": [[800, 2]]}}, "0800-02"),
    ({"type": "post"}, "webpage"),
]


def test_values_come_in_the_one_form_of_the_glossary(project: Project) -> None:
    records = read_references("made-up.json", several(*(fields for fields, _ in FORMS)).encode())
    outcomes = plan_import(project, records).outcomes
    made = [outcome.work.data[next(iter(fields))] for outcome, (fields, _) in zip(outcomes, FORMS, strict=True)]
    assert made == [value for _, value in FORMS]


LEFT_OUT: list[tuple[dict[str, object], str]] = [
    ({"page": "front cover"}, "left out: page “front cover” (A page or a range"),
    ({"DOI": "none"}, "left out: DOI “none”"),
    ({"URL": "example.org"}, "left out: URL “example.org”"),
    ({"language": "Klingonish"}, "left out: language “Klingonish”"),
    ({"accessed": "2020-01-01"}, "left out: accessed (no URL stands with it)"),
    ({"issued": {"date-parts": [[1999]], "season": "1"}}, "left out: `issued`: the season"),
    ({"translator": [{"family": "A"}]}, "left out: translator"),
    ({"copy": "0" * 64}, "left out: copy"),
    ({"references": "x"}, "left out: references “x”"),
    ({"status": "forthcoming"}, "left out: status “forthcoming”"),
]


def test_a_value_that_fits_no_key_is_left_out_and_said(project: Project) -> None:
    records = read_references("made-up.json", several(*(fields for fields, _ in LEFT_OUT)).encode())
    plan = plan_import(project, records, anyway=True)
    for outcome, (_, said) in zip(plan.outcomes, LEFT_OUT, strict=True):
        assert said in "\n".join(outcome.work.said)
        assert set(plan.entries[outcome.address]) <= {"type", "title", "issued", "status"}


REFUSED = {
    "open.bib": ("@article{a,\n title={X {Y},\n year=1\n}\n@book{b, title={Z}}\n", "open.bib:1: the entry that begins"),
    "close.bib": ("@article{a,\n title={X}},\n year={1999}\n}\n", "close.bib:3: “year={1999}” stands outside"),
    "macro.bib": ("@book{a,\n title=foo}", "macro.bib:2: foo is defined by no @string"),
    "twice.bib": ("\n@book{a, year=1, year=2}", "twice.bib:2 (`a`): the field `year` stands twice"),
    "latex.bib": ("@book{a, title={\\foo{X}}}", "latex.bib:1 (`a`): `title` holds a command of LaTeX"),
    "formula.bib": ("@book{a, title={$x^2$}}", "`title` holds a formula"),
    "name.bib": ("@book{a, author={A, B, C, D}}", "“A, B, C, D” in `author` is no name"),
    "press.bib": ("@book{a, year={in press}}", "`issued` is “in press”, which is no date"),
    "empty.ris": ("\n", "empty.ris is empty"),
    "page.ris": ("<!DOCTYPE html><p>", "page.ris is a web page or XML"),
    "endless.ris": ("TY  - BOOK\nTI  - x\n\nTY  - BOOK\nER  - \n", "endless.ris:1: the record that begins here has no"),
    "stray.ris": ("TI  - x\nER  - \n", "stray.ris:1: “TI - x” stands in no record"),
    "group.json": ('{"a": 1}', "group.json is not a list of works"),
    "number.json": ("[1]", "number.json, record 1: “1” is no work"),
    "comma.json": ('[\n{"a": 1,}]', "comma.json:2: this is not well-formed JSON"),
    "twice.json": ('[{"a": "1", "a": "2"}]', "the key `a` stands twice"),
    "deep.json": ("[" * 100_000, "deep.json is nested too deeply"),
    "none.json": ("[]", "none.json holds no work"),
    "parts.json": (one(issued={"date-parts": [["1996-05"]]}), "parts.json, record 1: `issued` is “1996-05”"),
    "feb.json": (one(issued={"date-parts": [[2021, 2, 30]]}), "`issued` is “2021-02-30”, which is no date"),
    "literal.json": (one(issued={"literal": "in press"}), "`issued` is “in press”, which is no date"),
    "bidi.json": (one(title="a\u202eb"), "`title` holds a character that nobody can see (U+202E"),
    "control.json": (one(author=[{"family": "a\x1b[31m"}]), "`author` holds a character that nobody can see (U+001B"),
    "names.json": (one(author="Me"), "`author` is “Me”; it is a list of names"),
    "anchor.yaml": ("references:\n- &a {id: x}\n- *a\n", "anchor.yaml:2: "),
    "latin.bib": ("@book{a,\n title={Café}}".encode("latin-1"), "latin.bib:2: the file is not in UTF-8"),
    "wide.json": (one().encode("utf-16"), "wide.json is not in UTF-8"),
    "late.bib": ("@book{x,author={Foo, Bar}},title={T},year=2020}", "late.bib:1: “,title={T},year=2020}” stands"),
    "brace.bib": ("@book{x,title={T}}}", "brace.bib:1: “}” stands outside"),
    "grows.bib": (
        '@string{a0 = "aaaaaaaaaa"}\n'
        + "".join(f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}\n" for n in range(1, 12))
        + "@book{x,title=a11}",
        "(@string) stands for too much",
    ),
    "large.ris": (b"x" * 10_000_000, "large.ris has more than 5 MB"),
    "what.txt": ("hello", "say so with --format"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_input_is_one_clear_sentence_and_nothing_is_written(glossary: Path, tmp_path: Path, name: str) -> None:
    content, said = REFUSED[name]
    write(tmp_path, {name: content})
    code, output = run(glossary, tmp_path / name)
    assert code == 2
    assert said in output
    assert "\x1b" not in output
    assert new(glossary) == {}


def test_one_bad_record_keeps_all_others_from_being_written_and_all_bad_ones_are_named(glossary: Path) -> None:
    works = [json.loads(one())[0], json.loads(one(issued="soon"))[0], json.loads(one(issued="later"))[0]]
    code, output = run(glossary, MADE_UP / "made-up.ris", "-", given=json.dumps(works))
    assert (code, new(glossary)) == (2, {})
    assert "standard input, record 2: " in output
    assert "standard input, record 3: " in output


def test_a_trial_writes_nothing_and_names_what_it_would_write(glossary: Path) -> None:
    code, output = run(glossary, MADE_UP / "made-up.bib", "--dry-run")
    assert (code, new(glossary)) == (0, {})
    assert "“A thesis” would become sources/brook-1987" in output


def test_a_key_or_title_like_a_path_names_no_file_outside_the_glossary(glossary: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    source = one(id="../../outside", title="../../outside: a made-up path", issued="2001")
    code, _ = run(glossary, "-", given=source)
    assert (code, list(new(glossary))) == (0, ["sources/outside-a-made-up-2001"])
    assert sorted({*tmp_path.rglob("*")} - {*before}) == [glossary / "sources" / "outside-a-made-up-2001.yml"]


def test_a_glossary_that_cannot_be_read_is_no_ground_to_tell_doubles_from(glossary: Path) -> None:
    write(glossary, {"sources/broken.yml": "title: 'open\n"})
    code, output = run(glossary, MADE_UP / "made-up.ris")
    assert code == 2
    assert "sources/broken.yml cannot be read" in output


def test_types_and_fields_of_bibtex_become_those_that_pandoc_gives_them() -> None:
    fields = "title={T}, author={van A, B}, institution={I}, address={L}, number={3}, volume={2}, series={S}, year=2001"
    types = mapping()["bibtex"]["types"]
    text = "\n".join(f"@{kind}{{{kind}, {fields}}}" for kind in types)
    theirs = {item["id"]: item for item in json.loads(pypandoc.convert_text(text, "csljson", format="biblatex"))}
    ours = {record.item["id"]: record.item for record in read_references("made-up.bib", text.encode())}
    keys = ("title", "collection-title", "publisher", "publisher-place", "issue", "volume")
    for kind in types:
        assert {key: ours[kind].get(key) for key in keys} == {key: theirs[kind].get(key) for key in keys}
    unlike = {kind for kind in types if ours[kind]["type"] != theirs[kind]["type"]}
    assert unlike == {"conference", "misc", "periodical", "standard"}  # pandoc knows fewer types of CSL, or none


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"o}", "ö"), (r"\c{c}", "ç"), (r"\'{\i}", "í"), (r"\'\i{}x", "íx"), (r"\^\i le", "île"), (r"\v{s}", "š"),
        (r"{\o}re {\AA}", "øre Å"), (r"caf\'e", "café"), (r"Fran\c cois", "François"), (r"na\"{\i}ve", "naïve"),
        (r"a -- b --- c", "a – b — c"), (r"``x''", "“x”"), (r"\& \% \_ \# \$", "& % _ # $"), (r"A~B", "A B"),
        (r"\textit{a}b {\em c}", "ab c"), (r"\enquote{a}", "“a”"), (r"$\alpha$-level", "α-level"),
        (r"D{\textquoteright}Arcy", "D’Arcy"), (r"\d{h}", "ḥ"), (r"{{Care} {Act}}", "Care Act"), ("ö – “x”", "ö – “x”"),
    ],
)  # fmt: skip
def test_latex_becomes_plain_letters(latex: str, text: str) -> None:
    [record] = read_references("made-up.bib", f"@book{{a, title = {{{latex}}}}}".encode())
    assert record.item["title"] == text


def test_a_name_keeps_its_particles_suffix_and_braces() -> None:
    authors = "van der Berg, Anna and Jean de La Fontaine and King, Jr., Bo and {Health and Care} and family=X, given=Y"
    [record] = read_references("made-up.bib", f"@book{{a, author = {{{authors}}}}}".encode())
    assert record.item["author"] == [
        {"given": "Anna", "family": "van der Berg"},
        {"given": "Jean", "family": "de La Fontaine"},
        {"given": "Bo", "family": "King", "suffix": "Jr."},
        {"literal": "Health and Care"},
        {"given": "Y", "family": "X"},
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a", '[{"title": "y"}]'),
        ("b", "% made up\n@book{x, title={y}}"),
        ("c", "TY  - BOOK\nTI  - y\nER  - \n"),
        ("d", "- title: y\n"),
    ],
)
def test_the_format_of_a_file_without_ending_is_seen_from_its_beginning(name: str, text: str) -> None:
    assert [record.item["title"] for record in read_references(name, text.encode())] == ["y"]


def test_a_byte_order_mark_and_line_ends_of_other_systems_change_nothing() -> None:
    text = (MADE_UP / "made-up.ris").read_text(encoding="utf-8")
    plain = [record.item for record in read_references("made-up.ris", text.encode())]
    other = "\ufeff" + text.replace("\n", "\r\n")
    assert [record.item for record in read_references("made-up.ris", other.encode())] == plain
