"""What a package brings to landing: it is entered, its rows are added, and all of them are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import Contract, Table
from pipeline.ingest import reading
from pipeline.ingest.files.reader import Descriptor
from pipeline.ingest.refusals import Place, refusal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


# the books of a package: a row for each table
_COUNTED = """
    insert into landing.reconciliation
    select
        $number,
        taken.table_name,
        taken.delivered,
        taken.stored,
        coalesce(put_aside.rows, 0),
        taken.without_consent,
        0,
        taken.coarsened,
        coalesce(read.cells, 0)
    from ({taken}) as taken
    left join (
        select
            table_name,
            count(*) as rows
        from landing.quarantine
        where package_no = $number
        group by table_name
    ) as put_aside on taken.table_name = put_aside.table_name
    left join (
        select
            table_name,
            sum(cells) as cells
        from cells_read
        group by table_name
    ) as read on taken.table_name = read.table_name
    order by taken.position
"""


def number_of(package_hash: str, connection: DuckDBPyConnection) -> int | None:
    """The number under which this very package is already known."""
    query = "select package_no from landing.packages where package_hash = ?"
    found = connection.execute(query, [package_hash]).fetchone()
    return None if found is None else int(found[0])


def refuse_older(descriptor: Descriptor, place: Place, connection: DuckDBPyConnection) -> None:
    """Refuse a package whose provider has sent a newer one."""
    newest = connection.execute(
        "select max(created) > ? from landing.packages where provider_id = ?",
        [descriptor.created, descriptor.provider_id],
    ).fetchone()
    if newest == (True,):
        raise refusal("ING-006", place)


def register(descriptor: Descriptor, package_hash: str, connection: DuckDBPyConnection) -> int:
    """Enter a package and give its number."""
    row = connection.execute("select coalesce(max(package_no), 0) + 1 from landing.packages").fetchone()
    assert row is not None
    values = [
        descriptor.provider_id,
        f"package {row[0]}",  # its own name is whatever somebody has typed
        descriptor.source_system,
        descriptor.coverage,
        descriptor.contract_version,
        descriptor.created,
        descriptor.data_cutoff,
        package_hash,
    ]
    connection.execute("insert into landing.packages values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [row[0], *values])
    return int(row[0])


def add(package_no: int, provider_id: str, contract: Contract, connection: DuckDBPyConnection) -> None:
    """Store the rows that are not left out, list the others as quarantined, and count all of them."""
    for table in contract.tables.values():
        columns = ", ".join(f'"{column.stored_as}"' for column in table.columns)
        connection.execute(
            f"""
            insert into landing.{table.name} (package_no, provider_id, row_no, {columns})
            select
                ?,
                ?,
                taken.rowid + 1,
                {columns}
            from taken_{table.name} as taken
            anti join left_out_{table.name} as left_out on taken.rowid + 1 = left_out.row_no
            """,
            [package_no, provider_id],
        )
        names = ", ".join(f"'{column.name}'" for column in table.columns)
        connection.execute(
            f"""
            insert into landing.quarantine
            select
                ?,
                '{table.name}',
                row_no,
                'ING-' || fault,
                ([{names}])[position]
            from left_out_{table.name}
            where not no_consent
            """,
            [package_no],
        )
    _count(package_no, contract, connection)
    connection.execute("insert into landing.cells_read select ?, * from cells_read", [package_no])


def note_key(fingerprint: str, connection: DuckDBPyConnection) -> None:
    """Remember which case key the warehouse is filled with."""
    connection.execute("delete from landing.case_key_fingerprint")
    connection.execute("insert into landing.case_key_fingerprint values (?)", [fingerprint])


def would_empty(provider_id: str, connection: DuckDBPyConnection) -> bool:
    """Whether a full package has no case, or none that is usable while landing holds some of its provider."""
    found = connection.execute(
        """
        select
            count(*) = 0 or (
                count(*) = (select count(*) from left_out_cases)
                and exists (
                    select 1 from left_out_cases
                    where not no_consent
                )
                and exists (
                    select 1 from landing.cases
                    where provider_id = ?
                )
            )
        from taken_cases
        """,
        [provider_id],
    ).fetchone()
    return found == (True,)


def clear(contract: Contract, connection: DuckDBPyConnection) -> None:
    """Drop the temporary tables of a package."""
    for name in contract.tables:
        for kind in ("taken", "left_out", "state_of"):
            connection.execute(f"drop table if exists temp.{kind}_{name}")
    connection.execute("drop table if exists temp.forgotten_cases")
    reading.end(connection)


def repeated_key(table: Table, connection: DuckDBPyConnection) -> int | None:
    """The row in which a key comes for the second time, the first such row; None where all keys differ."""
    keys = ", ".join(f'"{key.stored_as}"' for key in table.keys)
    whole = " and ".join(f'"{key.stored_as}" is not null' for key in table.keys)
    found = connection.execute(
        f"""
        select min(second) from (
            select list_sort(list(rowid))[2] + 1 as second from taken_{table.name}
            where {whole}
            group by {keys}
            having count(*) > 1
        )
        """
    ).fetchone()
    return None if found is None or found[0] is None else int(found[0])


def _count(package_no: int, contract: Contract, connection: DuckDBPyConnection) -> None:
    taken = " union all ".join(_taken(position, name) for position, name in enumerate(contract.tables))
    connection.execute(_COUNTED.format(taken=taken), {"number": package_no})


def _taken(position: int, name: str) -> str:
    """What was delivered of a table, and what became of it."""
    return f"""
        select
            {position} as position,
            '{name}' as table_name,
            count(*) as delivered,
            (
                select count(*) from landing.{name}
                where package_no = $number
            ) as stored,
            (
                select count(*) from left_out_{name}
                where no_consent
            ) as without_consent,
            coalesce(sum(coarsened), 0) as coarsened
        from taken_{name}
    """
