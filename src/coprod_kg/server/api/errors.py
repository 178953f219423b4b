"""What can go wrong between a request for JSON and its answer."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from ..errors import RequestError


class BadParameterError(RequestError):
    """A parameter with a value that it cannot have."""

    def __init__(self, parameter: str, value: str, allowed: str) -> None:
        self.parameter, self.value, self.allowed = parameter, value, allowed
        super().__init__(f"`{parameter}` cannot be “{value}”; {allowed}.")


class UnknownParameterError(RequestError):
    """A parameter that the address does not have."""

    def __init__(self, parameter: str, known: Sequence[str], near: Sequence[str]) -> None:
        self.parameter, self.known, self.near = parameter, known, near
        perhaps = f" Did you mean `{near[0]}`?" if near else ""
        there = f"it has {', '.join(f'`{name}`' for name in known)}" if known else "it has none"
        super().__init__(f"There is no parameter `{parameter}` here; {there}.{perhaps}")


class UnreadableAddressError(RequestError):
    """An address whose percent-encoding does not give UTF-8 text."""

    def __init__(self) -> None:
        super().__init__("The address cannot be read: what is percent-encoded in it is not UTF-8 text.")


class NoSuchEntryError(RequestError):
    """An entry, list, query or word that is not there; ``near`` has ids that are alike."""

    status = HTTPStatus.NOT_FOUND

    def __init__(self, folder: str, name: str, near: Sequence[str], parameter: str = "") -> None:
        self.folder, self.name, self.near, self.parameter = folder, name, near, parameter
        asked = f"`{parameter}` is “{name}”, but there" if parameter else "There"
        perhaps = f" Alike are: {', '.join(near)}." if near else ""
        super().__init__(f"{asked} is no “{name}” in {folder}.{perhaps}")


class EntryGoneError(RequestError):
    """An entry that should no longer be used, or that has gone; ``successors`` are paths such as ``concepts/x``."""

    status = HTTPStatus.GONE

    def __init__(self, folder: str, name: str, successors: Sequence[str], page: str) -> None:
        self.folder, self.name, self.successors, self.page = folder, name, successors, page
        instead = f"use {', '.join(successors)} instead" if successors else "nothing takes its place"
        super().__init__(f"“{name}” in {folder} is no longer to be used; {instead}. What it said stands at {page}.")


class DataChangedError(RequestError):
    """A request for the next page of data that have changed since the first."""

    status = HTTPStatus.CONFLICT

    def __init__(self, asked: str, now: str) -> None:
        self.asked, self.now = asked, now
        super().__init__(
            f"The data have changed since the page before this one (they were {asked} and are {now}). "
            "Begin again without `after` and `snapshot`; or leave out `snapshot` alone to go on in the new data."
        )


class SnapshotMovedError(Exception):
    """The data were exchanged while an answer was put together; it is to be made again."""


class NotModifiedError(Exception):
    """The client has this answer already; ``headers`` go with the empty response."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
        super().__init__("not modified")
