"""The competency questions: queries that begin with the question they answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its group, one line on how to read its answer, and the query that answers it."""

    name: str
    question: str
    answer: str
    group: str
    query: str

    @property
    def parameters(self) -> str:
        """The query as a parameter of the endpoint's address."""
        return f"query={quote(self.query, safe='')}"


def read_questions(folder: Path) -> list[Question]:
    """The questions of a folder, in the order of their file names."""
    return [_question(path) for path in sorted(folder.glob("*.rq"))]


def _question(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    said = {"question": "", "answer": "", "group": ""}
    for line in text.splitlines():
        key, _, value = line.removeprefix("#").partition(":")
        if line.startswith("#") and key.strip() in said:
            said[key.strip()] = value.strip()
    return Question(path.stem, said["question"], said["answer"], said["group"], text)
