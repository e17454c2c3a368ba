"""What stands beside figures in a release file: tests, sizes, data quality, revisions, the last report.

Each number of them must follow from figures that are shown, or be told in tens: then it tells nothing that
the figures do not, whatever it is taken from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pipeline import warehouse
from pipeline.attacker.subtraction import Finding

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from pipeline.settings import Settings

# tables of a release file that come from cases, beside its figures and marks
READ = frozenset(
    {
        "comparisons",
        "data_quality",
        "packages",
        "paired_tests",
        "previous_figures",
        "revisions",
        "scope_sizes",
        "withheld",
    }
)

TESTS = """
    select
        tests.p_value,
        gained.numerator,
        kept.denominator - kept.numerator
    from release.paired_tests as tests
    left join release.indicator_values as gained
        on
            gained.measure = 'M04_conversion'
            and gained.breakdown = 'all'
            and tests.scope = gained.scope
            and tests.outcome = gained.outcome
            and tests.milestone = gained.milestone
    left join release.indicator_values as kept
        on
            kept.measure = 'M04_retention'
            and kept.breakdown = 'all'
            and tests.scope = kept.scope
            and tests.outcome = kept.outcome
            and tests.milestone = kept.milestone
    where tests.p_value is not null
"""
HALF = 0.0051  # of a hundredth, and what two ways to count differ by
# of rows of packages, not of the packages themselves, nor of figures
RECORDS = """
    select count(*)
    from (
        select unnest([checked, found]) as number from release.data_quality
        where
            kind in ('reconciliation', 'finding')
            or table_name in ('package_cases', 'package_assessments')
        union all
        select cases from release.scope_sizes
    )
    where number % 10 <> 0 or number = 0
"""
COMPARED = """
    select count(*) from release.comparisons
    anti join (
        from release.indicator_values
        where measure = 'M17_crude' and status <> 'c'
    ) as shown
        using (scope, outcome, milestone)
"""
REVISED = """
    select count(*)
    from (
        select
            unnest([
                new_numerator - old_numerator, new_denominator - old_denominator, new_due - old_due,
                new_denominator - new_numerator - old_denominator + old_numerator,
                new_unknown - old_unknown, new_not_applicable - old_not_applicable
            ]) as people
        from release.revisions
    )
    where abs(people) between 1 and 10
"""
# a number that is said again must be one that was shown before, and stand beside a figure that is shown now
SAID_AGAIN = """
    with said as (

        select
            period,
            scope,
            measure,
            coalesce(outcome, 'area ' || service_area, '') as outcome_key,
            coalesce(milestone, -1) as milestone,
            numerator,
            numerator_low,
            numerator_high,
            denominator,
            unknown,
            not_applicable,
            due,
            estimate,
            ci_low,
            ci_high,
            bound_low,
            bound_high
        from release.previous_figures
        where status <> 'c'

    ),

    shown_then as (

        select
            period,
            scope,
            measure,
            coalesce(outcome, 'area ' || service_area, '') as outcome_key,
            milestone,
            numerator,
            numerator_low,
            numerator_high,
            denominator,
            unknown,
            not_applicable,
            due,
            estimate,
            ci_low,
            ci_high,
            bound_low,
            bound_high
        from read_parquet($files)
        where entry < $today and breakdown = 'all' and status <> 'c' and not is_revision

    ),

    shown_now as (

        select
            scope,
            measure,
            coalesce(outcome, 'area ' || service_area, '') as outcome_key,
            coalesce(milestone, -1) as milestone
        from release.indicator_values
        where breakdown = 'all' and status <> 'c'

    )

    select count(*)
    from (
        (
            select * from said
            except
            select * from shown_then
        )
        union all
        select said.*
        from said
        anti join shown_now using (scope, measure, outcome_key, milestone)
    )
"""


def read_beside(
    connection: DuckDBPyConnection, settings: Settings, release: Path, today: int, files: Collection[Path]
) -> list[Finding]:
    """What the tables beside the figures of the file ``release`` tell that the figures do not.

    ``files`` are those of all releases, in which the figures of earlier ones are looked up.
    """
    warehouse.attach(connection, release, "release", settings)
    try:
        told = {
            "a test of change": _tests(connection),
            "a count of records or the size of a scope": _count(connection, RECORDS),
            "a comparison without its figure": _count(connection, COMPARED),
            "a revision": _count(connection, REVISED),
            "a figure of the last report": _count(
                connection, SAID_AGAIN, {"files": [str(path) for path in files], "today": today}
            ),
        }
        ((period,),) = connection.execute("select distinct period from release.release").fetchall()
    finally:
        connection.execute("detach release")
    return [
        Finding("beside the figures", what, today, period, count) for what, count in told.items() if count
    ]


def _count(connection: DuckDBPyConnection, query: str, values: Mapping[str, object] | None = None) -> int:
    ((count,),) = connection.execute(query, values or {}).fetchall()
    return int(count)


def _tests(connection: DuckDBPyConnection) -> int:
    """Tests of change that are not those of the changes shown beside them."""
    rows = connection.execute(TESTS).fetchall()
    return sum(None in (gained, lost) or not _follows(told, gained, lost) for told, gained, lost in rows)


def _follows(told: float, gained: int, lost: int) -> bool:
    """Whether a p that is told in hundredths is that of the changes; where nobody changed there is none."""
    from scipy.stats import binomtest

    return gained + lost > 0 and bool(abs(binomtest(gained, gained + lost).pvalue - told) < HALF)
