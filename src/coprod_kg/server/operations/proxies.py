"""Who a client is: told by trusted proxies, never by the client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ..units import Network

Address = IPv4Address | IPv6Address
Headers = Iterable[tuple[bytes, bytes]]

FORWARDING = frozenset(
    {b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"}
)
HOPS = 32  # entries of X-Forwarded-For that are looked at, from the right
_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")


class Proxies:
    """Middleware that puts what trusted proxies say of a request into its scope, and leaves all else as it came.

    Headers that were believed are taken out. Paths get the path in front (``root_path``) whether or not the proxy
    left it there, as ASGI has it.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network] = (), root_path: str = "") -> None:
        self._app, self._trusted, self._root = app, tuple(trusted), root_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with its real client, scheme, host and path."""
        if scope["type"] == "http":
            # In place, for whoever keeps records outside.
            self._believe(scope)
            if self._root and scope["path"] == self._root:
                # Links on a page are relative to its folder. The host is left out: anybody can write one.
                await RedirectResponse(f"{self._root}/", HTTPStatus.PERMANENT_REDIRECT)(scope, receive, send)
                return
            if self._root:
                self._root_path(scope)
        await self._app(scope, receive, send)

    def address(self, peer: str, headers: Headers) -> str | None:
        """Who asks through the trusted proxy at ``peer``; None if it is no such proxy or does not say for whom."""
        read = read_address(peer) if self._trusted else None
        if read is None or not _within(read, self._trusted):
            return None
        hops = [value for name, value in headers if name == b"x-forwarded-for"]
        return str(client_behind(read, hops, self._trusted)) if hops else None

    def _believe(self, scope: Scope) -> None:
        client = self.address(address_of(scope), scope["headers"])
        if client is None:
            return
        scope["client"] = (client, 0)
        said = [(name, value) for name, value in scope["headers"] if name in FORWARDING]
        scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in FORWARDING]
        scheme, host = _last(said, b"x-forwarded-proto").lower(), _last(said, b"x-forwarded-host")
        if scheme in {"http", "https"}:
            scope["scheme"] = scheme
        if _HOST.fullmatch(host):
            kept = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope["headers"] = [(b"host", host.encode("ascii")), *kept]

    def _root_path(self, scope: Scope) -> None:
        root, path = self._root, scope["path"]
        scope["root_path"] = root
        if not path.startswith(f"{root}/"):
            scope["path"] = root + path
            scope["raw_path"] = root.encode("ascii") + (scope.get("raw_path") or path.encode())


def client_behind(peer: Address, hops: Sequence[bytes], trusted: Sequence[Network]) -> Address:
    """The last address that a trusted proxy saw: the right-most one of X-Forwarded-For that is not trusted itself.

    Where an entry is no address, it is the proxy that wrote it.
    """
    client = peer
    for hop in reversed(b",".join(hops).split(b",")[-HOPS:]):
        seen = read_address(hop.decode("latin-1"))
        if seen is None:
            break
        client = seen
        if not _within(seen, trusted):
            break
    return client


def read_address(text: str) -> Address | None:
    """An address, perhaps with a port or in brackets; None if it is none. IPv4 in IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def address_of(scope: Scope) -> str:
    """The client's address in full; empty if there is none."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def client_of(scope: Scope) -> str:
    """What counts as one client where clients are treated alike: an IPv4 address, or an IPv6 network of 64 bits."""
    return client_named(address_of(scope))


@lru_cache(4096)
def client_named(address: str) -> str:
    """The client that an address belongs to; whoever holds an IPv6 address holds 2**64 of them."""
    read = read_address(address)
    return address if read is None else _masked(read, 32, 64)


@lru_cache(4096)
def anonymous(address: str) -> str:
    """An address without what tells one person from another: the last 8 bits of IPv4, the last 80 of IPv6."""
    read = read_address(address)
    return "" if read is None else _masked(read, 24, 48).partition("/")[0]


def is_forwarded(headers: Headers) -> bool:
    """Whether a request says that it came through a proxy which nobody has vouched for."""
    return any(name in FORWARDING for name, _ in headers)


def _masked(address: Address, v4: int, v6: int) -> str:
    if isinstance(address, IPv4Address):
        return str(IPv4Address(int(address) >> (32 - v4) << (32 - v4)))
    return f"{IPv6Address(int(address) >> (128 - v6) << (128 - v6))}/{v6}"


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def within(address: str, networks: Sequence[Network]) -> bool:
    """Whether an address lies in one of the networks; no address lies in none."""
    read = read_address(address)
    return read is not None and _within(read, networks)


def _last(headers: Headers, name: bytes) -> str:
    """What the nearest proxy wrote: the last item of the last line."""
    values = [value for key, value in headers if key == name]
    return values[-1].rpartition(b",")[2].strip().decode("latin-1") if values else ""
