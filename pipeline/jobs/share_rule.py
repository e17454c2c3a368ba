"""Why a package was refused of which too many rows would be put aside: table, column, code and how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import QualityFailure
from pipeline.ingest import CODES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CODE = "ING-075"
COLUMN = "refusing_share"  # of the relation package_tables; what `--put-aside` waives
MOST_REASONS = 5  # named of all tables

_TABLES = """
select
    table_name,
    rows_quarantined,
    rows_in
from landing.reconciliation
where package_no = $package_no and rows_quarantined > 0.2 * rows_in
order by rows_quarantined / rows_in desc, table_name asc
"""

# rows that are put aside because of another row are no faults of their own
_REASONS = """
select
    table_name,
    column_name,
    reason_code,
    count(*) as faults
from landing.quarantine
where package_no = $package_no and reason_code <> 'ING-116'
group by table_name, column_name, reason_code
order by faults desc, table_name asc, column_name asc, reason_code asc
"""


def explained(failure: QualityFailure, connection: DuckDBPyConnection, package_no: int) -> QualityFailure:
    """The failure with the tables that break the rule and the faults behind it; as it is where none does."""
    of_package = {"package_no": package_no}
    tables = connection.execute(_TABLES, of_package).fetchall()
    if not tables:
        return failure
    shares = ", ".join(f"`{table}` ({aside:,} of {of:,})" for table, aside, of in tables)
    reasons = [_reason(*row) for row in connection.execute(_REASONS, of_package).fetchall()]
    further = [f"{len(reasons) - MOST_REASONS} more"] if len(reasons) > MOST_REASONS else []
    said = f"Rows put aside: {shares}. Why: {'; '.join([*reasons[:MOST_REASONS], *further])}."
    return QualityFailure(f"{failure.what} {said}", CODES[CODE].remedy, code=CODE)


def _reason(table: str, column: str, code: str, rows: int) -> str:
    what = CODES[code].what
    number = f"{rows:,} row{'s' * (rows > 1)}"
    return f"{number} of `{table}` for {code} in column `{column}` ({what[0].lower()}{what[1:]})"
