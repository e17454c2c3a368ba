"""Questions to what was taken in, answered in counts and months."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipeline import ingest as intake
from pipeline import warehouse
from pipeline.errors import RefusedInput, UsageError

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

),

changes as (

    select
        package_no,
        max(persons) filter (where kind = 'new') as new,
        max(persons) filter (where kind = 'gone') as gone,
        max(persons) filter (where kind = 'changed' and table_name is null) as changed
    from {changes}
    group by package_no

)

select
    packages.provider_id as provider,
    packages.data_cutoff,
    packages.package_hash,
    packages.source_system = 'synthetic-sample' as is_synthetic,
    coalesce(cases.cases, 0) as cases,
    coalesce(cases.quarantined, 0) as quarantined,
    anonymity.persons_alone,
    anonymity.persons_in_small_groups,
    changes.new,
    changes.gone,
    changes.changed
from landing.packages as packages
left join cases on packages.package_no = cases.package_no
left join {anonymity} as anonymity on packages.package_no = anonymity.package_no
left join changes on packages.package_no = changes.package_no
order by packages.package_no
"""

# in the place of tables that warehouses of an older version do not have
_NOT_COUNTED = "(select 0 as package_no, '' as kind, '' as table_name, 0 as persons where false)"
_NOT_MEASURED = "(select 0 as package_no, 0 as persons_alone, 0 as persons_in_small_groups where false)"

_REMOVALS = """
select
    removals.cause,
    removals.rewritten_at,
    cast(coalesce(sum(removed), 0) as bigint) as removed
from landing.removals as removals
left join landing.removed_rows as removed_rows on removals.removal_no = removed_rows.removal_no
group by removals.removal_no, removals.cause, removals.rewritten_at
order by removals.removal_no desc
"""

_UNKNOWN_DONORS = """
select distinct donor_code
from landing.fundings
where not list_contains($1::varchar[], donor_code)
order by donor_code
"""

_UNKNOWN_GRANTS = """
with listed as (

    select
        unnest($1::varchar[]) as donor_code,
        unnest($2::varchar[][]) as grants

),

unknown as (

    select
        fundings.donor_code,
        fundings.grant_code
    from landing.fundings as fundings
    inner join listed on fundings.donor_code = listed.donor_code
    where not list_contains(listed.grants, fundings.grant_code)
    group by fundings.donor_code, fundings.grant_code

)

select count(*) from unknown
"""

_CASES_ELSEWHERE = """
select count(*)
from landing.cases
where not list_contains($1::varchar[], programme_country)
"""

_AUDIENCES = """
select 'ministry:' || programme_country from landing.cases
union
select 'donor:' || donor_code
from landing.fundings
where not starts_with(donor_code, 'new ')
union
select 'region' from landing.cases
"""


@dataclass(frozen=True, slots=True)
class Removed:
    """A receipt of what left for good; without a time where the file still has to be made anew."""

    cause: str
    rewritten_at: datetime | None
    rows: int


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was taken in; ``cases`` are those that stand, ``data_cutoff`` is a first of a month.

    ``provider`` is what its provider is called; its code is not shown. Persons who stand alone or in a small
    group are those of the package as it came, and those who were new, no longer there or changed by it; None
    where unknown.
    """

    provider: str
    data_cutoff: date
    package_hash: str
    is_synthetic: bool
    cases: int
    quarantined: int
    persons_alone: int | None = None
    persons_in_small_groups: int | None = None
    new: int | None = None
    gone: int | None = None
    changed: int | None = None


def packages(settings: Settings) -> list[Package]:
    """What was taken in, in order; nothing where there is no warehouse yet."""
    with _landing(settings, "packages") as landing:
        if landing is None:
            return []
        measured = "landing.anonymity" if _has(landing, "anonymity") else _NOT_MEASURED
        counted = "landing.changes" if _has(landing, "changes") else _NOT_COUNTED
        query = _PACKAGES.format(anonymity=measured, changes=counted)
        called = intake.provider_names(landing, settings.config)
        return [Package(called[code], *row) for code, *row in landing.execute(query).fetchall()]


def removals(settings: Settings) -> list[Removed]:
    """What has left for good, newest first, without saying who."""
    with _landing(settings, "removals") as landing:
        return [Removed(*row) for row in landing.execute(_REMOVALS).fetchall()] if landing else []


def unknown_donors(settings: Settings, known: Collection[str]) -> list[str]:
    """The donors of the data that are none of those that are known: their codes are shown to nobody."""
    with _landing(settings, "fundings") as landing:
        found = landing.execute(_UNKNOWN_DONORS, [[*known]]).fetchall() if landing else []
    return [code for (code,) in found]


def unknown_grants(settings: Settings, listed: Mapping[str, list[str]]) -> int:
    """How many grants of the data are none of those that are listed for their donor."""
    with _landing(settings, "fundings") as landing:
        if landing is None or not listed:
            return 0
        lists = [[*listed], [*listed.values()]]
        return int(landing.execute(_UNKNOWN_GRANTS, lists).fetchall()[0][0])


def moves(settings: Settings) -> int:
    """How many cases go on with another provider, by links of which both cases are in the data."""
    with _landing(settings, "moves") as landing:
        return int(landing.execute("select count(*) from landing.moves").fetchall()[0][0]) if landing else 0


def cases_elsewhere(settings: Settings, countries: Collection[str]) -> int:
    """How many cases of the data are of none of these programme countries."""
    with _landing(settings, "cases") as landing:
        return int(landing.execute(_CASES_ELSEWHERE, [[*countries]]).fetchall()[0][0]) if landing else 0


def audiences(settings: Settings) -> set[str]:
    """Every audience, as a report definition would write it, that a case of the data belongs to."""
    with _landing(settings, "fundings") as landing:
        return {each for (each,) in landing.execute(_AUDIENCES).fetchall()} if landing else set()


@contextmanager
def _landing(settings: Settings, table: str) -> Iterator[DuckDBPyConnection | None]:
    """The warehouse to be read; None where a table of landing is not there yet."""
    if not settings.cases_db.is_file():
        yield None
        return
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        yield connection if _has(connection, table) else None


def _has(connection: DuckDBPyConnection, table: str) -> bool:
    query = "select count(*) > 0 from duckdb_tables() where schema_name = 'landing' and table_name = ?"
    return connection.execute(query, [table]).fetchone() == (True,)


def refuse_none(settings: Settings) -> None:
    """``UsageError`` where nothing was taken in yet."""
    if not packages(settings):
        raise UsageError(
            "There is no data yet.", "Take in an export package first: `reintegration ingest PATH`."
        )


def refuse_without_audiences(settings: Settings) -> None:
    """``UsageError`` where real exports would be reported to the made-up audiences of the sample."""
    if settings.own_config.is_dir() or all(package.is_synthetic for package in packages(settings)):
        return
    raise UsageError(
        "The data are in, but nobody has said whom reports are for: this folder has no config/.",
        "Make it with `reintegration init .` in this folder; then `reintegration run` writes the reports.",
    )


def refuse_a_mix(connection: DuckDBPyConnection) -> None:
    """``RefusedInput`` where the made-up sample and real exports would count together."""
    query = "select count(distinct source_system = 'synthetic-sample') from landing.packages"
    [(kinds,)] = connection.execute(query).fetchall()
    if kinds > 1:
        raise RefusedInput(
            "The made-up sample and real exports do not belong in one warehouse; nothing was stored.",
            "Work in a new folder (`reintegration --home DIR run PATH`), or delete warehouse/ and out/ here.",
        )
