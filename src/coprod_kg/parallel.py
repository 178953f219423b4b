"""Tasks done side by side, one on each processor, in processes that begin as copies of this one."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")
_tasks: Sequence[Callable[[], object]] = ()


def processors() -> int:
    """How many tasks are worth doing at once; one where a process cannot copy itself."""
    return len(os.sched_getaffinity(0)) if "fork" in multiprocessing.get_all_start_methods() else 1


def in_parallel(tasks: Sequence[Callable[[], Result]]) -> list[Result]:
    """What each task gives, in their order; the first is done here. Raises what a task raises."""
    if len(tasks) < 2 or processors() == 1:
        return [task() for task in tasks]
    global _tasks  # a copied process finds the tasks here: they need not be written down to be sent
    _tasks = tasks
    with ProcessPoolExecutor(len(tasks) - 1, multiprocessing.get_context("fork")) as pool:
        others = [pool.submit(_do, number) for number in range(1, len(tasks))]
        return [tasks[0](), *(other.result() for other in others)]


def _do(number: int) -> Any:
    return _tasks[number]()


def shares(items: Sequence[Result], least: int) -> list[list[Result]]:
    """``items`` dealt out into one share for each processor, each with ``least`` items or more."""
    count = max(1, min(processors(), len(items) // least))
    return [list(items[number::count]) for number in range(count)]
