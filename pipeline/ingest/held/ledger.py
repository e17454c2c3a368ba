"""The labels that are held, by number: which package brought them, and which known donor they are like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.configuration import Donor
from pipeline.ingest.held.aliases import COLUMNS, sql_stored

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIKE = 0.85  # of Jaro and Winkler: a slip of the pen, not another word

_ENTER = """
insert into landing.held_labels
with held as (

    select
        'donor' as kind,
        donor_code as label,
        min(package_no) as package_no,
        min(row_no) as row_no
    from landing.fundings
    where starts_with(donor_code, 'new donor ')
    group by donor_code
    union all
    select
        'grant',
        grant_code,
        min(package_no),
        min(row_no)
    from landing.fundings
    where starts_with(grant_code, 'new grant ')
    group by grant_code
    union all
    select
        'provider',
        provider_id,
        min(package_no),
        0
    from landing.packages
    where starts_with(provider_id, 'new provider ')
    group by provider_id
    union all
    select
        'system',
        source_system,
        min(package_no),
        0
    from landing.packages
    where starts_with(source_system, 'new system ')
    group by source_system

),

numbered as (

    select
        kind,
        max(number) as number
    from landing.held_labels
    group by kind

)

select
    held.kind,
    held.label,
    coalesce(numbered.number, 0)
    + row_number() over (
        partition by held.kind order by held.package_no, held.row_no, held.label
    ) as number,
    held.package_no,
    null as known_as,
    likened.code as nearest
from held
left join numbered on held.kind = numbered.kind
left join likened on held.label = likened.label
anti join landing.held_labels as entered on held.label = entered.label
"""

_NOT_LIKENED = "create temp table if not exists likened (label varchar, code varchar)"
_LIKEN = """
create or replace temp table likened as
with written as (

    select distinct donor_code
    from ({source})
    where not list_contains(getvariable('known_donor'), donor_code)

),

names as (

    select
        unnest($names::varchar[]) as name,
        unnest($codes::varchar[]) as code

),

compared as (

    select
        written.donor_code,
        names.code,
        jaro_winkler_similarity(lower(written.donor_code), lower(names.name)) as likeness
    from written
    cross join names

)

select
    {stored} as label,
    arg_max(code, likeness) as code
from compared
where likeness >= {like}
group by donor_code
"""


@dataclass(frozen=True, slots=True)
class Held:
    """How many labels of one kind a package brought that nobody knows, and the numbers they got."""

    kind: str
    first: int
    last: int

    @property
    def column(self) -> str:
        return COLUMNS[self.kind]

    def __str__(self) -> str:
        """``2 new donors (`new donor 3` to `4`) in donor_code of fundings``; a provider has a name anyway."""
        count = self.last - self.first + 1
        names = f" (`new {self.kind} {self.first}`" + (f" to `{self.last}`)" if count > 1 else ")")
        shown = "" if self.kind == "provider" else names
        return f"{count:,} new {self.kind}{'' if count == 1 else 's'}{shown} in {self.column}"


def liken(
    source: str, values: dict[str, str], donors: Sequence[Donor], connection: DuckDBPyConnection
) -> None:
    """Remember which known donor an unknown one is most like, while its code is at hand.

    ``source`` is a query that reads the codes from a file as ``donor_code``; needs what ``sql_stored`` needs.
    """
    names = [(name, donor.donor_code) for donor in donors for name in (donor.donor_code, donor.label)]
    known = {"names": [name for name, _ in names], "codes": [code for _, code in names]}
    connection.execute(
        _LIKEN.format(source=source, like=LIKE, stored=sql_stored("donor", "donor_code")), {**values, **known}
    )


def has_new_donors(connection: DuckDBPyConnection) -> bool:
    """Whether the package that is being read names a donor that nobody knows."""
    query = "select count(*) > 0 from taken_fundings where starts_with(donor_code, 'new donor ')"
    return connection.execute(query).fetchone() == (True,)


def enter(connection: DuckDBPyConnection) -> None:
    """Number the labels that are held and have no number yet."""
    connection.execute(_NOT_LIKENED)
    connection.execute(_ENTER)


def end(connection: DuckDBPyConnection) -> None:
    """Drop what was remembered for the length of a package."""
    connection.execute("drop table if exists temp.likened")


def brought(package_no: int, connection: DuckDBPyConnection) -> tuple[Held, ...]:
    """What a package was the first to bring, but for what is known since."""
    rows = connection.execute(
        """
        select
            kind,
            min(number),
            max(number)
        from landing.held_labels
        where package_no = ? and known_as is null
        group by kind
        order by kind
        """,
        [package_no],
    ).fetchall()
    return tuple(Held(*row) for row in rows)
