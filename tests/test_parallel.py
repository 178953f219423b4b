"""Tasks done side by side: results in order, and errors as they were."""

from __future__ import annotations

import os

import pytest

from coprod_kg.errors import CoprodError, MissingPartError
from coprod_kg.parallel import in_parallel, processors, shares


def fail() -> int:
    raise MissingPartError("build", "site", "mkdocs")


def test_results_come_in_the_order_of_the_tasks_and_from_processes_of_their_own() -> None:
    results = in_parallel([lambda number=number: (number, os.getpid()) for number in range(3)])
    assert [number for number, _ in results] == [0, 1, 2]
    assert results[0][1] == os.getpid()
    assert processors() == 1 or results[1][1] != os.getpid()


@pytest.mark.parametrize("tasks", [[fail, int], [int, fail]])
def test_an_error_comes_back_with_its_sentence_and_its_objects(tasks: list[type[int]]) -> None:
    with pytest.raises(CoprodError, match="coprod-kg\\[site\\]") as caught:
        in_parallel(tasks)
    assert isinstance(caught.value, MissingPartError)
    assert caught.value.extra == "site"


def test_shares_hold_everything_once_and_none_is_too_small() -> None:
    dealt = shares(list(range(100)), 40)
    assert sorted(item for share in dealt for item in share) == list(range(100))
    assert len(dealt) == min(2, processors())
    assert shares([1, 2], 40) == [[1, 2]]
