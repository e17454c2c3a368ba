"""A made-up cases.duckdb with hand-set figures: what the disclosure control reads, and no more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import duckdb

from pipeline import disclosure, opening
from pipeline.disclosure.release import partial_file
from pipeline.ingest.landing import REGISTER
from pipeline.settings import Settings
from tests.unit import mart_tables

PROJECT = Path(__file__).resolve().parents[2]
# a measure whose tables are shown whole or not at all; here it is not counted as harm
WHOLE_TABLE = "M11_crisis"
HARM = "M14_known"  # counted alike, and told of whole countries only
COLUMNS = (
    "scope", "measure", "outcome", "milestone", "breakdown", "group_key", "cohort",
    "numerator", "denominator", "unknown", "not_applicable", "due",
    "persons_in", "persons_out", "estimate", "ci_low", "ci_high",
)  # fmt: skip
INTO = f"insert into marts.indicator_values ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})"


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


def write(
    path: Path, groups: Iterable[Group], nested: Sequence[tuple[str, int]] = (), project: Path = PROJECT
) -> Path:
    """Write the file; ``nested`` lists scopes with how many of their cases lie in ``country:KHM`` too.

    Definitions and contracts are those of the ``project``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    groups = list(groups)
    path.write_bytes(_empty(project))
    with duckdb.connect(str(path)) as connection:
        _figures(connection, groups)
        _cases(connection, nested)
        _people(
            connection, [group for group in groups if (group.scope, group.breakdown) == ("region", "all")]
        )
    return path


@cache
def _empty(project: Path) -> bytes:
    """A file with nobody in it, of which nothing was released; made once and copied."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cases.duckdb"
        with duckdb.connect(str(path)) as connection:
            for schema in ("seeds", "landing", "register"):
                connection.execute(f"create schema {schema}")
            for seed in sorted((project / "seeds").glob("*.csv")):
                connection.execute(f"create table seeds.{seed.stem} as from read_csv(?)", [str(seed)])
            for name in ("donors", "targets"):
                file = PROJECT / "reports" / "sample" / f"{name}.csv"
                connection.execute(f"create table landing.{name} as from read_csv(?)", [str(file)])
            connection.execute(
                "update seeds.measures set released_together = 'whole' where measure = ?", [WHOLE_TABLE]
            )
            for name, columns in REGISTER.items():
                connection.execute(f"create table register.{name} ({columns})")
            _landing(connection)
            mart_tables.create(connection, marts=project / "models" / "marts")
        return path.read_bytes()


def decide(
    settings: Settings, audiences: Sequence[str], period: str, as_of: date, code_version: str = "test"
) -> disclosure.Decision:
    """Decide by all rules but subtraction: of few hand-set figures one is no less than another by chance."""
    nothing = {"return_value.withhold.return_value": False}
    with (
        patch("pipeline.disclosure.differencing.withholding.Withholding", **nothing),
        patch.dict(opening._USUAL, force_compression="uncompressed"),  # of few rows in a third of the time
    ):
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


def _figures(connection: duckdb.DuckDBPyConnection, groups: Sequence[Group]) -> None:
    connection.execute(
        """
        insert into marts.findings by name
        select 'no_ground' as finding, 'Said not to apply' as label, 'outcome_ratings' as table_name,
            'warning' as severity, 'Provider A' as provider_id, 100::bigint as checked, 11::bigint as found;
        """
    )
    rows = [row for group in groups for row in _rows(group)]
    if rows:
        columns = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
        told = ", ".join(f"unnest(${name}) as {name}" for name in COLUMNS)
        connection.execute(f"insert into marts.indicator_values by name select {told}", columns)
    for group in groups:
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


def _rows(group: Group) -> Iterator[list[object]]:
    """The figures of a group."""
    yield _row(group, "M03", None, group.known, group.due, 0)
    yield _row(group, "M01", "O01", group.achieved, group.known, group.not_applicable)
    for measure in (WHOLE_TABLE, HARM):
        yield _row(group, measure, None, group.achieved, group.known, group.not_applicable)
    applies = group.known + group.level_unknown
    yield _row(group, "M02", "O01", applies, applies + group.not_applicable, 0)
    yield _row(group, "M04_conversion", "O01", group.gained, group.known, 0)
    yield _row(group, "M04_net", "O01", group.gained - group.lost, group.known, 0)


def figure(
    connection: duckdb.DuckDBPyConnection,
    group: Group,
    measure: str,
    outcome: str | None,
    numerator: int,
    denominator: int,
    not_applicable: int,
) -> None:
    """Add a figure of a group."""
    connection.execute(INTO, _row(group, measure, outcome, numerator, denominator, not_applicable))


def _row(
    group: Group, measure: str, outcome: str | None, numerator: int, denominator: int, not_applicable: int
) -> list[object]:
    """In the order of ``COLUMNS``."""
    share = numerator / denominator if denominator else None
    cohort = group.value if group.breakdown == "cohort" else None
    unknown = group.due - denominator - not_applicable
    interval = (None, None) if share is None else (share - 0.1, share + 0.1)
    return [
        *(group.scope, measure, outcome, 12, group.breakdown, group.value or "", cohort),
        *(numerator, denominator, unknown, not_applicable, group.due),
        *(numerator, denominator - numerator, share, *interval),
    ]


def _cases(connection: duckdb.DuckDBPyConnection, nested: Sequence[tuple[str, int]]) -> None:
    connection.execute(
        """
        create macro person(number) as md5(number::varchar)::uuid;
        insert into marts.cases by name
        select person(1) as case_key, 1 as case_no, date '2025-01-01' as opened_month;
        insert into marts.series by name
        select measures.measure, outcomes.outcome, measures.family, '1.0' as version
        from seeds.measures as measures
        cross join (select outcome from seeds.outcomes union all select null) as outcomes;
        insert into marts.case_milestones by name
        select person(i) as case_key, 12 as milestone, true as is_due from range(1000) as cases (i);
        """
    )
    for scope, shared in nested:
        for name in (scope, "country:KHM"):
            stand(connection, name, range(shared))


def stand(connection: duckdb.DuckDBPyConnection, scope: str, persons: Iterable[int]) -> None:
    """Let persons stand in a scope."""
    connection.execute(
        """insert into marts.case_groups by name
        select person(n) as case_key, n as case_no, $scope as scope, 'all' as breakdown, '' as group_key
        from (select unnest($persons) as n)""",
        {"scope": scope, "persons": list(persons)},
    )


def close(connection: duckdb.DuckDBPyConnection, cohort: str, month: date) -> None:
    """Let the window at 12 months be over for a cohort, of which nothing was released before."""
    connection.execute(
        """insert into marts.cohort_series by name
        select distinct family, outcome, version, $cohort as cohort, 12 as milestone,
            $month as closed_month, false as is_released
        from marts.series""",
        {"cohort": cohort, "month": month},
    )


def _people(connection: duckdb.DuckDBPyConnection, regions: Sequence[Group]) -> None:
    """The people of the whole region, each with a state of outcome 1."""
    connection.execute(
        """
        insert into marts.contributions by name
        from (values
            (0, 'M01', 'O01', 12, 1, 1, 0), (1, 'M01', 'O01', 12, 0, 1, 0),
            (2, 'M01', 'O01', 12, 0, 0, 1), (3, 'M01', 'O01', 12, 0, 0, 0)
        ) as states (fact_profile, measure, outcome, milestone, numerator, denominator, not_applicable)
        """
    )
    for group in regions:
        persons = range(group.due)
        states = [0] * group.achieved + [1] * (group.known - group.achieved) + [2] * group.not_applicable
        states += [3] * (group.due - len(states))
        stand(connection, "region", persons)
        connection.execute("delete from marts.cases")
        for statement, values in (
            ("cases by name select person(n) as case_key, n as case_no, date '2025-01-01' as opened_month",
             persons),
            ("case_facts select row_number() over () - 1, n", states),
        ):  # fmt: skip
            connection.execute(f"insert into marts.{statement} from (select unnest(?) as n)", [list(values)])
