"""Workbooks of one intake are read in one process, which is begun anew where a file has ended it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from pipeline.errors import RefusedInput
from pipeline.sources import one_process
from pipeline.sources.grids import glance, grids
from tests.sources.made_up.tables import workbook


def test_a_block_has_one_process_for_all_that_it_reads_and_another_where_that_has_ended(
    tmp_path: Path,
) -> None:
    first = workbook(tmp_path / "first.xlsx", {"S": [["a"], ["b"]]})
    second = workbook(tmp_path / "second.xlsx", {"S": [["c"]]})
    with one_process():
        cells = [grid.rows for grid in grids(first)]
        (reader,) = multiprocessing.active_children()
        with one_process():
            assert [grid.rows for grid in glance(first)] == cells
        assert [grid.rows for grid in grids(second)] == [[(1, ["c"])]]
        assert multiprocessing.active_children() == [reader]
        reader.kill()
        reader.join()
        with pytest.raises(RefusedInput, match="ING-202"):
            grids(first)
        assert [grid.rows for grid in grids(first)] == cells
    assert multiprocessing.active_children() == []


def test_a_workbook_that_was_changed_meanwhile_is_read_anew(tmp_path: Path) -> None:
    with one_process():
        path = workbook(tmp_path / "list.xlsx", {"S": [["a"]]})
        assert [grid.rows for grid in grids(path)] == [[(1, ["a"])]]
        workbook(path, {"S": [["b"]]})
        assert [grid.rows for grid in grids(path)] == [[(1, ["b"])]]
