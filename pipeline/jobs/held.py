"""How many labels of the data nobody has said yes to; never what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import warehouse

if TYPE_CHECKING:
    from pipeline.settings import Settings

_PRESENT = """
with present as (

    select donor_code as label from landing.fundings
    union
    select grant_code from landing.fundings
    union
    select provider_id from landing.packages
    union
    select source_system from landing.packages

)

select
    held.kind,
    count(*) as labels,
    list_sort(list(distinct held.nearest) filter (where held.nearest is not null)) as nearest
from landing.held_labels as held
semi join present on held.label = present.label
where held.known_as is null
group by held.kind
order by held.kind
"""


def note(settings: Settings) -> str:
    """How many labels of the data nobody has said yes to, by kind; empty where there are none."""
    held = {kind: count for kind, count, _ in _present(settings)}
    if not held:
        return ""
    listed = ", ".join(f"{count:,} {kind}{'' if count == 1 else 's'}" for kind, count in held.items())
    return (
        f"Held until somebody says yes: {listed} of the data that config/ does not know. They count under "
        "local names (`new donor 1`), and what they are called is kept nowhere. `reintegration accept PATH`, "
        "with an export that has them, shows them on the screen and writes into config/ what you say yes to."
    )


def nearest_donors(settings: Settings) -> list[str]:
    """The codes of known donors that unknown ones are most like, as was told when those came."""
    return [code for kind, _, nearest in _present(settings) if kind == "donor" for code in nearest or ()]


def _present(settings: Settings) -> list[tuple[str, int, list[str] | None]]:
    if not settings.cases_db.is_file():
        return []
    with warehouse.connect(settings.cases_db, settings, read_only=True) as connection:
        there = "select count(*) > 0 from duckdb_tables() where table_name = 'held_labels'"
        if connection.execute(there).fetchone() != (True,):  # a warehouse of an older version
            return []
        return connection.execute(_PRESENT).fetchall()
