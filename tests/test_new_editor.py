"""A new editor adds a definition from a made-up work, makes the usual mistakes, and does what the messages say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas
from support import ROOT, coprod

WORDS = "Co-production is what neighbours and the tide make of a shore together."
# What the editor writes first. The work, its author and its publisher do not exist.
FIRST = {
    "people/juno-pell": "kind: person\nfamily: Pell\ngiven: Juno\nnickname: J.\n",
    "sources/pell-2019": """\
type: book
title: Making with the Tide: a made-up study
author:
  - person: people/juno-pell
issued: "2019"
publisher: Nowhere Press
""",
    "definitions/pell-2019": f"""\
defines: concept/co-production
wording: quote
text: {WORDS}
source: sources/pel-2019
page: p. 21
anatomy:
  producers: [neighbours and the sea]
""",
}


@dataclass
class Editor:
    """Somebody with a text editor, who reads one message after another and does what it says."""

    checkout: Path

    def run(self, *arguments: str) -> tuple[int, str]:
        done = coprod(*arguments, cwd=self.checkout)
        return done.returncode, done.stdout + done.stderr

    def write(self, entry: str, text: str) -> None:
        (self.checkout / "glossary" / f"{entry}.yml").write_text(text, encoding="utf-8")

    def put(self, entry: str, wrong: str, right: str) -> None:
        path = self.checkout / "glossary" / f"{entry}.yml"
        text = path.read_text(encoding="utf-8")
        assert wrong in text
        path.write_text(text.replace(wrong, right), encoding="utf-8")

    def problems(self) -> dict[str, dict[str, str]]:
        """What is wrong now, by rule."""
        found = json.loads(coprod("check", "--since", "HEAD", "--format", "json", cwd=self.checkout).stdout)
        return {problem["rule"]: problem for problem in found}

    def git(self, *arguments: str) -> None:
        name = ("-c", "user.name=New Editor", "-c", "user.email=editor@example.org")
        subprocess.run(["git", *name, *arguments], cwd=self.checkout, check=True, capture_output=True)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    """An editor with a checkout of the glossary."""
    checkout = tmp_path_factory.mktemp("editor") / "checkout"
    for folder in ("ontology", "glossary", "site"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=shutil.ignore_patterns("node_modules"))
    for name in ("mkdocs.yml", "CITATION.cff", ".gitignore"):
        shutil.copy(ROOT / name, checkout / name)
    found = Editor(checkout)
    found.git("init", "-q", "-b", "main")
    found.git("add", "-A")
    found.git("commit", "-qm", "The glossary as it is")
    return found


def suggested(problem: dict[str, str]) -> str:
    """What a message asks whether it was meant."""
    [words] = re.findall(r"`([^`]+)`\?", problem["suggestion"])
    return str(words)


def test_the_messages_alone_lead_from_five_mistakes_to_a_proposal_without_problems(editor: Editor) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "coprod check" in readme and "glossary/README.md" in readme
    name_is_refused_with_a_better_one(editor)
    for entry, text in FIRST.items():
        editor.write(entry, text)
    mistakes_are_mended_one_after_another(editor)
    the_words_are_compared_with_the_document(editor)
    the_reviewer_sees_what_is_proposed(editor)


def name_is_refused_with_a_better_one(editor: Editor) -> None:
    code, said = editor.run("new", "definition", "Pell 2019")
    assert code == 2
    [better] = re.findall(r"Try `([^`]+)`", said)
    code, said = editor.run("new", "definition", better)
    assert code == 0
    assert "glossary/definitions/pell-2019.yml" in said


def mistakes_are_mended_one_after_another(editor: Editor) -> None:
    colon = editor.problems()["yaml-syntax"]
    assert (colon["file"], colon["line"]) == ("glossary/sources/pell-2019.yml", 2)
    assert "put the whole value between double quotes" in colon["sentence"]
    title = "Making with the Tide: a made-up study"
    editor.put("sources/pell-2019", title, f'"{title}"')

    found = editor.problems()
    editor.put("definitions/pell-2019", "sources/pel-2019", suggested(found["dangling-reference"]))
    assert "Put the language before the text" in found["language-missing"]["sentence"]
    editor.put("definitions/pell-2019", f"text: {WORDS}", f"text:\n  en: {WORDS}")
    assert (found["unknown-key"]["value"], "take it out" in found["unknown-key"]["sentence"]) == ("nickname", True)
    editor.put("people/juno-pell", "nickname: J.\n", "")

    code, said = editor.run("check", "--since", "HEAD", "--fix")
    assert (code, "p. 21" in said) == (1, True)
    found = editor.problems()
    assert "page" not in found
    assert "The words are `paraphrase` and `quotation`." in found["unknown-word"]["suggestion"]
    editor.put("definitions/pell-2019", "wording: quote", "wording: quotation")
    editor.put("definitions/pell-2019", "concept/co-production", suggested(found["dangling-reference"]))

    words = editor.problems()["anatomy-words"]
    assert "copy them from it" in words["sentence"]
    editor.put("definitions/pell-2019", "neighbours and the sea", "neighbours and the tide")
    assert {problem["severity"] for problem in editor.problems().values()} <= {"warning"}


def the_words_are_compared_with_the_document(editor: Editor) -> None:
    missing = editor.problems()["receipt-missing"]
    assert "coprod quotes --sources" in missing["sentence"]
    papers = editor.checkout.parent / "papers"
    papers.mkdir()
    page = canvas.Canvas(str(papers / "pell-2019.pdf"))
    for number in range(11, 14):
        page.drawString(72, 720, WORDS if number == 12 else "Nothing of the kind stands on this page.")
        page.drawString(290, 40, str(number))
        page.showPage()
    page.save()
    code, said = editor.run("quotes", "--sources", str(papers))
    assert (code, "page 12" in said) == (1, True)
    assert editor.problems().keys() == {"receipt-page"}
    editor.put("definitions/pell-2019", '"21"', '"12"')
    code, said = editor.run("quotes", "--sources", str(papers))
    assert (code, "1 exact" in said) == (0, True)
    assert editor.run("check", "--since", "HEAD")[0] == 0
    assert editor.problems() == {}


def the_reviewer_sees_what_is_proposed(editor: Editor) -> None:
    editor.git("switch", "-qc", "pell")
    editor.git("add", "-A")
    editor.git("commit", "-qm", "Propose a definition of a made-up work")
    code, said = editor.run("review", "main..HEAD")
    assert code == 0, said
    comment = (editor.checkout / "build" / "review" / "comment.md").read_text(encoding="utf-8")
    assert all(entry in comment for entry in FIRST)
