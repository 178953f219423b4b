"""What the pool counts, for health and metrics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """How many queries wait and run and workers are idle now; and, since the start, how often something happened.

    ``refused``: no place to wait, or waited too long; ``killed``: ended at the time limit; ``crashed``: the worker
    ended by itself; ``abandoned``: the client went away; ``restarted``: began again in the slow lane; ``respawns``:
    workers started in the place of others.
    """

    waiting: int = 0
    running: int = 0
    idle: int = 0
    refused: int = 0
    killed: int = 0
    crashed: int = 0
    abandoned: int = 0
    restarted: int = 0
    respawns: int = 0
