"""The bundled sample as tables of a database, beside the seeds, for the tests that look into its records."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb

from pipeline import sample

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
MONTHS_BETWEEN = """
create macro months(a, b) as
    (left(b, 4)::integer - left(a, 4)::integer) * 12 + right(b, 2)::integer - right(a, 2)::integer
"""
HELD = """
create view held as
select assessments.*, months(opened_month, month) as since
from assessments inner join cases using (case_id)
where assessment_id in (
    select assessment_id from outcome_ratings where level is not null or applicability = 'not_applicable'
)
"""
# Section 4 of docs/method.md, written down a second time.
RECOMPUTED = """
create view recomputed as
with counting as (
    select
        ratings.assessment_id, ratings.outcome, ratings.level, ratings.self_rating,
        held.mode, held.participation, criteria.kind, coalesce(given.value, 'unknown') as value,
        coalesce(held.child_at_assessment, if(age_groups.is_child = 'false', 'no', 'unknown')) as child,
        criteria.applies, cases.deprived_of_parental_care as care, cases.nationality_status as nationality,
        cases.programme_country = cases.country_of_origin as at_home
    from outcome_ratings as ratings
    inner join held using (assessment_id)
    inner join cases using (case_id)
    inner join age_groups on age_groups.code = cases.age_group_opened
    inner join criteria on criteria.outcome = ratings.outcome
    left join criterion_ratings as given
        on given.assessment_id = ratings.assessment_id and given.criterion = criteria.criterion
    where exists (
        select 1 from criterion_ratings as other inner join criteria as its using (criterion)
        where other.assessment_id = ratings.assessment_id and its.outcome = ratings.outcome
    )
),
ruled as (
    select
        *,
        case applies
            when 'always' then 'counts'
            when 'child' then case child when 'yes' then 'counts' when 'no' then 'out' else 'recorded' end
            when 'child_deprived' then case
                when child = 'no' then 'out'
                when child = 'yes' and care in ('temporary', 'permanent') then 'counts'
                when child = 'yes' and care = 'no' then 'out'
                else 'recorded'
            end
            when 'foreign' then case
                when nationality in ('foreign', 'stateless') then 'counts'
                when nationality = 'national' and at_home then 'out'
                else 'recorded'
            end
            else 'recorded'
        end as rule
    from counting
),
valued as (
    select *, if(value = 'not_applicable', 'unknown', value) as seen from ruled
    where rule = 'counts' or rule = 'recorded' and value <> 'not_applicable'
)
select
    assessment_id,
    outcome,
    any_value(level) as recorded,
    case
        when bool_or(kind = 'red_flag' and seen = 'yes') then '1'
        when bool_or(kind = 'essential' and seen in ('not_met', 'partly')) then '2'
        when bool_or(kind in ('red_flag', 'essential') and seen = 'unknown') then null
        when
            bool_or(kind = 'independence' and seen = 'met')
            and coalesce(
                any_value(self_rating) >= '3',
                any_value(mode) = 'proxy' or any_value(participation) = 'child_with_support', false
            )
            then '4'
        else '3'
    end as level
from valued
group by assessment_id, outcome
"""


def load(folder: Path) -> duckdb.DuckDBPyConnection:
    """Unpack the bundled sample into ``folder`` and open it: every cell is text, empty cells are NULL."""
    with zipfile.ZipFile(sample.bundled()) as archive:
        archive.extractall(folder)
    return of_folder(folder)


def of_folder(folder: Path) -> duckdb.DuckDBPyConnection:
    """The tables of the package in ``folder``, likewise."""
    connection = duckdb.connect()
    for file in [*folder.glob("*.csv"), *SEEDS.glob("*.csv")]:
        connection.execute(f"create table {file.stem} as from read_csv(?, all_varchar = true)", [str(file)])
    for statement in (MONTHS_BETWEEN, HELD, RECOMPUTED):
        connection.execute(statement)
    return connection


def number(records: duckdb.DuckDBPyConnection, query: str) -> float:
    """The first value that a query gives."""
    return float(records.execute(query).fetchall()[0][0])
