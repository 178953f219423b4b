"""One request: what it reads, and the headers of its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import urlencode

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response
from werkzeug.http import parse_etags

from ..media import best
from .data import Data, Reader
from .errors import DataChangedError, NotModifiedError
from .releases import Releases, ReleasesFile
from .search import Indexes

VisitOf = Callable[..., Awaitable["Visit"]]
JSON, CSV = "application/json", "text/csv"
MOUNT = "/api"


@dataclass(frozen=True, slots=True)
class House:
    """What all requests share."""

    data: Data
    indexes: Indexes
    file: ReleasesFile
    mark: str


class Visit:
    """One request for JSON. Raises NotModifiedError if the client has the present answer already."""

    def __init__(self, house: House, request: Request, response: Response) -> None:
        self.root: str = request.scope.get("root_path", "")
        self.reader = Reader(house.data, request.client.host if request.client else "", self.root.removesuffix(MOUNT))
        self.indexes, self.data = house.indexes, house.data
        self.releases: Releases = house.file.now()
        accept = ", ".join(request.headers.getlist("accept"))
        self.media = best(accept, (JSON, CSV)) or JSON
        self.path = request.url.path
        self._response = response
        response.headers.update(self._headers(house, request))
        if parse_etags(request.headers.get("if-none-match")).contains_weak(self._etag):
            raise NotModifiedError(dict(response.headers))

    def _headers(self, house: House, request: Request) -> dict[str, str]:
        parts = (
            house.mark,
            self.reader.snapshot,
            self.releases.mark,
            self.root,
            self.path,
            request.url.query,
            self.media,
        )
        self._etag = hashlib.blake2b("\n".join(parts).encode(), digest_size=12).hexdigest()
        return {
            "ETag": f'"{self._etag}"',
            "Last-Modified": format_datetime(house.data.pool.snapshot.made, usegmt=True),
            "Cache-Control": "public, no-cache",
            "Vary": "Accept",
        }

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the answer so far."""
        return dict(self._response.headers)

    def same(self, snapshot: str | None) -> None:
        """Raise DataChangedError if the pages before this one were of other data."""
        if snapshot is not None and snapshot != self.reader.snapshot:
            raise DataChangedError(snapshot, self.reader.snapshot)

    def next(self, path: str, asked: BaseModel, after: object, more: bool) -> str | None:
        """The address of the next page, which also goes into the header ``Link``; None behind the last one."""
        if not more:
            return None
        given = asked.model_dump(exclude_unset=True) | {"after": after, "snapshot": self.reader.snapshot}
        address = f"{self.root}{path}?{urlencode({key: value for key, value in given.items() if value is not None})}"
        self._response.headers["Link"] = f'<{address}>; rel="next"'
        return address
