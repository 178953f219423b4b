"""Every limit and address of the server, in one place: from here come the options, the variables and the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from typing import Any

from . import units
from .units import BadValueError, Network


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of a kind are read and shown; ``name`` stands for such a value in a text on usage."""

    name: str
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str


TEXT = Kind("TEXT", units.read_text)
COUNT = Kind("NUMBER", units.read_count)
BYTES = Kind("SIZE", units.read_bytes, units.show_bytes)
SECONDS = Kind("TIME", units.read_seconds, units.show_seconds)
NETWORKS = Kind("NETWORKS", units.read_networks, lambda value: ",".join(map(str, value)))
PATH = Kind("PATH", units.read_path)
LOG = Kind("FILE", units.read_log, lambda value: value or "none")

_LOOPBACK = units.read_networks("127.0.0.0/8,::1")


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting as an operator meets it; sizes and times outside ``least`` … ``most`` are refused."""

    name: str
    kind: Kind
    default: Any
    help: str
    least: float = 0
    most: float = float("inf")

    @property
    def flag(self) -> str:
        """The option of the command line: `--time-limit`."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The variable of the environment: `COPROD_TIME_LIMIT`."""
        return f"COPROD_{self.name.upper()}"

    @property
    def shown(self) -> str:
        """The default as an operator would write it; empty where there is none."""
        return self.kind.show(self.default)

    def read(self, text: str) -> Any:
        """The value that ``text`` stands for. Raises BadValueError with a sentence."""
        value = self.kind.read(text)
        if self.kind in (COUNT, BYTES, SECONDS) and not self.least <= value <= self.most:
            end = f"at most {self.kind.show(self.most)}" if value > self.most else f"at least {self._least}"
            raise BadValueError(text, f"{self.flag} is {end}")
        return value

    @property
    def _least(self) -> str:
        return self.kind.show(type(self.default)(self.least))


def _knob(kind: Kind, default: Any, text: str, least: float = 0, most: float = float("inf")) -> Any:
    return field(default=default, metadata={"kind": kind, "help": text, "least": least, "most": most})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server may use and whom it listens to; times in seconds, sizes in bytes."""

    host: str = _knob(TEXT, "127.0.0.1", "Address at which the server listens; `0.0.0.0` or `::` for all of them.")
    port: int = _knob(COUNT, 8000, "Port at which the server listens; 0 takes a free one.", most=65535)
    root_path: str = _knob(PATH, "", "Path at which a proxy shows the site, such as `/glossary`.")
    trusted_proxies: tuple[Network, ...] = _knob(
        NETWORKS, (), "Proxies whose word on the client's address, scheme and host is taken; nobody else's is."
    )
    workers: int = _knob(COUNT, 2, "Quick queries answered at the same time.", least=1, most=256)
    slow_workers: int = _knob(
        COUNT, 1, "Slow queries answered at the same time, in further workers.", least=1, most=256
    )
    time_limit: float = _knob(SECONDS, 10.0, "Time after which a query is ended.", least=0.1, most=3600)
    memory_limit: int = _knob(BYTES, 2 * 2**30, "Address space of one worker; a query that needs more fails.", 2**28)
    answer_limit: int = _knob(BYTES, 256 * 2**20, "Largest answer; a larger one is broken off, visibly.", 2**10)
    query_limit: int = _knob(BYTES, 64 * 2**10, "Largest text of a query.", 2**10, 2**20)
    queue_limit: int = _knob(COUNT, 128, "Queries that may wait for a worker, from all clients together.", least=1)
    client_queue_limit: int = _knob(COUNT, 16, "Queries of one client that may wait for a worker.", least=1)
    wait_limit: float = _knob(SECONDS, 20.0, "Time that a query waits for a worker before it is refused.", 0.1, 3600)
    stall_limit: float = _knob(SECONDS, 30.0, "Time that a client may read nothing before it is cut off.", 1, 3600)
    header_limit: float = _knob(SECONDS, 15.0, "Time that a client has for the head of a request.", 1, 3600)
    body_limit: float = _knob(SECONDS, 15.0, "Time that a client has for the body of a request.", 1, 3600)
    keep_alive: float = _knob(SECONDS, 20.0, "Time that an idle connection is kept.", 1, 3600)
    connections: int = _knob(COUNT, 4096, "Connections open at the same time; each needs a file descriptor.", least=8)
    cache_limit: int = _knob(BYTES, 64 * 2**20, "Memory for answers that may be given again; 0 keeps none.")
    grace: float = _knob(SECONDS, 10.0, "Time that running queries have when the server is told to stop.", most=3600)
    access_log: str | None = _knob(LOG, None, "Log of requests: a file, `-` for standard output, or `none`.")
    metrics_from: tuple[Network, ...] = _knob(NETWORKS, _LOOPBACK, "Networks that may read `/metrics`.")


def _described(one: Field[Any]) -> Knob:
    about = one.metadata
    return Knob(one.name, about["kind"], one.default, about["help"], about["least"], about["most"])


KNOBS: tuple[Knob, ...] = tuple(map(_described, fields(Settings)))


def table() -> str:
    """The settings as a Markdown table for the operators' page."""
    rows = [("Option", "Default", "What it does")]
    rows += [(f"`{knob.flag}`", f"`{knob.shown}`" if knob.shown else "none", knob.help) for knob in KNOBS]
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "| --- | --- | --- |", *body]) + "\n"
