"""Values of settings as people write them: `64MiB`, `10s`, `10.0.0.0/8`."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network

from ..errors import CoprodError

Network = IPv4Network | IPv6Network

_BYTES = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
_SECONDS = {"": 1.0, "S": 1.0, "MS": 0.001, "MIN": 60.0, "H": 3600.0}
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*([A-Za-z]{0,3})")


class BadValueError(CoprodError, ValueError):
    """A value of a setting that cannot be used; the sentence says what can stand there."""

    def __init__(self, text: str, wanted: str) -> None:
        self.text, self.wanted = text, wanted
        super().__init__(f"`{text}` cannot be used here; {wanted}.")


def read_bytes(text: str) -> int:
    """An amount of memory in bytes, from `65536`, `64KiB` or `1.5 GB`. Raises BadValueError."""
    amount = _amount(text, {unit: float(size) for unit, size in _BYTES.items()})
    if amount is None:
        raise BadValueError(text, "write a number of bytes, or a number with kB, MB, GB, KiB, MiB or GiB: `64MiB`")
    return round(amount)


def read_seconds(text: str) -> float:
    """A span of time in seconds, from `10`, `10s`, `500ms`, `2min` or `1h`. Raises BadValueError."""
    amount = _amount(text, _SECONDS)
    if amount is None:
        raise BadValueError(text, "write a number of seconds, or a number with ms, s, min or h: `10s`")
    return amount


def read_count(text: str) -> int:
    """A whole number from 0 upwards. Raises BadValueError."""
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise BadValueError(text, "write a whole number: `4`")
    return int(text)


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks out of a list such as `10.0.0.0/8, ::1`; an address stands for itself. Raises BadValueError."""
    return tuple(_network(part.strip()) for part in text.split(",") if part.strip())


def read_path(text: str) -> str:
    """A path in front of all addresses, such as `/glossary`, without a slash at the end. Raises BadValueError."""
    path = text.strip().rstrip("/")
    if path and not re.fullmatch(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)+", path):
        raise BadValueError(text, "write letters, digits, `-`, `_` and `.`, with a slash in front: `/glossary`")
    return path


def read_text(text: str) -> str:
    """The text itself. Raises BadValueError if nothing or something unprintable stands there."""
    if not text.strip() or not text.isprintable():
        raise BadValueError(text.encode("unicode_escape").decode(), "write a word of printable characters")
    return text.strip()


def read_log(text: str) -> str | None:
    """Where log lines go: `-` is standard output, `none` is nowhere, all else is a file. Raises BadValueError."""
    return None if text.strip().lower() in {"", "none"} else read_text(text)


def show_bytes(size: float) -> str:
    """`64MiB`: the largest unit in which the number is whole."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if size and size % factor == 0:
            return f"{size / factor:g}{unit}"
    return f"{size:g}"


def show_seconds(seconds: float) -> str:
    """`10s`."""
    return f"{seconds:g}s"


def _amount(text: str, units: dict[str, float]) -> float | None:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or found[2].upper() not in units:
        return None
    return float(found[1]) * units[found[2].upper()]


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        wanted = f"its network is `{ip_network(text, strict=False)}`"
    except ValueError:
        wanted = "write addresses or networks with commas between them: `10.0.0.0/8,::1`"
    raise BadValueError(text, wanted)
