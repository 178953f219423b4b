"""Glossaries at random: a few entries that point at each other, rightly and wrongly, beside the glossaries of tests/.

Each has a theme, since what only long chains, equal names or named parts bring about never comes by chance alone.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from support import BAD, CASES, GOOD, ROOT

Files = dict[str, bytes]
Line = st.SearchStrategy[str]

NAMES = ("a", "b", "c")
KINDS = ("concepts", "definitions", "frameworks", "claims", "sources", "people")
HERE = [f"{kind}/{name}" for kind in KINDS for name in NAMES]
CHAIN = ("a", "b", "c", "d", "e", "f", "g")
PARTS = ("one", "two", "lineage.1", "via.1", "none")
RULES = sorted({path.stem for path in (ROOT / "ontology" / "rules").glob("*.rq")} & set(CASES))
ELSEWHERE = (
    "https://w3id.org/coprod/concepts/a", "https://w3id.org/coprod/schemes/areas/x#y", "https://example.org/x#y",
    "https://w3id.org/coprod/glossary", "receipts/definitions/a", "concepts/gone", "people/aa", "Concepts/A", "nowhere/b",
    "concepts/co-production", "definitions/meadow-2019", "sources/meadow-2019", "frameworks/meadow-steps#asking",
)  # fmt: skip
LABELS = ("making", "Making", "MAKİNG", "sharing", "Sharing (sense)", "organisation of services")
TEXTS = (
    "People make a service together with those who use it.",
    "People make a service together with those who use it, every day.",
    "Citizens and paid staff organize the services of the harbour, as sharing and Making are called here.",
    "Words “of others” and co-making.",
)
SPOILT = (
    "\n<<<<<<< HEAD\nx: y\n=======\nx: z\n>>>>>>> other\n", "\nsurname: X\n", "\n\tkey: x\n", "\nnote: {en: 'open\n",
    "\nlabel: {en: twice}\n", "\nnote:\n", "\n--- x\n", "\nstatus: deprecated\n", "\nreplaced_by: concepts/c\n",
    "\nrelated: [concepts/a, concepts/b]\n", "\nby: frameworks/a#one\n", "\ndiscipline: nonsense\n", "\nnote: {en: \u202e}\n",
)  # fmt: skip
STRAY = (
    "concepts/a.yaml", "concepts/A.yml", "concepts/B b.yml", "notes/a.yml", "concepts/deep/a.yml", "people/list.txt",
    "README.md", "b.yml", "receipts/definitions/a.yml",
)  # fmt: skip

references = st.one_of(
    st.sampled_from(HERE),
    st.sampled_from(HERE[:3]),
    st.builds("frameworks/{}#{}".format, st.sampled_from(NAMES), st.sampled_from(PARTS)),
    st.builds("{}#{}".format, st.sampled_from(HERE), st.sampled_from(PARTS)),
    st.sampled_from(ELSEWHERE),
)
concepts = st.one_of(st.sampled_from(HERE[:3]), references)
texts = st.sampled_from(TEXTS)
labels = st.sampled_from(LABELS)


def line(key: str, value: Line) -> Line:
    """A key with a value."""
    return value.map(lambda text: f"{key}: {text}\n")


def some(key: str, value: Line) -> Line:
    """A key with a list."""
    return st.lists(value, min_size=1, max_size=2).map(lambda found: f"{key}: [{', '.join(map(repr, found))}]\n")


def group(key: str, inner: str, value: Line, more: str = "") -> Line:
    """A key with a list of one group of keys."""
    return value.map(lambda text: f"{key}:\n  - {inner}: {text}\n{more}")


def said(key: str, value: Line) -> Line:
    """A key with a text in English."""
    return value.map(lambda text: f"{key}:\n  en: {text!r}\n")


MEMBERS = "  - id: two\n    text:\n      en: Two.\n"
SAYING = [
    line("source", st.one_of(st.sampled_from(HERE[12:15]), references)),
    line("by", st.one_of(st.sampled_from(HERE[15:]), references)),
    group("via", "source", references),
    group("lineage", "from", references),
    line("wording", st.sampled_from(["quotation", "paraphrase"])),
    said("note", texts),
]
ANY = [
    st.sampled_from(["status: deprecated\ndeprecated_because:\n  en: It is old.\n", "status: draft\n", "discipline: educatio\n"]),
    some("replaced_by", references),
]
CONFUSED = "    reason:\n      en: They are not.\n"
LINES = {
    "concepts": [
        said("also_called", labels), said("scope_note", texts), some("broader", concepts), some("related", concepts),
        group("often_confused_with", "names", concepts, CONFUSED), some("same_as", references), some("close_to", references),
    ],
    "definitions": [
        *SAYING, said("text", texts), some("defines", concepts), some("contrasts_with", concepts),
        group("quotes", "words", st.sampled_from(["those who use it", "nobody"])),
    ],
    "frameworks": [
        *SAYING, some("about", references), group("members", "id", st.just("one"), MEMBERS), said("label", labels),
        group("groups", "id", st.just("one")),
        references.map(lambda one: f"members:\n  - id: one\n    label:\n      en: making\n    names: {one}\n"),
    ],
    "claims": [
        *SAYING, said("text", texts), some("about", references), some("cites", references),
        st.sampled_from(["stance: answers\n", "stance: states\n"]), group("asserts", "subject", concepts),
    ],
    "sources": [
        st.just("type: book\n"), line("title", st.sampled_from(["Making", "Sharing a harbour", "Sharing a harbor"])),
        group("author", "person", references), some("references", references), st.just("issued: '2019'\n"),
    ],
    "people": [
        st.just("kind: person\n"), line("family", st.sampled_from(["Quay", "Quays", "Mole"])), st.just("given: Ada\n"),
        st.just("kind: organisation\nname: The Harbour Council\n"), said("also_called", labels),
    ],
}  # fmt: skip
START = {
    "concepts": said("label", labels),
    "definitions": st.just("defines: concepts/a\nwording: quotation\nsource: sources/a\ntext:\n  en: Making.\n"),
    "frameworks": st.just("kind: phases\nlabel:\n  en: Steps\nabout: concepts/a\nsource: sources/a\n"),
    "claims": st.just("about: concepts/a\nstance: states\nsource: sources/a\n"),
    "sources": st.just("type: book\n"),
    "people": st.just("family: Quay\n"),
}


@cache
def stored(folder: Path) -> Files:
    """The entries of a glossary in tests/."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "expected.txt")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@st.composite
def entries(draw: DrawFn, name: str) -> bytes:
    """An entry of the kind that its name says; now and then in a state in which nobody should leave it."""
    kind = name.split("/")[0]
    lines = draw(st.lists(st.one_of(*LINES[kind], *LINES[kind], *ANY), max_size=5))
    once = {one.partition(":")[0]: one for one in [*_keys(draw(START[kind])), *(key for one in lines for key in _keys(one))]}
    text = "".join(once.values())
    if draw(st.integers(0, 11)) == 0:
        text += draw(st.sampled_from(SPOILT))
    return text.encode() if draw(st.integers(0, 39)) else b""


def _keys(text: str) -> list[str]:
    """The text cut before each key that stands at the beginning of a line."""
    out: list[str] = []
    for one in text.splitlines(keepends=True):
        if one[0] == " ":
            out[-1] += one
        else:
            out.append(one)
    return out


@st.composite
def hierarchies(draw: DrawFn) -> Files:
    """Concepts in a row, perhaps in a ring, each with the next above it, and some links across."""
    row = draw(st.integers(4, len(CHAIN)))
    above = {name: [following] for name, following in zip(CHAIN[:row], CHAIN[1:row], strict=False)}
    above[CHAIN[row - 1]] = ["a"] if draw(st.booleans()) else []
    related: dict[str, list[str]] = {}
    for links in (above, related):
        for one, other in draw(st.lists(st.tuples(*[st.sampled_from(CHAIN[:row])] * 2), max_size=2)):
            links.setdefault(one, []).append(other)
    return {
        f"concepts/{name}.yml": (
            f"label:\n  en: {draw(labels) if draw(st.integers(0, 3)) == 0 else name}\n"
            + "".join(f"{key}: [{', '.join(f'concepts/{one}' for one in sorted({*links.get(name, [])}))}]\n"
                      for key, links in (("broader", above), ("related", related)) if links.get(name))
        ).encode()
        for name in CHAIN[:row]
    }  # fmt: skip


@st.composite
def descents(draw: DrawFn) -> Files:
    """Definitions, and steps of frameworks, in a row or ring, each made from the next."""
    row = draw(st.integers(4, len(CHAIN)))
    whole = "defines: concepts/a\nwording: paraphrase\ntext:\n  en: Made.\nby: people/a\nlineage:\n  - from: {}\n"
    part = "kind: phases\nlabel:\n  en: Steps\nabout: concepts/a\nby: people/a\nmembers:\n  - id: one\n    lineage:\n      - from: {}\n"
    forms = [draw(st.sampled_from([("definitions/{}", "", whole), ("frameworks/{}", "#one", part)])) for _ in range(row)]
    places = [folder.format(name) for (folder, _, _), name in zip(forms, CHAIN, strict=False)]
    ends = [place + ending for place, (_, ending, _) in zip(places, forms, strict=True)]
    ends = [*ends[1:], ends[0] if draw(st.booleans()) else draw(references)]
    return {f"{place}.yml": text.format(end).encode() for place, (_, _, text), end in zip(places, forms, ends, strict=True)}


@st.composite
def parts(draw: DrawFn) -> Files:
    """References to named parts of a few entries, under keys that say by themselves what kind of thing stands there."""
    folder = st.sampled_from(["frameworks/a", "frameworks/b", "concepts/a", "nowhere/a"])
    target = st.builds("{}#{}".format, folder, st.sampled_from(["one", "two", "none"]))
    keys = st.sampled_from(["defines: {}\n", "contrasts_with: {}\n", "by: {}\n", "source: {}\n", "replaced_by: {}\n",
                            "lineage:\n  - from: {}\n", "quotes:\n  - words: Made.\n    names: {}\n", "note: {{en: '{}'}}\n"])  # fmt: skip
    label = draw(labels)
    framework = f"kind: phases\nlabel:\n  en: Steps\nabout: concepts/a\nmembers:\n  - id: one\n    label:\n      en: {label}\n"
    files = {"frameworks/a.yml": framework, "concepts/a.yml": f"label:\n  en: {label}\n", "frameworks/b.yml": framework}
    for name in CHAIN[: draw(st.integers(2, 4))]:
        lines = [form.format(one) for form, one in draw(st.lists(st.tuples(keys, target), min_size=1, max_size=2))]
        files[f"definitions/{name}.yml"] = "".join({one.partition(":")[0]: one for one in lines}.values())
    return {name: text.encode() for name, text in files.items() if draw(st.integers(0, 9))}


@st.composite
def mixtures(draw: DrawFn) -> Files:
    """Entries of all kinds."""
    return {f"{name}.yml": draw(entries(name)) for name in sorted(draw(st.sets(st.sampled_from(HERE), max_size=8)))}


@st.composite
def known_cases(draw: DrawFn) -> Files:
    """A glossary of tests/bad, or some entries of the good one."""
    if draw(st.integers(0, 3)):
        return stored(BAD / draw(st.sampled_from(RULES if draw(st.booleans()) else CASES)))
    good = stored(GOOD)
    return {name: good[name] for name in draw(st.sets(st.sampled_from(sorted(good)), max_size=8))}


@st.composite
def glossaries(draw: DrawFn) -> Files:
    """A glossary of a few entries."""
    files = dict(draw(st.one_of(hierarchies(), descents(), parts(), mixtures(), known_cases(), known_cases())))
    for name in sorted(draw(st.sets(st.sampled_from(HERE), max_size=2))):
        files[f"{name}.yml"] = draw(entries(name))
    if draw(st.integers(0, 5)) == 0:
        files[draw(st.sampled_from(STRAY))] = draw(st.sampled_from([b"label:\n  en: stray\n", b"x", b"family: \xff\n"]))
    return files


@st.composite
def changes(draw: DrawFn, files: Files) -> list[set[str]]:
    """Four times what may have changed: some of the files, and now and then some that are gone."""
    gone = {"concepts/a.yml", "concepts/gone.yml", "concepts/co-production.yml", "people/aa.yml", "README.md"} - {*files}
    present = st.sampled_from(sorted(files)) if files else st.nothing()
    one = st.sets(st.one_of(present, present, present, st.sampled_from([*sorted(gone), "b.yml"])), min_size=1, max_size=2)
    return draw(st.lists(one, min_size=4, max_size=4))
