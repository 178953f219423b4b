"""Responses with the content of a document: coded, conditional, in parts."""

from __future__ import annotations

import hashlib
from email.utils import formatdate
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from werkzeug.http import is_resource_modified
from zstandard import ZstdCompressor

from ..cache import entity_tag
from ..encoding import WORTH_IT, best_coding, coded
from .documents import LARGEST, Document, Documents
from .filetypes import content_type, is_lasting, is_worth_coding
from .links import link_header
from .memory import Memory

LASTING = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # to be kept, and used again as soon as the server says that it is still right
_PATIENT = 6  # level of zstd: pages come 7 per cent smaller than at 3; above 6 memory grows more than anything shrinks
_WHOLE = 2**20  # bytes of a file up to which it is read at once


class Sender:
    """Makes responses of documents."""

    def __init__(self, documents: Documents, memory: Memory) -> None:
        self._documents, self._memory = documents, memory

    def response(self, request: Request, document: Document, status: int = HTTPStatus.OK) -> Response:
        """A document as the client wants it; raises OSError if its file has just gone.

        Only with status 200 a response may say that nothing has changed, or be a part.
        """
        coding = self._coding(request, document, status)
        headers = self._headers(document, coding)
        if status == HTTPStatus.OK:
            kept = _unchanged(request, headers)
            if kept is not None:
                return kept
        if coding:
            return Response(self._coded(document, coding), status, headers)
        if document.suffix:
            return Response(self._made(document), status, headers)
        if document.file.size <= _WHOLE and "range" not in request.headers:
            return Response(document.read(), status, headers)
        headers["content-length"] = str(document.file.size)
        return FileResponse(document.file.path, status, headers)

    def _coding(self, request: Request, document: Document, status: int) -> str:
        if "range" in request.headers and status == HTTPStatus.OK:
            return ""  # the parts asked for are those of the file
        if not is_worth_coding(document.media_type) or not WORTH_IT <= document.file.size <= LARGEST:
            return ""
        return best_coding(", ".join(request.headers.getlist("accept-encoding")))

    def _headers(self, document: Document, coding: str) -> dict[str, str]:
        headers = {
            "content-type": content_type(document.media_type),
            "cache-control": LASTING if is_lasting(document.name) else ASK_AGAIN,
            "last-modified": formatdate(document.file.changed // 10**9, usegmt=True),
            "etag": self._tag(document, coding),
            "vary": "Accept-Encoding",
        }
        if coding:
            headers["content-encoding"] = coding
        elif not document.suffix:
            headers["accept-ranges"] = "bytes"
        if links := self._documents.links(document):
            headers["link"] = link_header(links)
        return headers

    def _tag(self, document: Document, coding: str) -> str:
        """A tag of the content; each coding has its own, since their bytes differ."""
        tag = self._memory.made(("tag", document.changes), lambda: self._digest(document))
        return f'{tag[:-1]}-{coding}"' if coding else tag

    def _digest(self, document: Document) -> str:
        if document.suffix:
            return entity_tag(self._made(document))
        with open(document.file.path, "rb") as content:  # piece by piece: it may be larger than memory
            return f'"{hashlib.file_digest(content, lambda: hashlib.blake2b(digest_size=12)).hexdigest()}"'

    def _made(self, document: Document) -> bytes:
        if not document.suffix:
            return document.read()
        return self._memory.made(("made", document.changes), document.read, len)

    def _coded(self, document: Document, coding: str) -> bytes:
        def make() -> bytes:
            content = self._made(document)
            # What is made once for many clients may take longer than what is made for one.
            return ZstdCompressor(level=_PATIENT).compress(content) if coding == "zstd" else coded(content, coding)

        return self._memory.made((coding, document.changes), make, len)


def _unchanged(request: Request, headers: dict[str, str]) -> Response | None:
    """The response without content to a client that knows the document already, or wants another one."""
    asked = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    asked["REQUEST_METHOD"] = request.method
    if is_resource_modified(asked, headers["etag"], last_modified=headers["last-modified"]):
        return None
    if "if-match" in request.headers:
        return Response(status_code=HTTPStatus.PRECONDITION_FAILED, headers={"vary": headers["vary"]})
    told = {name: value for name, value in headers.items() if not name.startswith("content-")}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=told)
