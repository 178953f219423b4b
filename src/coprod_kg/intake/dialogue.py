"""`coprod new` in a terminal: an entry, and those it needs beside it, asked for in the field’s words."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ..editing.names import free_path
from ..errors import CoprodError
from ..graph.context import Term
from ..keys import Key, Kind
from .answers import AnswerError, Answers, SeveralError, UnknownNameError, parts, tag
from .beside import Beside
from .catalogue import Known
from .questions import Question, read_questions
from .terminal import BackError, Terminal, Wanted

_ID = Key("id", "Lower case, a–z, 0–9 and single hyphens: `assets`.", True, "^[a-z0-9]+(-[a-z0-9]+)*$", Term(""),
          "A short name has only a–z, 0–9 and single hyphens.")  # fmt: skip
_NEW = "n"
Agree = Callable[[Mapping[str, Mapping[str, Any]]], None]


@dataclass
class _State:
    """How far one entry has come."""

    data: dict[str, Any]
    language: str = "en"
    address: str = ""


class Interview:
    """Asks for one entry; ``entries`` holds it and those that were written beside it, as plain data by address."""

    def __init__(self, answers: Answers, terminal: Terminal) -> None:
        self.answers, self.terminal = answers, terminal
        self.beside = Beside(answers.catalogue)
        self.questions = read_questions()
        self.entries: dict[str, dict[str, Any]] = {}

    def entry(self, folder: str, typed: str = "", name: str = "", agree: Agree | None = None) -> str:
        """The address of a new entry; ``typed`` is what was asked for when it was found to be missing.

        ``agree`` is given all entries at the end, and may raise BackError. Raises BackError if somebody goes back
        before the first question.
        """
        kind, state = self.answers.kinds[folder], _State({"status": "draft"})
        steps: list[Callable[[_State], bool]] = [
            *(partial(self._step, kind, question, typed) for question in self.questions[folder]),
            partial(self._name, folder, name),
            partial(self._agree, agree),
        ]
        asked: list[tuple[int, _State, dict[str, dict[str, Any]]]] = []
        number = 0
        while number < len(steps):
            before = (number, copy.deepcopy(state), dict(self.entries))
            try:
                if steps[number](state):
                    asked.append(before)
                number += 1
            except BackError:
                if not asked:
                    raise
                number, state, entries = asked.pop()
                self._restore(entries)
        self.entries[state.address] = state.data
        self.answers.catalogue.add(state.address, state.data)
        return state.address

    def _step(self, kind: Kind, question: Question, typed: str, state: _State) -> bool:
        """Ask one question of an entry; whether there was anything to ask."""
        if not question.applies(state.data):
            return False
        if question.language:
            state.language = self._language(question)
        elif (value := self._value(kind, question, state.language, typed)) is not None:
            state.data[question.key] = value
        return True

    def _agree(self, agree: Agree | None, state: _State) -> bool:
        if agree:
            agree({**self.entries, state.address: state.data})
        return agree is not None

    def _restore(self, entries: dict[str, dict[str, Any]]) -> None:
        for address in self.entries.keys() - entries.keys():
            self.answers.catalogue.forget(address)
        self.entries = entries

    def _language(self, question: Question) -> str:
        wanted = Wanted(question.language, "A tag: `en` for English, `fr`, `de`, `es`, `da`.", question.default)
        return str(self._until_right(wanted, tag))

    def _value(
        self, kind: Kind, question: Question, language: str, typed: str = "", optional: bool | None = None
    ) -> Any:
        """The value under the key, or None if it was skipped; ``optional`` where it is not the shape that says so."""
        key = next((key for key in kind.keys if key.name == question.key), _ID)
        if question.keys:
            return self._groups(key, question, language)
        wanted = self._wanted(key, question, typed)
        wanted = wanted if optional is None else replace(wanted, optional=optional)
        if not key.term.many or key.term.by_language:
            return self._once(key, wanted, question, question.within or language)
        return self._several(key, wanted, question, language)

    def _several(self, key: Key, wanted: Wanted, question: Question, language: str) -> list[Any] | None:
        """All answers to a question that may have several, or None if it was skipped; going back takes the last one."""
        answers: list[list[Any]] = []
        while True:
            more = replace(wanted, question="And another one?", default="", optional=True)
            try:
                value = self._once(key, more if answers else wanted, question, language)
            except BackError:
                if not answers:
                    raise
                answers.pop()
                continue
            if value is None:
                return list(dict.fromkeys(one for answer in answers for one in answer)) or None
            answers.append(value)

    def _groups(self, key: Key, question: Question, language: str) -> Any:
        """Groups of answers, one after another, until the first question of one is skipped."""
        kind = self.answers.nested(key)
        assert kind is not None
        groups: list[dict[str, Any]] = []
        first, *others = question.keys
        asked = first
        while (value := self._value(kind, asked, language, optional=bool(groups) or not key.required)) is not None:
            group = {first.key: value[0] if isinstance(value, list) and len(value) == 1 else value}
            for other in others:
                if (value := self._value(kind, other, language)) is not None:
                    group[other.key] = value
            groups.append(group)
            asked = replace(first, ask=f"One more? {first.ask}")
        return groups or None

    def _wanted(self, key: Key, question: Question, typed: str) -> Wanted:
        folders, listed = self.answers.folders(key), self.answers.listed(key)
        choices = None
        if listed:
            choices = self.beside.words(listed)
        elif folders:
            choices = self.beside.entries(folders)
        helps = [key.description, question.help, *(f"  {one.word}: {one.meaning}" for one in listed)]
        return Wanted(
            question.ask if question.ask.endswith((")", "?")) else f"{question.ask}:",
            "\n".join(line for line in helps if line),
            question.default or _prefilled(question.prefill, typed),
            bool(question.long),
            not (key.required or question.needed),
            choices,
            self.beside.near(question.alike, key),
        )

    def _once(self, key: Key, wanted: Wanted, question: Question, language: str) -> Any:
        """One answer made into a value, asked again until it is right; None if it was skipped."""
        folders = self.answers.folders(key)

        def read(text: str) -> Any:
            if folders:
                found = [self._reference(part, folders) for part in (parts(text) if key.term.many else [text])]
                return found if key.term.many else found[0]
            return self.answers.value(key, text, language)

        def advised(text: str) -> Any:
            value = read(text)
            for line in wanted.near(text) if wanted.near else ():
                self.terminal.say(line)
            if question.words and len(text.split()) > int(question.words):
                self.terminal.say(f"This has {len(text.split())} words. {question.advice}")
            return value

        return self._until_right(wanted, advised)

    def _until_right(self, wanted: Wanted, read: Any) -> Any:
        while text := self.terminal.ask(wanted):
            try:
                return read(text)
            except BackError:
                wanted = replace(wanted, default=text)
            except AnswerError as error:
                self.terminal.say(str(error))
                wanted = replace(wanted, default=text)
        return None

    def _reference(self, typed: str, folders: list[str]) -> str:
        """The address that is meant, chosen or newly written; raises BackError to let it be typed again."""
        try:
            return self.answers.address(typed, folders)
        except UnknownNameError as error:
            return self._choice(f"Nothing is called “{typed}” exactly.", error.near, folders[0], typed)
        except SeveralError as error:
            return self._choice(f"“{typed}” is the name of several entries.", error.found, folders[0], typed)

    def _choice(self, sentence: str, near: tuple[Known, ...], folder: str, typed: str) -> str:
        self.terminal.say(sentence)
        for number, one in enumerate(near[:9], 1):
            self.terminal.say(f"  {number}  {one.shown} ({one.address})")
        title = self.answers.kinds[folder].title
        self.terminal.say(f"  {_NEW}  write {title} of this name now")
        numbers = f"A number from 1 to {min(len(near), 9)}, or {_NEW}" if near else _NEW
        answer = self.terminal.ask(Wanted(f"{numbers}, or Enter to type it again:", sentence, optional=True))
        if answer == _NEW:
            return self._beside(folder, typed)
        if answer.isdecimal() and 0 < int(answer) <= len(near):
            return near[int(answer) - 1].address
        raise BackError

    def _beside(self, folder: str, typed: str) -> str:
        title = self.answers.kinds[folder].title
        self.terminal.say(f"--- First {title}: {typed} ---")
        address = self.entry(folder, typed)
        self.terminal.say(f"--- {title.capitalize()} is ready: {address}. Back to where we were. ---")
        return address

    def _name(self, folder: str, name: str, state: _State) -> bool:
        suggested = name or self.answers.suggestion(folder, state.data)
        wanted = Wanted("Name of the file:", "It becomes the address of the entry, for ever.", suggested)

        def read(text: str) -> str:
            try:
                free_path(self.answers.project, folder, text)
            except CoprodError as error:
                raise AnswerError(str(error)) from error
            if f"{folder}/{text}" in self.entries:
                raise AnswerError(f"`{text}` is the name of another entry of this run; choose another one.")
            return f"{folder}/{text}"

        state.address = self._until_right(wanted, read)
        return True


def _prefilled(how: str, typed: str) -> str:
    """What was typed before, as far as it answers a question: all of it, the family name or the given names."""
    if how in ("", "whole"):
        return typed if how else ""
    family, comma, given = typed.partition(",")
    if not comma:
        given, _, family = typed.rpartition(" ")
    return (family if how == "family" else given).strip()
