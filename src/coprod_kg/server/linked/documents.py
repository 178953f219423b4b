"""Which documents there are about a thing: files, and formats that are made of its Turtle."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from ..media import BY_SUFFIX
from .filetypes import media_type_of
from .folder import File, Folder
from .formats import RDF, RDF_TYPES, read_turtle, written
from .links import SHARED, Link, links_in
from .memory import Memory

PAGE = ".html"
HTML = BY_SUFFIX[PAGE]
TURTLE = ".ttl"
SCHEMES = "schemes"
LARGEST = 16 * 2**20  # bytes of a file of which other forms are made in memory


@dataclass(frozen=True, slots=True)
class Document:
    """A document: the file itself, or, with a ``suffix``, what is made of that file."""

    name: str
    file: File
    suffix: str = ""

    @property
    def media_type(self) -> str:
        """Its media type."""
        return media_type_of(self.name)

    @property
    def changes(self) -> tuple[object, ...]:
        """What is another one as soon as the document is."""
        return *self.file.mark, self.suffix

    def read(self) -> bytes:
        """Its content; raises OSError if its file has gone, SyntaxError if its Turtle is none."""
        content = self.file.read()
        return written(content, self.suffix) if self.suffix else content


class Documents:
    """The documents of a folder by name, and those about things."""

    def __init__(self, folder: Folder, memory: Memory) -> None:
        self._folder, self._memory = folder, memory

    def find(self, name: str) -> Document | None:
        """The document with this name."""
        file = self._folder.find(name)
        if file is not None:
            return Document(name, file)
        stem, dot, ending = name.rpartition(".")
        if f".{ending}" not in RDF or not dot:
            return None
        turtle = self._folder.find(stem + TURTLE)
        return Document(name, turtle, f".{ending}") if turtle is not None and turtle.size <= LARGEST else None

    def about(self, thing: str) -> dict[str, str]:
        """The addresses below the site of all documents about a thing, by media type; a page comes first."""
        found = self._named(thing)
        if found:
            return found
        name = PurePosixPath(thing)
        if len(name.parts) == 3 and name.parts[0] == SCHEMES and self._has_word(str(name.parent), thing):
            listed = self._named(str(name.parent))
            return {kind: f"{path}#{name.name}" if kind == HTML else path for kind, path in listed.items()}
        return {}

    def links(self, document: Document) -> list[Link]:
        """What a document is linked with, seen from its own address: formats first, then what its page tells."""
        stem, _, ending = document.name.rpartition(".")
        others = self._named(stem)
        if f".{ending}" not in {PAGE, *RDF} or not RDF_TYPES.keys() & others.keys():
            return []
        is_page = document.media_type == HTML
        links = [
            Link(_relation(is_page, kind), path.rpartition("/")[2], kind)
            for kind, path in others.items()
            if kind != document.media_type
        ]
        page = self._folder.find(stem + PAGE)
        told = self._memory.made(("links", page.mark), lambda: links_in(page.read())) if page else ()
        return links + [link for link in told if is_page or link.relation in SHARED]

    def _named(self, thing: str) -> dict[str, str]:
        if not thing or thing.endswith("/"):
            return {}
        endings = (PAGE, *RDF)
        return {BY_SUFFIX[ending]: thing + ending for ending in endings if self.find(thing + ending)}

    def _has_word(self, scheme: str, word: str) -> bool:
        turtle = self._folder.find(scheme + TURTLE)
        if turtle is None or turtle.size > LARGEST:
            return False
        subjects = self._memory.made(("subjects", turtle.mark), lambda: _subjects(turtle.read()), len)
        return any(subject.endswith(f"/{word}") for subject in subjects)


def _relation(from_page: bool, to: str) -> str:
    if from_page:
        return "alternate describedby"
    return "alternate describes" if to == HTML else "alternate"


def _subjects(turtle: bytes) -> frozenset[str]:
    return frozenset(getattr(triple.subject, "value", "") for triple in read_turtle(turtle)[0])
