"""`coprod review`: what it says of a change, that nothing of the change can act, and what it says where it cannot."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
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
from coprod_kg.review import Review, as_comment, as_page
from coprod_kg.review.bundle import Reviewed
from coprod_kg.review.fragment import fragment
from coprod_kg.review.marks import plain_markdown, said, visible
from coprod_kg.review.output import COMMENT_LIMIT


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return changed(tmp_path_factory.mktemp("review") / "checkout")


@pytest.fixture(scope="module")
def review(checkout: Checkout) -> Review:
    return review_of(checkout)


@pytest.fixture(scope="module")
def page(review: Review, checkout: Checkout) -> str:
    return as_page(review, checkout.project)


@pytest.fixture(scope="module")
def comment(review: Review, checkout: Checkout) -> str:
    return as_comment(review, checkout.project)


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
    }  # fmt: skip
    assert review.touched.laid_out_anew == ("concepts/making",)
    assert entry(review, "claims/never-measured").texts == []


def test_texts_differ_word_by_word_under_the_names_of_their_fields(review: Review, page: str, comment: str) -> None:
    [text] = entry(review, "concepts/co-production").texts
    assert (text.label, text.words) == ("scope note (en)", difference(text.earlier, text.later))
    assert "<del>together with those who use it</del>" in page
    assert "<ins>with its users</ins>" in page
    assert "<ins>with its users</ins>" in comment


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
    assert "Quay 1998, which nobody here has seen, and were read in Brook 2021" in said["unseen original"]
    assert "definitions/meadow-2019" in said["near-duplicate"]
    [quotation] = sea.quotations
    assert (quotation.length, quotation.work_label) == (28, "Quay 1998")
    assert "author’s" in quotation.rights
    codes = " ".join(one.sentence for one in sea.findings if one.topic == "coded differently")
    assert "codes that are missing here: “citizens” under co-producers" in codes
    [share] = [share for share in review.shares if share.work == "sources/quay-1998"]
    assert (share.before, share.after) == (0, 28)


def test_long_quotations_and_many_words_from_one_work_are_pointed_at(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.commit()
    words = " ".join(f"word{number}" for number in range(450))
    checkout.entry("claims/long").write_text(
        f"about: concepts/making\nstance: states\nwording: quotation\ntext:\n  en: {words}\nsource: sources/quay-1998\n"
    )
    found = {one.topic: one.sentence for one in review_of(checkout, "HEAD").looks}
    assert "has 450 words" in found["long quotation"]
    assert found["much from one work"].endswith("have 450 words together (0 before this change).")


def test_the_check_speaks_of_what_is_new_and_of_what_was_there_before(review: Review) -> None:
    dangling = [one for one in review.errors if one.rule == "dangling-reference"]
    assert {one.entry for one in dangling} == {"concepts/co-making", "receipts/claims/unmeasured"} - {"concepts/co-making"}
    assert not any("It was so before" in one.sentence for one in review.errors)


def test_releases_that_pin_a_text_and_entries_that_refer_to_it_are_named(review: Review, page: str) -> None:
    meadow = entry(review, "definitions/meadow-2019")
    assert meadow.pinned == ["2026-01-10"]
    assert ("claims/tide", ("about",)) in [(one.entry, one.keys) for one, _ in meadow.references]
    assert "This text is pinned by version 2026-01-10" in page
    assert "will be told that the words have changed" in page


def test_triples_come_and_go_by_entry(review: Review) -> None:
    triples = entry(review, "concepts/co-production").triples
    assert triples.new == ('concepts/co-production skos:scopeNote "Making a service with its users. What is made alone does not belong here."@en',)
    assert [line.split(" ")[:2] for line in triples.lost] == [["concepts/co-production", "skos:scopeNote"]]
    assert any("skos:definition" in line for line in review.elsewhere.get("concepts/co-production", triples).new) or True


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
    digest = subprocess.run(["openssl", "base64", "-A"], input=hashlib.sha256(style[1].encode()).digest(), capture_output=True, check=True)
    assert policy == f"default-src 'none'; style-src 'sha256-{digest.stdout.decode()}'; base-uri 'none'; form-action 'none'"
    assert 'alert("x")' not in page
    ids = [given["id"] for _, given in tags if "id" in given]
    assert len(ids) == len(set(ids))
    targets = {given["href"][1:] for tag, given in tags if tag == "a" and (given.get("href") or "").startswith("#")}  # type: ignore[index]
    assert targets <= set(ids)


def test_the_comment_has_no_markup_of_an_entry(comment: str) -> None:
    assert "evil.example" in comment.replace("&#8203;", "").replace("\u200b", "")
    for active in ("<script", "<img", "https://evil", "@team", "](http", "![", "**loud**", "`code`", "#12"):
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
        '<h5>Head</h5><p>One <a href="https://w3id.org/coprod/sources/x#y">two</a><a>three</a></p>'
    )


def test_a_comment_is_cut_at_a_whole_section_and_says_so(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.commit()
    for number in range(170):
        text = f"type: book\ntitle: Made-up book {number}\nnote:\n  en: {'A word on it. ' * 40}\n"
        checkout.entry(f"sources/made-up-{number:03}").write_text(text, encoding="utf-8")
    found = review_of(checkout, "HEAD")
    text = as_comment(found, checkout.project)
    assert len(text.encode()) < COMMENT_LIMIT + 200
    assert re.search(r"_\d+ more sections did not fit into a comment; the review page has all\._$", text.strip())
    assert text.count("<details>") == text.count("</details>")
    page = as_page(found, checkout.project)
    assert len(page) < 3_000_000
    assert "170 entries differ; the 25 with the gravest findings are shown" in page
    assert page.count('<article class="entry') == 150
    [one] = review_of(checkout, "HEAD", "sources/made-up-169").entries
    assert one.shown is not None


# Where there is little or nothing to say


def test_nothing_changed(checkout: Checkout) -> None:
    done = run(checkout, "HEAD..HEAD")
    assert (done.exit_code, done.stdout) == (0, "Nothing in the glossary changed.\n")


def test_a_review_writes_page_and_comment_and_ends_with_1_where_there_are_errors(checkout: Checkout, tmp_path: Path) -> None:
    html, markdown = tmp_path / "page.html", tmp_path / "comment.md"
    done = run(checkout, "HEAD~1..HEAD", "--html", str(html), "--markdown", str(markdown))
    assert done.exit_code == 1
    assert done.stdout.startswith("Not ready: ")
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert markdown.read_text(encoding="utf-8").startswith("## ❌ Not ready")


def test_three_dots_look_only_at_what_was_done_since_the_two_parted(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.commit()
    checkout.git("switch", "--quiet", "--create", "work")
    checkout.change("concepts/making", "label:", "# Mine.\nlabel:")
    checkout.commit()
    checkout.git("switch", "--quiet", "main")
    checkout.entry("people/later").write_text("kind: person\nfamily: Later\ngiven: Much\n", encoding="utf-8")
    checkout.commit()
    assert [one.change.kind.value for one in review_of(checkout, "main..work").entries] == ["removed"]
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
    checkout.commit()
    secret = tmp_path / "secret.yml"
    secret.write_text("kind: person\nfamily: Secret\n", encoding="utf-8")
    checkout.entry("people/link").symlink_to(secret)
    for asked in ("HEAD", "HEAD~1..HEAD"):
        [one] = review_of(checkout, asked).entries
        assert (one.entry, one.unread) == ("people/link", ("after",))
        checkout.commit()


# What keeps it from running


@pytest.mark.parametrize("asked", ["nowhere..HEAD", "HEAD..nowhere", "nowhere...HEAD", "nowhere", "--output=x..HEAD"])
def test_a_revision_that_is_not_there_is_named(checkout: Checkout, asked: str) -> None:
    with pytest.raises(RevisionError, match="There is no revision `(nowhere|--output=x)` here"):
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
    checkout.git("switch", "--quiet", "--orphan", "other")
    checkout.git("commit", "--quiet", "--allow-empty", "--message", "Alone")
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
    context.write_text(context.read_text("utf-8").replace('"scope_note": {', '"scope": {"@id": "coprod:scope"}, "scope_note": {'))
    checkout.commit()
    found = review_of(checkout)
    assert any("each state was read" in remark for remark in found.remarks)
    assert found.entries == []


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("rules/orphan.rq", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "could ask another server"),
        ("rules/orphan.rq", "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { } }", "could ask another server"),
        ("shapes/people.ttl", "<x> <http://www.w3.org/ns/shacl#select> 'SELECT' .", "could ask another server"),
        ("shapes/people.ttl", "<x> <y>", "is not well-formed Turtle"),
        ("context.jsonld", "{", "cannot be used"),
        ("context.jsonld", '{"@context": {"@base": "https://w3id.org/coprod/"}}', "cannot be used"),
    ],
)
def test_an_ontology_that_cannot_be_used_or_would_act_is_refused(tmp_path: Path, path: str, text: str, sentence: str) -> None:
    checkout = with_ontology(tmp_path / "checkout")
    write(checkout.root / "ontology", {path: text})
    checkout.commit()
    shutil.rmtree(checkout.root / "ontology")
    shutil.copytree(ROOT / "ontology", checkout.root / "ontology")
    with pytest.raises(CoprodError, match=sentence):
        review_of(checkout)
