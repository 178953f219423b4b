"""The answers of an issue form made into entries: the proposed one, and the source, people and concept it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..alike import folded, words
from ..editing.names import free_path, name_for
from ..editing.scaffold import plural
from ..errors import CoprodError
from ..keys import Key, Kind
from .answers import AnswerError, Answers, UnknownNameError, parts
from .catalogue import Known
from .issue_form import Form, FormError
from .newcomers import person_of
from .questions import read_questions

Data = dict[str, Any]
_ELSEWHERE = {"page": "locator"}  # the key for an answer that is no value of the first one
# What a wording shares with the definition that has stood in our own words until now.
_SHARED = ("defines", "contrasts_with", "kind", "term", "source", "by", "discipline")


class Proposal:
    """One issue made into ``entries`` by address, with ``remarks`` for whoever reviews them.

    ``entries`` is empty for a form that proposes none. Raises FormError with all answers that are wrong.
    """

    def __init__(self, answers: Answers, form: Form, given: Mapping[str, str], name: str = "") -> None:
        self.answers, self.given = answers, given
        self.fields = {field.id: field for field in form.fields.values()}
        self.entries: dict[str, Data] = {}
        self.remarks = [f"{one.label}: {given[id]}" for id, one in self.fields.items() if self._is_remark(id)]
        self.ours = {(folder, q.key): q.within for folder, asked in read_questions().items() for q in asked if q.within}
        self._faults: list[str] = []
        self._name = name or given.get("name", "")
        kinds = list(dict.fromkeys(filter(None, map(self._folder, self.fields))))
        if kinds:
            self._make(kinds[0], kinds[1:])
        if self._faults:
            raise FormError(self._faults)

    def _folder(self, id: str) -> str:
        """The folder to which a field belongs by the first word of its id, or nothing."""
        kind, dash, _ = id.partition("-")
        return plural(kind) if dash and plural(kind) in self.answers.kinds else ""

    def _is_remark(self, id: str) -> bool:
        said = id in self.given and self.fields[id].type != "checkboxes"
        return said and not self._folder(id) and id not in ("name", "entry")

    def _make(self, main: str, others: list[str]) -> None:
        """The main entry, after those that it needs and that the form asks for beside it."""
        source = self._source(self._data("sources")) if "sources" in others else ""
        if "concepts" in others and (concept := self._data("concepts")):
            self._try("concept-scope_note", lambda: self._concept(concept))
        data = self._data(main)
        if source:
            data["source"] = source
        if "entry" in self.fields:
            self._try("entry", lambda: self._wording_of(data))
        for id, sentence in self._wanting(main, data) if not self._faults else ():
            self._fault(id, sentence)
        if not self._faults:
            self._try("name", lambda: self._add(main, data, self._name))

    def _data(self, folder: str) -> Data:
        """What was answered for one entry, as plain data; empty if nothing was."""
        kind, data = self.answers.kinds[folder], Data()
        for id in self.fields:
            if self._folder(id) == folder and id in self.given:
                self._try(id, lambda id=id: self._answer(kind, id, data))  # type: ignore[misc]
        return data

    def _answer(self, kind: Kind, id: str, data: Data) -> None:
        name, text = id.partition("-")[2], self.given[id]
        if key := next((key for key in kind.keys if key.name == name), None):
            data.update(self._value(kind, key, text))
            return
        outer = next((key for key in kind.keys if name.startswith(f"{key.name}-")), None)
        if outer and (inner := self.answers.nested(outer)):
            [part] = [key for key in inner.keys if key.name == name.removeprefix(f"{outer.name}-")]
            groups = data.setdefault(outer.name, [])
            for number, one in enumerate(parts(text) if self.answers.folders(part) else [text]):
                groups += [{}] * (number == len(groups))
                groups[number] = groups[number] | self._value(inner, part, one)

    def _value(self, kind: Kind, key: Key, text: str) -> Data:
        """The key with its value; another key where a place is no page."""
        language = self.ours.get((kind.name, key.name)) or self._language(kind.name)
        if "people" in self.answers.folders(key):
            found = [self._person(part) for part in parts(text)]
            return {key.name: found if key.term.many else found[0]}
        try:
            return {key.name: self.answers.value(key, text, language)}
        except UnknownNameError as error:
            raise AnswerError(f"{error} What is new is described in the fields for it.") from error
        except AnswerError:
            other = next((one for one in kind.keys if one.name == _ELSEWHERE.get(key.name)), None)
            if other is None:
                raise
            return {other.name: self.answers.value(other, text, language)}

    def _language(self, folder: str) -> str:
        """The language of the words: that of the entry whose original words these are, else what was answered."""
        if base := self._base():
            return next(iter(self.answers.catalogue.data[base.address].get("text", {})), "en")
        return next(
            (text for id, text in self.given.items() if id in ("definition-language", "concept-language")), "en"
        )

    def _person(self, text: str) -> str:
        """The address of a person or body; a new entry if nobody is called so."""
        found = person_of(text, self.answers.catalogue)
        if isinstance(found, str):
            return found
        if "name" in found:
            self.remarks.append(f"“{text}” has no comma, so it was taken for an organisation.")
        return self._add("people", found)

    def _source(self, data: Data) -> str:
        """The address of the work that the form describes beside a definition, or nothing."""
        if not data:
            return ""
        if "definition-source" in self.given:
            self._fault(
                "definition-source", "Either name a work of the glossary, or describe a new one below; not both."
            )
        for known, why in self._same_work(data):
            self.remarks.append(
                f"The work is in the glossary already ({why}), so nothing new was written: {known.address}."
            )
            return known.address
        for id, sentence in self._wanting("sources", data):
            self._fault(id, sentence)
        return "" if self._faults else self._add("sources", data)

    def _same_work(self, data: Data) -> Iterator[tuple[Known, str]]:
        catalogue = self.answers.catalogue
        for key in ("DOI", "ISBN"):
            for value in [data[key]] if isinstance(data.get(key), str) else data.get(key, []):
                yield from ((known, f"same {key}") for known in catalogue.with_value(key, value, ["sources"]))
        for known in catalogue.exact(str(data.get("title", "")), ["sources"]):
            if catalogue.data[known.address].get("issued") == data.get("issued"):
                yield known, "same title and date"

    def _concept(self, data: Data) -> None:
        """Take the concept that a definition defines as new, since its meaning was given."""
        label = self.given.get("definition-defines", "")
        if found := self.answers.catalogue.exact(label, ["concepts"]):
            raise AnswerError(f"“{label}” is in the glossary already ({found[0].address}); leave this field empty.")
        self._add("concepts", {"label": {self._language("concepts"): label}} | data)

    def _base(self) -> Known | None:
        """The definition that has stood in our words until now, if the form asks for its original wording."""
        name = self.given.get("entry", "").rstrip("/").rpartition("/")[2]
        found = self.answers.catalogue.exact(name, ["definitions"]) if "entry" in self.fields else []
        return found[0] if found else None

    def _wording_of(self, data: Data) -> None:
        """Make the words a quotation of their own beside the paraphrase, which stays as it is."""
        base = self._base()
        if base is None:
            near = self.answers.catalogue.completions(self.given.get("entry", ""), ["definitions"])
            raise UnknownNameError(self.given.get("entry", ""), ["definitions"], near)
        said = self.answers.catalogue.data[base.address]
        if said.get("wording") == "quotation":
            raise AnswerError(
                f"{base.address} is a quotation already, and a quotation is never altered by a form; "
                "if it is wrong, use the form “Report a mistake”."
            )
        data.update({key: said[key] for key in _SHARED if key in said} | {"wording": "quotation"} | data)
        self._name = self._name or name_for([f"{base.name}-original"], "", self.answers.catalogue.names("definitions"))
        self.remarks.append(
            f"{base.address} stays as it is. Reviewers decide: move these words there, or keep both and set the "
            "paraphrase to `status: deprecated`, `replaced_by` this entry."
        )

    def _wanting(self, folder: str, data: Data) -> Iterator[tuple[str, str]]:
        """What the entry still needs, and what it would repeat."""
        kind = self.answers.kinds[folder]
        ids = {id.partition("-")[2]: id for id in self.fields if self._folder(id) == folder}
        for key in kind.keys:
            if key.required and key.name not in data:
                yield ids.get(key.name, key.name), f"This is empty, and {kind.title} needs it. {key.description}"
        if folder == "sources":
            for known, why in self._same_work(data):
                yield "source-title", f"The work is in the glossary already ({why}): {known.address}."
        if folder == "concepts":
            for label in data.get("label", {}).values():
                for known in self.answers.catalogue.named_like(label, ["concepts"]):
                    if folded(label) in map(folded, known.names):
                        yield (
                            "concept-label",
                            f"The name is taken by {known.address}; tell the two apart by words in brackets.",
                        )
        if folder == "definitions":
            yield from self._repeated(data)

    def _repeated(self, data: Data) -> Iterator[tuple[str, str]]:
        catalogue = self.answers.catalogue
        for text in data.get("text", {}).values():
            for near in catalogue.worded_like(text):
                self.remarks.append(f"Nearly the same words ({near.score:.0%}) stand in {near.key}.")
                other = catalogue.data[near.key]
                same = words(text) in map(words, other.get("text", {}).values())
                if same and other.get("source") == data.get("source"):
                    yield "definition-text", f"The same words of the same work stand in {near.key} already."

    def _add(self, folder: str, data: Data, name: str = "") -> str:
        name = name or self.answers.suggestion(folder, data)
        free_path(self.answers.project, folder, name)
        address = f"{folder}/{name}"
        self.entries[address] = data | {"status": "draft"}
        self.answers.catalogue.add(address, self.entries[address])
        return address

    def _try(self, id: str, make: Callable[[], object]) -> None:
        """Note what is wrong with an answer under the label of its field, and go on to the next."""
        try:
            make()
        except CoprodError as error:
            self._fault(id, str(error))

    def _fault(self, id: str, sentence: str) -> None:
        label = self.fields[id].label if id in self.fields else "Name of the entry"
        self._faults.append(f"“{label}”: {sentence}")
