"""Questions to what was taken in, answered in counts and months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.errors import RefusedInput

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

_PACKAGES = """
with cases as (

    select
        package_no,
        max(rows_stored) filter (where table_name = 'cases') as cases,
        cast(sum(rows_quarantined) as bigint) as quarantined
    from landing.reconciliation
    group by package_no

)

select
    packages.provider_id,
    packages.data_cutoff,
    packages.package_hash,
    packages.source_system = 'synthetic-sample' as is_synthetic,
    coalesce(cases.cases, 0) as cases,
    coalesce(cases.quarantined, 0) as quarantined,
    anonymity.persons_alone,
    anonymity.persons_in_small_groups
from landing.packages as packages
left join cases on packages.package_no = cases.package_no
left join {anonymity} as anonymity on packages.package_no = anonymity.package_no
order by packages.package_no
"""

# in the place of a table that warehouses of an older version do not have
_NOT_MEASURED = "(select 0 as package_no, 0 as persons_alone, 0 as persons_in_small_groups where false)"


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was taken in; ``cases`` are those that stand, ``data_cutoff`` is a first of a month.

    Persons who stand alone or in a small group are those of the package as it came; None where unknown.
    """

    provider_id: str
    data_cutoff: date
    package_hash: str
    is_synthetic: bool
    cases: int
    quarantined: int
    persons_alone: int | None = None
    persons_in_small_groups: int | None = None


def packages(settings: Settings) -> list[Package]:
    """What was taken in, in order; nothing where there is no warehouse yet."""
    if not settings.cases_db.is_file():
        return []
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        names = "select table_name from duckdb_tables() where schema_name = 'landing'"
        known = {name for (name,) in connection.execute(names).fetchall()}
        if "packages" not in known:
            return []
        query = _PACKAGES.format(anonymity="landing.anonymity" if "anonymity" in known else _NOT_MEASURED)
        return [Package(*row) for row in connection.execute(query).fetchall()]


def refuse_a_mix(connection: DuckDBPyConnection) -> None:
    """``RefusedInput`` where the made-up sample and real exports would count together."""
    kinds = connection.execute(
        "select count(distinct source_system = 'synthetic-sample') from landing.packages"
    ).fetchall()
    if kinds[0][0] > 1:
        raise RefusedInput(
            "The made-up sample and real exports do not belong in one warehouse; nothing was stored.",
            "Work in a new folder (`reintegration --home DIR run PATH`), or delete warehouse/ and out/ here.",
        )
