"""Compares two tables of indicator values, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.tabulation import COUNT_COLUMNS, VALUE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

TOLERANCE = 1e-9
NUMBERS = (*COUNT_COLUMNS, *VALUE_COLUMNS)
SIDES = ("expected", "actual")
NUMBERED = {"milestone", "service_area"}  # keys that are numbers
# A row is found by the hash of its key. A wrong match would have to have the same numbers to go unseen.
DIFFERENCES = """
    with expected_rows as ({expected}),

    actual_rows as ({actual}),

    twice as (

        select number, 'twice in expected' as again from expected_rows
        group by number having count(*) > 1
        union all
        select number, 'twice in actual' as again from actual_rows
        group by number having count(*) > 1

    )

    select
        number,
        {numbers},
        case
            when actual_rows.is_there is null then 'only expected'
            when expected_rows.is_there is null then 'only actual'
            else coalesce(again, 'differs:' || concat({differing}))
        end as problem
    from expected_rows
    full join actual_rows using (number)
    left join twice using (number)
    where problem <> 'differs:'
"""
NAMED = """
    with named as ({expected} union {actual})

    select named.* exclude (number), found.* exclude (number)
    from found
    inner join named using (number)
"""


def differences(expected: pd.DataFrame, actual: pd.DataFrame) -> pd.DataFrame:
    """The rows that are on one side only, come twice on a side, or differ; empty where the tables agree.

    Columns: the key, ``problem`` (``only expected``, ``only actual``, ``twice in expected``, ``twice in
    actual``, or ``differs:`` and the columns), and every number with the suffix ``_expected`` and
    ``_actual``; a key that comes twice has one row. Counts must be equal, shares and their limits to 1e-9;
    NULL only equals NULL.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.register("actual", actual)
        return differences_from(connection, expected, "actual")


def differences_from(connection: DuckDBPyConnection, expected: pd.DataFrame, actual: str) -> pd.DataFrame:
    """The same of a table of a database, by its name."""
    keys = [name for name in expected.columns if name not in NUMBERS]
    connection.execute("set pandas_analyze_sample = 0")  # nothing is to be told from the first rows
    connection.register("expected", expected)
    asked = DIFFERENCES.format(
        expected=_rows("expected", keys),
        actual=_rows(actual, keys),
        numbers=", ".join(f"{side}_rows.{name} as {name}_{side}" for name in NUMBERS for side in SIDES),
        differing=", ".join(f"if({_agree(name)}, '', ' {name}')" for name in NUMBERS),
    )
    found = connection.sql(asked).df().drop_duplicates("number")
    if len(found):
        names = {side: f"select {_number(keys)} as number, {_cast(keys)} from {table}"
                 for side, table in (("expected", "expected"), ("actual", actual))}  # fmt: skip
        found = connection.sql(NAMED.format(**names)).df()
    connection.unregister("expected")
    connection.execute("reset pandas_analyze_sample")
    return found


def _rows(table: str, keys: list[str]) -> str:
    """The number of each row, and its numbers."""
    numbers = ", ".join(f"cast({name} as double) as {name}" for name in NUMBERS)
    return f"select {_number(keys)} as number, true as is_there, {numbers} from {table}"


def _number(keys: list[str]) -> str:
    return "hash(" + ", ".join(_as_key(name) for name in keys) + ")"


def _cast(keys: list[str]) -> str:
    return ", ".join(f"{_as_key(name)} as {name}" for name in keys)


def _as_key(name: str) -> str:
    return f"cast({name} as {'double' if name in NUMBERED else 'varchar'})"


def _agree(name: str) -> str:
    left, right = f"expected_rows.{name}", f"actual_rows.{name}"
    within = 0 if name in COUNT_COLUMNS else TOLERANCE
    return f"coalesce(abs({left} - {right}) <= {within}, {left} is null and {right} is null)"
