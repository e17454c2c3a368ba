"""The register of closed cohorts: a figure of a closed cohort stays as it was first released.

It is entered once the release file stands and before a report is written, so that no report is ever out
whose figures are not in the register. What was entered for reports that never came out, or were withdrawn,
is dropped before the next build. The case file stores these figures as ``register.frozen_figures``, and their
cohorts as ``register.frozen_series``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.disclosure.register import membership

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


# What closes with this release: families and cohorts at a milestone that were not released yet.
CLOSED = """
    create temp table closed as
    with run as (

        select
            period,
            run_id,
            as_of,
            code_version
        from released.release
        group by all

    )

    select
        run.*,
        series.* exclude (is_released)
    from run
    inner join marts.cohort_series as series on run.as_of >= series.closed_month
    anti join register.frozen_series as closed_series
        on
            series.family = closed_series.family
            and series.outcome is not distinct from closed_series.outcome
            and series.version = closed_series.version and series.cohort = closed_series.cohort
            and series.milestone = closed_series.milestone
"""
# and what had closed before a donor came into the configuration: all of it closes for that donor now
NEW_DONORS = """
    create temp table new_donors as
    select distinct figures.scope
    from marts.indicator_values as figures
    anti join register.frozen_figures as closed_figures on figures.scope = closed_figures.scope
    where figures.scope like 'donor:%'
"""
FIGURES = """
    insert into register.frozen_figures by name
    with run as (

        select
            period,
            run_id,
            as_of,
            code_version
        from released.release
        group by all

    )

    select
        run.*,
        $released_at as released_at,
        $release_no as release_no,
        series.family,
        series.version,
        figures.scope,
        figures.measure,
        figures.outcome,
        figures.service_area,
        figures.milestone,
        figures.cohort,
        figures.numerator,
        figures.denominator,
        figures.unknown,
        figures.not_applicable,
        figures.due,
        figures.persons_in,
        figures.persons_out,
        figures.estimate,
        figures.ci_low,
        figures.ci_high,
        figures.bound_low,
        figures.bound_high
    from marts.indicator_values as figures
    inner join marts.series as series
        on figures.measure = series.measure and figures.outcome is not distinct from series.outcome
    inner join marts.cohort_series as cohorts
        on
            series.family = cohorts.family and figures.outcome is not distinct from cohorts.outcome
            and figures.cohort = cohorts.cohort and figures.milestone = cohorts.milestone
    cross join run
    left join closed
        on
            cohorts.family = closed.family and cohorts.outcome is not distinct from closed.outcome
            and cohorts.cohort = closed.cohort and cohorts.milestone = closed.milestone
    left join new_donors on figures.scope = new_donors.scope
    where
        figures.breakdown = 'cohort' and run.as_of >= cohorts.closed_month
        and (closed.family is not null or new_donors.scope is not null)
"""
SERIES = "insert into register.frozen_series by name select * exclude (code_version) from closed"
# a run of which only figures are entered is that of a donor that was new
ENTERED = """
    select
        period,
        run_id
    from register.frozen_series
    union
    select
        period,
        run_id
    from register.frozen_figures
    order by all
"""
TABLES = ("frozen_figures", "frozen_series")


def enter(
    connection: DuckDBPyConnection, released_at: datetime, number: int, breakdowns: Sequence[str]
) -> None:
    """Enter the figures of the release file's period whose cohorts have closed and that are not entered yet.

    Beside them goes where everybody stood, where release ``number`` is not in the register yet. A figure that
    is entered stays; the same release again changes nothing. The marts must be those that the release file,
    attached as ``released``, was made from.
    """
    connection.execute(CLOSED)
    connection.execute(NEW_DONORS)
    membership.read(connection, breakdowns)
    [(registered,)] = connection.execute("select coalesce(max(entries), 0) from register.head").fetchall()
    connection.execute("begin")
    connection.execute(FIGURES, {"released_at": released_at.replace(tzinfo=None), "release_no": number})
    connection.execute(SERIES)
    if number > registered:
        membership.keep(connection, number)
    connection.execute("commit")


def drop(connection: DuckDBPyConnection, stands: Callable[[str, str], bool]) -> None:
    """Drop what was entered for a period and run of which no report stands."""
    runs = connection.execute(ENTERED).fetchall()
    for run in runs:
        if not stands(*run):
            for table in TABLES:
                connection.execute(f"delete from register.{table} where period = ? and run_id = ?", run)
