"""What leaves landing: replaced rows move to history, people without consent leave both for good.

A row of history carries the number of the package that replaced it, so that landing and history together
give back what was known after any package. Whatever leaves is counted as superseded in the package that
brought it. All of this is to be called in a transaction. Where rows leave for good, a receipt is due and
the database file has to be rewritten (``removals``, ``rewriting``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.contract import Contract, Table
from pipeline.ingest.erasure import removals

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WITHOUT_CONSENT = """
    select case_key from taken_cases
    where case_key is not null and consent_monitoring is distinct from 'yes'
"""


def replace_all(
    package_no: int, provider_id: str, contract: Contract, connection: DuckDBPyConnection
) -> None:
    """A full package: everything that its provider sent before becomes history."""
    holds = {name: f"landing.{name} where provider_id = $provider" for name in contract.tables}
    for table in _with_rows(holds, contract, connection, provider=provider_id):
        _leave(table, "held.provider_id = ?", [provider_id], connection, superseded_by=package_no)


def replace_same_keys(package_no: int, contract: Contract, connection: DuckDBPyConnection) -> None:
    """A delta, after its rows were judged: rows become history whose key it has in a good row."""
    for table in contract.tables.values():
        test = f"""exists (
            select 1 from taken_{table.name} as taken
            anti join left_out_{table.name} as left_out on taken.rowid + 1 = left_out.row_no
            where {_same_key(table, "taken")}
        )"""
        _leave(table, test, [], connection, superseded_by=package_no)


def replace_orphans(package_no: int, contract: Contract, connection: DuckDBPyConnection) -> None:
    """A delta, after its rows were stored: rows become history whose parent is gone, parents first."""
    for table in contract.tables.values():
        if contract.parents(table):
            test = _orphaned(table, contract, "landing")
            _leave(table, test, [], connection, superseded_by=package_no)


def withdraw(contract: Contract, connection: DuckDBPyConnection) -> None:
    """Take out for good the people whose consent the package does not show, whatever was stored of them."""
    if connection.execute(f"select exists ({WITHOUT_CONSENT})").fetchone() == (True,):
        _note(remove_cases(WITHOUT_CONSENT, contract, connection), connection)


def withdraw_same_keys(contract: Contract, connection: DuckDBPyConnection) -> None:
    """Take out for good the rows that the package gives to people without consent, whoever had them."""
    gone: Counter[str] = Counter()
    without = {name: f"left_out_{name} where no_consent" for name in contract.tables}
    for table in _with_rows(without, contract, connection):
        test = f"""exists (
            select 1 from taken_{table.name} as taken
            inner join left_out_{table.name} as left_out on taken.rowid + 1 = left_out.row_no
            where left_out.no_consent and {_same_key(table, "taken")}
        )"""
        gone[table.name] += _forget(table, test, connection) + _leave(table, test, [], connection)
    if gone.total():
        _note(gone + _forget_orphans(contract, connection), connection)


def remove_cases(keys_query: str, contract: Contract, connection: DuckDBPyConnection) -> Counter[str]:
    """Take all rows of some cases out of landing and history for good, with what hangs on them; count them.

    ``keys_query`` is an SQL query that gives their case keys and reads neither landing nor history.
    """
    test = f"held.case_key in ({keys_query})"
    gone: Counter[str] = Counter()
    for table in contract.tables.values():
        if not any(column.name == "case_id" for column in table.columns):
            continue
        # what a case holds now leaves history too, even where it stood under another case there
        now = f"select 1 from landing.{table.name} as now where now.case_key in ({keys_query})"
        gone[table.name] += _forget(
            table, f"{test} or exists ({now} and {_same_key(table, 'now')})", connection
        )
        gone[table.name] += _leave(table, test, [], connection)
    return gone + _forget_orphans(contract, connection)


def _with_rows(
    asked: Mapping[str, str], contract: Contract, connection: DuckDBPyConnection, **values: str
) -> list[Table]:
    """The tables of which there is a row in what is ``asked`` of them: mostly none."""
    each = (f"select '{name}' as name where exists (select 1 from {of})" for name, of in asked.items())
    found = {name for (name,) in connection.execute(" union all ".join(each), values).fetchall()}
    return [table for table in contract.tables.values() if table.name in found]


def _note(gone: Counter[str], connection: DuckDBPyConnection) -> None:
    if gone.total():
        removals.note(removals.CONSENT, +gone, connection)


def _forget_orphans(contract: Contract, connection: DuckDBPyConnection) -> Counter[str]:
    """Take out for good, parents first, what nothing in landing, or nothing at all, holds up any more."""
    gone: Counter[str] = Counter()
    for table in contract.tables.values():
        if contract.parents(table):
            gone[table.name] += _leave(table, _orphaned(table, contract, "landing"), [], connection)
            gone[table.name] += _forget(table, _orphaned(table, contract, "landing", "history"), connection)
    return gone


def _leave(
    table: Table,
    test: str,
    values: list[str],
    connection: DuckDBPyConnection,
    *,
    superseded_by: int | None = None,
) -> int:
    """Take rows out of landing and count them; into history where a package supersedes them."""
    touched = connection.execute(
        f"""
        update landing.reconciliation as books
        set rows_stored = rows_stored - gone.rows, rows_superseded = rows_superseded + gone.rows
        from (
            select package_no, count(*) as rows from landing.{table.name} as held where {test} group by all
        ) as gone
        where books.table_name = '{table.name}' and books.package_no = gone.package_no
        """,
        values,
    ).fetchone()
    if touched == (0,):
        return 0
    if superseded_by is not None:
        connection.execute(
            f"""
            insert into history.{table.name} by name
            select
                held.*,
                {superseded_by:d} as superseded_by
            from landing.{table.name} as held
            where {test}
            """,
            values,
        )
    return _deleted("landing", table, test, values, connection)


def _forget(table: Table, test: str, connection: DuckDBPyConnection) -> int:
    return _deleted("history", table, test, [], connection)


def _deleted(schema: str, table: Table, test: str, values: list[str], connection: DuckDBPyConnection) -> int:
    found = connection.execute(f"delete from {schema}.{table.name} as held where {test}", values).fetchone()
    assert found is not None
    return int(found[0])


def _same_key(table: Table, other: str) -> str:
    return " and ".join(f'held."{key.stored_as}" = {other}."{key.stored_as}"' for key in table.keys)


def _orphaned(table: Table, contract: Contract, *schemas: str) -> str:
    """Whether a parent of a row is in none of the schemas."""
    tests = []
    for column, owner in contract.parents(table):
        key = f'"{column.stored_as}"'
        missing = (
            f"not exists (select 1 from {schema}.{owner.name} as owner where owner.{key} = held.{key})"
            for schema in schemas
        )
        tests.append(f"(held.{key} is not null and {' and '.join(missing)})")
    return " or ".join(tests)
