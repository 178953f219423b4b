"""When entries were made and by whom: what git says of meaning, in the graph, the files, the API and the pages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from api_serving import serving
from lxml import html
from support import ROOT, coprod

from coprod_kg import Glossary, Project, build_graph
from coprod_kg.check import check
from coprod_kg.exports import write_exports, write_past
from coprod_kg.graph import Graph
from coprod_kg.graph.commits import clean
from coprod_kg.graph.past import read_past
from coprod_kg.pages import write_pages

BASE = "https://w3id.org/coprod/"
ADA, BO = "Ada Lovelace <ada@example.org>", "Bo Brook <bo@example.org>"
CONCEPT = "label:\n  en: making\nscope_note:\n  en: The making of things, in our words.\n"
OTHER = CONCEPT.replace("The making", "The slow making")
LONG = CONCEPT + "note:\n  en: A note that is long enough for git to see that the file is the same.\n"
KINDS = ("concepts", "definitions", "people", "sources")


@dataclass
class Repo:
    """A checkout of a glossary with a real repository; days count from the first of November 2026."""

    root: Path
    day: int = 0

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True)
        for name in ("ontology", "site", "mkdocs.yml", "CITATION.cff"):
            (self.root / name).symlink_to(ROOT / name)
        ignored = "/build/\n/ontology\n/site\n/mkdocs.yml\n/CITATION.cff\n"
        (self.root / ".gitignore").write_text(ignored, encoding="utf-8")
        self.git("init", "--quiet", "--initial-branch=main")

    @property
    def project(self) -> Project:
        return Project.find(self.root)

    def git(self, *arguments: str, who: str = ADA, day: int = 1) -> str:
        name, _, mail = who.rstrip(">").partition(" <")
        stamp = f"2026-11-{day:02}T12:00:00+00:00"
        someone = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail, "GIT_AUTHOR_DATE": stamp}
        someone |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in someone.items()}
        bare = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        command = ["git", "-C", str(self.root), *arguments]
        env = {**os.environ, **someone, **bare}
        return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout.strip()

    def put(self, **files: str) -> None:
        """Write entries: ``concepts__making`` is ``concepts/making.yml``."""
        for name, text in files.items():
            path = self.root / "glossary" / f"{name.replace('__', '/')}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, who: str = ADA, message: str = "Work", **files: str) -> str:
        """Commit entries on the next day; the identifier of the commit."""
        self.put(**files)
        self.day += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, who=who, day=self.day)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, *more: str, who: str = "Merger <merger@example.org>") -> None:
        self.day += 1
        self.git("merge", "--quiet", "--no-ff", "--no-edit", *more, branch, who=who, day=self.day)

    def told(self, entry: str = "concepts/making") -> list[tuple[int, list[str]]]:
        """The changes of an entry: the day of each, and who made it."""
        past = read_past(self.project, KINDS)
        assert past.unknown == ""
        first = 1_793_534_400  # noon of the first of November 2026
        return [(1 + (one.time - first) // 86_400, one.names) for one in past.changes.get(entry, [])]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "checkout")


def days(graph: Graph, thing: str) -> tuple[str, str]:
    """When a thing was made and changed."""
    [row] = graph.store.query(
        f"SELECT ?a ?b {{ <{BASE}{thing}> dcterms:created ?a ; dcterms:modified ?b }}", prefixes=graph.context.prefixes
    )
    assert all(term.datatype.value.endswith("#date") for term in row)
    return row[0].value, row[1].value


# What counts as a change


def test_only_changes_of_meaning_move_the_date(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.commit(BO, concepts__making="# A remark for editors.\n\n" + CONCEPT)
    repo.commit(BO, concepts__making='scope_note: {en: "The making of things,\n  in our words."}\nlabel: {en: making}')
    assert repo.told() == [(1, ["Ada Lovelace"])]
    repo.commit(BO, concepts__making=OTHER)
    assert repo.told() == [(1, ["Ada Lovelace"]), (4, ["Bo Brook"])]
    graph = build_graph(repo.project)
    assert days(graph, "concepts/making") == ("2026-11-01", "2026-11-04")
    assert days(graph, "glossary") == ("2026-11-01", "2026-11-04")


def test_receipts_are_no_change_of_what_was_compared_and_have_no_past(repo: Repo) -> None:
    repo.commit(definitions__x="defines: concepts/making\n")
    receipt = repo.root / "glossary" / "receipts" / "definitions" / "x.yml"
    receipt.parent.mkdir(parents=True)
    receipt.write_text("attests: definitions/x\n", encoding="utf-8")
    repo.commit(BO)
    assert repo.told("definitions/x") == [(1, ["Ada Lovelace"])]
    assert set(read_past(repo.project, KINDS).changes) == {"definitions/x"}


def test_a_renamed_entry_keeps_its_past_and_a_new_one_of_the_old_name_has_its_own(repo: Repo) -> None:
    repo.commit(concepts__making=LONG)
    repo.git("mv", "glossary/concepts/making.yml", "glossary/concepts/crafting.yml")
    repo.commit(BO)
    assert repo.told("concepts/crafting") == [(1, ["Ada Lovelace"])]
    repo.git("mv", "glossary/concepts/crafting.yml", "glossary/concepts/slow.yml")
    repo.commit(BO, concepts__slow=LONG.replace("The making", "The slow making"))
    repo.commit(BO, concepts__making="label:\n  en: something of quite another kind\n")
    assert repo.told("concepts/slow") == [(1, ["Ada Lovelace"]), (3, ["Bo Brook"])]
    assert repo.told() == [(4, ["Bo Brook"])]
    assert repo.told("concepts/crafting") == []


def test_a_glossary_that_moved_as_a_whole_keeps_its_past(repo: Repo) -> None:
    (repo.root / "old" / "concepts").mkdir(parents=True)
    (repo.root / "old" / "concepts" / "making.yml").write_text(CONCEPT, encoding="utf-8")
    repo.commit()
    repo.git("mv", "old", "glossary")
    repo.commit(BO)
    assert repo.told() == [(1, ["Ada Lovelace"])]


def test_a_file_that_becomes_another_kind_of_entry_is_a_new_entry(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    (repo.root / "glossary" / "sources").mkdir()
    repo.git("mv", "glossary/concepts/making.yml", "glossary/sources/making.yml")
    repo.commit(BO)
    assert repo.told("sources/making") == [(2, ["Bo Brook"])]
    assert repo.told() == []


def test_an_entry_that_was_taken_out_and_put_back_is_the_same_entry(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT, concepts__slow=OTHER)
    (repo.root / "glossary" / "concepts" / "making.yml").unlink()
    repo.commit(BO)
    assert repo.told() == []
    repo.commit(BO, concepts__making=CONCEPT)
    assert repo.told() == [(1, ["Ada Lovelace"])]


def test_conflict_marks_that_were_committed_change_an_entry_and_hide_nothing(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.commit(BO, concepts__making=f"<<<<<<< HEAD\n{CONCEPT}=======\n{OTHER}>>>>>>> other\n")
    repo.commit(concepts__making=CONCEPT)
    assert [day for day, _ in repo.told()] == [1, 2, 3]


def test_no_rebase_moves_a_date_and_nobody_can_write_in_the_future(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.git("commit", "--quiet", "--amend", "--no-edit", "--date=2026-11-01T12:00:00+00:00", day=9)
    assert repo.told() == [(1, ["Ada Lovelace"])]
    repo.git("commit", "--quiet", "--amend", "--no-edit", "--date=2099-01-01T12:00:00+00:00", day=9)
    assert repo.told() == [(9, ["Ada Lovelace"])]


# Merges


def test_a_merge_counts_once_and_not_for_who_pressed_the_button(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit(BO, concepts__making=OTHER, concepts__slow=OTHER)
    repo.git("switch", "--quiet", "main")
    repo.commit(people__ada="family: Lovelace\ngiven: Ada\n")
    repo.merge("side")
    assert repo.told() == [(1, ["Ada Lovelace"]), (2, ["Bo Brook"])]
    assert repo.told("concepts/slow") == [(2, ["Bo Brook"])]
    assert repo.told("people/ada") == [(3, ["Ada Lovelace"])]


def test_a_merge_that_joins_two_changes_is_no_change_of_its_own_but_one_that_says_something_new_is(repo: Repo) -> None:
    long = LONG + "also_called:\n  en: [crafting]\n"
    repo.commit(concepts__making=long)
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit(BO, concepts__making=long.replace("crafting", "forming"))
    repo.git("switch", "--quiet", "main")
    repo.commit("Cy Clay <cy@example.org>", concepts__making=long.replace("The making", "The slow making"))
    repo.merge("side")
    assert repo.told() == [(1, ["Ada Lovelace"]), (2, ["Bo Brook"]), (3, ["Cy Clay"])]
    repo.put(concepts__making=long.replace("crafting", "smithing"))
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit", who="Merger <m@example.org>", day=4)
    assert repo.told()[-1] == (4, ["Merger"])


def test_a_side_whose_version_was_not_taken_did_not_change_the_entry(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit(BO, concepts__making=OTHER)
    repo.git("switch", "--quiet", "main")
    repo.commit(concepts__slow=OTHER)
    repo.merge("side", "--strategy=ours")
    assert repo.told() == [(1, ["Ada Lovelace"])]


def test_who_changed_an_entry_under_its_old_name_on_a_side_is_not_forgotten(repo: Repo) -> None:
    repo.commit(concepts__making=LONG)
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit(BO, concepts__making=LONG.replace("The making", "The slow making"))
    repo.git("switch", "--quiet", "main")
    repo.git("mv", "glossary/concepts/making.yml", "glossary/concepts/crafting.yml")
    repo.commit()
    repo.merge("side")
    assert repo.told("concepts/crafting") == [(1, ["Ada Lovelace"]), (2, ["Bo Brook"])]


# Who


def test_authors_and_co_authors_count_once_each_by_the_mailmap(repo: Repo) -> None:
    (repo.root / ".mailmap").write_text("Ada Lovelace <ada@example.org> <al@home.example>\n", encoding="utf-8")
    message = (
        "Work\n\nMentioned-by: Nobody <nobody@example.org>\nCo-authored-by: Bo Brook <bo@example.org>\n"
        "co-authored-by: al <al@home.example>\nCo-Authored-By: Cy Clay"
    )
    repo.commit("countess <al@home.example>", message, concepts__making=CONCEPT)
    assert repo.told() == [(1, ["Ada Lovelace", "Bo Brook", "Cy Clay"])]
    (repo.root / ".mailmap").write_text("Augusta King <al@home.example>\n", encoding="utf-8")
    assert repo.told()[0][1][0] == "Augusta King"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("ada@example.org", ""),
        ("Ada (ada@example.org)", "Ada"),
        ("Ada ada＠example.org Lovelace", "Ada Lovelace"),
        ("Ada\u202e Lovelace\x07", "Ada Lovelace"),
        ("  Ada \t Lovelace ", "Ada Lovelace"),
        ("x" * 500, "x" * 100),
        ("Zoë Ångström-O’Neil", "Zoë Ångström-O’Neil"),
    ],
)
def test_a_name_is_shown_without_addresses_and_hidden_signs(given: str, shown: str) -> None:
    assert clean(given) == shown


def test_no_address_reaches_graph_files_pages_or_cache(repo: Repo) -> None:
    trailers = ("bo@example.org", "Cy cy@example.org", "<d@example.org>")
    message = "Work\n\n" + "\n".join(f"Co-authored-by: {who}" for who in trailers)
    repo.commit("ada@example.org <ada@example.org>", message, concepts__making=CONCEPT, concepts__slow=OTHER)
    assert repo.told() == [(1, ["Cy"])]
    graph = build_graph(repo.project)
    write_exports(graph, repo.project, repo.root / "build" / "docs")
    write_pages(graph, repo.project, repo.root / "build" / "docs")
    made = [path for path in (repo.root / "build").rglob("*") if path.is_file()]
    assert {path.name for path in made} >= {"full.ttl", "making.md", "making.jsonld"}
    assert [path for path in made if b"@example.org" in path.read_bytes()] == []


# In the graph and what is made of it


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Two days of work on the example glossary: one contributor has a people entry of her own, one shares a name."""
    repo = Repo(tmp_path_factory.mktemp("told") / "checkout")
    shutil.copytree(ROOT / "tests" / "good", repo.root / "glossary")
    ada = "kind: person\nfamily: Lovelace\ngiven: Ada\nORCID: 0000-0002-1825-0097\n"
    namesake = "kind: person\nfamily: Brook\ngiven: Bo\n"
    repo.put(**{"people__ada-lovelace": ada, "people__bo-brook-2": namesake})
    repo.commit()
    entry = repo.root / "glossary" / "definitions" / "meadow-2019.yml"
    hostile = "<script>alert(1)</script> & *Co*"
    text = entry.read_text(encoding="utf-8")
    assert "neighbours and paid staff make" in text
    text = text.replace("neighbours and paid staff make", "people and paid staff make")
    message = f"Work\n\nCo-authored-by: {hostile.replace('<', '‹').replace('>', '›')} <x@example.org>"
    repo.commit(BO, message, **{"definitions__meadow-2019": text})
    return repo


@pytest.fixture(scope="module")
def graph(told: Repo) -> Graph:
    return build_graph(told.project)


def test_the_record_and_not_what_it_is_about_was_made_by_commits(graph: Graph) -> None:
    entry = f"<{BASE}definitions/meadow-2019>"
    query = f"""SELECT ?first ?change ?time {{
      {entry} foaf:isPrimaryTopicOf ?record .
      ?record a coprod:Record ; prov:wasGeneratedBy ?first ; prov:wasInfluencedBy ?change .
      ?change a prov:Activity ; prov:endedAtTime ?time }} ORDER BY ?time"""
    rows = list(graph.store.query(query, prefixes=graph.context.prefixes))
    assert [row["time"].value for row in rows] == ["2026-11-01T12:00:00Z", "2026-11-02T12:00:00Z"]
    assert rows[0]["first"] == rows[0]["change"] != rows[1]["change"]
    assert not graph.store.query(f"ASK {{ {entry} prov:wasGeneratedBy ?any }}", prefixes=graph.context.prefixes)
    assert days(graph, "definitions/meadow-2019#record.1") == ("2026-11-01", "2026-11-02")


def test_dates_of_works_and_people_are_not_mixed_with_those_of_their_entries(graph: Graph) -> None:
    assert days(graph, "sources/meadow-2019#record.1")[0] == "2026-11-01"
    query = "ASK { ?thing a ?class ; dcterms:created ?day VALUES ?class { coprod:Source prov:Agent } }"
    assert not graph.store.query(query, prefixes=graph.context.prefixes)


def test_a_contributor_is_a_person_if_one_people_entry_has_the_name_and_is_never_a_speaker(graph: Graph) -> None:
    query = """SELECT DISTINCT ?name ?who {
      ?change a prov:Activity ; dc:contributor ?name OPTIONAL { ?change prov:wasAssociatedWith ?who } }"""
    rows = list(graph.store.query(query, prefixes=graph.context.prefixes))
    found = {row["name"].value: row["who"] and row["who"].value for row in rows}
    assert found == {
        "Ada Lovelace": f"{BASE}people/ada-lovelace", "Bo Brook": None,
        "‹script›alert(1)‹/script› & *Co*": None,
    }  # fmt: skip
    said = f"ASK {{ ?any prov:wasAttributedTo|coprod:saidBy|dcterms:creator <{BASE}people/ada-lovelace> }}"
    assert not graph.store.query(said, prefixes=graph.context.prefixes)


def test_what_editors_say_and_the_check_do_not_depend_on_the_past(told: Repo, graph: Graph) -> None:
    plain = build_graph(told.project, past=False)
    assert {quad.triple for quad in plain.entries} == {quad.triple for quad in graph.entries}
    assert {quad.triple for quad in plain.store} < {quad.triple for quad in graph.store}
    assert check(told.project, owl=False, graph=graph) == check(told.project, owl=False)


def test_whoever_contributes_may_have_a_people_entry_with_an_orcid_before_anybody_cites_it(told: Repo) -> None:
    assert [one for one in check(told.project, owl=False) if "ada-lovelace" in one.file] == []


def test_no_node_is_blank_and_every_new_address_belongs_to_its_entry(told: Repo, graph: Graph) -> None:
    plain = {quad.triple for quad in build_graph(told.project, past=False).store}
    added = {quad.triple for quad in graph.store} - plain
    assert not [one for one in added for term in (one.subject, one.object) if isinstance(term, ox.BlankNode)]
    own = {one.subject.value for one in added} - {f"{BASE}glossary"}
    assert {iri.partition("#")[0] for iri in own} <= set(graph.places)


def test_the_data_files_the_scheme_and_python_have_the_dates(told: Repo, graph: Graph, tmp_path: Path) -> None:
    write_exports(graph, told.project, tmp_path)
    scheme = ox.Store()
    scheme.load(path=tmp_path / "scheme.ttl", format=ox.RdfFormat.TURTLE)
    for thing in ("glossary", "concepts/making"):
        assert scheme.query(f"ASK {{ <{BASE}{thing}> <http://purl.org/dc/terms/modified> ?day }}")
    assert "#change." in (tmp_path / "definitions" / "meadow-2019.ttl").read_text(encoding="utf-8")
    glossary = Glossary.load(told.root)
    assert glossary.definitions["meadow-2019"].created == "2026-11-01"
    assert glossary.definitions["meadow-2019"].modified == "2026-11-02"
    assert glossary.concepts["making"].modified == "2026-11-01"


@pytest.fixture(scope="module")
def docs(told: Repo, graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("docs")
    old = os.environ.get("REPO_URL")
    os.environ["REPO_URL"] = "https://git.example.org/us/glossary"
    try:
        write_pages(graph, told.project, folder)
    finally:
        os.environ.pop("REPO_URL")
        if old is not None:
            os.environ["REPO_URL"] = old
    return folder


def line(docs: Path, page: str) -> html.HtmlElement:
    [made] = html.fromstring((docs / f"{page}.md").read_text(encoding="utf-8")).xpath("//p[@id='record.1']")
    return made


def test_the_page_says_in_a_quiet_line_when_the_entry_was_made_and_by_whom(docs: Path) -> None:
    made = line(docs, "definitions/meadow-2019")
    assert " ".join(made.text_content().split()) == (
        "Entry made 2026-11-01, last changed 2026-11-02, by Ada Lovelace (ORCID 0000-0002-1825-0097), Bo Brook and "
        "‹script›alert(1)‹/script› & *Co*. All changes"
    )
    links = [link.get("href") for link in made.iter("a")]
    assert links[0].endswith("people/ada-lovelace.html")
    assert links[1] == "https://orcid.org/0000-0002-1825-0097"
    assert links[2] == "https://git.example.org/us/glossary/commits/HEAD/glossary/definitions/meadow-2019.yml"
    assert "last changed" not in line(docs, "sources/meadow-2019").text_content()


PAGES = ["concepts/making", "frameworks/meadow-steps", "claims/unmeasured", "people/ada-meadow"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_all_kinds_have_the_line_once(docs: Path, page: str) -> None:
    assert line(docs, page).text_content().startswith("Entry made 2026-11-01, by Ada Lovelace")


def test_machines_read_the_dates_of_the_page_and_not_of_the_words(docs: Path) -> None:
    text = (docs / "definitions" / "meadow-2019.md").read_text(encoding="utf-8")
    thing = json.loads(yaml.safe_load(text.split("---\n")[1])["head"]["thing"])
    assert "dateCreated" not in thing
    record = thing["subjectOf"]
    assert (record["@type"], record["dateCreated"], record["dateModified"]) == ("WebPage", "2026-11-01", "2026-11-02")
    assert record["contributor"][0] == {
        "@type": "Person", "name": "Ada Lovelace", "sameAs": "https://orcid.org/0000-0002-1825-0097"
    }  # fmt: skip


def test_the_api_gives_the_days_of_each_entry(graph: Graph, tmp_path: Path) -> None:
    with serving(graph.store, tmp_path, tmp_path) as served:
        for name in ("definitions/meadow-2019", "sources/meadow-2019"):
            entry = served.get(f"/api/{name}")
            assert entry["created"] == "2026-11-01"
        assert served.get("/api/definitions/meadow-2019")["modified"] == "2026-11-02"


# The same commit gives the same facts


def test_uncommitted_edits_change_no_date_and_new_files_have_none(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    before = read_past(repo.project, KINDS).changes
    repo.put(concepts__making=OTHER, concepts__slow=OTHER)
    repo.git("add", "--all")
    assert read_past(repo.project, KINDS).changes == before
    graph = build_graph(repo.project)
    assert days(graph, "concepts/making") == ("2026-11-01", "2026-11-01")
    write_pages(graph, repo.project, repo.root / "build" / "docs")
    assert "Entry made" not in (repo.root / "build" / "docs" / "concepts" / "slow.md").read_text(encoding="utf-8")


def test_settings_of_git_do_not_change_the_facts(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.git("mv", "glossary/concepts/making.yml", "glossary/concepts/crafting.yml")
    repo.commit(BO)
    before = repo.told("concepts/crafting")
    for setting in ("diff.renames=false", "diff.relative=true", "color.ui=always", "log.showSignature=true",
                    "diff.noprefix=true", "core.quotePath=true", "i18n.logOutputEncoding=latin1"):  # fmt: skip
        repo.git("config", *setting.split("="))
    shutil.rmtree(repo.root / "build")
    assert repo.told("concepts/crafting") == before == [(1, ["Ada Lovelace"])]


def test_only_new_commits_are_read_and_the_result_is_that_of_a_fresh_reading(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.git("branch", "side")
    repo.commit(BO, concepts__slow=OTHER)
    repo.told()
    first = repo.git("rev-parse", "HEAD")
    repo.git("switch", "--quiet", "side")
    repo.commit(BO, concepts__making=OTHER)
    repo.git("switch", "--quiet", "main")
    repo.merge("side")
    kept = json.loads(next((repo.root / "build" / "cache").rglob("*.log.json")).read_bytes())
    assert kept["head"] == first
    trace = repo.root / "build" / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    followed = repo.told()
    monkeypatch.delenv("GIT_TRACE")
    assert f"^{first}" in trace.read_text(encoding="utf-8")
    assert followed == [(1, ["Ada Lovelace"]), (3, ["Bo Brook"])]
    shutil.rmtree(repo.root / "build")
    assert repo.told() == followed


def test_nothing_is_read_again_while_the_commit_is_the_same(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.told()
    trace = repo.root / "build" / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    repo.told()
    told = trace.read_text(encoding="utf-8")
    assert "rev-parse" in told
    assert not any(command in told for command in ("git log", "diff-tree", "cat-file"))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"of": 3}', b'{"commits": {"x": 1}}', b"\xff"])
def test_a_cache_that_is_damaged_costs_time_only(repo: Repo, content: bytes) -> None:
    repo.commit(concepts__making=CONCEPT)
    known = repo.told()
    for path in (repo.root / "build" / "cache").rglob("*.json"):
        data = path.read_bytes()
        path.write_bytes(data.replace(b'"commits":{', b'"commits":{"x":1,') if b"commits" in content else content)
    repo.commit(BO, concepts__slow=OTHER)
    assert repo.told() == known


def test_a_history_that_was_rewritten_is_read_anew(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    repo.commit(BO, concepts__making=OTHER)
    repo.told()
    repo.git("update-ref", "-d", "HEAD")
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "--quiet", "--prune=now")
    repo.commit("Cy Clay <cy@example.org>", concepts__making=OTHER)
    assert repo.told() == [(3, ["Cy Clay"])]


# Where nobody knows


def unknown(repo: Repo) -> str:
    past = read_past(repo.project, KINDS)
    assert past.changes == {}
    graph = build_graph(repo.project)
    assert graph.undated == past.unknown
    assert not graph.store.query("ASK { ?record a <https://w3id.org/coprod/ontology#Record> }")
    return past.unknown


def test_without_repository_git_commit_or_whole_history_a_sentence_says_so(repo: Repo, tmp_path: Path) -> None:
    repo.put(concepts__making=CONCEPT)
    assert "nothing has been committed yet" in unknown(repo)
    repo.commit()
    deep = Repo(tmp_path / "deep")
    shutil.rmtree(deep.root / ".git")
    deep.put(concepts__making=CONCEPT)
    assert "glossary is in no git repository" in unknown(deep)
    repo.commit(BO, concepts__making=OTHER)
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", repo.root.as_uri(), str(tmp_path / "shallow")],
        check=True, capture_output=True,
    )  # fmt: skip
    shutil.copytree(tmp_path / "shallow" / ".git", deep.root / ".git")
    assert "`git fetch --unshallow`" in unknown(deep)


def test_a_repository_in_which_the_glossary_was_never_committed_says_so(repo: Repo) -> None:
    repo.commit()
    repo.put(concepts__making=CONCEPT)
    assert "no entry of glossary has been committed yet" in unknown(repo)


def test_a_build_without_git_says_so_once_and_goes_on(repo: Repo, tmp_path: Path) -> None:
    repo.commit(concepts__making=CONCEPT)
    command = [sys.executable, "-m", "coprod_kg", "--project", str(repo.root), "build", "--data-only"]
    nothing = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=nothing, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("No entry shows when it was made") == 1
    assert "git is not installed" in done.stderr


def test_a_source_distribution_carries_the_past_that_it_cannot_read(repo: Repo) -> None:
    repo.commit(concepts__making=CONCEPT)
    carried = write_past(repo.project)
    shutil.copy(carried, repo.root)
    shutil.rmtree(repo.root / ".git")
    assert repo.told() == [(1, ["Ada Lovelace"])]


def test_the_site_is_stale_after_a_commit_that_changes_an_entry_and_after_no_other(repo: Repo) -> None:
    from coprod_kg.cli.building import stamp_for

    repo.commit(concepts__making=CONCEPT)
    first = stamp_for(repo.project)
    repo.commit(BO)
    assert stamp_for(repo.project) == first
    repo.put(concepts__making=OTHER)
    edited = stamp_for(repo.project)
    repo.commit(BO)
    assert len({first, edited, stamp_for(repo.project)}) == 3


def test_nobody_types_dates_by_hand(repo: Repo) -> None:
    repo.put(concepts__making=CONCEPT + "created: 2026-11-01\nmodified: 2026-11-01\n")
    done = coprod("--project", repo.root, "check", "--no-owl")
    assert done.returncode == 1
    assert "created" in done.stdout + done.stderr
