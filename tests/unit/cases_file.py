"""A made-up cases.duckdb with hand-set figures: what the disclosure control reads, and no more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import duckdb

from pipeline import disclosure
from pipeline.disclosure.release import partial_file
from pipeline.ingest.landing import REGISTER
from pipeline.settings import Settings

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
# a measure whose tables are shown whole or not at all; here it is not counted as harm
WHOLE_TABLE = "M11_crisis"
HARM = "M14_known"  # counted alike, and told of whole countries only
GROUP_COLUMNS = (
    "cohort",
    "programme_country",
    "form",
    "sex",
    "age_group",
    "age_trafficked",
    "movement",
    "setting",
    "identification_assistance",
    "beneficiary",
    "provider_type",
    "service_setting",
)


FURTHER_CASES = (
    "scope varchar, measure varchar, outcome varchar, service_area smallint, milestone smallint, "
    "breakdown varchar, group_key varchar, due bigint, denominator bigint, numerator bigint, rest bigint, "
    "not_applicable bigint"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Persons of one scope and group at 12 months: due, known, achieved (outcome 1) and not applicable.

    ``level_unknown`` are persons to whom the outcome applies and whose level is not known. Those known are
    also the pairs of baseline and 12 months: so many gained the outcome, so many lost it. ``further`` are
    further cases of persons counted: of those due, known, achieved, not achieved and not applicable.
    """

    scope: str
    due: int
    known: int
    achieved: int
    breakdown: str = "all"
    value: str | None = None
    not_applicable: int = 0
    level_unknown: int = 0
    gained: int = 30
    lost: int = 10
    further: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def column(self) -> str | None:
        return {
            "sex": "sex",
            "cohort": "cohort",
            "country": "programme_country",
            "form_any": "form",
            "form": "form",
        }.get(self.breakdown)


def write(path: Path, groups: Iterable[Group], nested: Sequence[tuple[str, int]] = ()) -> Path:
    """Write the file; ``nested`` lists scopes with how many of their cases lie in ``country:KHM`` too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    groups = list(groups)
    with duckdb.connect(str(path)) as connection:
        for schema in ("seeds", "landing", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        for seed in sorted(SEEDS.glob("*.csv")):
            connection.execute(f"create table seeds.{seed.stem} as from read_csv(?)", [str(seed)])
        connection.execute(
            "update seeds.measures set released_together = 'whole' where measure = ?", [WHOLE_TABLE]
        )
        _landing(connection)
        _marts(connection, groups)
        _intermediate(connection, nested)
        _people(
            connection, [group for group in groups if (group.scope, group.breakdown) == ("region", "all")]
        )
        _frozen(connection)
    return path


def decide(
    settings: Settings, audiences: Sequence[str], period: str, as_of: date, code_version: str = "test"
) -> disclosure.Decision:
    """Decide by all rules but subtraction: of few hand-set figures one is no less than another by chance."""
    with patch("pipeline.disclosure.differencing.withhold", return_value=False):
        return disclosure.decide(settings, audiences, period, as_of, code_version)


def release(settings: Settings, audiences: Sequence[str], code_version: str = "test") -> disclosure.Decision:
    """Decide on 2026H1 and put the release file in its place."""
    decision = decide(settings, audiences, "2026H1", date(2026, 6, 1), code_version)
    os.replace(partial_file(settings), settings.release_db)
    return decision


def _landing(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        create table landing.packages as
        select 1 as package_no, 'made-up' as provider_id, 'abc' as package_hash,
            date '2026-06-01' as data_cutoff, timestamp '2026-07-15' as created,
            'synthetic-sample' as source_system;
        create table landing.providers as select 'made-up' as provider_id, 'Provider A' as name;
        create table landing.cases (case_key uuid, person_key uuid);
        create table landing.reconciliation as
        select 1 as package_no, 'cases' as table_name, 100::bigint as rows_in, 90::bigint as rows_stored,
            4::bigint as rows_quarantined, 0::bigint as rows_no_consent, 6::bigint as rows_superseded,
            20::bigint as months_coarsened;
        create table landing.quality_results as
        select 'door' as stage, 1 as package_no, 'package_cases' as suite, 'cases' as relation,
            'Sex is known' as expectation, 'sex' as column_name, 'warning' as severity, true as success,
            90::bigint as checked, 0::bigint as failed;
        """
    )


def _marts(connection: duckdb.DuckDBPyConnection, groups: Sequence[Group]) -> None:
    columns = ", ".join(f"{name} varchar" for name in GROUP_COLUMNS)
    connection.execute(
        f"""
        create table marts.indicator_values (
            scope varchar, measure varchar, outcome varchar, service_area smallint, milestone smallint,
            breakdown varchar, {columns},
            numerator bigint, denominator bigint, unknown bigint, not_applicable bigint, due bigint,
            persons_in bigint, persons_out bigint,
            estimate double, ci_low double, ci_high double, bound_low double, bound_high double);
        create table marts.further_cases ({FURTHER_CASES});
        create table marts.scope_sizes (scope varchar, cases bigint);
        create table marts.paired_tests (scope varchar, outcome varchar, milestone smallint, p_value double);
        create table marts.findings as
        select 'no_ground' as finding, 'Said not to apply' as label, 'outcome_ratings' as table_name,
            'warning' as severity, 'Provider A' as provider_id, 100::bigint as checked, 11::bigint as found;
        """
    )
    for group in groups:
        _figure(connection, group, "M03", None, group.known, group.due, 0)
        _figure(connection, group, "M01", "O01", group.achieved, group.known, group.not_applicable)
        for measure in (WHOLE_TABLE, HARM):
            _figure(connection, group, measure, None, group.achieved, group.known, group.not_applicable)
        applies = group.known + group.level_unknown
        _figure(connection, group, "M02", "O01", applies, applies + group.not_applicable, 0)
        _figure(connection, group, "M04_conversion", "O01", group.gained, group.known, 0)
        _figure(connection, group, "M04_net", "O01", group.gained - group.lost, group.known, 0)
        if any(group.further):
            for measure, outcome in (("M01", "O01"), (WHOLE_TABLE, None), (HARM, None)):
                connection.execute(
                    f"insert into marts.further_cases values ({', '.join('?' * 12)})",
                    [
                        group.scope,
                        measure,
                        outcome,
                        None,
                        12,
                        group.breakdown,
                        group.value or "",
                        *group.further,
                    ],
                )
        if group.breakdown == "all":
            connection.execute("insert into marts.scope_sizes values (?, ?)", [group.scope, group.due])


def _figure(
    connection: duckdb.DuckDBPyConnection,
    group: Group,
    measure: str,
    outcome: str | None,
    numerator: int,
    denominator: int,
    not_applicable: int,
) -> None:
    values = {name: group.value if name == group.column else None for name in GROUP_COLUMNS}
    share = numerator / denominator if denominator else None
    row = [
        group.scope,
        measure,
        outcome,
        None,
        12,
        group.breakdown,
        *values.values(),
        numerator,
        denominator,
        group.due - denominator - not_applicable,
        not_applicable,
        group.due,
        numerator,
        denominator - numerator,
    ]
    intervals = [
        share,
        None if share is None else share - 0.1,
        None if share is None else share + 0.1,
        None,
        None,
    ]
    marks = ", ".join("?" * (len(row) + len(intervals)))
    connection.execute(f"insert into marts.indicator_values values ({marks})", [*row, *intervals])


def _intermediate(connection: duckdb.DuckDBPyConnection, nested: Sequence[tuple[str, int]]) -> None:
    columns = ", ".join(f"{name} varchar" for name in GROUP_COLUMNS)
    connection.execute(
        f"""
        create macro person(number) as md5(number::varchar)::uuid;
        create table intermediate.int_cases as
        select person(1) as case_key, 1 as case_no, date '2025-01-01' as opened_month;
        create table intermediate.int_linked_cases (case_key uuid, person_key uuid);
        create table intermediate.int_fact_profiles (case_no integer, fact_profile_no integer, fact_profile ubigint);
        create table intermediate.int_contributions (
            fact_profile ubigint, measure varchar, outcome varchar, milestone smallint,
            numerator bigint, denominator bigint, not_applicable bigint);
        create table intermediate.int_scopes_of_case (case_key uuid, scope varchar);
        create table intermediate.int_groups (
            scope varchar, breakdown varchar, group_key varchar, {columns}, group_no bigint);
        create table intermediate.int_series as
        select measures.measure, outcomes.outcome, measures.family, '1.0' as version
        from seeds.measures as measures
        cross join (select outcome from seeds.outcomes union all select null) as outcomes;
        create table intermediate.int_standardised (
            programme_country varchar, outcome varchar, milestone smallint, strata varchar, providers bigint,
            refusal varchar, pairs bigint, achieved bigint);
        create table intermediate.int_comparison_cells (
            outcome varchar, milestone smallint, programme_country varchar, age varchar, sex varchar,
            baseline varchar, form varchar, pairs bigint, achieved bigint);
        create table intermediate.int_exit_counts (
            group_no bigint, measure varchar, outcome varchar, milestone smallint, censored bigint,
            events bigint, competing bigint);
        create table intermediate.int_milestones_due as
        select person(i) as case_key, 12::smallint as milestone from range(1000) as cases (i);
        create table intermediate.int_groups_of_case as
        select person(i) as case_key, 'all' as breakdown, '' as group_key from range(1000) as cases (i);
        """
    )
    for scope, shared in nested:
        for name in (scope, "country:KHM"):
            connection.execute(
                "insert into intermediate.int_scopes_of_case select person(i), ? from range(?) as cases (i)",
                [name, shared],
            )


def _people(connection: duckdb.DuckDBPyConnection, regions: Sequence[Group]) -> None:
    """The people of the whole region, each with a state of outcome 1."""
    connection.execute(
        """
        insert into intermediate.int_contributions values
            (0, 'M01', 'O01', 12, 1, 1, 0), (1, 'M01', 'O01', 12, 0, 1, 0),
            (2, 'M01', 'O01', 12, 0, 0, 1), (3, 'M01', 'O01', 12, 0, 0, 0)
        """
    )
    for group in regions:
        persons = range(group.due)
        states = [0] * group.achieved + [1] * (group.known - group.achieved) + [2] * group.not_applicable
        states += [3] * (group.due - len(states))
        connection.execute("delete from intermediate.int_cases")
        for statement, values in (
            ("int_cases select person(n), n, date '2025-01-01'", persons),
            ("int_scopes_of_case select person(n), 'region'", persons),
            ("int_fact_profiles select row_number() over () - 1, 0, n", states),
        ):
            connection.execute(
                f"insert into intermediate.{statement} from (select unnest(?) as n)", [list(values)]
            )


def _frozen(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing was released before."""
    counts = ("numerator", "denominator", "unknown", "not_applicable", "due")
    sides = ", ".join(f"old_{name} bigint, new_{name} bigint" for name in counts)
    connection.execute(
        f"""
        create schema register;
        create table intermediate.int_closed_cohort_series (
            period varchar, family varchar, outcome varchar, version varchar, milestone smallint,
            cohort varchar, is_current boolean, is_compared boolean);
        create table intermediate.int_cohort_windows (cohort varchar, milestone smallint, closed_month date);
        create table marts.revisions (
            scope varchar, measure varchar, outcome varchar, service_area smallint, milestone smallint,
            cohort varchar, period varchar, {sides}, reason varchar);
        """
    )
    for name, columns in REGISTER.items():
        connection.execute(f"create table register.{name} ({columns})")
