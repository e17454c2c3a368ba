"""What a package changes, counted in people: who is new, gone, changed, or was with another provider.

Persons of one provider are told apart by the key of their ``person_id``, and of their case where they have
none. A row differs where any cell of the contract does: not by its place in the file. Nothing but counts is
kept, in ``landing.changes``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.contract import Contract, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEW, GONE, CHANGED, MOVED, ALIKE = "new", "gone", "changed", "moved", "alike"

_NOBODY = "select null::varchar as table_name, null::uuid as case_key where false"
# where a case has no person_id any more, or did not have one yet, it stays the person that it was
_PEOPLE = """
create temp table people_of_cases as
with held as (
    select
        case_key,
        person_key
    from landing.cases
    where provider_id = $provider
)

select
    coalesce(held.case_key, stood.case_key) as case_key,
    coalesce(held.person_key, stood.person_key, held.case_key, stood.case_key) as person,
    stood.case_key is not null as was_there,
    held.case_key is not null as is_there
from held
full join stood_before as stood on held.case_key = stood.case_key
"""

_COUNT = """
insert into landing.changes
with people as (
    select
        person,
        bool_or(was_there) as was_there,
        bool_or(is_there) as is_there
    from people_of_cases
    group by person
),

newcomers as (
    select
        cases.person,
        cases.case_key
    from people
    inner join people_of_cases as cases on people.person = cases.person
    where people.is_there and not people.was_there
),

differing as (
    select
        touched.table_name,
        people.person
    from touched_cases as touched
    inner join people_of_cases as cases on touched.case_key = cases.case_key
    inner join people on cases.person = people.person
    where people.was_there and people.is_there
)

select
    $number,
    'new',
    null,
    count(distinct person)
from newcomers
union all
select
    $number,
    'gone',
    null,
    count(*)
from people
where was_there and not is_there
union all
select
    $number,
    'changed',
    table_name,
    count(distinct person)
from differing
group by grouping sets ((), (table_name))
union all
select
    $number,
    'moved',
    null,
    count(distinct person)
from newcomers
where case_key in (select to_case_key from landing.moves)
union all
select
    $number,
    'alike',
    null,
    count(distinct newcomers.person)
from newcomers
inner join landing.cases as cases on newcomers.case_key = cases.case_key
semi join landing.cases as elsewhere
    on
        cases.shared_person_key = elsewhere.shared_person_key
        and cases.provider_id <> elsewhere.provider_id
anti join landing.moves as moves on newcomers.case_key = moves.to_case_key
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """Persons of a provider before and after one of its packages.

    ``tables`` counts persons by the table in which their records differ; one may stand in several. ``moved``
    are new ones who came from another provider by config/links.csv, ``alike`` new ones with the shared number
    of somebody whom another provider sent.
    """

    new: int = 0
    gone: int = 0
    changed: int = 0
    moved: int = 0
    alike: int = 0
    tables: dict[str, int] = field(default_factory=dict)


def before(provider_id: str, connection: DuckDBPyConnection) -> None:
    """Remember, for the length of the take-in, which cases a provider has; rows may leave for good."""
    connection.execute(
        """
        create or replace temp table stood_before as
        select
            case_key,
            person_key
        from landing.cases
        where provider_id = ?
        """,
        [provider_id],
    )


def measure(package_no: int, provider_id: str, contract: Contract, connection: DuckDBPyConnection) -> None:
    """Count what a package has changed, after its rows are stored; in the transaction of ``before``."""
    values = {"number": package_no, "provider": provider_id}
    connection.execute(_PEOPLE, {"provider": provider_id})
    _touched(values, contract, connection)
    connection.execute(_COUNT, {"number": package_no})
    clear(connection)


def of(package_no: int, connection: DuckDBPyConnection) -> Changes | None:
    """What a package has changed; None of one that came in before this was counted."""
    query = "select kind, table_name, persons from landing.changes where package_no = ?"
    found = connection.execute(query, [package_no]).fetchall()
    if not found:
        return None
    tables = {table: persons for kind, table, persons in found if kind == CHANGED and table}
    counts = {kind: persons for kind, table, persons in found if table is None}
    return Changes(**counts, tables=tables)


def clear(connection: DuckDBPyConnection) -> None:
    """Drop the temporary tables."""
    for name in ("stood_before", "people_of_cases", "touched_cases"):
        connection.execute(f"drop table if exists temp.{name}")


def _touched(values: dict[str, object], contract: Contract, connection: DuckDBPyConnection) -> None:
    """Make ``touched_cases``: the cases whose rows differ, by table."""
    [(stood,)] = connection.execute("select count(*) > 0 from stood_before").fetchall()
    tables = contract.tables.values() if stood else ()  # of a first package there is nothing to compare
    parts = " union all ".join(_differing(table, contract) for table in tables) or _NOBODY
    connection.execute(f"create temp table touched_cases as {parts}", _used(parts, values))


def _used(query: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if f"${name}" in query}


def _differing(table: Table, contract: Contract) -> str:
    """Cases whose rows of a table are other ones than before: compared by sums of hashes, in any order."""
    names = {column.name for column in table.columns}
    owner = "case_key" if "case_id" in names else contract.parents(table)[0][0].stored_as
    cells = ", ".join(f'"{column.stored_as}"' for column in table.columns)
    digest = f"{owner} as owner, count(*) as rows, sum(hash({cells})) as digest"
    lead = (
        "select owner as case_key from differing"
        if owner == "case_key"
        else f"select owners.case_key from differing inner join {_owners(table, contract)} on owner = {owner}"
    )
    return f"""
        select '{table.name}' as table_name, case_key from (
            with was as (
                select {digest} from history.{table.name}
                where superseded_by = $number group by owner
            ),
            now as (
                select {digest} from landing.{table.name}
                where package_no = $number group by owner
            ),
            differing as (
                select coalesce(was.owner, now.owner) as owner
                from was full join now on was.owner = now.owner
                where was.rows is distinct from now.rows or was.digest is distinct from now.digest
            )
            {lead}
        )
    """


def _owners(table: Table, contract: Contract) -> str:
    """Whose the parents of a table's rows are, or were."""
    column, owner = contract.parents(table)[0]
    return f"""(
        select {column.stored_as}, case_key from landing.{owner.name} where provider_id = $provider
        union select {column.stored_as}, case_key from history.{owner.name} where superseded_by = $number
    ) as owners"""
