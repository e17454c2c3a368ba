"""How anonymous a package is: by what a neighbour knows of a person, in how small a group that person stands.

Told to the officer and kept in landing as numbers; nothing of it is ever released.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SMALL = 11  # groups of fewer persons are small; the disclosure control draws the line at the same number

# A person with several cases stands in the smallest of their groups. The form of a case is that of the
# reports: the one form, the two in one, or several.
_MEASURE = f"""
insert into landing.anonymity
with forms as (

    select
        case_key,
        case
            when count(distinct form) filter (where form <> 'unknown') = 0 then 'unknown'
            when count(distinct form) filter (where form <> 'unknown') = 1
                then min(form) filter (where form <> 'unknown')
            when bool_and(form in ('sexual', 'labour', 'sexual_and_labour', 'unknown'))
                then 'sexual_and_labour'
            else 'multiple'
        end as form
    from landing.exploitations
    where package_no = $number
    group by case_key

),

members as (

    select distinct
        coalesce(cases.person_key, cases.case_key) as person,
        cases.programme_country,
        cases.sex,
        cases.age_group_opened,
        coalesce(forms.form, 'unknown') as form
    from landing.cases as cases
    left join forms on cases.case_key = forms.case_key
    where cases.package_no = $number

),

sized as (

    select
        person,
        count(*) over (partition by programme_country, sex, age_group_opened, form) as size
    from members

),

persons as (

    select
        person,
        min(size) as size
    from sized
    group by person

)

select
    $number as package_no,
    count(*) as persons,
    min(size) as smallest_group,
    count(*) filter (where size < {SMALL}) as persons_in_small_groups,
    count(*) filter (where size = 1) as persons_alone
from persons
having count(*) > 0
"""


@dataclass(frozen=True, slots=True)
class Anonymity:
    """Groups by country, sex, age group and form of trafficking; small is below ``SMALL`` persons."""

    persons: int
    smallest_group: int
    persons_in_small_groups: int
    persons_alone: int


def measure(package_no: int, connection: DuckDBPyConnection) -> None:
    """Keep the measure of a package's stored cases; no row where it has none."""
    connection.execute(_MEASURE, {"number": package_no})


def of(package_no: int, connection: DuckDBPyConnection) -> Anonymity | None:
    """The measure of a package as it was when it came in; None where there is none."""
    found = connection.execute(
        "select * exclude (package_no) from landing.anonymity where package_no = ?", [package_no]
    ).fetchone()
    return None if found is None else Anonymity(*found)
