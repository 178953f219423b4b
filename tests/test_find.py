"""What the page for quotations compares with, and that it reads texts as `coprod quotes` does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from built import Built

from coprod_kg import Project
from coprod_kg.pages.bundle import install_packages, run_node
from coprod_kg.pages.text import folded
from coprod_kg.quotes.normalise import typographic

CASES = (
    "They say: “Co-produc-\ntion makes the\nﬁrst goods — and services…”",
    "co-\r\n  production, co-\tproduction, 10-\n20, - \n a",
    "a\u00a0b\u2003c\u00adc  d\n\n‹e› ‘f’ ‚g‛ h′ i″ «j» „k‟ l´ m`",
    "ﬀ ﬃ ½ № ｆｕｌｌ é e\u0301 n\u0303o\u0323\u0307 한국어 知識",
    "a‐b‑c‒d–e—f―g−h",
    "",
    " \n ",
)


def _ask(project: Project, module: str, expression: str, given: Any) -> Any:
    """What an expression over the exports of one of our scripts gives for ``given``."""
    install_packages(project)
    path = (project.site / "scripts" / "find" / module).as_uri()
    script = f"""
      import {{ readFileSync }} from "node:fs";
      const ours = await import({json.dumps(path)});
      const given = JSON.parse(readFileSync(0, "utf8"));
      console.log(JSON.stringify({expression}));
    """
    return json.loads(run_node(project, ["--input-type=module", "--eval", script], json.dumps(given)))


@pytest.fixture(scope="module")
def holdings(built: Built) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((built.docs / "find.json").read_text(encoding="utf-8"))
    return found


def test_a_text_is_made_alike_as_where_quotations_are_compared(project: Project) -> None:
    found = _ask(project, "normalise.ts", "given.map((text) => ours.normalise(text).text)", CASES)
    assert found == [typographic(text).text for text in CASES]


def test_every_text_of_definitions_members_claims_and_quoted_words_is_held_with_its_source(
    holdings: dict[str, Any], built: Built
) -> None:
    query = """SELECT ?text WHERE {
      { ?node a coprod:Definition ; schema:text ?text } UNION { ?node a coprod:Claim ; schema:text ?text }
      UNION { ?whole coprod:member ?node . ?node schema:text|skos:prefLabel ?text }
      UNION { ?whole coprod:quotes ?node . ?node oa:exact ?text } }"""
    solutions = built.graph.store.query(query, prefixes=built.graph.context.prefixes)
    wanted = {solution["text"].value for solution in solutions}  # type: ignore[union-attr]
    assert len(wanted) > 400
    assert wanted <= {statement["text"] for statement in holdings["statements"]}
    for statement in holdings["statements"]:
        assert statement["who"] or statement["work"] in holdings["works"], statement
        assert (built.docs / statement["page"].partition("#")[0].replace(".html", ".md")).is_file()


def test_every_held_text_of_five_words_is_found_word_for_word(holdings: dict[str, Any], project: Project) -> None:
    expression = """(() => {
      const finder = new ours.Finder(given);
      const held = given.statements.filter((one) => one.text.split(/\\s+/).length >= 5);
      const missed = held.filter(({ text }) => {
        const { findings } = finder.ask(text);
        return !findings.some((one) => one.verdict.kind === "exact" && !one.verdict.part);
      });
      return [held.length, missed.map((one) => one.text)];
    })()"""
    held, missed = _ask(project, "answer.ts", expression, holdings)
    assert held > 300
    assert missed == []


def test_spellings_are_folded_only_where_the_search_reads() -> None:
    ignored = '<div class="x" data-pagefind-ignore><div>co-design</div> co-creation</div>'
    assert folded(f"<p>Co-production</p>{ignored}<p>co-learning</p>") == "colearning coproduction"
    assert folded(f"co-production {ignored[:-12]}") == "coproduction"
