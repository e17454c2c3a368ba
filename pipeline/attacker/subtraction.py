"""Differencing by plain subtraction: what anybody with a pencil finds out from all numbers that are printed.

Every number of every row is read, and whatever an estimate or a bound gives away of one that is left out. One
count is taken from another where it is of some of the same persons: the difference is a number of persons
too. What is looked for are differences of few. What several figures imply without a sum is for the programs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.attacker import nested

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

SMALL_GROUP, FEW = 11, 3  # persons
MOST_CASES = 2_000  # cases looked at to see which counts are of some of the same persons. 2026-11.

# who stands in the places of numbers, of all (-1) or of those due at a milestone; those alike are one
HOLDS = """
    with stands as (

        select
            groups.case_key,
            list(names.place order by names.place) as places
        from places_of_numbers as names
        inner join cases.marts.case_groups as groups
            on
                names.scope = groups.scope
                and names.breakdown = groups.breakdown and names.group_key = groups.group_key
        group by groups.case_key

    ),

    kinds as (

        select distinct places from stands
        where $milestone < 0 or exists (
            from cases.marts.case_milestones as due
            where due.is_due and due.case_key = stands.case_key and due.milestone = $milestone
        )

    )

    select
        unnest(places) as place,
        kind
    from (
        select
            places,
            row_number() over (order by places) as kind
        from kinds
    )
"""
OVERLAPPING = """
    create or replace temp table overlapping as
    select distinct breakdown
    from (
        select breakdown from cases.marts.case_groups
        where scope = 'region'
        group by breakdown, case_key
        having count(*) > 1
    )
"""
TOLD = """
    select
        rule,
        measures,
        entry,
        any_value(period),
        count(*)
    from told
    group by rule, measures, entry
    order by entry, rule, measures
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """How many counts of few a rule finds, of which measures, in the release ``entry`` of a period."""

    rule: str
    measures: str
    entry: int
    period: str
    count: int


def subtract(
    connection: DuckDBPyConnection, files: Collection[Path], today: int | None = None
) -> list[Finding]:
    """Every count of few that follows from the files of releases; the case file is attached as ``cases``.

    ``today`` is the number of a release that is not in the register yet. Where applicability is told, the
    places of ``knowledge.prepare`` are needed.
    """
    values = {
        "files": [str(path) for path in files],
        "today": today,
        "most_cases": MOST_CASES,
        "small_group": SMALL_GROUP,
        "few": FEW,
    }
    run(connection, "printed", values)
    if connection.execute("select count(*) from printed where measure = 'M02'").fetchall() != [(0,)]:
        run(connection, "applicability", values)
    for name in ("figures", "looked_at", "who", "membership"):
        run(connection, name, values)
    connection.execute(OVERLAPPING)
    nested.lay(connection)
    _lay_within(connection)
    run(connection, "one_less_another", values)
    if nested.begin_again_with_all_cases(connection):
        run(connection, "who", values)
        nested.lay_again(connection)
        run(connection, "one_less_another", values)
        nested.end(connection)
    run(connection, "findings", values)
    run(connection, "inverted", values)
    return [Finding(*row) for row in connection.execute(TOLD).fetchall()]


def run(connection: DuckDBPyConnection, name: str, values: Mapping[str, object]) -> None:
    """Run the statements of a file of this folder, each with those of the values that it asks for."""
    import duckdb

    file = Path(__file__).with_name(f"{name}.sql")
    for statement in duckdb.extract_statements(file.read_text("utf-8")):
        connection.execute(statement, {name: values[name] for name in statement.named_parameters})


def _lay_within(connection: DuckDBPyConnection) -> None:
    """The temporary table ``within``: two places at a milestone, the second within the first or the same."""
    import pandas as pd

    milestones = [row[0] for row in connection.execute("select distinct milestone from kinds").fetchall()]
    found = []
    for milestone in sorted(milestones):
        held = connection.execute(HOLDS, {"milestone": milestone}).df()
        outer, inner = _inside(held)
        found.append(pd.DataFrame({"milestone": milestone, "place": outer, "other_place": inner}))
    connection.register("found", pd.concat(found, ignore_index=True))
    connection.execute(
        """
            create or replace temp table within as
            select * from found
            union
            select
                milestone,
                place,
                place
            from numbers
        """
    )
    connection.unregister("found")


def _inside(held: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of places of which the second holds some of whom the first does."""
    import numpy as np
    from scipy.sparse import csr_matrix

    place, names = held["place"].factorize()
    kind, kinds = held["kind"].factorize()
    holds = csr_matrix((np.ones(len(held), np.float32), (place, kind)), shape=(len(names), len(kinds)))
    shared = (holds @ holds.T).tocoo()
    sizes = np.asarray(holds.sum(axis=1)).ravel()
    inside = shared.data == sizes[shared.col]
    codes = names.to_numpy()
    return codes[shared.row[inside]], codes[shared.col[inside]]
