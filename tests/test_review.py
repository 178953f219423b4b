"""`coprod review`: what it says of a change, that nothing of the change can act, and what it says where it cannot."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from released import Checkout
from reviewed import changed, review_of
from support import ROOT, write

from coprod_kg.cli.main import main
from coprod_kg.errors import CoprodError
from coprod_kg.pages.difference import difference
from coprod_kg.repository import RevisionError
from coprod_kg.review import Review, as_comment, as_page, making
from coprod_kg.review.bundle import Reviewed
from coprod_kg.review.fragment import fragment
from coprod_kg.review.marks import plain_markdown, said, visible
from coprod_kg.review.output import COMMENT_LIMIT, DETAILED
from coprod_kg.review.quotations import LONG, MUCH, much, remarks, shares
from coprod_kg.review.revisions import repository_of
from coprod_kg.review.sides import lying, stored


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return changed(tmp_path_factory.mktemp("review") / "checkout")


@pytest.fixture(scope="module")
def review(checkout: Checkout) -> Review:
    return review_of(checkout)


@pytest.fixture(scope="module")
def written(checkout: Checkout, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, str, str]:
    """What the command prints, and the page and the comment that it writes."""
    folder = tmp_path_factory.mktemp("written")
    done = run(checkout, "HEAD~1..HEAD", "--html", f"{folder}/page.html", "--markdown", f"{folder}/comment.md")
    return done, (folder / "page.html").read_text("utf-8"), (folder / "comment.md").read_text("utf-8")


@pytest.fixture(scope="module")
def page(written: tuple[Result, str, str]) -> str:
    return written[1]


@pytest.fixture(scope="module")
def comment(written: tuple[Result, str, str]) -> str:
    return written[2]


def entry(review: Review, name: str) -> Reviewed:
    return next(one for one in review.entries if one.entry == name)


def topics(reviewed: Reviewed) -> dict[str, str]:
    """What is said of an entry, by topic."""
    return {one.topic: f"{one.sentence} {one.advice}" for one in reviewed.findings}


def run(checkout: Checkout, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(checkout.root), "review", *arguments])


# What changed


def test_entries_are_said_to_be_added_changed_renamed_and_removed_and_pure_layout_is_no_change(review: Review) -> None:
    kinds = {one.entry: one.change.kind.value for one in review.entries}
    assert kinds == {
        "claims/never-measured": "moved", "concepts/co-production": "changed", "definitions/meadow-2019": "changed",
        "definitions/sea-2026": "new", "frameworks/meadow-steps": "changed", "people/old-friend": "removed",
        "sources/sea-2026": "new",
    }  # fmt: skip
    assert review.touched.laid_out_anew == ("concepts/making",)
    assert entry(review, "claims/never-measured").texts == []


def test_texts_differ_word_by_word_under_the_names_of_their_fields(review: Review, page: str, comment: str) -> None:
    [text] = entry(review, "concepts/co-production").texts
    assert (text.label, text.words) == ("scope note (en)", difference(text.earlier, text.later))
    for text in ("<del>those who use it</del>", "<ins>its users</ins>"):
        assert text in page
        assert text in comment


def test_an_altered_quotation_is_red_with_its_difference_and_what_to_do(review: Review, page: str) -> None:
    meadow = entry(review, "definitions/meadow-2019")
    altered = next(one for one in meadow.findings if one.topic == "altered quotation")
    assert altered.texts is not None
    assert "paid" in "".join(run.text for run in altered.texts.earlier if run.kind == "gone")
    assert "Its receipt attests other words. Put the words back" in altered.advice
    assert "receipt-altered" in {one.rule for one in meadow.findings}
    part = page[page.index('class="finding finding--altered"') :]
    assert "<del>paid</del>" in part[: part.index("</article>")]


def test_a_new_quotation_is_measured_against_receipts_terms_chains_texts_and_codes(review: Review) -> None:
    sea = entry(review, "definitions/sea-2026")
    said = topics(sea)
    assert "nobody has compared it" in said["no receipt"]
    assert "Sea 2026, which nobody here has seen, and were read in Brook 2021" in said["unseen original"]
    assert "definitions/meadow-2019" in said["near-duplicate"]
    [quotation] = sea.quotations
    assert (quotation.length, quotation.work) == (27, "sources/sea-2026")
    assert "author’s" in quotation.rights
    codes = " ".join(one.sentence for one in sea.findings if one.topic == "coded differently")
    assert "codes that are missing here: “citizens” under co-producers" in codes
    [share] = [share for share in review.shares if share.work == "sources/sea-2026"]
    assert (share.before, share.after) == (0, 27)


def test_long_quotations_and_many_words_from_one_work_are_pointed_at(review: Review) -> None:
    [one] = entry(review, "definitions/sea-2026").quotations
    long = replace(one, text=" ".join(f"word{number}" for number in range(LONG)))
    assert [found.topic for found in remarks("claims/long", [replace(long, compared=True)])] == ["long quotation"]
    few = {"claims/a": [long]}
    many = {f"claims/{number}": [long] for number in range(4)}
    [share] = shares(few, many, ["claims/3"])
    assert (share.before, share.after) == (LONG, 4 * LONG)
    assert much(replace(share, after=MUCH - 1)) is None
    found = much(share)
    assert found is not None
    assert f"4 quotations from {one.work_label} have 400 words together (100 before this change)" in found.sentence


def test_the_check_speaks_of_what_is_new_and_of_what_was_there_before(review: Review) -> None:
    dangling = [one for one in review.errors if one.rule == "dangling-reference"]
    assert "receipts/claims/unmeasured" in {one.entry for one in dangling}
    assert not any("It was so before" in one.sentence for one in review.errors)


def test_releases_that_pin_a_text_and_entries_that_refer_to_it_are_named(review: Review, page: str) -> None:
    meadow = entry(review, "definitions/meadow-2019")
    assert meadow.pinned == ["2026-01-10"]
    assert ("claims/tide", ("about",)) in [(one.entry, one.keys) for one, _ in meadow.references]
    assert "This text is pinned by version 2026-01-10" in page
    assert "will be told that the words have changed" in page


def test_triples_come_and_go_by_entry(review: Review) -> None:
    triples = entry(review, "concepts/co-production").triples
    said = 'skos:scopeNote "Making a service with its users. What is made alone does not belong here."@en'
    assert f"concepts/co-production {said}" in triples.new
    assert [line.split(" ")[:2] for line in triples.lost] == [["concepts/co-production", "skos:scopeNote"]]
    assert "concepts/co-production skos:definition definitions/sea-2026" in triples.new
    assert "concepts/making" not in review.elsewhere


def test_pages_stand_before_and_after_as_readers_see_them(review: Review) -> None:
    shown = entry(review, "concepts/co-production").shown
    assert shown is not None
    assert shown.before is not None
    assert shown.after is not None
    assert "with those who use it" in shown.before
    assert "Making a service with its users" in shown.after
    assert "Cite and reuse" not in shown.after
    gone = entry(review, "people/old-friend").shown
    assert gone is not None
    assert (gone.before is not None, gone.after) == (True, None)


# What is published stays


def test_what_was_removed_renamed_or_lost_its_id_is_an_error_that_says_how_to_deprecate(review: Review) -> None:
    removed = {one.entry: one.sentence for one in review.errors if one.rule == "removed-entry"}
    assert set(removed) == {"people/old-friend", "claims/unmeasured", "frameworks/meadow-steps"}
    assert "git checkout 'HEAD~1' -- glossary/people/old-friend.yml" in removed["people/old-friend"]
    assert "`replaced_by: claims/never-measured`" in removed["claims/unmeasured"]
    assert "keeping" in removed["frameworks/meadow-steps"]


# Nothing of an entry acts


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_needs_nothing_and_runs_nothing(page: str) -> None:
    tags = Tags(page).tags
    assert not {tag for tag, _ in tags} & {"script", "img", "iframe", "link", "object", "form", "base", "svg"}
    assert not [name for _, given in tags for name in given if name.startswith("on") or name in ("src", "style")]
    policy = next(given["content"] for tag, given in tags if given.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert 'alert("x")' not in page
    ids = [given["id"] for _, given in tags if "id" in given]
    assert len(ids) == len(set(ids))
    targets = {given["href"][1:] for tag, given in tags if tag == "a" and (given.get("href") or "").startswith("#")}  # type: ignore[index]
    assert targets <= set(ids)


def test_the_comment_has_no_markup_of_an_entry(comment: str) -> None:
    assert "evil.example" in comment.replace("&#8203;", "").replace("\u200b", "")
    for active in ("<script", "<img", "https://evil", "@team", "](http", "![", "**loud**", "`code`", " #12"):
        assert active not in comment
    assert comment.count("</details>") == comment.count("<details>")


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("@team", "&#64;\u200bteam"),
        ("a@b.example", "a&#64;\u200bb.example"),
        ("www.evil.example", "www\u200b.evil.example"),
        ("GH-12", "GH-\u200b12"),
        ("0123456789abcdef", "012345\u200b6789abcdef"),
        (":rocket:", "&#58;\u200brocket&#58;"),
        ("- list\n\n# head", "&#45; list &#35; head"),
        ("1. one", "1&#46; one"),
        ("$x$", "<span>$</span>x<span>$</span>"),
        ("&lt;b&gt;", "&#38;lt;b&#38;gt;"),
        ("a\u202eb", "a&#91;U+202E&#93;b"),
    ],
)
def test_what_a_forge_would_act_on_is_broken_up(text: str, harmless: str) -> None:
    assert str(plain_markdown(text)) == harmless


def test_hidden_characters_are_named_and_code_stands_out_in_sentences_of_ours() -> None:
    assert visible("a\u200b\u202eb\tc\n") == "a[U+200B][U+202E]b\tc\n"
    assert said("run `coprod fmt <x>`") == "run <code>coprod fmt &lt;x&gt;</code>"


def test_a_page_is_cut_down_to_words_and_safe_links() -> None:
    html = (
        '<h1 id="a" onclick="x()">Head</h1><p style="color:red">One <a href="../sources/x.html#y">two</a>'
        '<a href="javascript:alert(1)">three</a><script>bad()</script><svg><p>drawn</p></svg><img src="x">'
        '<span hidden>hidden</span></p><figure class="picture">pictured</figure>'
        '<h2 id="cite-and-reuse">Cite</h2><p>cited</p>'
    )
    assert fragment(html, "https://w3id.org/coprod/definitions/z", lambda address: address) == (
        '<h4>Head</h4><p>One <a href="https://w3id.org/coprod/sources/x#y">two</a><a>three</a></p>'
    )


def test_a_large_change_gives_a_page_of_sane_size_and_a_comment_cut_at_a_whole_section(
    review: Review, checkout: Checkout
) -> None:
    large = replace(review, entries=review.entries * 150)
    text = as_comment(large, checkout.project)
    assert len(text.encode()) < COMMENT_LIMIT + 200
    assert re.search(r"_\d+ more sections did not fit into a comment; the review page has all\._$", text.strip())
    assert text.count("<details>") == text.count("</details>") > 10
    page = as_page(large, checkout.project)
    assert page.count('<article class="entry') == DETAILED
    assert "--only ENTRY" in page
    assert len(page) < 5_000_000


def test_what_is_not_shown_as_a_page_can_be_asked_for(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "RENDERED", 1)
    found = review_of(checkout, "HEAD~1..HEAD", "glossary/people/old-friend.yml", "definitions/")
    assert [one.entry for one in found.entries if one.shown] == ["definitions/meadow-2019"]
    names = ["definitions/meadow-2019", "definitions/sea-2026", "people/old-friend"]
    assert sorted(one.entry for one in found.entries) == names
    left = " ".join(found.remarks)
    assert "3 entries differ; the 1 with the gravest findings" in left
    assert "`coprod review HEAD~1..HEAD --only definitions/sea-2026`" in left


# Where there is little or nothing to say


def test_nothing_changed(checkout: Checkout) -> None:
    done = run(checkout, "HEAD..HEAD")
    assert (done.exit_code, done.stdout) == (0, "Nothing in the glossary changed.\n")


def test_a_review_writes_page_and_comment_and_ends_with_1_where_there_are_errors(
    written: tuple[Result, str, str],
) -> None:
    done, page, comment = written
    assert done.exit_code == 1
    assert done.stdout.startswith("Not ready: ")
    assert page.startswith("<!doctype html>")
    assert comment.startswith("## ❌ Not ready")


def test_a_place_that_cannot_be_written_is_named(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run(checkout, "HEAD..HEAD", "--html", str(tmp_path / "file" / "page.html"))
    assert done.exit_code == 2
    assert "page.html cannot be written" in done.stderr


def test_three_dots_look_only_at_what_was_done_since_the_two_parted(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.commit()
    checkout.git("switch", "--quiet", "--create", "work")
    checkout.change("concepts/making", "scope_note:", "# Mine.\nscope_note:")
    checkout.commit()
    checkout.git("switch", "--quiet", "main")
    checkout.entry("people/later").write_text("kind: person\nfamily: Later\ngiven: Much\n", encoding="utf-8")
    checkout.commit()
    parted = review_of(checkout, "main...work")
    assert (parted.entries, parted.errors, parted.touched.laid_out_anew) == ([], [], ("concepts/making",))
    assert parted.verdict == "No entry says anything else than before."


def test_files_that_cannot_be_read_and_files_of_no_entry_are_said_to_be_so(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.entry("concepts/making").write_bytes(b"label: \xff\xfe\n")
    checkout.commit()
    write(checkout.root / "glossary", {
        "concepts/making.yml": "label:\n  en: making\nscope_note:\n  en: Bringing something about. It is not a plan.\n",
        "definitions/meadow-2019.yml": "<<<<<<< HEAD\ndefines: a\n=======\ndefines: b\n>>>>>>> other\n",
        "definitions/scan.pdf": b"%PDF-1.7\x00\x01",
        "people/bo-brook.yml": b"family: Br\xe9ok\n",
    })  # fmt: skip
    checkout.commit()
    found = review_of(checkout)
    assert {one.entry: one.unread for one in found.entries} == {
        "concepts/making": ("before",), "definitions/meadow-2019": ("after",), "people/bo-brook": ("after",)
    }  # fmt: skip
    assert found.touched.others == ("definitions/scan.pdf",)
    rules = {(one.entry, one.rule) for one in found.errors}
    assert {("definitions/meadow-2019", "merge-conflict"), ("people/bo-brook", "file-encoding")} <= rules
    assert ("definitions/scan", "file-ending") in rules
    page = as_page(found, checkout.project)
    assert "cannot be read as it is now" in page
    assert "cannot be read as it was" in page


def test_links_in_git_and_in_the_working_tree_are_not_followed(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    (tmp_path / "secret.yml").write_text("kind: person\nfamily: Secret\n", encoding="utf-8")
    checkout.entry("people/link").symlink_to(tmp_path / "secret.yml")
    checkout.commit()
    glossary, repository = checkout.root / "glossary", repository_of(checkout.project)
    in_git = stored(repository, repository.commit("HEAD"), glossary, checkout.root)
    assert in_git is not None
    assert in_git["people/link.yml"] == lying(glossary)["people/link.yml"] == str(tmp_path / "secret.yml").encode()


# What keeps it from running


@pytest.mark.parametrize("asked", ["nowhere..HEAD", "HEAD..nowhere", "nowhere...HEAD", "nowhere", "--output=x..HEAD"])
def test_a_revision_that_is_not_there_is_named(checkout: Checkout, asked: str) -> None:
    with pytest.raises(RevisionError, match=r"There is no revision `(nowhere|--output=x)` here"):
        review_of(checkout, asked)


def test_without_git_a_sentence_says_that_git_is_needed(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    shutil.rmtree(checkout.root / ".git")
    done = run(checkout, "main..HEAD")
    assert done.exit_code == 2
    assert "glossary is in no git repository (or git is not installed)" in done.stderr


def test_a_shallow_clone_says_how_to_get_the_rest(tmp_path: Path) -> None:
    origin = Checkout(tmp_path / "origin")
    origin.commit()
    first = origin.git("rev-parse", "HEAD").strip()
    origin.commit()
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{origin.root}", clone], check=True)
    done = CliRunner().invoke(main, ["--project", str(clone), "review", f"{first}..HEAD"])
    assert done.exit_code == 2
    assert "`git fetch --unshallow` brings the rest" in done.stderr


def test_histories_without_a_common_commit_cannot_be_compared_with_three_dots(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.commit()
    checkout.git("checkout", "--quiet", "--orphan", "other")
    checkout.git("commit", "--quiet", "--message", "Alone")
    with pytest.raises(CoprodError, match=r"`main` and `other` have no commit in common here; write `main\.\.other`"):
        review_of(checkout, "main...other")


# Another ontology


def with_ontology(root: Path) -> Checkout:
    """A checkout that has its ontology in its own repository."""
    checkout = Checkout(root)
    (root / "ontology").unlink()
    shutil.copytree(ROOT / "ontology", root / "ontology")
    checkout.commit()
    return checkout


def test_each_state_is_read_with_its_own_ontology_and_the_page_says_so(tmp_path: Path) -> None:
    checkout = with_ontology(tmp_path / "checkout")
    context = checkout.root / "ontology" / "context.jsonld"
    context.write_text(context.read_text("utf-8").replace('"note": {', '"remark": {"@id": "coprod:remark"}, "note": {'))
    checkout.commit()
    found = review_of(checkout)
    assert any("each state was read" in remark for remark in found.remarks)
    assert found.entries == []


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("rules/orphan.rq", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "could ask another server"),
        ("rules/orphan.rq", "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { } }", "could ask another server"),
        ("shapes/people.ttl", "<x:y> <http://www.w3.org/ns/shacl#select> 'SELECT' .", "could ask another server"),
        ("shapes/people.ttl", "<x> <y>", "is not well-formed Turtle"),
        ("context.jsonld", "{", "cannot be used"),
        ("context.jsonld", '{"@context": {"@base": "https://w3id.org/coprod/"}}', "cannot be used"),
    ],
)
def test_an_ontology_that_cannot_be_used_or_would_act_is_refused(
    tmp_path: Path, path: str, text: str, sentence: str
) -> None:
    checkout = with_ontology(tmp_path / "checkout")
    write(checkout.root / "ontology", {path: text})
    checkout.commit()
    shutil.rmtree(checkout.root / "ontology")
    shutil.copytree(ROOT / "ontology", checkout.root / "ontology")
    with pytest.raises(CoprodError, match=sentence):
        review_of(checkout)


def test_what_can_be_read_only_now_is_shown_as_new_and_needs_an_eye(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    path = checkout.root / "glossary" / "concepts" / "made-up.yml"
    path.write_text("label: [\n", encoding="utf-8")
    checkout.commit()
    path.write_text("label:\n  en: made-up sense\n", encoding="utf-8")
    checkout.commit()
    reviewed = entry(review_of(checkout), "concepts/made-up")
    assert "could not be read before" in topics(reviewed)["not compared"]
    assert [one.later for one in reviewed.texts] == ["made-up sense"]


def test_a_review_is_not_written_over_an_entry_and_looks_at_no_entry_that_nobody_has(tmp_path: Path) -> None:
    checkout = changed(tmp_path / "checkout")
    path = checkout.root / "glossary" / "concepts" / "co-production.yml"
    before = path.read_bytes()
    done = run(checkout, "HEAD~1..HEAD", "--html", str(path))
    assert (done.exit_code, path.read_bytes()) == (2, before)
    assert "lies among the files that the review is of" in done.stderr
    done = run(checkout, "HEAD~1..HEAD", "--only", "concepts/co-productoin")
    assert done.exit_code == 2
    assert "Did you mean `concepts/co-production`?" in done.stderr
