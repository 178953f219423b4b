"""What each rule means: its sentence, its reason, and examples; told by ``coprod explain`` and a page of the site."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import yaml

from .problem import Severity
from .project import Project

PAGE = "rules.html"
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SH = "http://www.w3.org/ns/shacl#"
_FIELD = re.compile(r"^# (severity|message|suggest|follows|compares): (.+)$", re.MULTILINE)
_GROUP = re.compile(r"# (?P<title>.+)\n+(?P<intro>(?:(?!## ).*\n)*)")
_SECTION = re.compile(r"^## (?P<rule>[\w-]+)(?:: (?P<title>.+))?\n(?P<body>(?:(?!## ).*\n?)*)", re.MULTILINE)
_EXAMPLE = re.compile(
    r"^(?:(?P<word>Wrong|Right)|And)(?:, (?:in|as) (?:an? (?P<kind>\w+)|`(?P<path>[^`]+)`))?:\n+"
    r"```yaml\n(?P<text>.*?)^```\n?",
    re.MULTILINE | re.DOTALL,
)
_TO_DO = "To do: "


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file: ``query`` selects ?node, ?key, ?value and perhaps ?other.

    ``follows`` names the properties that it follows over several entries, ``compares`` those whose values it compares
    between entries.
    """

    name: str
    why: str
    severity: Severity
    message: str
    suggest: bool
    query: str
    follows: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What the file of a rule or the shape of a key says of it already."""

    title: str = ""
    message: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """YAML that breaks or keeps a rule: a whole file at ``path``, or lines of an entry of a ``kind``."""

    right: bool
    kind: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule in a sentence, the reason for it, what to do where it is broken, and examples; texts are Markdown."""

    rule: str
    title: str
    reason: str
    to_do: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Explanations that belong together, with a heading and a paragraph on what they have in common."""

    title: str
    intro: str
    explanations: tuple[Explanation, ...]


class Guide:
    """The explanations of a project in ``ontology/guide``; each rule is a section named after it."""

    def __init__(self, project: Project) -> None:
        self._ontology = project.ontology
        self._config = project.root / "mkdocs.yml"

    def link(self, rule: str) -> str:
        """The address of a rule’s paragraph on the site; empty if nobody has said where the site is."""
        return f"{self._site}{PAGE}#{rule}" if self._site else ""

    @cached_property
    def groups(self) -> list[Group]:
        """All explanations, in the order of the files and of the sections in each."""
        said = {rule.name: Said(rule.why, rule.message) for rule in read_rules(self._ontology / "rules")} | self._keys
        groups = [_group(path, said) for path in sorted((self._ontology / "guide").glob("*.md"))]
        return [*groups, _style(self._ontology / "house" / "style.yml")]

    @cached_property
    def explanations(self) -> dict[str, Explanation]:
        """Each explanation by the name of its rule."""
        return {one.rule: one for group in self.groups for one in group.explanations}

    @cached_property
    def keys(self) -> dict[str, dict[str, str]]:
        """For each key of an entry the rules that look at it, each with a title."""
        found: dict[str, dict[str, str]] = {}
        for rule, said in self._keys.items():
            found.setdefault(said.key, {})[rule] = said.title
        return found

    @cached_property
    def _keys(self) -> dict[str, Said]:
        return _said_by_shapes(self._ontology / "shapes")

    @cached_property
    def _site(self) -> str:
        address = os.environ.get("SITE_URL", "")
        if self._config.is_file():
            address = yaml.load(self._config.read_text(encoding="utf-8"), Loader=_Loader).get("site_url") or ""
        return f"{address.rstrip('/')}/" if address else ""


def read_rules(folder: Path) -> list[Rule]:
    """The rules of a folder, in the order of names; the header comment of each file gives reason and message."""
    return [_rule(path) for path in sorted(folder.glob("*.rq"))]


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    fields = dict(_FIELD.findall(text))
    why = text.splitlines()[0].removeprefix("# ")
    follows, compares = (tuple(fields.get(name, "").split()) for name in ("follows", "compares"))
    severity = Severity(fields["severity"])
    return Rule(path.stem, why, severity, fields["message"], "suggest" in fields, text, follows, compares)


def _said_by_shapes(folder: Path) -> dict[str, Said]:
    """What the shape of each key says of its rule; a shape without description takes that of its key."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.object, ox.Literal) and quad.predicate.value.startswith(_SH):
                name = str(quad.subject).strip("<>").rpartition("/shapes/")[2]
                found.setdefault(name, {})[quad.predicate.value.removeprefix(_SH)] = quad.object.value
    described = {said["name"]: said["description"] for said in found.values() if "description" in said}
    return {
        name.removeprefix("keys/"): Said(_title(said, described), said["message"], said["name"])
        for name, said in found.items()
        if "message" in said and "closed" not in said
    }


def _title(said: dict[str, str], described: dict[str, str]) -> str:
    description = said.get("description") or described.get(said["name"], "")
    return f"`{said['name']}`: {description}" if description else said["message"].partition(";")[0]


# Where an example of style is shown, by where its rule looks: kind of entry and key.
_SHOWN = {"note": ("definition", "note"), "paraphrase": ("definition", "text")}
_SHOWN |= {"scope-note": ("concept", "scope_note"), "label": ("concept", "label")}


def _style(path: Path) -> Group:
    """The rules of house style, whose reasons and examples stand beside their patterns."""
    intro = "These are warnings about our own words in English; what stands between “…” is somebody else’s."
    explanations = []
    for name, said in yaml.load(path.read_text(encoding="utf-8"), Loader=_FAST).items():
        kind, key = next(_SHOWN[where] for where in _SHOWN if where in said["where"])
        examples = tuple(
            Example(said["good"] == text, kind, "", yaml.safe_dump({key: {"en": text}}, allow_unicode=True, width=1000))
            for text in (said["bad"], said["good"])
        )
        to_do = said["message"].replace("{count}", "…")
        explanations.append(Explanation(name, said["title"], said["reason"], to_do, examples))
    return Group("House style", intro, tuple(explanations))


def _group(path: Path, said: dict[str, Said]) -> Group:
    text = path.read_text(encoding="utf-8")
    head = _GROUP.match(text)
    title, intro = (head["title"], head["intro"].strip()) if head else (path.stem, "")
    return Group(title, intro, tuple(_explanation(section, said) for section in _SECTION.finditer(text)))


def _explanation(section: re.Match[str], said: dict[str, Said]) -> Explanation:
    known = said.get(section["rule"], Said())
    prose = _EXAMPLE.sub("", section["body"]).strip()
    reason, _, to_do = prose.partition(_TO_DO)
    to_do = " ".join(part for part in (known.message.replace("{other}", "…"), to_do.strip()) if part)
    examples = tuple(_examples(section["body"]))
    title = (section["title"] or known.title).rstrip(".")
    return Explanation(section["rule"], title, reason.strip(), to_do, examples)


def _examples(body: str) -> Iterator[Example]:
    right = False
    for found in _EXAMPLE.finditer(body):
        right = found["word"] == "Right" if found["word"] else right
        yield Example(right, found["kind"] or "", found["path"] or "", found["text"])


class _Loader(yaml.SafeLoader):
    """Reads the settings of the site, in which ``!ENV [NAME, default]`` is a variable of the environment."""


def _from_environment(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    names = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else [loader.construct_object(node)]
    set_ones = (os.environ[str(name)] for name in names if str(name) in os.environ)
    return next(set_ones, names[-1] if len(names) > 1 else None)


_Loader.add_constructor("!ENV", _from_environment)
