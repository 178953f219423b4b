"""The JSON API over real data, served at a real port."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pyoxigraph as ox
import uvicorn
from listening import Desk, desk
from starlette.applications import Starlette
from starlette.routing import Mount

from coprod_kg.server import write_snapshot
from coprod_kg.server.api import create_api

ROOT = Path(__file__).resolve().parents[1]
QUERIES = ROOT / "site" / "queries"
BASE = "https://w3id.org/coprod/"


@dataclass(frozen=True)
class Served:
    """A client of the API, the pool behind it, and the same data to compare with."""

    client: httpx.Client
    desk: Desk
    store: ox.Store

    def get(self, address: str, **parameters: str | int) -> dict[str, object]:
        """The answer at an address, which must be one."""
        response = self.client.get(address, params=parameters or None)
        assert response.status_code == 200, response.text
        return response.json()

    def problem(self, address: str, status: int) -> dict[str, object]:
        """Why there is no answer at an address."""
        response = self.client.get(address)
        assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json"), address
        said = response.json()
        assert said["status"] == status
        assert said["detail"].endswith(("?", "."))
        assert "Traceback" not in response.text
        return said

    def walk(self, address: str) -> list[dict[str, object]]:
        """All items of a list, page by page."""
        found: list[dict[str, object]] = []
        following: str | None = address
        while following:
            page = self.get(following)
            found += page["items"]
            following = page["next"]
        assert len(found) == page["total"]
        return found


def write_data(quads: ox.Store, folder: Path) -> Path:
    """A snapshot of a graph, in a folder."""
    quads.dump(folder / "data.nt", ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    write_snapshot(folder / "data.nt", folder / "snapshot")
    return folder / "snapshot"


@contextlib.contextmanager
def serving(store: ox.Store, folder: Path, site: Path, root: str = "") -> Iterator[Served]:
    """The API over a graph and a site, at `/api` below ``root``."""
    with desk(write_data(store, folder), client_queue_limit=64) as asked:
        app = Starlette(routes=[Mount(f"{root}/api", create_api(asked.pool, QUERIES, site))])
        if root:
            app = Starlette(
                routes=[Mount(root, Starlette(routes=[Mount("/api", create_api(asked.pool, QUERIES, site))]))]
            )
        with asked.serving(uvicorn.Config(app, log_level="warning", lifespan="off")) as client:
            yield Served(client, asked, store)
