"""What can go wrong with a store."""

from __future__ import annotations

from coprod_kg.errors import CoprodError


class InstallError(CoprodError):
    """A store cannot be installed here; ``advice`` says what would help."""

    def __init__(self, name: str, advice: str) -> None:
        self.name, self.advice = name, advice
        super().__init__(f"{name} cannot be installed here: {advice}")


class StoreStartError(CoprodError):
    """A store ended, or gave no answer in time; ``log`` is the end of what it printed."""

    def __init__(self, name: str, what: str, log: str) -> None:
        self.name, self.what, self.log = name, what, log
        super().__init__(f"{name} {what}. The end of its log:\n{log}")


class StoreAnswerError(CoprodError):
    """A store gave no usable answer to a query; ``status`` is the HTTP status, 0 without a response."""

    def __init__(self, status: int, detail: str) -> None:
        self.status, self.detail = status, detail
        super().__init__(f"HTTP status {status}: {detail}" if status else f"No response: {detail}")
