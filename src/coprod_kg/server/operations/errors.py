"""What can go wrong in running the server."""

from __future__ import annotations

from http import HTTPStatus

from ...errors import CoprodError
from ..errors import RequestError


class LogError(CoprodError):
    """The log of requests cannot be opened."""

    def __init__(self, path: str, reason: OSError) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"The log {path} cannot be written ({reason.strerror or reason}); "
            "let this user write in its folder, or use `--access-log -` for standard output."
        )


class MetricsRefusedError(RequestError):
    """Someone asks for the figures who is not meant to see them."""

    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            "The figures of this server are shown to its operators only: ask from the machine itself, not through a "
            "proxy, or from one of the networks named with --metrics-from."
        )
