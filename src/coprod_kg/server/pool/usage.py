"""How much of the workers’ time each client had of late."""

from __future__ import annotations

from time import monotonic

HALF_LIFE = 10.0
KEPT = 4096


class Usage:
    """Seconds of work by client, which count half after ten seconds, a quarter after twenty, and so on."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[float, float]] = {}

    def of(self, client: str) -> float:
        """The seconds that a client is charged with now."""
        used, since = self._used.get(client, (0.0, 0.0))
        return used * 0.5 ** ((monotonic() - since) / HALF_LIFE) if used else 0.0

    def charge(self, client: str, seconds: float) -> None:
        """Add what a run has used; of very many clients the oldest are forgotten."""
        used = self.of(client) + seconds
        self._used.pop(client, None)
        self._used[client] = (used, monotonic())
        if len(self._used) > KEPT:
            del self._used[next(iter(self._used))]
