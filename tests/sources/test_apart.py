"""Workbooks of one intake are read in one process, which is begun anew where a file has ended it."""

from __future__ import annotations

import multiprocessing
from contextvars import Context
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from pipeline.errors import RefusedInput
from pipeline.sources import one_process
from pipeline.sources.grids import glance, grids
from tests.sources.made_up.tables import workbook


@pytest.fixture
def outside() -> Context:
    """A context in which nobody reads workbooks yet: the tests of this folder share a process."""
    return Context()


def test_a_block_has_one_process_for_all_that_it_reads_and_another_where_that_has_ended(
    tmp_path: Path, outside: Context
) -> None:
    outside.run(_one_process_is_enough, tmp_path, multiprocessing.active_children())


def _one_process_is_enough(folder: Path, others: list[BaseProcess]) -> None:
    def begun() -> list[BaseProcess]:
        return [process for process in multiprocessing.active_children() if process not in others]

    first = workbook(folder / "first.xlsx", {"S": [["a"], ["b"]]})
    second = workbook(folder / "second.xlsx", {"S": [["c"]]})
    with one_process():
        cells = [grid.rows for grid in grids(first)]
        (reader,) = begun()
        with one_process():
            assert [grid.rows for grid in glance(first)] == cells
        assert [grid.rows for grid in grids(second)] == [[(1, ["c"])]]
        assert begun() == [reader]
        reader.kill()
        reader.join()
        with pytest.raises(RefusedInput, match="ING-202"):
            grids(first)
        assert [grid.rows for grid in grids(first)] == cells
    assert begun() == []


def test_a_workbook_that_was_changed_meanwhile_is_read_anew(tmp_path: Path) -> None:
    with one_process():
        path = workbook(tmp_path / "list.xlsx", {"S": [["a"]]})
        assert [grid.rows for grid in grids(path)] == [[(1, ["a"])]]
        workbook(path, {"S": [["b"]]})
        assert [grid.rows for grid in grids(path)] == [[(1, ["b"])]]
