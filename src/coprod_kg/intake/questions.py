"""The questions that `coprod new` asks, read from ``questions.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ..editing.compose import plain
from ..entries.reader import Reader

_FIELDS = {"in": "within", "except": "excepted"}  # words of their own in Python


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``key`` is empty where it asks for a language. ``questions.yml`` says what each field means."""

    key: str = ""
    language: str = ""
    ask: str = ""
    help: str = ""
    only: str = ""
    unless: str = ""
    excepted: str = ""
    needed: str = ""
    long: str = ""
    default: str = ""
    within: str = ""
    alike: str = ""
    prefill: str = ""
    advice: str = ""
    words: str = ""
    keys: tuple[Question, ...] = ()

    def applies(self, data: Mapping[str, Any]) -> bool:
        """Whether it is asked after these answers."""
        key, _, value = self.only.partition(" ")
        without, _, but = self.excepted.partition(" ")
        return (not key or data.get(key) == value) and (not but or data.get(without) != but) and self.unless not in data


def read_questions() -> dict[str, list[Question]]:
    """The questions by folder of entries, in the order in which they are asked."""
    text = files(__package__).joinpath("questions.yml").read_text(encoding="utf-8")
    root = Reader("questions.yml", text).read()
    assert root is not None
    return {folder: [_question(one) for one in listed] for folder, listed in plain(root).items()}


def _question(said: dict[str, Any]) -> Question:
    inner = tuple(_question(one) for one in said.get("keys", ()))
    given = {_FIELDS.get(name, name): value for name, value in said.items()}
    return Question(**(given | {"keys": inner}))
