"""Glossaries at random: a few entries that point at each other, rightly and wrongly, beside the glossaries of tests/.

Each has a theme, since what only long chains, equal names or named parts bring about never comes by chance alone.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
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
    "https://w3id.org/coprod/glossary", "receipts/definitions/a", "concepts/gone", "people/aa", "Concepts/A",
    "nowhere/b", "concepts/co-production", "definitions/meadow-2019", "sources/meadow-2019",
    "frameworks/meadow-steps#asking",
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
    "\nrelated: [concepts/a, concepts/b]\n", "\nby: frameworks/a#one\n", "\ndiscipline: nonsense\n",
    "\nnote: {en: \u202e}\n",
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
    st.just("status: deprecated\ndeprecated_because:\n  en: It is old.\n"),
    st.sampled_from(["status: draft\n", "discipline: educatio\n"]),
    some("replaced_by", references),
]
CONFUSED = "    reason:\n      en: They are not.\n"
LINES = {
    "concepts": [
        said("also_called", labels), said("scope_note", texts), some("broader", concepts), some("related", concepts),
        group("often_confused_with", "names", concepts, CONFUSED), some("same_as", references),
        some("close_to", references),
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
    keys = [key for one in (draw(START[kind]), *lines) for key in _keys(one)]
    text = "".join({key.partition(":")[0]: key for key in keys}.values())
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
    row = CHAIN[: draw(st.integers(4, len(CHAIN)))]
    broader = {name: {following} for name, following in pairwise(row)}
    broader[row[-1]] = {row[0]} if draw(st.booleans()) else set()
    related: dict[str, set[str]] = {}
    for least, links in ((1, broader), (0, related)):
        pairs = st.lists(st.tuples(st.sampled_from(row), st.sampled_from(row)), min_size=least, max_size=2)
        for one, other in draw(pairs):
            links.setdefault(one, set()).add(other)

    def entry(name: str) -> str:
        keys = (("broader", broader.get(name)), ("related", related.get(name)))
        lists = [f"{key}: [{', '.join(f'concepts/{one}' for one in sorted(links))}]\n" for key, links in keys if links]
        return f"label:\n  en: {draw(labels) if draw(st.integers(0, 3)) == 0 else name}\n{''.join(lists)}"

    return {f"concepts/{name}.yml": entry(name).encode() for name in row}


WHOLE = "defines: concepts/a\nwording: paraphrase\ntext:\n  en: Made.\nby: people/a\nlineage:\n  - from: {}\n"
STEPS = "kind: phases\nlabel:\n  en: Steps\nabout: concepts/a\nby: people/a\nmembers:\n  - id: one\n"
FORMS = (("definitions/{}", "", WHOLE), ("frameworks/{}", "#one", STEPS + "    lineage:\n      - from: {}\n"))


@st.composite
def descents(draw: DrawFn) -> Files:
    """Definitions, and steps of frameworks, in a row or ring, each made from the next."""
    row = CHAIN[: draw(st.integers(4, len(CHAIN)))]
    forms = [draw(st.sampled_from(FORMS)) for _ in row]
    files = [folder.format(name) for (folder, _, _), name in zip(forms, row, strict=True)]
    ends = [file + end for file, (_, end, _) in zip(files, forms, strict=True)]
    ends = [*ends[1:], ends[0] if draw(st.booleans()) else draw(references)]
    said = [text.format(end).encode() for (_, _, text), end in zip(forms, ends, strict=True)]
    return {f"{file}.yml": text for file, text in zip(files, said, strict=True)}


AT_PARTS = (
    "defines: {}\n", "contrasts_with: {}\n", "by: {}\n", "source: {}\n", "replaced_by: {}\n",
    "lineage:\n  - from: {}\n", "quotes:\n  - words: Made.\n    names: {}\n",
)  # fmt: skip


@st.composite
def parts(draw: DrawFn) -> Files:
    """References to named parts of a few entries, under keys that say what kind of thing stands there."""
    folders = st.sampled_from(["frameworks/a", "frameworks/b", "concepts/a", "nowhere/a"])
    target = st.builds("{}#{}".format, folders, st.sampled_from(["one", "two", "none"]))
    label = draw(labels)
    framework = f"{STEPS}    label:\n      en: {label}\n"
    files = {"frameworks/a.yml": framework, "concepts/a.yml": f"label:\n  en: {label}\n", "frameworks/b.yml": framework}
    for name in CHAIN[: draw(st.integers(2, 4))]:
        pointing = draw(st.dictionaries(st.sampled_from(AT_PARTS), target, min_size=1, max_size=2))
        files[f"definitions/{name}.yml"] = "".join(form.format(one) for form, one in pointing.items())
    return {name: text.encode() for name, text in files.items() if draw(st.integers(0, 9))}


@st.composite
def namesakes(draw: DrawFn) -> Files:
    """Concepts, people and works that have nothing to do with each other, except that some have one name."""
    files: Files = {}
    for name in CHAIN[: draw(st.integers(2, 4))]:
        key = draw(st.sampled_from(["label", "also_called"]))
        files[f"concepts/{name}.yml"] = f"label:\n  en: {name}\n{key}:\n  en: {draw(labels)!r}\n".encode()
        if key == "label":
            files[f"concepts/{name}.yml"] = f"label:\n  en: {draw(labels)!r}\n".encode()
        if draw(st.booleans()):
            family = draw(st.sampled_from(["Quay", "Quays", "Mole"]))
            files[f"people/{name}.yml"] = f"family: {family}\ngiven: A.\n".encode()
            files[f"sources/{name}.yml"] = f"type: book\ntitle: {draw(texts)!r}\n".encode()
    return files


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


THEMES = (hierarchies(), descents(), parts(), namesakes(), mixtures(), known_cases())


@st.composite
def glossaries(draw: DrawFn, themes: st.SearchStrategy[Files] | None = None) -> Files:
    """A glossary of a few entries, with a theme."""
    files = dict(draw(st.one_of(*THEMES) if themes is None else themes))
    for name in sorted(draw(st.sets(st.sampled_from(HERE), max_size=2))):
        files[f"{name}.yml"] = draw(entries(name))
    if draw(st.integers(0, 5)) == 0:
        files[draw(st.sampled_from(STRAY))] = draw(st.sampled_from([b"label:\n  en: stray\n", b"x", b"family: \xff\n"]))
    return files


@st.composite
def changes(draw: DrawFn, files: Files) -> list[set[str]]:
    """Four times what may have changed: some of the files, and now and then some that are gone."""
    never = {"concepts/a.yml", "concepts/gone.yml", "concepts/co-production.yml", "people/aa.yml", "README.md"}
    gone = st.sampled_from(sorted({*never, "b.yml"} - {*files}))
    present = st.sampled_from(sorted(files)) if files else st.nothing()
    one = st.sets(st.one_of(present, present, present, gone), min_size=1, max_size=2)
    return draw(st.lists(one, min_size=4, max_size=4))
