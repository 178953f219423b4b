"""Versions: hashes that only words can change, releases out of real git repositories, and the pages made of them."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from lxml import etree, html
from released import Checkout, told

from coprod_kg.entries.content import hash_of, read_content
from coprod_kg.pages.past import Past
from coprod_kg.server.linked import Site
from coprod_kg.versions import Version, releases_mark
from coprod_kg.versions.changes import Kind, compare
from coprod_kg.versions.fields import fields_of

MEADOW = "definitions/meadow-2019"
ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = "defines:\n  - concepts/making\ntext:\n  en: Making café is making.\nsource: sources/quay\n"


def digest(text: str) -> str:
    return hash_of(read_content(text.encode()))


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return told(tmp_path_factory.mktemp("versions") / "checkout")


@pytest.fixture(scope="module")
def past(checkout: Checkout) -> Past:
    return checkout.past()


@pytest.fixture(scope="module")
def site(checkout: Checkout) -> Path:
    return checkout.build()


@pytest.mark.parametrize(
    "same",
    [
        "# A comment\n" + TEXT,
        "source: sources/quay\n" + TEXT.replace("source: sources/quay\n", ""),
        TEXT.replace("defines:\n  - concepts/making\n", "defines: concepts/making\n"),
        TEXT.replace("Making café is making.", '"Making café is making."'),
        TEXT.replace("Making café is making.", ">-\n    Making café\n    is making."),
        TEXT.replace("é", "e\u0301"),
        TEXT.replace("\n", "\r\n"),
    ],
    ids=["comment", "order of keys", "list of one", "quotation marks", "folded lines", "accents", "line ends"],
)
def test_the_layout_of_a_file_does_not_change_the_hash(same: str) -> None:
    assert digest(same) == digest(TEXT) == "1382411cec96"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("making.", "making"),
        TEXT.replace("Making", "making"),
        TEXT.replace("quay", "key"),
        TEXT.replace("  en:", "  fr:"),
        TEXT + "page: '1'\n",
        TEXT.replace("  - concepts/making\n", "  - concepts/making\n  - concepts/quay\n"),
    ],
)
def test_another_word_or_fact_changes_the_hash(other: str) -> None:
    assert digest(other) != digest(TEXT)


def test_a_file_that_cannot_be_read_still_has_a_hash_of_its_own() -> None:
    broken = [digest("text: [never closed"), digest("text: [never closed either"), digest("")]
    assert len({*broken, hash_of(read_content(b"\xff\xfe"))}) == 4


def test_fields_keep_their_path_when_others_join_their_list() -> None:
    one = fields_of(read_content(b"via:\n  - {source: a, page: '1'}\n"), frozenset())
    two = fields_of(read_content(b"via:\n  - {source: a, page: '1'}\n  - {source: b}\n"), frozenset())
    assert [field.key for field in one] == ["via.source", "via.page"]
    assert [(field.key, field.label) for field in two[2:]] == [("via.2.source", "via 2, source")]


def test_members_and_languages_are_named_in_labels() -> None:
    content = read_content(b"members:\n  - {id: assets, text: {en: Assets}}\n  - {id: trust, text: {fr: Foi}}\n")
    labels = [(field.key, field.label) for field in fields_of(content, frozenset(["text"]))]
    assert labels == [
        ("members.assets.text.en", "members assets, text (en)"),
        ("members.trust.text.fr", "members trust, text (fr)"),
    ]


@pytest.mark.parametrize("text", ["0.1.0", "2026-13-01", "2026-02-30", "2026-1-1", "2026-01-01.1", "2026-01-01.0", ""])
def test_what_is_no_date_is_no_version(text: str) -> None:
    assert Version.parse(text) is None


def test_versions_are_in_order_of_day_and_number() -> None:
    names = ["2026-01-10", "2026-01-10.2", "2026-01-10.10", "2026-01-11"]
    assert sorted(names, key=lambda name: Version.parse(name)) == names  # type: ignore[arg-type,return-value]


def test_an_entry_with_another_name_and_the_same_content_moved() -> None:
    found = compare({"a/x": "1", "a/y": "2", "b/z": "3"}, {"a/new": "1", "b/y": "2", "b/z": "4"})
    assert [(change.kind, change.entry, change.origin) for change in found] == [
        (Kind.MOVED, "a/new", "a/x"), (Kind.REMOVED, "a/y", ""), (Kind.NEW, "b/y", ""), (Kind.CHANGED, "b/z", ""),
    ]  # fmt: skip


def test_releases_are_read_from_dated_tags_only_and_in_order(checkout: Checkout, past: Past) -> None:
    for name in ("v0.1.0", "v2026-13-01", "2026-05-05", "draft"):
        checkout.git("tag", name)
    names = [release.name for release in checkout.past().history.releases]
    assert names == ["2026-01-10", "2026-02-20", "2026-02-20.2"]
    assert past.history.version == "unreleased"


def test_each_release_knows_what_changed_since_the_one_before(past: Past) -> None:
    changes = {
        version: {(change.kind, change.entry) for change in past.history.changes(version)}
        for version in ("2026-02-20", "2026-02-20.2", "unreleased")
    }
    assert changes == {
        "2026-02-20": {
            (Kind.NEW, "definitions/brook-2021"),
            (Kind.CHANGED, "definitions/meadow-2019"),
            (Kind.MOVED, "claims/unmeasured"),
            (Kind.REMOVED, "people/old-friend"),
        },
        "2026-02-20.2": {(Kind.CHANGED, "frameworks/meadow-steps")},
        "unreleased": {(Kind.CHANGED, "definitions/brook-2021")},
    }


def test_a_change_lists_the_fields_with_both_texts(past: Past) -> None:
    change = next(one for one in past.history.changes("2026-02-20") if one.kind is Kind.CHANGED)
    fields = past.field_changes(change)
    assert [(field.label, field.earlier[:40], field.later[:44]) for field in fields] == [
        ("text (en)", "Co-production is a way in which people a", "Co-production is a way in which neighbours a"),
        ("page", "11", "12"),
    ]


def test_an_entry_that_is_as_released_is_cited_at_the_release_and_another_as_unreleased(past: Past) -> None:
    same = past.pinned("https://w3id.org/coprod/definitions/meadow-2019", "http://x/")
    assert (
        same
        == f"http://x/definitions/meadow-2019.html?v=2026-02-20.2#h={past.history.current['definitions/meadow-2019']}"
    )
    changed = past.pinned("https://w3id.org/coprod/definitions/brook-2021", "http://x/")
    assert changed.startswith("http://x/definitions/brook-2021.html?v=unreleased#h=")
    member = past.pinned("https://w3id.org/coprod/frameworks/meadow-steps#asking", "http://x/")
    assert member.endswith(f"?v=2026-02-20.2&h={past.history.current['frameworks/meadow-steps']}#asking")


def test_receipts_are_no_content_and_the_index_keeps_each_differing_content_once(past: Past, site: Path) -> None:
    assert not any(entry.startswith("receipts/") for release in past.history.releases for entry in release.entries)
    index = json.loads((site / "definitions" / "meadow-2019.versions.json").read_text(encoding="utf-8"))
    hashes = [known for _, known in index["releases"]]
    assert hashes[1] == hashes[2] == index["hash"] != hashes[0]
    assert set(index["texts"]) == set(hashes)
    unchanged = json.loads((site / "definitions" / "brook-2021.versions.json").read_text(encoding="utf-8"))
    assert unchanged["releases"][0] == ["2026-01-10", None]
    assert json.loads((site / "sources" / "quay-1998.versions.json").read_text(encoding="utf-8"))["texts"] == {}


def test_the_site_index_lists_releases_and_what_became_of_addresses(site: Path) -> None:
    index = json.loads((site / "versions.json").read_text(encoding="utf-8"))
    assert [(one["version"], one["date"], one["entries"]) for one in index["releases"]] == [
        ("2026-01-10", "2026-01-10", 18), ("2026-02-20", "2026-02-20", 18), ("2026-02-20.2", "2026-02-20", 18),
    ]  # fmt: skip
    assert all((site / one["page"]).is_file() for one in index["releases"])
    assert index["gone"] == {"claims/nobody-measured": "claims/unmeasured", "people/old-friend": ""}


def test_an_address_that_is_gone_says_where_its_entry_went_and_what_stood_there(site: Path) -> None:
    moved = html.parse(str(site / "claims" / "nobody-measured.html")).getroot()
    assert moved.xpath("//main//a[@href='unmeasured.html']")
    gone = html.parse(str(site / "people" / "old-friend.html")).getroot().text_content()
    assert "taken out of the glossary after version 2026-01-10" in gone
    assert "Friend" in gone


def test_the_page_of_a_release_shows_each_change_word_by_word(site: Path) -> None:
    page = html.parse(str(site / "changes" / "2026-02-20.html")).getroot()
    change = page.get_element_by_id("definitions.meadow-2019")
    assert change.xpath(".//del/text()") == ["people", "11"]
    assert change.xpath(".//ins/text()") == ["neighbours", "12"]
    assert page.xpath("//main//a[contains(@href, 'definitions/brook-2021.html')]")
    first = html.parse(str(site / "changes" / "2026-01-10.html")).getroot()
    assert not first.xpath("//main//a[contains(@href, 'definitions/')]")
    assert "definitions: 1" in first.text_content()


def test_the_page_of_changes_lists_releases_newest_first_and_what_is_not_released(site: Path) -> None:
    page = html.parse(str(site / "changes.html")).getroot()
    names = page.xpath("//ul[contains(@class, 'releases')]//a/text()")
    assert names == ["2026-02-20.2", "2026-02-20", "2026-01-10"]
    assert page.get_element_by_id("definitions.brook-2021").xpath(".//ins/text()")


def test_the_server_keeps_the_version_when_an_entry_is_asked_for_by_its_name(site: Path) -> None:
    async def ask(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=Site(site))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get(path, headers={"Accept": "text/html"})

    with ThreadPoolExecutor(1) as thread:  # a browser test in this process may have a loop of its own
        named = thread.submit(asyncio.run, ask(f"/{MEADOW}?v=2026-01-10")).result()
        feed = thread.submit(asyncio.run, ask("/changes.atom")).result()
    assert named.headers["location"] == f"/{MEADOW}.html?v=2026-01-10"
    assert feed.headers["content-type"] == "application/atom+xml"


def feed_of(site: Path) -> etree._Element:
    return etree.parse(str(site / "changes.atom")).getroot()


def test_the_feed_has_what_rfc_4287_requires(site: Path) -> None:
    feed = feed_of(site)
    entries = feed.findall(f"{ATOM}entry")
    for thing in (feed, *entries):
        for name in ("id", "title", "updated"):
            found = thing.findall(f"{ATOM}{name}")
            assert len(found) == 1
            assert found[0].text
        moment = thing.findtext(f"{ATOM}updated") or ""
        assert len(moment) >= 20
        assert "T" in moment
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    ids = [thing.findtext(f"{ATOM}id") or "" for thing in (feed, *entries)]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("https://") for one in ids)
    rels = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert rels == {"self": "http://127.0.0.1:8000/changes.atom", "alternate": "http://127.0.0.1:8000/changes.html"}
    for entry in entries:
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
        assert entry.find(f"{ATOM}summary") is not None or entry.find(f"{ATOM}content") is not None


def test_the_feed_has_releases_and_changed_definitions_newest_first(site: Path) -> None:
    titles = [entry.findtext(f"{ATOM}title") for entry in feed_of(site).findall(f"{ATOM}entry")]
    assert titles[0] == "Version 2026-02-20.2"
    assert titles[1] == "Version 2026-02-20"
    assert "Meadow and Harbour Council 2019: changed in version 2026-02-20" in titles
    assert titles[-1] == "Version 2026-01-10"
    contents = [entry.findtext(f"{ATOM}content") or "" for entry in feed_of(site).findall(f"{ATOM}entry")]
    assert any("<del>people</del>" in content for content in contents)


def test_every_page_names_the_feed_and_its_own_permalink(site: Path) -> None:
    page = html.parse(str(site / "definitions" / "meadow-2019.html")).getroot()
    assert page.xpath("//head/link[@type='application/atom+xml']/@href") == ["../changes.atom"]
    link = page.xpath("//a[@class='permalink']")[0]
    assert link.text == link.get("href")
    assert link.get("href").endswith(f"#h={link.get('data-hash')}")


def test_reading_again_uses_what_was_read_before_and_a_broken_cache_is_mended(checkout: Checkout, past: Past) -> None:
    cached = sorted((checkout.project.build / "cache").rglob("versions-*/*.json"))
    assert len(cached) == 3
    cached[0].write_text("{ broken", encoding="utf-8")
    again = checkout.past().history
    assert [release.entries for release in again.releases] == [release.entries for release in past.history.releases]
    assert json.loads(cached[0].read_text(encoding="utf-8"))


def test_at_its_tag_a_glossary_has_the_version_of_the_tag_and_knows_nothing_later(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.release("2026-01-10")
    assert checkout.past().history.version == "2026-01-10"
    checkout.change("definitions/brook-2021", "makes afterwards", "then makes")
    checkout.release("2026-02-20")
    checkout.git("checkout", "--quiet", "v2026-01-10")
    history = checkout.past().history
    assert [release.name for release in history.releases] == ["2026-01-10"]
    assert history.version == "2026-01-10"


def test_a_new_release_makes_a_site_stale_and_other_tags_do_not(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.release("2026-01-10")
    before = releases_mark(checkout.project)
    checkout.git("tag", "v0.1.0")
    assert releases_mark(checkout.project) == before
    checkout.git("tag", "v2026-01-11")
    assert releases_mark(checkout.project) != before


def test_without_git_tags_or_history_there_are_no_releases(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    checkout = Checkout(tmp_path / "checkout")
    assert checkout.past().history.releases == ()  # before the first commit
    checkout.commit()
    assert checkout.past().history.releases == ()  # no tag
    checkout.release("2026-01-10")
    checkout.commit()
    clone = tmp_path / "shallow"
    command = ["git", "clone", "--quiet", "--depth=1", checkout.root.as_uri(), str(clone)]
    subprocess.run(command, check=True, capture_output=True)
    assert caplog.records == []
    shallow = Checkout.__new__(Checkout)
    shallow.root = clone
    assert shallow.past().history.releases == ()
    assert "git fetch --unshallow" in caplog.text
    (clone / ".git").rename(tmp_path / "elsewhere")
    caplog.clear()
    assert shallow.past().history.releases == ()  # a source archive
    assert caplog.records == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to somebody else")
def test_a_repository_of_somebody_else_means_no_releases_and_one_sentence(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout = Checkout(tmp_path / "checkout")
    checkout.release("2026-01-10")
    os.chown(checkout.root, 65534, 65534)
    os.chown(checkout.root / ".git", 65534, 65534)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    with caplog.at_level(logging.WARNING):
        assert checkout.past().history.releases == ()
    assert len(caplog.records) == 1
    assert "The site shows no releases." in caplog.text
    assert "dubious ownership" in caplog.text


def test_before_the_first_release_the_site_is_a_draft_and_its_feed_is_valid_and_empty(tmp_path: Path) -> None:
    checkout = Checkout(tmp_path / "checkout")
    for path in (checkout.root / "glossary").glob("[!p]*/*.yml"):
        path.unlink()
    site = checkout.build()
    page = html.parse(str(site / "changes.html")).getroot()
    assert "Not yet released" in page.text_content()
    feed = feed_of(site)
    assert feed.findtext(f"{ATOM}updated")
    assert feed.findall(f"{ATOM}entry") == []
    link = html.parse(str(site / "people" / "ada-meadow.html")).getroot().xpath("//a[@class='permalink']/@href")[0]
    assert "?v=unreleased#h=" in link
