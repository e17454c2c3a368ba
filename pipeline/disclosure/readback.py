"""Reads the finished release and stops it when a rule is broken: it trusts no step before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from pipeline.errors import DisclosureFailure

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from pipeline.disclosure.threshold.rules import Rules

BREACHES = {
    "a withheld figure carries a number": """
        select count(*) from indicator_values
        where status = 'c' and coalesce(
            numerator, numerator_low, numerator_high, denominator, unknown, not_applicable, due,
            estimate, ci_low, ci_high, bound_low, bound_high
        ) is not null""",
    "a figure stands for too few persons": """
        select count(*) from indicator_values
        where status <> 'c' and (due < $minimum_group or denominator between 1 and $minimum_group - 1)""",
    "one or two persons stand alone in a figure": """
        select count(*)
        from indicator_values as figures
        inner join measures on figures.measure = measures.measure
        where status <> 'c' and protection <> 'group' and counts = 'persons' and (
            (figures.measure <> 'M04_net' and figures.numerator between 1 and $minimum_part - 1)
            or figures.denominator - abs(figures.numerator) between 1 and $minimum_part - 1
            or figures.not_applicable between 1 and $minimum_part - 1
        )""",
    "a band tells more than a band": """
        select count(*) from indicator_values
        where (status = 'band' and (
            measure <> 'M01'
            or coalesce(numerator, estimate, bound_low, bound_high) is not null
            or coalesce(numerator_high - numerator_low, 0) < $minimum_part
            or (numerator_low <> 0 and numerator_high <> denominator)
        )) or (status <> 'band' and coalesce(numerator_low, numerator_high) is not null)""",
    "all or none of a group is told": """
        select count(*) from indicator_values as figures
        where measure = 'M01' and (numerator = 0 or numerator = denominator) and denominator > 0""",
    "a table is shown in part": """
        select count(*) from (
            select
                scope,
                breakdown,
                milestone,
                figures.measure,
                outcome,
                service_area
            from indicator_values as figures
            where not (figures.measure in ('M01', 'M02', 'M03') and outcome is not null)  -- proven row by row
            group by all
            having count(*) filter (where status = 'c') > 0 and count(*) filter (where status <> 'c') > 0
        )
""",
    "a withheld total can be added up": """
        select count(*) from indicator_values as shown
        inner join indicator_values as total
            on
                shown.scope = total.scope and shown.measure = total.measure
                and shown.milestone is not distinct from total.milestone
                and shown.outcome is not distinct from total.outcome
                and shown.service_area is not distinct from total.service_area
        where
            shown.status <> 'c' and total.breakdown = 'all' and total.status = 'c'
            and not (shown.measure in ('M01', 'M02', 'M03') and shown.outcome is not null)
""",
    "an internal figure stands among the released": """
        select count(*) from indicator_values as figures
        anti join measures on figures.measure = measures.measure and measures.protection <> 'internal'""",
    "a revision tells of too few persons": """
        select count(*) from revisions
        where
            (status = 'c' and coalesce(measure, outcome) is not null)
            or (status = 'c' and coalesce(
                old_numerator, new_numerator, old_denominator, new_denominator, old_unknown, new_unknown,
                old_not_applicable, new_not_applicable, old_due, new_due
            ) is not null)
            or abs(new_numerator - old_numerator) between 1 and $minimum_group - 1
            or abs(new_denominator - old_denominator) between 1 and $minimum_group - 1
            or abs(new_due - old_due) between 1 and $minimum_group - 1
            or least(old_due, new_due, old_denominator, new_denominator) < $minimum_group
""",
    "a figure of the last report is said again where it is not compared": """
        select count(*) from previous_figures
        where (not_compared is not null or status = 'c') and coalesce(
            numerator, numerator_low, numerator_high, denominator, unknown, not_applicable, due,
            estimate, ci_low, ci_high, bound_low, bound_high
        ) is not null""",
    "a figure of the last report is said again beside one that is withheld": """
        select count(*)
        from previous_figures as before
        inner join indicator_values as figures
            on
                before.scope = figures.scope and before.measure = figures.measure
                and before.milestone is not distinct from figures.milestone
                and before.outcome is not distinct from figures.outcome
                and before.service_area is not distinct from figures.service_area
        where before.status <> 'c' and figures.breakdown = 'all' and figures.status = 'c'""",
    "a figure of the last report stands for too few persons": """
        select count(*) from previous_figures
        where due < $minimum_group or denominator between 1 and $minimum_group - 1""",
    "harm is told of less than a whole country": """
        select count(*)
        from indicator_values as figures
        inner join measures on figures.measure = measures.measure
        where
            status <> 'c' and released_together in (select unnest($red))
            and (scope like 'donor:%' or breakdown not in ('all', 'country'))
""",
    "a count of those who are not known stands beside another measure": """
        select count(*)
        from (
            select
                measure,
                coalesce(unknown, not_applicable, bound_low, bound_high) as beside,
                due
            from indicator_values
            union all
            select
                measure,
                coalesce(old_unknown, new_unknown, old_not_applicable, new_not_applicable) as beside,
                coalesce(old_due, new_due) as due
            from revisions
        ) as figures
        inner join measures on figures.measure = measures.measure
        where
            (figures.measure not in ('M01', 'M03') and beside is not null)
            or (base = 'own' and due is not null)
""",
    "a count of records is not in tens": """
        select count(*)
        from (
            select unnest([checked, found]) as number from data_quality
            where kind in ('reconciliation', 'finding')
            union all
            select cases from scope_sizes
        )
        where number % 10 <> 0 or number between 1 and $minimum_group - 2""",
    "a status is not in the list": """
        select count(*) from indicator_values
        where status is null or status not in ('published', 'c', 'low', 'x', 'z', 'band')""",
}

# what was counted for this release, beside how many cases are further ones of somebody counted
BREACHES_OF_PERSONS = {
    "a figure stands for too few persons, some of whom have several cases": """
        select count(*)
        from decided as figures
        semi join indicator_values as shown on figures.scope = shown.scope
        inner join measures on figures.measure = measures.measure
        inner join cases.marts.further_cases as further
            on
                figures.scope = further.scope and figures.breakdown = further.breakdown
                and figures.measure = further.measure
                and figures.outcome is not distinct from further.outcome
                and figures.service_area is not distinct from further.service_area
                and nullif(figures.milestone, -1) is not distinct from further.milestone
                and figures.group_key = further.group_key
        where figures.status <> 'c' and figures.as_of = $as_of and figures.stood_at = $now and (
            figures.due - further.due < $minimum_group
            or (figures.denominator > 0 and figures.denominator - further.denominator < $minimum_group)
            or (protection <> 'group' and counts = 'persons' and figures.measure <> 'M04_net' and (
                (figures.numerator > 0 and figures.numerator - further.numerator < $minimum_part)
                or (
                    figures.denominator > figures.numerator
                    and figures.denominator - figures.numerator - further.rest < $minimum_part
                )
            ))
            or (
                protection <> 'group' and figures.not_applicable > 0
                and figures.not_applicable - further.not_applicable < $minimum_part
            )
        )
""",
}


def check(connection: DuckDBPyConnection, rules: Rules) -> None:
    """Raise DisclosureFailure when a released table breaks a rule."""
    _check(connection, BREACHES, rules.as_dict())


def check_persons(connection: DuckDBPyConnection, rules: Rules, as_of: date, number: int) -> None:
    """Raise DisclosureFailure when too few persons stand behind a figure of today, whatever their cases.

    Of today are those that release ``number`` does not show as they were before. The case file must be
    attached as ``cases``, and ``decided`` must hold what was written.
    """
    _check(connection, BREACHES_OF_PERSONS, {**rules.as_dict(), "as_of": as_of, "now": number})


def _check(connection: DuckDBPyConnection, breaches: Mapping[str, str], values: Mapping[str, object]) -> None:
    import duckdb

    for what, query in breaches.items():
        (statement,) = duckdb.extract_statements(query)
        wanted = {name: values[name] for name in statement.named_parameters}
        if connection.execute(statement, wanted).fetchall()[0][0]:
            raise DisclosureFailure(
                f"Nothing is released: {what}.",
                "This is a fault in the program, not in your data; report it with what "
                "`reintegration --version` prints.",
            )
