"""The hash of what was decided is another where any row is, and the same in whatever order rows stand."""

from __future__ import annotations

import duckdb
import pytest

from pipeline.disclosure.content import hash_of_rows

ROWS = """
    select * from (values
        ('a b', 'c', 1, null, date '2026-06-01'), (null, 'd', 2, [1, 2], null), (null, 'd', 2, [1, 2], null)
    ) as rows ("group", label, persons, "others than these", as_of)
"""


def hashed(query: str) -> str:
    with duckdb.connect() as connection:
        connection.execute(f"create table decided as {query}")
        return hash_of_rows(connection, "decided")


def test_the_order_of_rows_makes_no_other_hash() -> None:
    assert hashed(f"from ({ROWS}) order by persons desc") == hashed(ROWS)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(f"select distinct * from ({ROWS})", id="a_row_once"),
        pytest.param(f"from ({ROWS}) union all from ({ROWS})", id="all_rows_twice"),
        pytest.param(f"select * replace (persons + 1 as persons) from ({ROWS})", id="another_number"),
        pytest.param(
            f'select * replace (coalesce("group", \'\') as "group") from ({ROWS})', id="nothing_is_null"
        ),
        pytest.param(
            f'select * replace (coalesce("group", \'-\') as "group") from ({ROWS})', id="a_dash_is_null"
        ),
        pytest.param(
            f"select * replace ('a' as \"group\", 'b 1:c' as label) from ({ROWS})", id="a_blank_elsewhere"
        ),
        pytest.param(
            f"select * replace (coalesce(as_of, date '2026-06-01') as as_of) from ({ROWS})", id="a_date"
        ),
    ],
)
def test_any_other_rows_make_another(query: str) -> None:
    assert hashed(query) != hashed(ROWS)
