"""Pictures of lineage and of copies, and the timeline: each says what its table says, and its links lead somewhere."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urldefrag

import pytest
import yaml
from built import Built
from lxml import html
from support import write
from test_pages import collapsed

from coprod_kg import Project, build_graph
from coprod_kg.pages import write_pages

ROOT = Path(__file__).resolve().parents[1]
PICTURES = "//*[local-name() = 'svg'][contains(@class, 'pic')]"
HOSTILE = "Sharing <b onload=\"x()\">power</b> & 'voice' -->"
LONG = "Donaudampfschifffahrtsgesellschaft" * 9
ARABIC = "الإنتاج المشترك للخدمات العامة"
CHINESE = "合作生产是指公民与公共服务人员共同提供服务并共同承担责任"
LINEAGE = {
    path.stem: entry
    for path in sorted((ROOT / "glossary" / "frameworks").glob("*.yml"))
    if "lineage" in (entry := yaml.safe_load(path.read_text(encoding="utf-8")))
}


def part(node: html.HtmlElement, path: str) -> html.HtmlElement:
    found: list[html.HtmlElement] = node.xpath(path)
    assert found, path
    return found[0]


def pictures(page: html.HtmlElement) -> list[html.HtmlElement]:
    """The graphs of a page."""
    return [one for one in page.xpath(PICTURES) if one.xpath(".//*[@data-n]")]


def table_of(picture: html.HtmlElement) -> html.HtmlElement:
    return part(picture, "./following::table[1]")


def drawn(picture: html.HtmlElement) -> list[tuple[frozenset[str], str, str]]:
    """What a picture joins, through what stands on the arrows: from where, by which step, to where."""
    things = {node.get("data-n"): node for node in picture.xpath(".//*[@data-n]")}
    pairs = [tuple(node.get("data-e").split()) for node in picture.xpath(".//*[@data-e]")]
    out = []
    for number, thing in things.items():
        if "pill" in thing.get("class").split():
            before = frozenset(things[a].get("href") for a, b in pairs if b == number)
            out += [(before, thing.get("href") or "", things[b].get("href")) for a, b in pairs if a == number]
    return sorted(out, key=str)


def listed(table: html.HtmlElement) -> list[tuple[frozenset[str], str, str]]:
    """The same as the rows of a table."""
    out = []
    for line in table.xpath("./tbody/tr"):
        before = frozenset(line.xpath("./td[@data-label='From']//a/@href"))
        step = "".join(line.xpath(".//a[@class='more']/@href"))
        out.append((before, step, part(line, "./td[@data-label='To']//a[1]").get("href")))
    return sorted(out, key=str)


def without_steps(relations: list[tuple[frozenset[str], str, str]]) -> list[tuple[frozenset[str], str]]:
    return sorted(((before, after) for before, _, after in relations), key=str)


def with_pictures(built: Built) -> list[tuple[Path, html.HtmlElement]]:
    found = [(path, page) for path, page in built.pages() if page.xpath(PICTURES)]
    assert len(found) > 30
    return found


def test_a_picture_and_its_table_have_the_same_relations(built: Built) -> None:
    for path, page in with_pictures(built):
        for picture in pictures(page):
            table = table_of(picture)
            if "relations" in table.get("class"):
                assert drawn(picture) == listed(table), path
            else:
                assert without_steps(drawn(picture)) == without_steps(listed(table)), path


def test_no_picture_stands_without_a_table_in_the_same_part_of_the_page(built: Built) -> None:
    for path, page in with_pictures(built):
        for picture in pictures(page):
            table = table_of(picture)
            between = set(table.xpath("./preceding::*[self::h2]")) - set(picture.xpath("./preceding::*[self::h2]"))
            assert not between, path
            assert table.xpath("count(./tbody/tr)") > 0, path
            label = part(picture, "./ancestor::*[@role='region'][1]").get("aria-label")
            assert part(table, "./parent::*[@role='region']").get("aria-label") == f"Table: {label}", path


def test_every_link_of_a_picture_leads_to_a_place_and_says_where_to(built: Built) -> None:
    anchors: dict[Path, set[str]] = {}
    for path, page in with_pictures(built):
        links = page.xpath(f"{PICTURES}//*[local-name() = 'a']")
        assert links, path
        for link in links:
            address, anchor = urldefrag(link.get("href"))
            file = address.partition("?")[0]
            target = (path.parent / file).resolve() if file else path.resolve()
            assert target.is_file(), (path, link.get("href"))
            if target not in anchors:
                anchors[target] = set(html.parse(str(target)).getroot().xpath("//@id"))
            assert not anchor or anchor in anchors[target], (path, link.get("href"))
            assert collapsed(link.text_content()), (path, link.get("href"))


def test_pictures_keep_their_room_and_bring_nothing_of_their_own(built: Built) -> None:
    for path, page in with_pictures(built):
        for picture in page.xpath(PICTURES):
            assert all(re.fullmatch(r"[\d.]+rem", picture.get(side, "")) for side in ("width", "height")), path
            assert picture.get("role") == "group" and picture.get("aria-label"), path
            inside = picture.xpath("./descendant-or-self::*")
            assert {node.tag for node in inside} <= {
                "svg", "g", "a", "title", "text", "tspan", "rect", "path", "circle",
            }, path  # fmt: skip
            assert not [name for node in inside for name in node.attrib if name in ("id", "style", "fill", "stroke")]


def test_a_page_of_one_entry_with_its_pictures_stays_small(built: Built) -> None:
    sizes = {
        path: sum(len(html.tostring(picture)) for picture in page.xpath(PICTURES))
        for path, page in with_pictures(built)
        if path.parent.name in ("definitions", "frameworks", "claims")
    }
    assert max(sizes.values()) < 30_000, max(sizes, key=lambda path: sizes[path])
    assert all(len(gzip.compress(path.read_bytes())) < 40_000 for path in sizes)


@pytest.mark.parametrize("name", sorted(LINEAGE))
def test_each_step_of_a_framework_shows_texts_change_reason_and_draft(built: Built, name: str) -> None:
    entry, page = LINEAGE[name], built.page(f"frameworks/{name}")
    holders = [("", entry), *((f"{member['id']}.", member) for member in entry["members"])]
    traced = set(built.page("trace").xpath(f"{PICTURES}//*[local-name() = 'a']/@href"))
    for prefix, holder in holders:
        for number, step in enumerate(holder.get("lineage", []), start=1):
            anchor = f"{prefix}lineage.{number}"
            shown = part(page, f"//div[@class='step'][@id='{anchor}']")
            assert f"frameworks/{name}.html#{anchor}" in traced
            said = collapsed(shown.text_content())
            assert all(change in said for change in step["change"])
            assert collapsed(step["reason"]["text"]["en"]) in said
            if "draft" in step:
                assert shown.xpath(".//details[@class='draft']//*[@class='beside']")
            for ancestor in step.get("from", []):
                target = ancestor.removeprefix("frameworks/").replace("#", ".html#")
                target = target if ".html" in target else f"{target}.html"
                assert target in shown.xpath(".//a/@href"), (anchor, target)
            if prefix and "from" in step:
                texts = shown.xpath(".//*[@class='beside__text']") or page.xpath(
                    f"//div[@class='step'][@id='{prefix}lineage.1']//*[@class='beside__text']"
                )
                assert holder["text"]["en"] in [collapsed(text.text_content()) for text in texts]
            if "from" not in step:
                assert "New: no ancestor" in said


def test_middletons_nine_are_drawn_member_by_member(built: Built) -> None:
    picture = pictures(built.page("frameworks/middleton-nine"))[0]
    relations = {(before, after) for before, _, after in drawn(picture)}
    for member in LINEAGE["middleton-nine"]["members"]:
        for step in member["lineage"]:
            before = frozenset(
                one.removeprefix("frameworks/").replace("#", ".html#") for one in step.get("from", [])
            )
            assert (before, f"#{member['id']}") in {(b, a.removeprefix("middleton-nine.html")) for b, a in relations}
    known = picture.xpath(".//*[contains(@class, 'second')]")
    assert len([one for one in known if "quotation" in one.get("class")]) == 8
    assert collapsed(part(picture, ".//*[@class='pill new']/*[local-name() = 'text']").text_content()) == "adds"


def test_ancestors_see_their_descendants(built: Built) -> None:
    for name in ("nesta-six", "nef-two"):
        links = built.page(f"frameworks/{name}").xpath(f"{PICTURES}//*[local-name() = 'a']/@href")
        assert "middleton-nine.html#partnership" in links or "middleton-nine.html#incentives" in links


def second_hand() -> dict[str, dict[str, object]]:
    found = {}
    for kind in ("definitions", "frameworks", "claims"):
        for path in sorted((ROOT / "glossary" / kind).glob("*.yml")):
            entry = yaml.safe_load(path.read_text(encoding="utf-8"))
            if "via" in entry:
                found[f"{kind}/{path.stem}"] = entry
    return found


def test_a_chain_shows_every_copy_and_says_what_was_compared(built: Built) -> None:
    entries = second_hand()
    assert len(entries) > 40
    receipts = Counter(str(row["page"]).removeprefix(built.graph.context.base) for row in built.views().all("receipts"))
    for name, entry in entries.items():
        picture = part(built.page(name), "//div[@class='came']" + PICTURES)
        via = [f"../{step['source']}.html" for step in entry["via"]]  # type: ignore[attr-defined]
        works = picture.xpath(".//*[contains(@class, 'work')]")
        assert [work.get("href") for work in works][-len(via) :] == via, name
        states = [work.get("class").split()[1] for work in works]
        assert states == ["unseen"] * (len(states) - 1) + ["seen"], name
        said = collapsed(part(picture, ".//*[contains(@class, 'good') or contains(@class, 'open')]").text_content())
        parts = [f"{name}#{member['id']}" for member in entry.get("members", [])] or [name]  # type: ignore[attr-defined]
        compared = [one for one in parts if receipts[one]]
        if not compared:
            assert "nothing compared" in said, name
        elif parts == [name]:
            assert re.match(r"compared \d{4}-\d\d-\d\d: ", said), name
        else:
            assert said.startswith(f"{len(compared)} of {len(parts)} members compared"), name


def test_words_inside_words_are_traced_to_the_work_in_which_they_are_said_to_stand(built: Built) -> None:
    page = built.page("definitions/humphreys-grayson-value")
    picture = part(page, "//div[@class='came']" + PICTURES)
    inner = [relation for relation in drawn(picture) if relation[0] == {"../sources/marx-1867.html"}]
    assert [after for _, _, after in inner] == ["../sources/humphreys-grayson-2008.html"] * 2
    assert "directly satisfies" in table_of(picture).text_content()


def test_the_overview_lists_every_entry_known_at_second_hand_under_the_copy_that_we_saw(built: Built) -> None:
    page = built.page("trace")
    entries = second_hand()
    for name, entry in entries.items():
        seen = entry["via"][-1]["source"].removeprefix("sources/")  # type: ignore[index]
        anchor = part(page, f"//*[@id='through-{seen}']")
        place = anchor if anchor.tag == "tr" else part(anchor, "./following::table[1]")
        assert f"{name}.html" in place.xpath(".//a/@href"), name
    assert f"{len(entries)} entries stand here" in collapsed(page.text_content())


def test_the_timeline_has_each_definition_in_each_of_its_disciplines_as_its_table_does(built: Built) -> None:
    page = built.page("timeline")
    titles = page.xpath("//*[contains(@class, 'timeline__names')]//*[@class='name']/*[local-name()='text']")
    names = [collapsed(node.text_content()) for node in titles]
    counts = [int(node.text) for node in page.xpath("//*[@class='count'][local-name()='text']")]
    dots = page.xpath("//*[local-name()='a'][contains(@class, 'dot')]")
    in_order = [name for name, count in zip(names, counts, strict=True) for _ in range(count)]
    in_picture = Counter(zip((dot.get("href") for dot in dots), in_order, strict=True))
    in_table: Counter[tuple[str, str]] = Counter()
    expected: Counter[tuple[str, str]] = Counter()
    for line in page.xpath("//table[contains(@class, 'timeline-table')]/tbody/tr"):
        address = part(line, "./th/a").get("href")
        fields = collapsed(part(line, "./td[@data-label='Discipline']").text_content()).split(", ")
        in_table.update((address, field) for field in fields)
    labels = {str(row["page"]): str(row["label"]) for row in built.views().all("labels")}
    for path in (ROOT / "glossary" / "definitions").glob("*.yml"):
        fields = yaml.safe_load(path.read_text(encoding="utf-8")).get("discipline", [])
        named = [labels[f"{built.graph.context.base}schemes/disciplines/{field}"] for field in fields]
        expected.update((f"definitions/{path.stem}.html", field) for field in named or ["no discipline given"])
    assert in_picture == in_table == expected


def test_the_timeline_puts_years_from_left_to_right_and_what_is_not_proven_last(built: Built) -> None:
    page = built.page("timeline")
    years = {
        part(line, "./th/a").get("href"): collapsed(part(line, "./td[1]").text_content())
        for line in page.xpath("//table[contains(@class, 'timeline-table')]/tbody/tr")
    }
    places: dict[str, set[float]] = {}
    for dot in page.xpath("//*[local-name()='a'][contains(@class, 'dot')]"):
        x = float(part(dot, "./*[@class='hit']").get("cx"))
        places.setdefault(years[dot.get("href")], set()).add(x)
        quoted = "(the author’s words" in part(dot, "./*[local-name()='title']").text
        assert ("quotation" in dot.get("class")) == quoted
    undated = places.pop("not proven")
    assert all(len(xs) == 1 for xs in places.values())
    columns = [min(places[year]) for year in sorted(places)]
    assert columns == sorted(columns) and len(set(columns)) == len(columns)
    assert min(undated) > columns[-1]


def checkout(folder: Path, glossary: dict[str, str]) -> Project:
    """A checkout of its own, so that nothing has been built in it: what the project is, with other entries."""
    for name in ("ontology", "CITATION.cff", "CHANGELOG.md"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    (folder / "site").symlink_to(ROOT / "site")
    return Project.find(folder, write(folder / "glossary", glossary))


def framework(name: str, texts: list[str], extra: str = "") -> str:
    members = "".join(
        f"  - id: m{number}\n    text:\n      en: {json.dumps(text, ensure_ascii=False)}\n"
        + (f"    lineage:\n      - from: [frameworks/earlier#m{number}]\n        change: [rewords]\n" if extra else "")
        for number, text in enumerate(texts, start=1)
    )
    return (
        f"kind: principles\nlabel:\n  en: {name}\nabout: [concepts/co-production]\nwording: paraphrase\n"
        f"source: sources/work\ncompared_along: [conduct]\nmembers:\n{members}"
    )


HOSTILE_TEXTS = [HOSTILE, LONG, f"two\nlines {ARABIC}", ARABIC, CHINESE]
GLOSSARY = {
    "concepts/co-production.yml": "label:\n  en: co-production\nscope:\n  en: Working together.\n",
    "people/someone.yml": "kind: person\nname: Some One\n",
    "sources/work.yml": "type: book\ntitle: A Work\nauthor:\n  - people/someone\nissued: '1999'\n",
    "frameworks/earlier.yml": framework("Earlier", HOSTILE_TEXTS),
    "frameworks/later.yml": framework("Later", [f"{text} again" for text in HOSTILE_TEXTS], "lineage"),
}
GLOSSARY |= {
    f"definitions/{name}.yml": "defines: [concepts/co-production]\nwording: paraphrase\nsource: sources/work\n"
    f"text:\n  en: The {name} wording.\n{lineage}"
    for name, lineage in [
        ("first", ""),
        ("second", "lineage:\n  - from: [definitions/first]\n    change: [narrows]\n"),
        ("third", "lineage:\n  - from: [definitions/second, definitions/first]\n    change: [merges, extends]\n"),
    ]
}
started: list[str] = []


def _note_process(event: str, arguments: tuple[object, ...]) -> None:
    if event == "subprocess.Popen":
        started.append(str(arguments[0]))


def nodes_started() -> int:
    return sum(Path(program).name.startswith("node") for program in started)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    project = checkout(folder, GLOSSARY)
    write_pages(build_graph(project), project, folder / "first")
    return project, folder / "first"


def test_any_text_is_drawn_as_text(hostile: tuple[Project, Path]) -> None:
    _, docs = hostile
    page = html.fromstring((docs / "frameworks" / "later.md").read_text(encoding="utf-8").partition("\n---\n")[2])
    picture = pictures(page)[0]
    texts = {collapsed(node.text_content()) for node in picture.xpath(".//*[@class='w']")}
    titles = {collapsed(node.text_content()) for node in picture.xpath(".//*[local-name()='title']")}
    assert HOSTILE in texts
    assert any(ARABIC in text for text in texts) and any(CHINESE in text.replace(" ", "") for text in texts)
    assert any(LONG in text.replace(" ", "") for text in titles)
    assert not page.xpath("//b[@onload]")
    assert "rtl" in {node.get("direction") for node in picture.xpath(f".//*[@class='w'][contains(., '{ARABIC[:6]}')]")}
    assert drawn(picture) == listed(table_of(picture))


@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_a_definition_shows_its_whole_descent(hostile: tuple[Project, Path], name: str) -> None:
    _, docs = hostile
    text = (docs / "definitions" / f"{name}.md").read_text(encoding="utf-8").partition("\n---\n")[2]
    picture = pictures(html.fromstring(f"<div>{text}</div>"))[0]
    assert drawn(picture) == listed(table_of(picture))
    assert set(without_steps(drawn(picture))) == {
        (frozenset({"first.html"}), "second.html"),
        (frozenset({"first.html", "second.html"}), "third.html"),
    }
    assert {node.get("class") for node in picture.xpath(".//*[@data-n]")} == {"paraphrase", "pill"}


def test_an_unchanged_build_starts_no_node_and_gives_the_same_pictures(hostile: tuple[Project, Path]) -> None:
    project, docs = hostile
    sys.addaudithook(_note_process)
    again = docs.parent / "again"
    write_pages(build_graph(project), project, again)
    assert nodes_started() == 0
    shutil.rmtree(project.build / "cache" / "drawings")
    started.clear()
    fresh = docs.parent / "fresh"
    write_pages(build_graph(project), project, fresh)
    assert nodes_started() == 1, "all pictures in one run"
    names = ["frameworks/later.md", "frameworks/earlier.md", "trace.md", "timeline.md"]
    for name in names:
        content = (docs / name).read_bytes()
        assert b"<svg" in content and b"<!--drawing" not in content
        assert content == (again / name).read_bytes() == (fresh / name).read_bytes()
