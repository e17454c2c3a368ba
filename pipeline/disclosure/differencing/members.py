"""Who stands in which place, among all and among those due at a milestone, by elementary cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

CELLS = """
    select
        cell_key,
        row_number() over (order by cell_key) - 1 as cell
    from elementary_cells
"""
# in which somebody is due at a milestone
DUE = f"""
    select distinct
        membership_snapshot.milestone,
        cells.cell
    from membership_snapshot
    inner join ({CELLS}) as cells on membership_snapshot.cell_key = cells.cell_key
    where membership_snapshot.milestone in (select unnest($milestones))
"""
# in which somebody stands in a named place
HOLDS = f"""
    with names as (

        select
            unnest($scopes::varchar[]) as scope,
            unnest($breakdowns::varchar[]) as breakdown,
            unnest($groups::varchar[]) as group_key,
            unnest(range(len($scopes))) as place

    ),

    held as (

        select
            names.place,
            unnest(places.cell_keys) as cell_key
        from all_places as places
        inner join names
            on
                places.scope = names.scope
                and places.breakdown = names.breakdown and places.group_key = names.group_key

    )

    select
        held.place,
        cells.cell
    from held
    inner join ({CELLS}) as cells on held.cell_key = cells.cell_key
"""

Name = tuple[str, str, str]  # scope, breakdown and group
EVERYBODY = -1  # as a milestone


def holds_of(
    connection: DuckDBPyConnection, names: Sequence[Name], milestones: Iterable[int]
) -> dict[int, NDArray[np.bool_]]:
    """By milestone, and of everybody, places x elementary cells in which somebody is due.

    A group of cases holds some of those of everybody; a group of needs or services holds none.
    """
    import numpy as np

    asked = {
        column: [name[number] for name in names]
        for number, column in enumerate(("scopes", "breakdowns", "groups"))
    }
    place, cell = connection.execute(HOLDS, asked).fetchnumpy().values()
    [(cells,)] = connection.execute("select count(*) from elementary_cells").fetchall()
    everybody = np.zeros((len(names), cells), bool)
    everybody[place, cell] = True
    due_at = sorted({*milestones} - {EVERYBODY})
    milestone, cell = connection.execute(DUE, {"milestones": due_at}).fetchnumpy().values()
    due = {each: everybody[:, np.sort(cell[milestone == each])] for each in due_at}
    return {EVERYBODY: everybody, **due}
