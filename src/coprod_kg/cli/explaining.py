"""``coprod explain`` and ``coprod schemas``: help while one writes."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator

import click

from ..errors import CoprodError
from ..guide import Example, Explanation, Guide
from ..problem import did_you_mean, shorten
from .shared import project_of

_WIDE = 100


@click.command()
@click.argument("rule", default="")
@click.pass_context
def explain(context: click.Context, rule: str) -> None:
    """Say what RULE means, why it is there and what to do, with a wrong and a right example.

    RULE is the name in square brackets at the end of a message, or a key of an entry. Without it, all rules are listed.
    """
    guide = Guide(project_of(context))
    click.echo("\n".join(_about(guide, rule) if rule else _list(guide)))


@click.command()
@click.pass_context
def schemas(context: click.Context) -> None:
    """Write the JSON Schemas by which editor programs complete and check entries; a build writes them too.

    Run it again after new entries, so that their addresses are offered.
    """
    from ..editing.schemas import build_schemas, write_schemas
    from ..graph import build_graph
    from ..keys import Shapes

    project = project_of(context)
    graph = build_graph(project, past=False)
    found = build_schemas(Shapes(project.ontology / "shapes", graph.context), graph)
    for path in write_schemas(found, project.build / "docs" / "schemas"):
        click.echo(project.shown(path))


def _list(guide: Guide) -> Iterator[str]:
    wide = max(map(len, guide.explanations), default=0)
    for group in guide.groups:
        yield click.style(group.title, bold=True)
        for said in group.explanations:
            yield f"  {said.rule:{wide}}  {shorten(said.title, _width() - wide - 4)}"
        yield ""
    yield "One of them with its reason and examples: coprod explain RULE"


def _about(guide: Guide, asked: str) -> Iterator[str]:
    rules = {name.casefold(): name for name in guide.explanations}
    keys = {name.casefold(): name for name in guide.keys}
    if rule := rules.get(asked.casefold()):
        yield from _explained(guide.explanations[rule], guide.link(rule))
        others = [name for names in guide.keys.values() if rule in names for name in names if name != rule]
        yield from _others(name for name in others if name in guide.explanations)
    elif key := keys.get(asked.casefold()):
        yield click.style(f"The key `{key}`", bold=True)
        yield from _paragraphs(dict.fromkeys(title for title in guide.keys[key].values()))
        yield from _others(name for name in guide.keys[key] if name in guide.explanations)
    else:
        near = did_you_mean(asked, {*guide.explanations, *guide.keys}) or "`coprod explain` lists all."
        raise CoprodError(f"There is no rule and no key `{asked}`. {near}")


def _others(names: Iterable[str]) -> Iterator[str]:
    if found := sorted(names):
        yield f"\nRules of this key: {', '.join(f'coprod explain {name}' for name in found)}"


def _explained(said: Explanation, link: str) -> Iterator[str]:
    yield click.style(said.rule, bold=True)
    yield from _paragraphs([said.title, said.reason, f"What to do: {said.to_do}"])
    before = None
    for one in said.examples:
        yield from _example(one, one.right is not before)
        before = one.right
    if link:
        yield f"\n{link}"


def _example(example: Example, first: bool) -> Iterator[str]:
    word = ("Right" if example.right else "Wrong") if first else "and"
    article = "an" if example.kind[:1] in "aeiou" else "a"
    place = f"as {example.path}" if example.path else f"in {article} {example.kind}"
    yield ""
    yield click.style(f"{word}, {place}:" if first else f"{word} {place}:", fg="green" if example.right else "red")
    yield textwrap.indent(example.text.rstrip(), "    ")


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for paragraph in re.split(r"\n\s*\n", text):
            line = " ".join(paragraph.split())
            yield "\n" + textwrap.fill(line, _width(), break_long_words=False, break_on_hyphens=False)


def _width() -> int:
    return min(_WIDE, shutil.get_terminal_size().columns)
