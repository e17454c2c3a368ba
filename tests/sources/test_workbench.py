"""Tables of the workbench are the same whether they are handed over as lists or as a frame."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.sources.mapping import workbench
from pipeline.sources.mapping.workbench import Workbench

TEXTS = {"said": ["one", None, "\ud800 half a letter", "'; drop"], "code": [None, None, None, None]}
NUMBERS = {"n": range(4), "row": [7, 5, 3, 2**40]}


@pytest.mark.parametrize("few", [0, 4])
def test_rows_stay_in_their_order_and_what_is_empty_stays_empty(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(workbench, "FEW", few)
    with duckdb.connect() as connection:
        bench = Workbench(connection)
        bench.put("found", TEXTS, NUMBERS)
        types = dict(bench.run("select column_name, column_type from (describe found)"))
        rows = bench.run("select n, row, said, code from found")

    assert types == {"n": "BIGINT", "row": "BIGINT", "said": "VARCHAR", "code": "VARCHAR"}
    assert rows == [
        (0, 7, "one", None),
        (1, 5, None, None),
        (2, 3, "\ufffd\ufffd\ufffd half a letter", None),
        (3, 2**40, "'; drop", None),
    ]


@pytest.mark.parametrize("few", [0, 4])
def test_a_table_without_rows_has_its_columns(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(workbench, "FEW", few - 1)
    with duckdb.connect() as connection:
        bench = Workbench(connection)
        bench.put("found", {"said": []}, {"n": []})
        assert bench.run("select n, said from found") == []
