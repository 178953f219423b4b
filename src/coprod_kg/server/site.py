"""The built site: files as they are, and entry addresses that lead to the document a client prefers."""

from __future__ import annotations

import os
from http import HTTPStatus
from pathlib import Path, PurePosixPath

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from .errors import SiteMissingError
from .media import BY_SUFFIX, best
from .problems import accepted, problem_response

SCHEMES = "schemes"


class Site(StaticFiles):
    """A folder of pages and data; an address without extension is an entry if a page or data of that name exist."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise SiteMissingError(folder)
        super().__init__(directory=folder, html=True)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at ``path``, a redirection to a document about the entry at ``path``, or a helpful 404."""
        request = Request(scope)
        if request.method in {"GET", "HEAD"}:
            target = await to_thread.run_sync(self._document, path, accepted(request))
            if target is not None:
                address = _with_query(f"{scope.get('root_path', '')}/{target}", request.url.query)
                return RedirectResponse(address, HTTPStatus.SEE_OTHER, {"Vary": "Accept"})
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != HTTPStatus.NOT_FOUND:
                raise
            return _not_found(request)
        if response.status_code == HTTPStatus.NOT_FOUND:
            return self._missing_page(request, response)
        return response

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, with the media type of its extension where the system's own table may not know it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        media_type = BY_SUFFIX.get(Path(full_path).suffix)
        if media_type and response.status_code != HTTPStatus.NOT_MODIFIED:
            charset = "; charset=utf-8" if media_type.startswith("text/") else ""
            response.headers["content-type"] = media_type + charset
        return response

    def _document(self, path: str, accept: str) -> str | None:
        """The address, below the site, of the preferred document about the entry or term at ``path``."""
        name = PurePosixPath(path)
        if suffix := self._suffix(path, accept):
            return path + suffix
        if len(name.parts) == 3 and name.parts[0] == SCHEMES:
            page = str(name.parent)
            if suffix := self._suffix(page, accept):
                return page + suffix + (f"#{name.name}" if suffix == ".html" else "")
        return None

    def _suffix(self, path: str, accept: str) -> str | None:
        offers = {media_type: suffix for suffix, media_type in BY_SUFFIX.items() if self._exists(path + suffix)}
        if not offers:
            return None
        usual = BY_SUFFIX[".html"] if BY_SUFFIX[".html"] in offers else next(iter(offers))
        return offers[best(accept, tuple(offers)) or usual]

    def _exists(self, path: str) -> bool:
        try:
            return self.lookup_path(path)[1] is not None
        except (OSError, ValueError):
            return False

    def _missing_page(self, request: Request, page: Response) -> Response:
        wanted = best(accepted(request), ("text/html", "text/plain", "application/json"))
        return page if wanted == "text/html" else _not_found(request)


def _with_query(address: str, query: str) -> str:
    """The address of a page with what was asked of it, such as the version of a permalink; data files take no query."""
    page, hash_sign, place = address.partition("#")
    return f"{page}?{query}{hash_sign}{place}" if query and page.endswith(".html") else address


def _not_found(request: Request) -> Response:
    sentence = (
        f"There is nothing at {request.url.path}. Entries stand at /kind/name, as in /concepts/co-production; "
        "the pages begin at /, and queries are answered at /sparql."
    )
    return problem_response(request, HTTPStatus.NOT_FOUND, sentence)
