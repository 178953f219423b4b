"""`coprod new` as a dialogue: in a real pseudo-terminal, and question by question through a pipe."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pexpect
import pytest
import yaml
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output
from support import GOOD, ROOT

from coprod_kg import Project
from coprod_kg.intake.answers import Answers
from coprod_kg.intake.dialogue import Interview
from coprod_kg.intake.questions import Question, read_questions
from coprod_kg.intake.terminal import BackError, Terminal

ENTER, TAB, CTRL_C, CLEAR = "\r", "\t", "\x03", "\x15"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "ontology").symlink_to(ROOT / "ontology")
    shutil.copytree(GOOD, tmp_path / "glossary")
    return tmp_path


def files(checkout: Path) -> set[str]:
    return {path.relative_to(checkout).as_posix() for path in (checkout / "glossary").rglob("*") if path.is_file()}


def entry(checkout: Path, name: str) -> dict[str, object]:
    text = (checkout / "glossary" / f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


class Talk:
    """A person before a real terminal, which tells the program where its cursor is when asked."""

    def __init__(self, checkout: Path, *arguments: str) -> None:
        environment = os.environ | {"TERM": "xterm", "PYTHONIOENCODING": "utf-8"}
        self.child = pexpect.spawn(
            sys.executable, ["-m", "coprod_kg", *arguments], cwd=str(checkout), env=environment,
            encoding="utf-8", timeout=60, dimensions=(40, 130),
        )  # fmt: skip
        self.child.delaybeforesend = None

    def see(self, text: str) -> None:
        """Wait until the text stands on the screen."""
        while self.child.expect([r"\x1b\[6n", re.escape(text)]) == 0:
            self.child.send("\x1b[1;1R")

    def type(self, text: str) -> None:
        self.child.send(text)

    def tell(self, question: str, answer: str = "") -> None:
        self.see(question)
        self.type(answer + ENTER)

    def end(self) -> tuple[int, str]:
        """Exit code and what was printed at last."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus or 0), str(self.child.before)


def test_a_definition_with_a_new_source_and_a_new_person_is_written_in_one_go(checkout: Path) -> None:
    talk = Talk(checkout, "new", "definition")
    talk.tell("Which concept is defined?", "making")
    talk.tell("And another one?")
    talk.tell("Is it a quotation or your own paraphrase?")
    talk.tell("In which language are the words?")
    talk.see("The words, exactly as printed")
    talk.see("End with a line that holds only")
    pasted = "“Making: no” # is\twork –\n\n  it's 1.10 & “more”"
    talk.type(f"\x1b[200~{pasted}\x1b[201~{ENTER}.{ENTER}")
    talk.tell("The term as the source prints it")
    talk.tell("Which work says it?", "A Made-Up Book of Herons")
    talk.see("Nothing is called “A Made-Up Book of Herons” exactly.")
    talk.tell("to type it again:", "n")
    talk.tell("What sort of work is it?", CLEAR + "book")
    talk.tell("Title:", "A Made-Up Book of Herons")
    talk.tell("Author, written as Family, Given", "Heron, Ann")
    talk.tell("to type it again:", "n")
    for question in ("Is it a person", "Family name:", "Given names", "ORCID:", "Name of the file:"):
        talk.tell(question)
    talk.tell("One more?")
    talk.tell("When was it published?", "2020")
    for question in ("Publisher:", "Place of publication", "DOI:", "ISBN:",
                     "Web address:", "In which language is it written?", "To which discipline", "A remark for readers",
                     "Name of the file:"):  # fmt: skip
        talk.tell(question)
    talk.tell("Page:", "p. 12")
    talk.tell("Through which copy do you know it?")
    talk.tell("At which web address")
    talk.tell("In which discipline", "education")
    talk.tell("And another one?")
    talk.tell("A remark for readers")
    talk.tell("Name of the file:")
    talk.see("=== glossary/definitions/heron-2020.yml ===")
    talk.tell("Write these 3 files?")
    code, output = talk.end()
    assert code == 0, output
    assert "No errors" in output and "open a pull request" in output
    assert entry(checkout, "definitions/heron-2020") == {
        "defines": ["concepts/making"],
        "wording": "quotation",
        "text": {"en": pasted},
        "source": "sources/heron-2020",
        "page": "12",
        "discipline": ["education"],
        "status": "draft",
    }
    assert entry(checkout, "sources/heron-2020")["author"] == [{"person": "people/ann-heron"}]
    assert entry(checkout, "people/ann-heron")["given"] == "Ann"


def test_typing_completes_shows_near_duplicates_and_leaving_writes_nothing(checkout: Path) -> None:
    before = files(checkout)
    talk = Talk(checkout, "new", "definition")
    talk.see("Which concept is defined?")
    talk.type("ighbour")
    talk.see("concepts/neighbourhood")
    talk.type(TAB + ENTER)
    talk.tell("And another one?")
    talk.tell("Is it a quotation or your own paraphrase?")
    talk.tell("In which language are the words?")
    talk.see("The words, exactly as printed")
    talk.type("Co-production is a way in which neighbours and paid staff make a service […], because “nobody makes a ")
    talk.type("service alone”, and in which neighbours decide what was made.")
    talk.see("Nearly the same words")
    talk.see("definitions/meadow-2019")
    talk.type(CTRL_C)
    code, output = talk.end()
    assert (code, files(checkout)) == (1, before)
    assert "Nothing was written." in output


@pytest.fixture
def interview(checkout: Path) -> Iterator[Callable[..., tuple[dict[str, dict[str, object]], str]]]:
    """Asks for an entry while lines are typed, and gives the entries and what was on the screen."""
    with create_pipe_input() as pipe:

        def held(folder: str, *lines: str) -> tuple[dict[str, dict[str, object]], str]:
            screen = io.StringIO()
            output = Vt100_Output(screen, lambda: Size(40, 130), enable_cpr=False)
            pipe.send_text("".join(f"{CLEAR}{line}{ENTER}" if line else ENTER for line in lines))
            made = Interview(Answers(Project.find(checkout)), Terminal(pipe, output))
            with ThreadPoolExecutor(1) as alone:  # other tests of this process leave an event loop running
                try:
                    alone.submit(made.entry, folder).result()
                except BackError:
                    made.entries.clear()
            return made.entries, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", screen.getvalue())

        yield held


Held = Callable[..., tuple[dict[str, dict[str, object]], str]]


def test_required_questions_insist_and_wrong_answers_are_asked_again(interview: Held) -> None:
    entries, screen = interview(
        "people", "alien", "person", "", "Heron", "Ann", "12", "0000-0001-6119-2112", "../x", "ann-heron"
    )
    assert entries == {
        "people/ann-heron": {
            "status": "draft", "kind": "person", "family": "Heron", "given": "Ann", "ORCID": "0000-0001-6119-2112",
        }
    }  # fmt: skip
    assert "“alien” is none of the listed words. The words are: person, organisation." in screen
    assert "This is needed" in screen
    assert "“12” does not fit." in screen
    assert "`../x` cannot be the name of a file" in screen


def test_a_question_mark_explains_and_a_less_than_sign_goes_back(interview: Held) -> None:
    entries, screen = interview(
        "people", "?", "organisation", "Tern Trust", "<", "<", "person", "<", "organisation", "Tern Society", "", ""
    )
    assert entries == {"people/tern-society": {"status": "draft", "kind": "organisation", "name": "Tern Society"}}
    assert "`person` or `organisation`." in screen


def test_signs_behind_an_answer_that_was_filled_in_are_no_part_of_it(interview: Held) -> None:
    back = "\x19"  # puts what was filled in, and taken out by this test, before what follows
    entries, screen = interview("people", f"{back}?", "", "Heron", "Ann", "", "ann-heron")
    assert entries["people/ann-heron"] == {"status": "draft", "kind": "person", "family": "Heron", "given": "Ann"}
    assert "`person` or `organisation`." in screen


def test_going_back_from_another_answer_asks_for_the_one_before_it(interview: Held) -> None:
    entries, _ = interview(
        "claims", "making", "<", "co-making", "", "states", "", "quotation", "en", "Made-up words.\n.", "meadow-2019",
        "12", "", "", "tern",
    )  # fmt: skip
    assert entries["claims/tern"]["about"] == ["concepts/co-making"]


def test_going_back_before_the_first_question_leaves(interview: Held) -> None:
    entries, screen = interview("people", "<")
    assert entries == {} and "Family name" not in screen


def test_going_back_forgets_an_entry_that_was_written_beside(interview: Held) -> None:
    # A claim about a concept that is first made up and then, after going back, is another one.
    entries, _ = interview(
        "claims",
        "co-nesting", "n", "en", "co-nesting", "", "It is made up. It is new.\n.", "", "", "", "", "", "",  # a concept
        "", "<", "making", "",
        "states", "", "quotation", "en", "Made-up words.\n.", "meadow-2019", "12", "", "", "tern",
    )  # fmt: skip
    assert list(entries) == ["claims/tern"]
    assert entries["claims/tern"]["about"] == ["concepts/making"]


def test_a_name_that_is_only_near_is_chosen_by_number(interview: Held) -> None:
    entries, screen = interview(
        "concepts",
        "en", "co-nesting", "conesting; co nesting", "It is made up.\n.", "makin", "1", "", "", "", "", "", "",
    )  # fmt: skip
    assert entries["concepts/co-nesting"]["broader"] == ["concepts/making"]
    assert entries["concepts/co-nesting"]["also_called"] == {"en": ["conesting", "co nesting"]}
    assert "Nothing is called “makin” exactly." in screen


def test_a_long_quotation_gets_a_word_about_its_length_and_invisible_characters_are_refused(interview: Held) -> None:
    long = "word " * 101
    start = ("making", "", "quotation", "en")
    rest = ("", "meadow-2019", "12", "", "", "", "", "", "")
    _, screen = interview("definitions", *start, f"{long}\n.", *rest)
    assert "This has 101 words. A quotation stands in the shortest form that a definition allows" in screen
    _, screen = interview("definitions", *start, "hidden\u202e words\n.", f"{CLEAR}plain words\n.", *rest)
    assert "A character that nobody can see (U+202E RIGHT-TO-LEFT OVERRIDE) stands after “hidden”" in screen


def test_each_question_asks_for_a_key_of_its_kind_and_every_kind_has_questions() -> None:
    answers = Answers(Project.find(ROOT, GOOD))
    questions = read_questions()
    assert set(questions) == set(answers.kinds)
    for folder, asked in questions.items():
        keys = {key.name: key for key in answers.kinds[folder].keys}
        assert {key.name for key in keys.values() if key.required} <= {question.key for question in asked}
        for question in asked:
            assert question.language or question.key in keys, (folder, question.key)
            if question.keys:
                group = answers.nested(keys[question.key])
                assert group is not None
                inner = {key.name for key in group.keys} | ({"id"} if group.identified else set())
                assert {part.key for part in question.keys} <= inner
            _conditions(question, keys, answers)


def _conditions(question: Question, keys: dict[str, object], answers: Answers) -> None:
    name, _, word = question.only.partition(" ")
    if name:
        assert word in [one.word for one in answers.listed(keys[name])]  # type: ignore[arg-type]
    assert not question.unless or question.unless in keys
