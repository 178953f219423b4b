"""A conversation in a terminal: questions with completion, and with what is nearly the same shown under the line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output, create_output
from prompt_toolkit.styles import Style

BACK, HELP, END = "<", "?", "."
_STYLE = Style.from_dict({"question": "bold", "bottom-toolbar": "noreverse", "near": "bold", "hint": "italic"})


class BackError(Exception):
    """Somebody wants to go back to the question before."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be completed: ``value`` is what is typed, ``shown`` and ``meaning`` what the list prints."""

    value: str
    shown: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a question is put: its text, what ``?`` says, what Enter answers, what is completed and shown beside it."""

    question: str
    help: str = ""
    default: str = ""
    long: bool = False
    optional: bool = False
    choices: Callable[[str], Iterable[Choice]] | None = None
    near: Callable[[str], Sequence[str]] | None = None


class Terminal:
    """Asks and says; ``input`` and ``output`` are those of the process unless others are given."""

    def __init__(self, input: Input | None = None, output: Output | None = None) -> None:
        self._input, self._output = input or create_input(), output or create_output()

    def say(self, text: str = "") -> None:
        """Print lines for the person who answers."""
        self._output.write(f"{text}\n".replace("\n", "\r\n"))
        self._output.flush()

    def ask(self, wanted: Wanted) -> str:
        """The answer without space round it, empty if the question was skipped.

        Raises BackError for ``<``, KeyboardInterrupt for Ctrl-C and EOFError for Ctrl-D.
        """
        default = wanted.default
        while True:
            answer = self._prompt(wanted, default).strip()
            sign = answer.removeprefix(default).strip()  # typed behind an answer that was filled in
            if sign == BACK:
                raise BackError
            if sign == HELP:
                self.say(wanted.help or "There is nothing more to say about this question.")
            elif answer or wanted.optional:
                return answer
            else:
                default = ""
                self.say("This is needed; please answer it. (? explains)")

    def _prompt(self, wanted: Wanted, default: str) -> str:
        # A session keeps what a question does not set, so each has one of its own.
        session: PromptSession[str] = PromptSession(
            FormattedText([("class:question", wanted.question), ("", "\n" if wanted.long else " ")]),
            completer=_Completer(wanted.choices) if wanted.choices else None,
            complete_while_typing=True,
            multiline=wanted.long,
            key_bindings=_ending_with_a_full_stop() if wanted.long else None,
            bottom_toolbar=lambda: _toolbar(wanted, session.default_buffer.text),
            reserve_space_for_menu=8 if wanted.choices else 0,
            style=_STYLE,
            input=self._input,
            output=self._output,
        )
        return session.prompt(default=default)


class _Completer(Completer):
    def __init__(self, choices: Callable[[str], Iterable[Choice]]) -> None:
        self._choices = choices

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        for choice in self._choices(typed):
            yield Completion(choice.value, -len(typed), display=choice.shown, display_meta=choice.meaning)


def _toolbar(wanted: Wanted, text: str) -> FormattedText:
    near = wanted.near(text) if wanted.near and text.strip() else ()
    return FormattedText([*(("class:near", f"{line}\n") for line in near), ("class:hint", _hint(wanted))])


def _hint(wanted: Wanted) -> str:
    parts = [
        f"End with a line that holds only “{END}”" if wanted.long else "",
        "Enter: skip" if wanted.optional and not wanted.long else "",
        "Tab: choose" if wanted.choices else "",
        "?: help",
        "<: back",
        "Ctrl-C: leave",
    ]
    return " · ".join(part for part in parts if part)


def _ending_with_a_full_stop() -> KeyBindings:
    """Enter begins a new line, unless the line holds only a full stop, or the sign for help or going back is all."""
    bindings = KeyBindings()

    @bindings.add("enter")
    def enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        before, _, last = buffer.text.rpartition("\n")
        if last.strip() == END and buffer.document.is_cursor_at_the_end:
            buffer.text = before
            buffer.validate_and_handle()
        elif buffer.text.strip() in (BACK, HELP):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return bindings
