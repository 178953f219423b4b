"""The site: files as they are, and addresses of entries that lead to the document a client prefers."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..media import best, prefers_html
from ..problems import accepted, problem_response
from .address import name_in
from .documents import HTML, PAGE, Documents
from .folder import Folder
from .formats import RDF_TYPES, serialised
from .gone import DATASET, Departed, Gone
from .links import Link, link_header
from .memory import Memory
from .sending import ASK_AGAIN, Sender

METHODS = ("GET", "HEAD", "OPTIONS")
_ALLOWED = ", ".join(METHODS)
MEMORY = 48 * 2**20
INDEX, MISSING = "index.html", "404.html"
WELL_KNOWN = {".well-known/void": DATASET}
_OPTIONS = {
    "Allow": _ALLOWED,
    "Access-Control-Allow-Methods": _ALLOWED,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class Site:
    """A folder of pages and data, as an ASGI application; ``memory`` bounds the bytes kept of what is made of files.

    Forms of files are made when somebody asks for them: files change while glossaries are edited, and the folder may
    be on a disk that nobody can write to. Raises SiteMissingError if there is no folder.
    """

    def __init__(self, folder: Path, memory: int = MEMORY) -> None:
        self._folder, kept = Folder(folder), Memory(memory)
        self._documents = Documents(self._folder, kept)
        self._sender, self._gone = Sender(self._documents, kept), Gone(self._folder, kept)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        response = await to_thread.run_sync(self._response, Request(scope))
        await response(scope, receive, send)

    def _response(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_OPTIONS)
        if request.method not in METHODS:
            sentence = f"The method {request.method} is not allowed at {request.url.path}."
            return problem_response(request, HTTPStatus.METHOD_NOT_ALLOWED, sentence, {"Allow": _ALLOWED})
        name = name_in(request.scope)
        known = WELL_KNOWN.get(request.scope["path"].removeprefix(request.scope.get("root_path", ""))[1:])
        try:
            found = self._thing(request, known) if known else None if name is None else self._named(request, name)
        except FileNotFoundError:  # removed at this moment
            found = None
        return found or self._missing(request)

    def _named(self, request: Request, name: str) -> Response | None:
        if name == MISSING:
            return None
        document = self._documents.find(name if name and not name.endswith("/") else name + INDEX)
        if document is not None:
            return self._sender.response(request, document)
        if name.endswith("/"):
            bare = name.rstrip("/")
            known = self._documents.about(bare) or self._gone.find(bare)
            return _redirect(request, bare, HTTPStatus.PERMANENT_REDIRECT) if known else None
        return self._thing(request, name)

    def _thing(self, request: Request, name: str) -> Response | None:
        """The way from a thing to a document about it, or the news that it is gone."""
        found = {} if f"{name}{PAGE}" == MISSING else self._documents.about(name)
        wanted = self._wanted(request, found)
        departed = self._gone.find(name)
        pinned = wanted == HTML and bool(request.url.query)  # who cites a version is shown what was cited
        if departed and not pinned:
            return self._farewell(request, name, departed, found)
        if wanted:
            return _redirect(request, found[wanted], HTTPStatus.SEE_OTHER, wanted == HTML)
        if found:
            return _not_acceptable(request, found)
        if self._documents.find(f"{name}/{INDEX}"):
            return _redirect(request, f"{name}/", HTTPStatus.PERMANENT_REDIRECT)
        return None

    def _wanted(self, request: Request, found: dict[str, str]) -> str | None:
        """The best type of document; who wants a page, and there is none, is led to what there is."""
        if not found:
            return None
        accept = accepted(request)
        return best(accept, tuple(found)) or (next(iter(found)) if best(accept, (HTML,)) else None)

    def _farewell(self, request: Request, name: str, departed: Departed, found: dict[str, str]) -> Response:
        """410 with what is known of an entry, in the type that the client wants."""
        accept = accepted(request)
        links = [Link("successor-version", one) for one in departed.successors]
        links += [Link("alternate", path.rpartition("/")[2], kind) for kind, path in found.items()]
        headers = {"vary": "Accept, Accept-Encoding", "cache-control": ASK_AGAIN, "link": link_header(links)}
        wanted = best(accept, ("text/plain", "application/json", HTML, *RDF_TYPES))
        document = self._documents.find(found[wanted]) if wanted in found else None
        if document:
            response = self._sender.response(request, document, HTTPStatus.GONE)
            response.headers.update(headers)
            return response
        if wanted in RDF_TYPES:
            content = serialised(list(departed.triples), RDF_TYPES[wanted], {})
            return Response(content, HTTPStatus.GONE, headers, wanted)
        instead = f" Use {' or '.join(departed.successors)} instead." if departed.successors else ""
        why = f" {departed.reasons[0]}" if departed.reasons else ""
        sentence = f"The entry {name} is no longer in use.{why}{instead}"
        if found:
            sentence += f" What it said stands at {' and '.join(f'/{path}' for path in found.values())}."
        return problem_response(request, HTTPStatus.GONE, sentence, headers)

    def _missing(self, request: Request) -> Response:
        page = self._documents.find(MISSING) if prefers_html(accepted(request)) else None
        if page is not None:
            response = self._sender.response(request, page, HTTPStatus.NOT_FOUND)
            response.headers["vary"] = "Accept, Accept-Encoding"
            return response
        sentence = (
            f"There is nothing at {request.url.path}. Entries stand at /kind/name, as in /concepts/co-production; "
            "the pages begin at /, and queries are answered at /sparql."
        )
        return problem_response(request, HTTPStatus.NOT_FOUND, sentence)


def _redirect(request: Request, target: str, status: int, keeps_query: bool = True) -> Response:
    """A way to a path below the site with what was asked of it, such as a version; data files take no query."""
    page, hash_sign, place = target.partition("#")
    address = quote(f"{request.scope.get('root_path', '')}/{page}")
    if keeps_query and request.url.query:
        address += f"?{request.url.query}"
    headers = {"location": f"{address}{hash_sign}{place}", "vary": "Accept", "cache-control": ASK_AGAIN}
    return Response(status_code=status, headers=headers)


def _not_acceptable(request: Request, found: dict[str, str]) -> Response:
    offers = ", ".join(f"{kind} at /{path}" for kind, path in found.items())
    sentence = f"None of the types that were asked for can be had here; there is {offers}."
    links = [Link("alternate", path.rpartition("/")[2], kind) for kind, path in found.items()]
    return problem_response(request, HTTPStatus.NOT_ACCEPTABLE, sentence, {"Link": link_header(links)})
