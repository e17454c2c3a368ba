"""Where rows stood in an export that a mapping has made into tables: numbers, and names of files and sheets.

Kept for the rows that are named to whoever sent them: of cases, as long as they count, and of what was put
aside, from the newest full export of a provider on. Of a package nothing is kept: its rows are numbered as
they stand there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import Contract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.ingest.delivery import Origins, RowOrigins

NAMED = "cases"  # everybody is named by the row of this table

_ENTER = f"""
insert into landing.origins
with held as (
    select row_no from landing.quarantine
    where package_no = $number and table_name = $table
    union
    select row_no from landing.{NAMED}
    where package_no = $number and $table = '{NAMED}'
)

select
    $number,
    $table,
    held.row_no,
    ($files::varchar[])[places.sheet + 1],
    ($sheets::varchar[])[places.sheet + 1],
    places.shown
from held
inner join incoming_origins as places on held.row_no = places.row_no
"""

_SUPERSEDE = f"""
delete from landing.origins as origins
where
    not exists (
        select 1 from landing.{NAMED} as held
        where
            origins.table_name = '{NAMED}'
            and held.package_no = origins.package_no
            and held.row_no = origins.row_no
    )
    and not exists (
        select 1
        from landing.quarantine as aside
        inner join landing.packages as packages on aside.package_no = packages.package_no
        where
            aside.package_no = origins.package_no
            and aside.table_name = origins.table_name
            and aside.row_no = origins.row_no
            and aside.package_no >= (
                select coalesce(max(newer.package_no) filter (where newer.coverage = 'full'), 0)
                from landing.packages as newer
                where newer.provider_id = packages.provider_id
            )
    )
"""

# a file may be called after the case that it holds, and of a row put aside nobody knows whose it is
_FORGET = f"""
update landing.origins as origins set file = '', sheet = ''
where not exists (
    select 1 from landing.{NAMED} as held
    where
        origins.table_name = '{NAMED}'
        and held.package_no = origins.package_no
        and held.row_no = origins.row_no
)
"""


def enter(package_no: int, origins: Origins, contract: Contract, connection: DuckDBPyConnection) -> None:
    """Write where the rows of a package stood, after they were stored; those of superseded rows go."""
    for table in contract.tables:
        found = origins.of_rows(table)
        if found is not None:
            _enter(package_no, table, found, connection)
    connection.execute(_SUPERSEDE)


def forget(connection: DuckDBPyConnection) -> None:
    """After rows have left for good: theirs go, and of rows that were put aside no more than numbers stay."""
    connection.execute(_SUPERSEDE)
    connection.execute(_FORGET)


def _enter(package_no: int, table: str, found: RowOrigins, connection: DuckDBPyConnection) -> None:
    import pandas

    places = pandas.DataFrame({"sheet": list(found.sheets), "shown": list(found.rows)}, dtype="int64")
    places["row_no"] = range(1, len(places) + 1)
    connection.register("incoming_origins", places)
    try:
        connection.execute(
            _ENTER,
            {
                "number": package_no,
                "table": table,
                "files": [file for file, _ in found.files],
                "sheets": [sheet for _, sheet in found.files],
            },
        )
    finally:
        connection.unregister("incoming_origins")
