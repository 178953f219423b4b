"""The clients of the soak, good and bad, each with an address of its own on the loopback."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import socket
import struct
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from time import monotonic

import httpx

from .stores.asking import SOLUTIONS, asked

PREFIXES = (
    "PREFIX coprod: <https://w3id.org/coprod/ontology#> PREFIX schema: <http://schema.org/> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)
CHEAP = PREFIXES + "SELECT ?definition ?text WHERE { ?definition coprod:defines ?concept ; schema:text ?text } LIMIT %d"
ALL = "SELECT ?s ?p ?o ?q WHERE { ?s ?p ?o . ?s ?q ?o }"
BOMBS = (
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i",
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f FILTER(CONTAINS(STR(?c), STR(?f))) }",
    "SELECT DISTINCT ?a ?d ?g WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (GROUP_CONCAT(?x) AS ?all) WHERE { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?c), STR(?f)) AS ?x) }",
    "SELECT * WHERE { ?a (<x:a>|!<x:a>)* ?b . ?b (<x:b>|!<x:b>)* ?c }",
    "ASK " + "{" * 3000 + "}" * 3000,
    "ASK { FILTER(" + "(" * 3000 + "1" + ")" * 3000 + ") }",
    "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    'SELECT * WHERE { ?s ?p ?o FILTER(REGEX(STR(?o), "(a+)+(b*)*$")) ?t ?q ?u FILTER(REGEX(STR(?u), STR(?o))) }',
)


@dataclass
class Tally:
    """What one client met: latencies in seconds, outcomes by name, and the first errors as sentences."""

    name: str
    good: bool
    latencies: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def note(self, outcome: str, error: str = "") -> None:
        """Count an outcome; ``error`` says what was wrong with it."""
        self.outcomes[outcome] += 1
        if error:
            self.errors.append(error)


@dataclass(frozen=True, slots=True)
class Wish:
    """One request of a good client and the beginning of the media type that it must get."""

    path: str
    accept: str
    media_type: str


async def good(tally: Tally, address: str, source: str, wishes: Iterator[Wish], pace: float) -> None:
    """Ask without end, about ``pace`` times a second; anything but 200 with the wanted type and a body is an error."""
    async with _client(source, follow_redirects=True) as client:
        for wish in wishes:
            begin = monotonic()
            try:
                response = await client.get(address + wish.path, headers={"Accept": wish.accept})
                tally.latencies.append(monotonic() - begin)
                media_type = response.headers.get("content-type", "")
                right = response.status_code == 200 and media_type.startswith(wish.media_type) and response.content
                wrong = "" if right else f"{wish.path[:120]}: {response.status_code} {media_type} {response.text[:200]}"
                tally.note(str(response.status_code), wrong)
            except httpx.HTTPError as error:
                tally.note(type(error).__name__, f"{wish.path[:120]}: {error!r}")
            await asyncio.sleep(max(0.0, begin + 1 / pace - monotonic()))


async def bomber(tally: Tally, address: str, source: str) -> None:
    """Send queries that can never be answered, three at a time, without end."""
    turns = itertools.count()
    async with _client(source) as client:

        async def one() -> None:
            for turn in turns:
                query = f"# {turn}\n" + BOMBS[turn % len(BOMBS)]
                try:
                    response = await client.get(asked(f"{address}/sparql", query))
                    tally.note(str(response.status_code))
                except httpx.HTTPError as error:
                    tally.note(type(error).__name__)
                await asyncio.sleep(0.1)

        await asyncio.gather(one(), one(), one())


async def slow_reader(tally: Tally, address: str, source: str) -> None:
    """Take a large answer in small sips, and leave in the middle."""
    for turn in itertools.count():
        request = _request(asked("/sparql", f"# {turn}\n{ALL}"))
        with contextlib.suppress(OSError):
            async with _connection(address, source) as (reader, writer):
                writer.write(request)
                for _ in range(75):
                    if not await reader.read(4096):
                        break
                    await asyncio.sleep(0.2)
                tally.note("left in the middle")


async def breaker(tally: Tally, address: str, source: str) -> None:
    """Half-close, reset in mid-query, leave half a head behind, and sit idle, without end."""
    for turn in itertools.count():
        for act in (_half_closed, _reset, _half_a_head, _idle):
            request = _request(asked("/sparql", f"# {turn}\n" + CHEAP % 20))
            try:
                async with _connection(address, source) as (reader, writer):
                    tally.note(await act(request, reader, writer))
            except OSError as error:
                tally.note(f"{act.__name__[1:]}: {type(error).__name__}")
            await asyncio.sleep(0.25)


async def _half_closed(request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    writer.write(request)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 30)
    return "half-closed: answered" if answer.startswith(b"HTTP/1.1 200") else "half-closed: not answered"


async def _reset(request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    writer.write(request)
    await asyncio.sleep(random.random() / 50)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return "reset"


async def _half_a_head(request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    writer.write(request[: len(request) // 2])
    await asyncio.sleep(0.2)
    return "half a head"


async def _idle(request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
    await asyncio.sleep(1)
    return "idle"


def cached() -> Iterator[Wish]:
    """One query again and again."""
    return itertools.repeat(Wish(asked("/sparql", CHEAP % 50), SOLUTIONS, SOLUTIONS))


def distinct() -> Iterator[Wish]:
    """Cheap queries, no two alike."""
    queries = (f"# {turn}\n" + CHEAP % (1 + turn % 20) for turn in itertools.count())
    return (Wish(asked("/sparql", query), SOLUTIONS, SOLUTIONS) for query in queries)


def cycle(wishes: list[Wish]) -> Iterator[Wish]:
    """These requests over and over."""
    return itertools.cycle(wishes)


def _client(source: str, follow_redirects: bool = False) -> httpx.AsyncClient:
    transport = httpx.AsyncHTTPTransport(local_address=source)
    return httpx.AsyncClient(transport=transport, timeout=60, follow_redirects=follow_redirects)


@contextlib.asynccontextmanager
async def _connection(address: str, source: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), local_addr=(source, 0))
    try:
        yield reader, writer
    finally:
        writer.close()


def _request(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
